//! What becomes of a request for a deployment.

use super::*;

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

/// Fails when a request is answered by what will not be carried out as it asks for.
#[test]
fn t10_only_what_is_carried_out_as_it_is_asked_for_answers() {
    let asked = new("staging", 'a', &["web"]);
    let forced = NewDeployment {
        force: true,
        ..asked.clone()
    };
    let of_another_tag = NewDeployment {
        settings: "as configured for another tag".into(),
        ..asked.clone()
    };
    for (under_way, again, cancelled, expected) in [
        (&asked, &asked, false, (1, true)),
        (&forced, &asked, false, (1, true)),
        (&forced, &forced, false, (1, true)),
        (&asked, &forced, false, (2, false)),
        (&asked, &of_another_tag, false, (2, false)),
        (&asked, &asked, true, (2, false)),
    ] {
        let store = Place::new().open();
        let first = store.request(under_way, at(0)).unwrap().attempt;
        begin(&store, "staging", 1);
        if cancelled {
            assert!(store.cancel(&first.id, at(2)).unwrap());
        }
        let again = store.request(again, at(3)).unwrap();
        assert_eq!((again.attempt.number, again.duplicate), expected);
        let found = |attempt| store.attempt(attempt).unwrap().unwrap().attempt;
        assert_eq!((found(&first), found(&again.attempt)), (1, expected.0));
    }
}

/// What was done since then need not be done again; what an attempt did that succeeded, or that
/// was not forced where this one is, doesn't count.
#[test]
fn t9_a_deployment_goes_on_since_it_was_first_tried() {
    use DeploymentStatus::{Completed, Failed, Interrupted};
    for (before, force, expected) in [
        (&[][..], false, None),
        (&[(false, Failed)], false, Some(1)),
        (&[(false, Failed), (false, Interrupted)], false, Some(1)),
        (&[(false, Completed)], true, None),
        (&[(false, Completed), (true, Failed)], false, Some(11)),
        (&[(false, Failed)], true, None),
        (&[(false, Failed), (true, Failed)], true, Some(11)),
        (&[(true, Failed), (false, Failed)], false, Some(1)),
    ] {
        let store = Place::new().open();
        let asked = |force| NewDeployment {
            force,
            ..new("staging", 'a', &["web"])
        };
        for (second, (force, status)) in (0..).step_by(10).zip(before) {
            let attempt = store.request(&asked(*force), at(second)).unwrap().attempt;
            begin(&store, "staging", second + 1);
            store.finish(&attempt, *status, at(second + 2)).unwrap();
        }
        let attempt = store.request(&asked(force), at(90)).unwrap().attempt;
        let since = store.tried_since(&attempt, force).unwrap();
        assert_eq!(since, expected.map(at), "{before:?} {force}");
    }
}
