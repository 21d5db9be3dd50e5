//! What a runner finds when it starts, and what it can't start with.

use std::fs::{self, File};
use std::io::Read as _;
use std::process::Stdio;
use std::time::Duration;

use rusqlite::Connection;
use rustix::process::Signal;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::ChildStdout;
use tokio::time::timeout;

use crate::steps::{Gates, LONG, id, staging, states};
use crate::support::Place;

/// How a start fails: what it says.
fn refusal(place: &Place) -> String {
    let mut child = place.command().stderr(Stdio::piped()).spawn().unwrap();
    // One that starts all the same says so, and would serve for ever.
    let mut listening = [0];
    if child.stdout.take().unwrap().read(&mut listening).unwrap() > 0 {
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_second_runner_on_the_same_state_directory_refuses_to_start() {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let told = refusal(&place);
    let directory = place.path("state").display().to_string();
    assert!(
        told.starts_with("error: failed to take the state directory"),
        "{told}"
    );
    assert!(told.contains(&directory), "{told}");
    assert!(told.contains("another runner uses it"), "{told}");
    let deployment = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(deployment["status"], "completed", "the first goes on");
    runner.kill();
    drop(place.start());
}

#[tokio::test]
async fn t9_nothing_begins_while_something_lives_that_a_former_runner_started() {
    let place = Place::new();
    place.start().kill();
    // What a guard holds as long as it has not ended what it guards.
    let guard = File::open(place.path("state/guards.lock")).unwrap();
    guard.lock_shared().unwrap();
    let mut child = place.command().spawn().unwrap();
    let mut output = BufReader::new(ChildStdout::from_std(child.stdout.take().unwrap()).unwrap());
    let mut line = String::new();
    let early = timeout(Duration::from_secs(1), output.read_line(&mut line)).await;
    if early.is_ok() {
        child.kill().unwrap();
    }
    assert!(early.is_err(), "{line}");
    guard.unlock().unwrap();
    let listening = timeout(LONG, output.read_line(&mut line)).await;
    assert_ne!(listening.unwrap().unwrap(), 0);
    assert!(line.contains("listening on "), "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_database_that_cannot_be_used_is_told() {
    let place = Place::new();
    fs::create_dir_all(place.path("state/runner.sqlite")).unwrap();
    let told = refusal(&place);
    assert!(told.contains("failed to use the database"), "{told}");
    let path = place.path("state/runner.sqlite").display().to_string();
    assert!(told.contains(&path), "{told}");

    fs::remove_dir(place.path("state/runner.sqlite")).unwrap();
    place.write("state/runner.sqlite", &"this is no database. ".repeat(100));
    let told = refusal(&place);
    assert!(told.contains("failed to use the database"), "{told}");
    assert!(told.contains(&path), "{told}");
}

/// What waits behind a deployment to `staging` that runs when the runner is told to end.
async fn left_waiting(place: &Place) -> String {
    let mut gates = Gates::new(place, &["db", "api", "web"]);
    place.commit_and_tag("v1.2.4");
    place.commit_and_tag("v1.2.5");
    let runner = place.start();
    runner.accepted(&staging("v1.2.4")).await;
    gates.next().await;
    let waiting = id(&runner.accepted(&staging("v1.2.5")).await);
    runner.kill();
    waiting
}

#[tokio::test]
async fn what_waits_for_an_environment_that_is_gone_is_cancelled() {
    let place = Place::new();
    let waiting = left_waiting(&place).await;
    place.configure(|text| {
        let text = text.replace("[environments.staging]", "[environments.stage]");
        text.replace("environment = \"staging\"", "environment = \"stage\"")
    });
    let runner = place.start();
    let cancelled = runner.deployment(&waiting).await;
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["env"], "staging");
    assert!(
        states(&cancelled)
            .iter()
            .all(|it| it.ends_with(" cancelled"))
    );
    assert!(
        place
            .log()
            .contains("its environment is not configured any more")
    );
}

/// It was allowed, and would be carried out, as it was configured when it was asked for.
#[tokio::test]
async fn what_waits_is_not_begun_under_another_configuration() {
    for (written, instead) in [
        ("\"bin/sync\"", "\"true\""),
        ("signers = [\"ci\", \"old\"]", "signers = [\"old\"]"),
    ] {
        let place = Place::new();
        let waiting = left_waiting(&place).await;
        place.configure(|text| text.replace(written, instead));
        let ran = place.ran();
        let runner = place.start();
        let deployment = runner.end_of(&waiting).await;
        assert_eq!(deployment["status"], "failed");
        for service in deployment["services"].as_array().unwrap() {
            let action = service["next_action"].as_str().unwrap();
            assert!(action.contains("configuration has changed"), "{service}");
        }
        assert_eq!(place.ran(), ran);
    }
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_is_proven_is_not() {
    const DAY: i64 = 24 * 3_600 * 1_000;
    let place = Place::new();
    place.configure(|text| text.replace("[limits]", "[retention]\ndays = 7\n[limits]"));
    let old = place.commit_and_tag("v1.2.4");
    place.commit_and_tag("v1.2.5");
    let runner = place.start();
    let db = json!({"env": "staging", "tag": "v1.2.4", "services": ["db"]});
    let forgotten = id(&runner.deployed(&db).await);
    let kept = id(&runner.deployed(&staging("v1.2.5")).await);
    runner.signal(Signal::TERM);
    assert!(runner.end().success());

    let database = Connection::open(place.path("state/runner.sqlite")).unwrap();
    let age = |id: &str, days: i64| {
        let sql = "UPDATE deployments SET finished_at = finished_at - ?2 WHERE id = ?1";
        assert_eq!(database.execute(sql, (id, days * DAY)).unwrap(), 1);
    };
    age(&forgotten, 8);
    age(&kept, 6);
    let logs = "SELECT COUNT(*) FROM logs JOIN deployments USING (number)";
    assert_ne!(
        database
            .query_row(logs, [], |row| row.get::<_, i64>(0))
            .unwrap(),
        0
    );
    drop(database);

    let runner = place.start();
    // It is pruned beside the first requests.
    runner
        .until_answer(&format!("/deployments/{forgotten}"), 404)
        .await;
    assert_eq!(runner.deployment(&kept).await["status"], "completed");
    assert_eq!(place.proven("staging").len(), 3);
    // Asked for again, it is a first attempt.
    let again = runner.deployed(&db).await;
    assert_eq!((&again["attempt"], &again["sha"]), (&json!(1), &json!(old)));
}
