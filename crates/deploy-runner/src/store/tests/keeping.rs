//! What is kept, and how long.

use super::*;

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
        hash: Some(hash.into()),
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

/// Fails when a sync that ended halfway leaves what was proven before standing.
#[test]
fn t7_what_a_sync_has_begun_to_change_is_not_proven_any_more() {
    let place = Place::new();
    let store = place.open();
    let asked = new("staging", 'a', &["db", "web"]);
    let attempt = store.request(&asked, at(0)).unwrap().attempt;
    let proven = |service: &str, hash: Option<&str>| Proven {
        env: "staging".into(),
        service: service.into(),
        hash: hash.map(str::to_owned),
        sha: asked.sha,
        tag: None,
        at: at(1),
    };
    for service in ["db", "web"] {
        let done = is(service, ServiceState::Completed);
        let proven = proven(service, Some("1"));
        store.prove(&attempt, &done, &proven).unwrap();
    }
    let state = || store.last_state("staging", "web").unwrap();
    assert_eq!(state(), None, "it waits for its turn");
    begin(&store, "staging", 1);
    let running = is("web", ServiceState::Running);
    store.begin_service(&attempt, &running).unwrap();
    assert_eq!(
        place.open().proven(None).unwrap(),
        [proven("db", Some("1")), proven("web", None)]
    );
    assert_eq!(state(), Some(ServiceState::Running));
    assert_eq!(store.last_state("qa", "web").unwrap(), None);
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
