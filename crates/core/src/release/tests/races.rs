//! Runs that are cut off at any point, and runs that race: the end is the same.

use proptest::prelude::*;

use super::server::{Server, TAG, wanted};
use crate::*;

/// One run of the action, a step at a time.
#[derive(Default)]
struct Run {
    release: Option<u64>,
    changes: Vec<ReleaseChange>,
    done: bool,
}

impl Run {
    /// One look, or one change. A refusal throws the rest of the plan away.
    fn step(&mut self, server: &mut Server, wanted: &WantedRelease) {
        if self.changes.is_empty() {
            self.look(server, wanted);
            return;
        }
        let change = self.changes.remove(0);
        if server.apply(&change, wanted, &mut self.release).is_err() {
            self.changes.clear();
        }
    }

    fn look(&mut self, server: &Server, wanted: &WantedRelease) {
        match reconcile_release(wanted, &server.facts) {
            Ok(ReleaseVerdict::Planned(plan)) => {
                self.done = plan.changes.is_empty();
                self.release = plan.release;
                self.changes = plan.changes;
            }
            Ok(ReleaseVerdict::Wait(_)) => {}
            other => panic!("{other:?}"),
        }
    }

    fn finish(server: &mut Server, wanted: &WantedRelease) {
        let mut run = Self::default();
        for _ in 0..100 {
            run.step(server, wanted);
            if run.done {
                return;
            }
        }
        panic!("no end: {server:?}");
    }
}

fn check(server: &Server, wanted: &WantedRelease, highest: &str) {
    let own = server.facts.releases.iter();
    let own = own.filter(|release| release.tag == wanted.tag);
    let (drafts, own): (Vec<_>, Vec<_>) = own.partition(|release| release.draft);
    assert_eq!(own.len(), 1, "{own:?}");
    // What another run or a person has put there is not thrown away.
    let is_wanted = |asset: &PresentAsset| {
        let mut assets = wanted.assets.iter();
        assets.any(|wanted| {
            wanted.name == asset.name && asset.sha256.as_ref() == Some(&wanted.sha256)
        })
    };
    for draft in drafts {
        let mut whole = draft.assets.iter();
        assert!(
            whole.any(|asset| asset.state == AssetState::Uploaded && !is_wanted(asset)),
            "{draft:?}"
        );
    }
    let mut names: Vec<_> = own[0]
        .assets
        .iter()
        .map(|asset| asset.name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["SHA256SUMS", "app.tar.gz"]);
    for asset in &wanted.assets {
        let present = own[0]
            .assets
            .iter()
            .find(|present| present.name == asset.name);
        assert_eq!(present.unwrap().sha256.as_ref(), Some(&asset.sha256));
    }
    assert_eq!(server.latest_tag(), Some(highest));
    let times = server.published.iter().filter(|tag| **tag == wanted.tag);
    assert_eq!(times.count(), 1, "published once");
}

fn state() -> impl Strategy<Value = AssetState> {
    prop_oneof![Just(AssetState::Uploaded), Just(AssetState::Broken)]
}

/// Drafts that earlier runs left behind, in whatever state.
fn wreckage() -> impl Strategy<Value = Server> {
    let assets = prop::collection::vec(
        (
            prop_oneof![Just("app.tar.gz"), Just("SHA256SUMS")],
            6_u64..9,
            state(),
        ),
        0..3,
    );
    let drafts = prop::collection::vec(assets, 0..3);
    let others = prop::sample::subsequence(vec!["v1.2.9", "v1.4.0", "v1.5.0-rc.1"], 0..=3);
    (drafts, others).prop_map(|(drafts, others)| {
        let mut server = Server::default();
        server.facts.latest = LatestRelease::None;
        for tag in others {
            server = server.release(tag, false, &[]);
        }
        for mut assets in drafts {
            assets.sort_by_key(|asset| asset.0);
            assets.dedup_by_key(|asset| asset.0);
            server = server.release(TAG, true, &assets);
        }
        server
    })
}

fn highest(server: &Server) -> &'static str {
    let mut releases = server.facts.releases.iter();
    if releases.any(|release| release.tag == "v1.4.0") {
        "v1.4.0"
    } else {
        TAG
    }
}

proptest! {
    #[test]
    fn r1_a_run_that_is_cut_off_is_finished_by_the_next(
        start in wreckage(),
        cuts in prop::collection::vec(0_usize..8, 0..4),
    ) {
        let (mut server, wanted) = (start, wanted());
        let highest = highest(&server);
        for cut in cuts {
            let mut run = Run::default();
            for _ in 0..cut {
                run.step(&mut server, &wanted);
            }
        }
        Run::finish(&mut server, &wanted);
        check(&server, &wanted, highest);
    }

    #[test]
    fn r2_runs_that_race_end_with_one_release(
        start in wreckage(),
        turns in prop::collection::vec(0_usize..3, 0..60),
    ) {
        let (mut server, wanted) = (start, wanted());
        let highest = highest(&server);
        let mut runs = [Run::default(), Run::default(), Run::default()];
        for turn in turns {
            runs[turn].step(&mut server, &wanted);
        }
        for run in &mut runs {
            for _ in 0..100 {
                if !run.done {
                    run.step(&mut server, &wanted);
                }
            }
            prop_assert!(run.done);
        }
        check(&server, &wanted, highest);
    }

    #[test]
    fn r3_versions_that_are_published_at_once_leave_the_highest_the_latest(
        turns in prop::collection::vec(0_usize..3, 0..60),
    ) {
        let mut server = Server::default();
        server.facts.latest = LatestRelease::None;
        let wanted = ["v1.2.9", TAG, "v1.4.0"].map(|tag| WantedRelease {
            tag: tag.to_owned(),
            ..wanted()
        });
        let mut runs = [Run::default(), Run::default(), Run::default()];
        let order = turns.into_iter().chain((0..300).map(|turn| turn % 3));
        for turn in order {
            if !runs[turn].done {
                runs[turn].step(&mut server, &wanted[turn]);
            }
        }
        prop_assert!(runs.iter().all(|run| run.done));
        prop_assert_eq!(server.latest_tag(), Some("v1.4.0"));
    }
}
