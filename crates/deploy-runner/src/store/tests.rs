//! Against a real database in a file.

use jiff::Timestamp;
use proptest::prelude::*;
use tempfile::TempDir;
use windlass_deploy_protocol::{
    DeploymentId, DeploymentStatus, ErrorKind, ServiceReport, ServiceState,
};

use super::*;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// As a runner that has just been started.
    fn open(&self) -> Store {
        Store::open(&self.0.path().join("runner.db")).unwrap()
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + second).unwrap()
}

fn new(env: &str, commit: char, services: &[&str]) -> NewDeployment {
    NewDeployment {
        env: env.into(),
        tag: Some("v1.2.4".into()),
        reference: None,
        sha: commit.to_string().repeat(40).parse().unwrap(),
        services: services.iter().map(|name| (*name).to_owned()).collect(),
        triggered_by: Some("alice".into()),
        signer: "ci".into(),
        force: false,
    }
}

fn is(service: &str, state: ServiceState) -> ServiceReport {
    ServiceReport {
        state,
        ..ServiceReport::pending(service)
    }
}

fn status(store: &Store, id: &DeploymentId) -> DeploymentStatus {
    store.deployment(id).unwrap().unwrap().status
}

/// Asks for a deployment, runs it, and ends it so.
fn run(store: &Store, new: &NewDeployment, ends: DeploymentStatus) -> Attempt {
    let attempt = store.request(new, at(0)).unwrap().attempt;
    assert_eq!(
        store.begin_next(&new.env, at(1)).unwrap().as_ref(),
        Some(&attempt)
    );
    store.finish(&attempt, ends, at(2)).unwrap();
    attempt
}

#[test]
fn a_deployment_is_found_as_it_was_asked_for() {
    let place = Place::new();
    let asked = new("staging", 'a', &["db", "web"]);
    let requested = place.open().request(&asked, at(0)).unwrap();
    let id = DeploymentId::of("staging", asked.sha, &["web", "db"]);
    let attempt = Attempt {
        id: id.clone(),
        number: 1,
    };
    assert_eq!(
        requested,
        Requested {
            attempt,
            duplicate: false
        }
    );
    let found = place.open().deployment(&id).unwrap().unwrap();
    assert_eq!((found.env.as_str(), found.sha), ("staging", asked.sha));
    assert_eq!(
        (found.status, found.queued_behind),
        (DeploymentStatus::InProgress, Some(0))
    );
    assert_eq!((found.created_at, found.started_at), (at(0), None));
    let services: Vec<_> = found
        .services
        .iter()
        .map(|it| it.service.as_str())
        .collect();
    assert_eq!(services, ["db", "web"]);
    let other = DeploymentId::of("staging", asked.sha, &["db"]);
    assert_eq!(place.open().deployment(&other).unwrap(), None);
}

/// Fails when two requests for the same are two deployments.
#[test]
fn t8_the_same_is_deployed_once() {
    let store = Place::new().open();
    let asked = new("staging", 'a', &["web"]);
    let first = store.request(&asked, at(0)).unwrap();
    for again in [
        asked.clone(),
        NewDeployment {
            triggered_by: None,
            signer: "webhook".into(),
            ..asked.clone()
        },
        NewDeployment {
            force: true,
            ..asked.clone()
        },
    ] {
        let again = store.request(&again, at(1)).unwrap();
        assert_eq!(
            (again.attempt, again.duplicate),
            (first.attempt.clone(), true)
        );
    }
    store.begin_next("staging", at(2)).unwrap();
    store
        .finish(&first.attempt, DeploymentStatus::Completed, at(3))
        .unwrap();
    assert!(store.request(&asked, at(4)).unwrap().duplicate);
    assert_eq!(store.deployments(None, 10).unwrap().len(), 1);
    let forced = NewDeployment {
        force: true,
        ..asked
    };
    let forced = store.request(&forced, at(5)).unwrap();
    assert_eq!((forced.attempt.number, forced.duplicate), (2, false));
}

#[test]
fn what_did_not_succeed_is_begun_again() {
    for ended in [
        DeploymentStatus::Failed,
        DeploymentStatus::Cancelled,
        DeploymentStatus::Interrupted,
    ] {
        let store = Place::new().open();
        let asked = new("staging", 'a', &["web"]);
        run(&store, &asked, ended);
        let again = store.request(&asked, at(3)).unwrap();
        assert_eq!(
            (again.attempt.number, again.duplicate),
            (2, false),
            "{ended:?}"
        );
    }
}

/// Fails when a deployment that is done answers for ever: nobody could go back.
#[test]
fn an_older_version_can_be_deployed_again() {
    let store = Place::new().open();
    let (old, later) = (
        new("staging", 'a', &["db", "web"]),
        new("staging", 'b', &["web"]),
    );
    run(&store, &old, DeploymentStatus::Completed);
    run(
        &store,
        &new("staging", 'b', &["mail"]),
        DeploymentStatus::Completed,
    );
    run(
        &store,
        &new("production", 'b', &["web"]),
        DeploymentStatus::Completed,
    );
    assert!(
        store.request(&old, at(3)).unwrap().duplicate,
        "others don't touch it"
    );
    run(&store, &later, DeploymentStatus::Failed);
    let back = store.request(&old, at(4)).unwrap();
    assert_eq!((back.attempt.number, back.duplicate), (2, false));
}

#[test]
fn one_runs_in_each_environment_and_the_rest_wait_in_order() {
    let store = Place::new().open();
    let ask = |env: &str, commit| {
        let asked = store.request(&new(env, commit, &["web"]), at(0));
        asked.unwrap().attempt
    };
    let (first, second, other) = (ask("staging", 'a'), ask("staging", 'b'), ask("qa", 'a'));
    let third = ask("staging", 'c');
    assert_eq!(
        store.begin_next("staging", at(1)).unwrap(),
        Some(first.clone())
    );
    assert_eq!(store.begin_next("staging", at(1)).unwrap(), None);
    assert_eq!(store.begin_next("qa", at(1)).unwrap(), Some(other));
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
    assert_eq!(store.begin_next("staging", at(3)).unwrap(), Some(second));
    assert_eq!(store.begin_next("production", at(3)).unwrap(), None);
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
    store.begin_next("staging", at(1)).unwrap();
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
        store.begin_next("staging", at(1)).unwrap();
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
    assert_eq!(store.begin_next("staging", at(10)).unwrap(), Some(next));
    assert!(!store.request(&asked, at(11)).unwrap().duplicate);
    assert_eq!(store.recover(at(12)).unwrap().len(), 1);
}

/// Fails when a digest is kept for what was not proven.
#[test]
fn t7_a_configuration_is_proven_together_with_its_service() {
    let place = Place::new();
    let store = place.open();
    let asked = new("staging", 'a', &["db", "web"]);
    let attempt = store.request(&asked, at(0)).unwrap().attempt;
    let proven = |hash: &str, second| Proven {
        env: "staging".into(),
        service: "web".into(),
        hash: hash.into(),
        sha: asked.sha,
        tag: None,
        at: at(second),
    };
    store
        .report(&attempt, &is("web", ServiceState::Failed))
        .unwrap();
    assert_eq!(store.proven(None).unwrap(), []);
    for second in [1, 2] {
        let hash = format!("{second}");
        let done = ServiceReport {
            hash_after: Some(hash.clone()),
            ..is("web", ServiceState::Completed)
        };
        store
            .prove(&attempt, &done, &proven(&hash, second))
            .unwrap();
        let found = place.open().proven(Some("staging")).unwrap();
        assert_eq!(found, [proven(&hash, second)]);
        let report = &store.deployment(&attempt.id).unwrap().unwrap().services[1];
        assert_eq!(report, &done);
    }
    assert_eq!(store.proven(Some("production")).unwrap(), []);
}

/// Fails when a restart lets a request be sent again.
#[test]
fn t4_what_may_be_accepted_once_is_remembered_until_it_is_too_old() {
    let place = Place::new();
    assert!(place.open().use_once("hmac:ci:1", at(300), at(0)).unwrap());
    assert!(
        !place
            .open()
            .use_once("hmac:ci:1", at(300), at(299))
            .unwrap()
    );
    assert!(place.open().use_once("hmac:ci:2", at(300), at(0)).unwrap());
    assert!(
        place
            .open()
            .use_once("hmac:ci:1", at(700), at(400))
            .unwrap()
    );
}

#[test]
fn of_each_service_the_last_megabyte_is_kept() {
    let store = Place::new().open();
    let asked = new("staging", 'a', &["db", "web"]);
    let attempt = store.request(&asked, at(0)).unwrap().attempt;
    store.log(&attempt, "db", "begin\n").unwrap();
    let piece = "é".repeat(100_000);
    for _ in 0..8 {
        store.log(&attempt, "web", &piece).unwrap();
    }
    let all = store.logs(&attempt.id, 0, 100).unwrap();
    assert_eq!(
        (all[0].service.as_str(), all[0].text.as_str()),
        ("db", "begin\n")
    );
    assert_eq!(all.len(), 1 + 5, "five of them are less than a megabyte");
    let rest = store.logs(&attempt.id, all[4].number, 100).unwrap();
    assert_eq!(rest.as_slice(), &all[5..]);
    assert_eq!(store.logs(&attempt.id, 0, 2).unwrap().len(), 2);
}

#[test]
fn what_is_old_is_forgotten_but_not_what_runs_or_is_proven() {
    let store = Place::new().open();
    let old = run(
        &store,
        &new("staging", 'a', &["web"]),
        DeploymentStatus::Completed,
    );
    store.log(&old, "web", "x").unwrap();
    let kept = store
        .request(&new("staging", 'b', &["web"]), at(0))
        .unwrap()
        .attempt;
    assert_eq!(store.prune(at(2)).unwrap(), 0);
    assert_eq!(store.prune(at(3)).unwrap(), 1);
    assert_eq!(store.deployment(&old.id).unwrap(), None);
    assert_eq!(store.logs(&old.id, 0, 10).unwrap(), []);
    assert_eq!(status(&store, &kept.id), DeploymentStatus::InProgress);
}

#[test]
fn a_database_of_a_newer_runner_is_left_alone() {
    let place = Place::new();
    place
        .open()
        .lock()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let refused = Store::open(&place.0.path().join("runner.db")).unwrap_err();
    assert!(refused.to_string().contains("version 99"), "{refused}");
}

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
                    let begun = store.begin_next("staging", now).unwrap();
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
