//! One deployment per environment at a time, the others in order; and stopping them.

use serde_json::{Value, json};

use crate::steps::{Gates, Witness, id, staging, states};
use crate::support::{Place, Runner};

/// Three versions of one service, `app`.
fn place() -> (Place, Gates, [String; 3]) {
    let place = Place::with(&[("app", "")]);
    let gates = Gates::new(&place, &["app"]);
    let versions = ["v1.2.4", "v1.2.5", "v1.2.6"].map(|tag| place.commit_and_tag(tag));
    (place, gates, versions)
}

/// Asks for all three, the first of which runs when this is done.
async fn three(runner: &Runner, gates: &mut Gates) -> [String; 3] {
    let first = id(&runner.accepted(&staging("v1.2.4")).await);
    assert_eq!(gates.next().await, "app staging");
    let second = id(&runner.accepted(&staging("v1.2.5")).await);
    let third = id(&runner.accepted(&staging("v1.2.6")).await);
    [first, second, third]
}

/// That these ran one after the other.
fn ran(versions: &[&String]) -> Vec<String> {
    let both = versions
        .iter()
        .flat_map(|sha| ["begin", "end"].map(|it| format!("{it} app staging {sha}")));
    both.collect()
}

async fn behind(runner: &Runner, id: &str) -> Value {
    runner.deployment(id).await["queued_behind"].clone()
}

#[tokio::test]
async fn an_environment_has_one_deployment_at_a_time_and_the_others_in_order() {
    let (place, mut gates, [one, two, three_]) = place();
    let runner = place.start();
    let [first, second, third] = three(&runner, &mut gates).await;
    assert_eq!(behind(&runner, &first).await, Value::Null);
    assert_eq!(behind(&runner, &second).await, 1);
    assert_eq!(behind(&runner, &third).await, 2);
    gates.open("app");
    assert_eq!(gates.next().await, "app staging");
    assert_eq!(behind(&runner, &second).await, Value::Null);
    assert_eq!(behind(&runner, &third).await, 1);
    gates.open("app");
    gates.open("app");
    for id in [&first, &second, &third] {
        assert_eq!(runner.end_of(id).await["status"], "completed");
    }
    assert_eq!(place.ran(), ran(&[&one, &two, &three_]));
}

#[tokio::test]
async fn environments_are_deployed_to_side_by_side() {
    let (place, mut gates, _) = place();
    place.commit_and_tag("v1.3.0");
    let runner = place.start();
    let staged = id(&runner.accepted(&staging("v1.2.4")).await);
    assert_eq!(gates.next().await, "app staging");
    let asked = json!({"env": "production", "tag": "v1.3.0"});
    let produced = id(&runner.accepted(&asked).await);
    assert_eq!(gates.next().await, "app production");
    gates.open("app");
    gates.open("app");
    for id in [staged, produced] {
        assert_eq!(runner.end_of(&id).await["status"], "completed");
    }
}

#[tokio::test]
async fn what_waits_can_be_cancelled_and_never_runs() {
    let (place, mut gates, [one, _, three_]) = place();
    let runner = place.start();
    let [first, second, third] = three(&runner, &mut gates).await;
    let (status, cancelled) = runner.cancel(&second).await;
    assert_eq!(status, 202, "{cancelled}");
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(states(&cancelled), ["app cancelled"]);
    assert_eq!(cancelled["queued_behind"], Value::Null);
    assert_eq!(behind(&runner, &third).await, 1);
    assert_eq!(waiting(&runner).await, "1");
    gates.open("app");
    gates.open("app");
    assert_eq!(runner.end_of(&first).await["status"], "completed");
    assert_eq!(runner.end_of(&third).await["status"], "completed");
    for over in [&first, &second] {
        let (status, answer) = runner.cancel(over).await;
        assert_eq!(status, 409, "{answer}");
    }
    assert_eq!(runner.cancel("0123456789abcdef").await.0, 404);
    assert_eq!(place.ran(), ran(&[&one, &three_]));
}

/// What the metrics say of the queue.
async fn waiting(runner: &Runner) -> String {
    let (_, metrics) = runner.ask(reqwest::Method::GET, "/metrics", b"").await;
    let mut lines = metrics.as_str().unwrap().lines();
    let line = lines.find(|it| it.contains("waiting") && it.contains("staging"));
    line.unwrap().rsplit_once(' ').unwrap().1.to_owned()
}

#[tokio::test]
async fn what_runs_can_be_cancelled_and_all_its_processes_go() {
    let place = Place::new();
    let witness = Witness::new(&place);
    let mut gates = Gates::new(&place, &["db", "api", "web"]);
    place.commit_and_tag("v1.2.4");
    // The child heeds no SIGTERM, and has left the group.
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\nhere=${RAN%/*}\nexec 9> \"$here/witness\"\n\
         (trap '' TERM; exec setsid sleep 1000) &\necho \"$1 $2\" > \"$here/up\"\nsleep 1000\n",
    );
    place.commit_and_tag("v1.2.5");
    let runner = place.start();
    let running = id(&runner.accepted(&staging("v1.2.5")).await);
    assert_eq!(gates.next().await, "db staging");
    let waiting = id(&runner.accepted(&staging("v1.2.4")).await);

    assert_eq!(runner.cancel(&running).await.0, 202);
    let cancelled = runner.end_of(&running).await;
    witness.all_gone().await;
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(
        states(&cancelled),
        ["db cancelled", "api cancelled", "web cancelled"]
    );
    assert_eq!(
        place.proven("staging"),
        [],
        "what was stopped proves nothing"
    );
    for service in ["db", "api", "web"] {
        gates.open(service);
    }
    assert_eq!(runner.end_of(&waiting).await["status"], "completed");
}
