//! Whose turn it is, and what a restart finds.

use windlass_deploy_protocol::ErrorKind;

use super::*;

#[test]
fn one_runs_in_each_environment_and_the_rest_wait_in_order() {
    let store = Place::new().open();
    let ask = |env: &str, commit| {
        let asked = store.request(&new(env, commit, &["web"]), at(0));
        asked.unwrap().attempt
    };
    let (first, second, other) = (ask("staging", 'a'), ask("staging", 'b'), ask("qa", 'a'));
    let third = ask("staging", 'c');
    assert_eq!(begin(&store, "staging", 1), Some(first.clone()));
    assert_eq!(begin(&store, "staging", 1), None);
    assert_eq!(begin(&store, "qa", 1), Some(other));
    let behind = |attempt: &Attempt| {
        store
            .deployment(&attempt.id)
            .unwrap()
            .unwrap()
            .queued_behind
    };
    assert_eq!(
        [&first, &second, &third].map(behind),
        [None, Some(1), Some(2)]
    );
    store
        .finish(&first, DeploymentStatus::Failed, at(2))
        .unwrap();
    assert_eq!(begin(&store, "staging", 3), Some(second));
    assert_eq!(begin(&store, "production", 3), None);
}

#[test]
fn a_deployment_that_waits_is_cancelled_at_once_and_one_that_runs_is_marked() {
    let store = Place::new().open();
    let ask = |commit| {
        store
            .request(&new("staging", commit, &["web"]), at(0))
            .unwrap()
            .attempt
    };
    let (running, waiting) = (ask('a'), ask('b'));
    begin(&store, "staging", 1);
    assert!(store.cancel(&waiting.id, at(2)).unwrap());
    assert!(store.cancel(&running.id, at(2)).unwrap());
    let ended = store.deployment(&waiting.id).unwrap().unwrap();
    assert_eq!(
        (ended.status, ended.finished_at),
        (DeploymentStatus::Cancelled, Some(at(2)))
    );
    assert_eq!(ended.services[0].state, ServiceState::Cancelled);
    assert_eq!(status(&store, &running.id), DeploymentStatus::InProgress);
    assert!(store.is_cancelled(&running).unwrap());
    store
        .finish(&running, DeploymentStatus::Cancelled, at(3))
        .unwrap();
    assert!(!store.cancel(&running.id, at(4)).unwrap(), "it is over");
}

/// Fails when a restart forgets what was under way, or takes it for running.
#[test]
fn t9_what_ran_when_the_runner_ended_is_interrupted_and_goes_on_when_asked_for_again() {
    let place = Place::new();
    let (asked, waiting) = (
        new("staging", 'a', &["db", "web", "mail"]),
        new("staging", 'b', &["web"]),
    );
    let (attempt, next) = {
        let store = place.open();
        let attempt = store.request(&asked, at(0)).unwrap().attempt;
        let next = store.request(&waiting, at(0)).unwrap().attempt;
        begin(&store, "staging", 1);
        store
            .report(&attempt, &is("db", ServiceState::Completed))
            .unwrap();
        store
            .report(&attempt, &is("web", ServiceState::Running))
            .unwrap();
        (attempt, next)
    };
    let store = place.open();
    assert_eq!(
        store.recover(at(9)).unwrap(),
        std::slice::from_ref(&attempt)
    );
    let found = store.deployment(&attempt.id).unwrap().unwrap();
    assert_eq!(
        (found.status, found.finished_at),
        (DeploymentStatus::Interrupted, Some(at(9)))
    );
    let states: Vec<_> = found
        .services
        .iter()
        .map(|it| (it.state, it.error_kind))
        .collect();
    let interrupted = (ServiceState::Interrupted, Some(ErrorKind::Interrupted));
    assert_eq!(
        states,
        [(ServiceState::Completed, None), interrupted, interrupted]
    );
    assert!(
        found.services[1]
            .next_action
            .as_ref()
            .unwrap()
            .contains("again")
    );
    // Its place is free, and what waited goes on.
    assert_eq!(begin(&store, "staging", 10), Some(next));
    assert!(!store.request(&asked, at(11)).unwrap().duplicate);
    assert_eq!(store.recover(at(12)).unwrap().len(), 1);
}
