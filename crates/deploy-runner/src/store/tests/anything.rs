//! Whatever happens, in whatever order.

use proptest::prelude::*;

use super::*;

/// What may happen to a runner.
#[derive(Debug, Clone)]
enum Event {
    Ask(char, bool),
    Begin,
    End(bool),
    Cancel(char),
    Restart,
}

fn event() -> impl Strategy<Value = Event> {
    let commit = || prop_oneof![Just('a'), Just('b'), Just('c')];
    prop_oneof![
        (commit(), any::<bool>()).prop_map(|(commit, force)| Event::Ask(commit, force)),
        Just(Event::Begin),
        any::<bool>().prop_map(Event::End),
        commit().prop_map(Event::Cancel),
        Just(Event::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever happens in whatever order: one runs at most, every deployment has one attempt
    /// under way at most, and what has ended stays as it ended.
    #[test]
    fn t9_nothing_is_lost_and_nothing_runs_twice(events in prop::collection::vec(event(), 1..40)) {
        let place = Place::new();
        let mut store = place.open();
        let mut running: Option<Attempt> = None;
        for (second, event) in (0..).zip(events) {
            let now = at(second);
            match event {
                Event::Ask(commit, force) => {
                    let asked = NewDeployment { force, ..new("staging", commit, &["web"]) };
                    let before = store.deployments(None, 100).unwrap().len();
                    let requested = store.request(&asked, now).unwrap();
                    let after = store.deployments(None, 100).unwrap().len();
                    prop_assert_eq!(after - before, usize::from(!requested.duplicate));
                }
                Event::Begin => {
                    let begun = begin(&store, "staging", second);
                    prop_assert!(begun.is_none() || running.is_none());
                    running = begun.or(running);
                }
                Event::End(well) => {
                    let status = if well { DeploymentStatus::Completed } else { DeploymentStatus::Failed };
                    if let Some(attempt) = running.take() {
                        store.finish(&attempt, status, now).unwrap();
                        store.finish(&attempt, DeploymentStatus::Cancelled, now).unwrap();
                        let all = store.deployments(None, 100).unwrap();
                        let ended = all.iter().find(|it| {
                            (&it.deployment_id, it.attempt) == (&attempt.id, attempt.number)
                        });
                        prop_assert_eq!(ended.unwrap().status, status);
                    }
                }
                Event::Cancel(commit) => {
                    let id = DeploymentId::of("staging", new("staging", commit, &[]).sha, &["web"]);
                    store.cancel(&id, now).unwrap();
                }
                Event::Restart => {
                    store = place.open();
                    let interrupted = store.recover(now).unwrap();
                    prop_assert_eq!(interrupted, Vec::from_iter(running.take()));
                }
            }
            let all = store.deployments(None, 100).unwrap();
            let runs = all.iter().filter(|it| !it.status.has_ended() && it.queued_behind.is_none());
            prop_assert_eq!(runs.count(), usize::from(running.is_some()));
        }
    }
}
