//! How a program can end, and what it is given.

use std::time::Duration;

use windlass_deploy_protocol::{ErrorKind, ServiceState};

use crate::support::{PATH, Place, secret};

#[tokio::test]
async fn every_ending_has_its_name() {
    let place = Place::new();
    let failed = |kind| (ServiceState::Failed, Some(kind));
    for (script, expected, exit_code, said) in [
        ("exit 0", (ServiceState::Completed, None), Some(0), ""),
        ("exit 3", failed(ErrorKind::ExitStatus), Some(3), "status 3"),
        ("kill -9 $$", failed(ErrorKind::Killed), None, "signal 9"),
        (
            r#"echo '{"action":"failed"}'"#,
            failed(ErrorKind::ReportedFailure),
            Some(0),
            "reported a failure",
        ),
        (
            r#"echo '{"action":"failed"}' >&2"#,
            (ServiceState::Completed, None),
            Some(0),
            "",
        ),
    ] {
        let outcome = place.run(&place.script(script)).await;
        assert_eq!((outcome.state, outcome.error_kind), expected, "{script}");
        assert_eq!(outcome.exit_code, exit_code, "{script}");
        assert!(
            outcome.next_action.unwrap_or_default().contains(said),
            "{script}"
        );
        assert!(outcome.log.text().contains(said), "{script}");
        assert!(outcome.seconds > 0.0);
    }
}

#[tokio::test]
async fn what_cannot_be_started_says_why() {
    let place = Place::new();
    let mut elsewhere = place.script("exit 0");
    elsewhere.directory = place.path().join("nowhere");
    for (command, said) in [
        (place.program(&["no-such-program"]), "No such file"),
        (place.program(&[]), "no program"),
        (place.program(&["/"]), "ermission denied"),
        (place.program(&["./guards.lock"]), "ermission denied"),
        (elsewhere, "nowhere"),
    ] {
        let outcome = place.run(&command).await;
        assert_eq!(outcome.state, ServiceState::Failed);
        assert_eq!(outcome.error_kind, Some(ErrorKind::NotStarted), "{said}");
        assert_eq!(outcome.exit_code, None);
        let next = outcome.next_action.unwrap();
        assert!(next.contains(said) && next.contains("'sync'"), "{next}");
    }
}

#[tokio::test]
async fn t5_a_program_sees_only_the_variables_that_it_is_given() {
    let place = Place::new();
    let mut command = place.program(&["env"]);
    command
        .environment
        .push(("GREETING".to_owned(), secret("good day")));
    assert!(std::env::vars_os().count() > command.environment.len());
    let outcome = place.run(&command).await;
    let mut seen: Vec<&str> = outcome.log.text().lines().collect();
    seen.sort_unstable();
    assert_eq!(seen, ["GREETING=good day", &format!("PATH={PATH}")]);
}

#[tokio::test]
async fn arguments_meet_no_shell_and_standard_input_is_empty() {
    let place = Place::new();
    let outcome = place
        .run(&place.program(&["printf", "%s|", "a  b", "$(id)", "-x;", ""]))
        .await;
    assert_eq!(outcome.log.text(), "a  b|$(id)|-x;||\n");
    let outcome = place.run(&place.script("cat; pwd -P")).await;
    let directory = place.path().canonicalize().unwrap();
    assert_eq!(outcome.log.text(), format!("{}\n", directory.display()));
}

#[tokio::test]
async fn a_program_that_takes_too_long_is_stopped() {
    let place = Place::new();
    let mut command = place.script("echo begun; exec sleep 1000");
    command.time_limit = Duration::from_millis(300);
    let outcome = place.run(&command).await;
    assert_eq!(outcome.error_kind, Some(ErrorKind::TimedOut));
    assert_eq!(
        (outcome.state, outcome.exit_code),
        (ServiceState::Failed, None)
    );
    assert!(outcome.seconds >= 0.3);
    let next = outcome.next_action.unwrap();
    assert!(
        next.contains("0.3 s") && next.contains("'timeout'"),
        "{next}"
    );
}
