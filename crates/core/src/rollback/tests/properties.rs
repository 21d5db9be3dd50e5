//! What holds for every history.

use proptest::prelude::*;

use super::scene::{Scene, id};

const TAGS: &[&str] = &[
    "v1.0.0",
    "v1.1.0",
    "v1.1.1",
    "v1.2.0",
    "v2.0.0-rc.1",
    "v2.0.0",
];
const STATES: &[&str] = &["success", "failure", "error", "in_progress", "inactive"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// By the definition: the newest of the deployments that succeeded, of a version below the one
    /// of the newest deployment; and whatever the size of a page, the same.
    #[test]
    fn w6_the_target_is_the_newest_success_below_what_runs(
        deployments in prop::collection::vec((0..TAGS.len(), prop::collection::vec(0..STATES.len(), 0..3)), 0..12),
        page in 1..5_usize,
    ) {
        let words = deployments.iter().map(|(tag, states)| {
            let states = states.iter().map(|state| STATES[*state]);
            [TAGS[*tag]].into_iter().chain(states).collect::<Vec<_>>().join(" ")
        });
        let words: Vec<String> = words.collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut scene = Scene::deployed(TAGS, &words);
        scene.page = page;
        // The tags stand in the order of their versions.
        let expected = deployments.last().and_then(|(running, _)| {
            let good = |(tag, states): &&(usize, Vec<usize>)| tag < running && states.contains(&0);
            deployments.iter().rev().find(good).map(|(tag, _)| *tag)
        });
        let rollback = scene.find();
        prop_assert_eq!(rollback.allowed().map(|it| it.sha), expected.map(id));
        prop_assert_eq!(rollback.target.is_none(), !rollback.hints.is_empty());
    }

    /// A given tag is allowed exactly if it ever succeeded, and is not what runs well already.
    #[test]
    fn w6_a_given_tag_is_allowed_exactly_if_it_ran_well(
        deployments in prop::collection::vec((0..TAGS.len(), 0..STATES.len()), 1..12),
        given in 0..TAGS.len(),
    ) {
        let words = deployments.iter().map(|(tag, state)| format!("{} {}", TAGS[*tag], STATES[*state]));
        let words: Vec<String> = words.collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let scene = Scene::deployed(TAGS, &words).given(TAGS[given]);
        let runs = deployments.last() == Some(&(given, 0));
        let expected = deployments.contains(&(given, 0)) && !runs;
        prop_assert_eq!(scene.target().is_some(), expected);
    }
}
