//! Stories that come about in any order.

use proptest::prelude::*;

use super::*;
use crate::Word as _;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_768_773_600 + second).unwrap()
}

fn story(remarks: &[(Phase, u64, i64)]) -> Story {
    let remarks = remarks.iter();
    remarks.fold(Story::default(), |story, (phase, attempt, second)| {
        story.join(&Story::remark(*phase, *attempt, at(*second)))
    })
}

/// The phases, with when they began and ended.
fn chapters(story: &Story) -> Vec<(Phase, i64, Option<i64>)> {
    let seconds = |time: Timestamp| time.as_second() - 1_768_773_600;
    let chapters = story.chapters().into_iter();
    chapters
        .map(|one| (one.phase, seconds(one.began), one.ended.map(seconds)))
        .collect()
}

#[test]
fn a_phase_lasts_until_the_next_one_begins() {
    use Phase::{Build, Completed, Deploy, Init};
    let running = story(&[(Init, 1, 0), (Build, 1, 4), (Deploy, 1, 60)]);
    assert_eq!(
        chapters(&running),
        [(Init, 0, Some(4)), (Build, 4, Some(60)), (Deploy, 60, None)]
    );
    assert_eq!((running.phase(), running.outcome()), (Deploy, None));
    let ended = running.join(&story(&[(Completed, 1, 90)]));
    assert_eq!(chapters(&ended)[2], (Deploy, 60, Some(90)));
    assert_eq!(ended.outcome(), Some((Completed, at(90))));
}

#[test]
fn what_is_told_again_or_late_changes_nothing_that_was_right() {
    use Phase::{Build, Deploy, Init};
    let once = story(&[(Init, 1, 0), (Build, 1, 4), (Deploy, 1, 60)]);
    let again = story(&[
        (Deploy, 1, 75),
        (Build, 1, 4),
        (Deploy, 1, 60),
        (Init, 1, 0),
        (Init, 1, 1),
    ]);
    assert_eq!(once, again);
    assert!(once.includes(&story(&[(Deploy, 1, 75)])));
    assert!(!once.includes(&story(&[(Phase::Failed, 1, 75)])));
}

#[test]
fn s4_of_several_ends_the_worst_counts() {
    use Phase::{Cancelled, Completed, Deploy, Failed, RolledBack};
    let cases: &[(&[Phase], Phase)] = &[
        (&[Completed, Failed], Failed),
        (&[Failed, Completed], Failed),
        (&[Cancelled, Failed, Completed], Failed),
        (&[Cancelled, Completed], Cancelled),
        (&[Failed, RolledBack], RolledBack),
    ];
    for (ends, end) in cases {
        let remarks = ends.iter().zip(10..).map(|(end, second)| (*end, 1, second));
        let told = story(&remarks.chain([(Deploy, 1, 0)]).collect::<Vec<_>>());
        assert_eq!(told.phase(), *end, "{ends:?}");
    }
}

#[test]
fn a_re_run_goes_on_where_it_begins_again() {
    use Phase::{Build, Completed, Deploy, Failed, Init, Verify};
    let first = [
        (Init, 1, 0),
        (Build, 1, 4),
        (Deploy, 1, 60),
        (Verify, 1, 70),
        (Failed, 1, 80),
    ];
    let resumed = story(&first).join(&story(&[(Deploy, 2, 500)]));
    assert_eq!(
        chapters(&resumed),
        [
            (Init, 0, Some(4)),
            (Build, 4, Some(60)),
            (Deploy, 500, None)
        ]
    );
    assert_eq!((resumed.phase(), resumed.outcome()), (Deploy, None));
    let anew = story(&first).join(&story(&[(Init, 2, 400), (Build, 2, 404)]));
    assert_eq!(
        chapters(&anew),
        [(Init, 400, Some(404)), (Build, 404, None)]
    );
    let ended = resumed.join(&story(&[(Completed, 2, 530)]));
    assert_eq!(ended.phase(), Completed);
    assert_eq!(chapters(&ended)[2], (Deploy, 500, Some(530)));
}

#[test]
fn a_re_run_that_tells_its_end_only_keeps_the_phases() {
    use Phase::{Build, Completed, Failed, Init};
    let told = story(&[
        (Init, 1, 0),
        (Build, 1, 4),
        (Failed, 1, 9),
        (Completed, 2, 30),
    ]);
    assert_eq!(told.phase(), Completed);
    assert_eq!(chapters(&told), [(Init, 0, Some(4)), (Build, 4, Some(30))]);
}

#[test]
fn nothing_told_is_the_beginning() {
    assert_eq!(Story::default().phase(), Phase::Init);
}

#[test]
fn a_story_travels_as_json() {
    let told = story(&[(Phase::Init, 1, 0), (Phase::RolledBack, 2, 4)]);
    let text = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<Story>(&text).unwrap(), told);
}

fn any_story() -> impl Strategy<Value = Story> {
    let phase = prop::sample::select(Phase::ALL);
    let remarks = prop::collection::vec((phase, 1..4_u64, 0..100_i64), 0..8);
    remarks.prop_map(|remarks| story(&remarks))
}

proptest! {
    #[test]
    fn s5_joining_is_the_same_in_any_order_and_any_number_of_times(
        one in any_story(), two in any_story(), three in any_story(),
    ) {
        prop_assert_eq!(one.clone().join(&two), two.clone().join(&one));
        prop_assert_eq!(one.clone().join(&one), one.clone());
        prop_assert_eq!(
            one.clone().join(&two).join(&three),
            one.clone().join(&two.clone().join(&three))
        );
        let all = one.clone().join(&two);
        prop_assert!(all.includes(&one) && all.includes(&two));
    }

    #[test]
    fn chapters_follow_one_another(story in any_story()) {
        let chapters = story.chapters();
        for pair in chapters.windows(2) {
            prop_assert!(pair[0].ended.is_some());
        }
        prop_assert_eq!(
            chapters.last().is_some_and(|last| last.ended.is_none()),
            !chapters.is_empty() && story.outcome().is_none()
        );
    }
}
