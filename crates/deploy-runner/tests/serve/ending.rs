//! A runner that is told to end, politely or twice.

use reqwest::Method;
use rustix::process::Signal;
use serde_json::json;

use crate::steps::{Gates, Witness, id, staging, states};
use crate::support::Place;

#[tokio::test]
async fn t9_a_runner_that_is_to_end_lets_what_runs_end_and_keeps_what_waits() {
    let place = Place::new();
    let mut gates = Gates::new(&place, &["db", "api", "web"]);
    for tag in ["v1.2.4", "v1.2.5", "v1.2.6"] {
        place.commit_and_tag(tag);
    }
    let runner = place.start();
    let running = id(&runner.accepted(&staging("v1.2.4")).await);
    assert_eq!(gates.next().await, "db staging");
    let waiting = id(&runner.accepted(&staging("v1.2.5")).await);
    let dropped = id(&runner.accepted(&staging("v1.2.6")).await);

    runner.signal(Signal::TERM);
    runner.until_answer("/health", 503).await;
    for asked in [
        staging("v1.2.6"),
        staging("v1.2.4"),
        json!({"env": "production", "tag": "v1.3.0"}),
    ] {
        let body = asked.to_string();
        let response = runner
            .signed(Method::POST, "/deploy", body.as_bytes())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 503);
        assert!(response.headers().contains_key("retry-after"));
    }
    assert_eq!(runner.deployment(&running).await["status"], "in_progress");
    assert_eq!(runner.deployment(&waiting).await["queued_behind"], 1);
    for path in ["/", "/deployments", "/metrics"] {
        assert_eq!(runner.ask(Method::GET, path, b"").await.0, 200, "{path}");
    }
    // What waits can be stopped still.
    assert_eq!(runner.cancel(&dropped).await.0, 202);
    gates.open("db");
    // A service that had not begun is part of what runs.
    assert_eq!(gates.next().await, "api staging");
    gates.open("api");
    assert_eq!(gates.next().await, "web staging");
    gates.open("web");
    assert_eq!(runner.end().code(), Some(0));
    let ran = place.ran().len();
    assert_eq!(ran, 6, "nothing else began");

    let runner = place.start();
    assert_eq!(runner.deployment(&running).await["status"], "completed");
    assert_eq!(runner.deployment(&dropped).await["status"], "cancelled");
    for service in ["db", "api", "web"] {
        gates.open(service);
    }
    let deployment = runner.end_of(&waiting).await;
    assert_eq!(deployment["status"], "completed");
    assert_eq!(deployment["attempt"], 1);
    assert_eq!(place.ran().len(), ran + 6);
}

#[tokio::test]
async fn t9_a_second_signal_kills_what_runs_and_tells_it_as_interrupted() {
    let place = Place::new();
    let witness = Witness::new(&place);
    let mut gates = Gates::new(&place, &["db", "api", "web"]);
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\nhere=${RAN%/*}\n[ \"$1\" != db ] || exit 0\nexec 9> \"$here/witness\"\n\
         (trap '' TERM; exec setsid sleep 1000) &\necho \"$1 $2\" > \"$here/up\"\nsleep 1000\n",
    );
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let running = id(&runner.accepted(&staging("v1.2.4")).await);
    assert_eq!(gates.next().await, "api staging");
    runner.signal(Signal::TERM);
    runner.until_answer("/health", 503).await;
    runner.signal(Signal::INT);
    assert_eq!(runner.end().code(), Some(0));
    witness.all_gone().await;

    let runner = place.start();
    let interrupted = runner.deployment(&running).await;
    assert_eq!(interrupted["status"], "interrupted");
    assert_eq!(
        states(&interrupted),
        ["db completed", "api interrupted", "web interrupted"]
    );
    let proven: Vec<String> = place.proven("staging").into_iter().map(|it| it.0).collect();
    assert_eq!(proven, ["db"]);
    assert!(
        !place.log().contains("the former runner ended"),
        "it was written down before the end"
    );
}

#[tokio::test]
async fn a_runner_with_nothing_to_do_ends_at_once() {
    for signal in [Signal::TERM, Signal::INT] {
        let runner = Place::new().start();
        runner.signal(signal);
        assert_eq!(runner.end().code(), Some(0));
    }
}
