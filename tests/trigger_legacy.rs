//! `trigger-runner` with earlier runners: one that forgets, and one that never tells.

use serde_json::{Value, json};

use crate::support::Call;
use crate::support::deploy_server::{Asked, DeployServer, Reply};
use crate::support::trigger::commit;

const STATUS: &str = "/deploy/status";
const ID: &str = "d0d0d0d0d0d0d0d0";

fn in_progress() -> Value {
    json!({"status": "in_progress", "deployment_id": ID, "status_url": STATUS, "services": ["db", "web"]})
}

fn over(status: &str, failures: Value) -> Value {
    json!({
        "status": status, "deployment_id": ID, "env": "staging", "ref": commit(),
        "services": ["db", "web"], "result": {"failure_summary": failures},
    })
}

fn iac(server: &DeployServer) -> Call {
    Call::trigger(server)
        .input("protocol", "iac")
        .of_commit(&commit())
}

fn seed(server: &DeployServer) -> Call {
    Call::trigger(server)
        .input("protocol", "seed")
        .of_commit(&commit())
}

fn told(asked: &Asked, result: Value) -> Reply {
    match (asked.path.as_str(), asked.before) {
        ("/deploy", _) => Reply::Json(202, in_progress()),
        (STATUS, 0) => Reply::Json(200, in_progress()),
        _ => Reply::Json(200, result),
    }
}

#[test]
fn t2_an_earlier_runner_is_asked_until_it_is_over() {
    let server = DeployServer::new(|asked| told(asked, over("completed", json!([]))));
    let run = iac(&server).input("services", "db\nweb").succeeds();
    assert_eq!(
        (run.output("status"), run.output("sha")),
        ("completed", commit().as_str())
    );
    assert_eq!((run.output("deployment-id"), run.output("url")), (ID, ""));
    let asked = &server.asked("POST", "/deploy")[0];
    let expected = json!({
        "env": "staging", "tag": "v1.2.1", "services": ["db", "web"],
        "triggered_by": "windlass", "wait": false,
    });
    assert_eq!(asked.json(), expected);
    let questions = server.asked("POST", STATUS);
    assert_eq!(questions[0].json(), json!({"deployment_id": ID}));
    let nonces: Vec<Option<&str>> = questions.iter().map(Asked::seed_nonce).collect();
    assert!(asked.seed_nonce().is_some() && nonces[0].is_some());
    assert_ne!(nonces[0], nonces[1]);
}

#[test]
fn t2_what_failed_is_told_in_its_words() {
    let failures = json!([{
        "service": "web", "task": "sync", "error_kind": "vault_secret_missing",
        "summary": "no secret at web/token",
    }]);
    for (post, status) in [(202, 200), (202, 500), (200, 200)] {
        let failures = failures.clone();
        let server = DeployServer::new(move |asked| {
            let mut result = over("failed", failures.clone());
            result["cached"] = json!(post == 200);
            match asked.path.as_str() {
                "/deploy" if post == 200 => Reply::Json(200, result),
                "/deploy" => Reply::Json(202, in_progress()),
                _ => Reply::Json(status, result),
            }
        });
        let run = iac(&server).run();
        assert_eq!(
            (run.code, run.output("status")),
            (1, "failed"),
            "{}",
            run.stderr
        );
        run.says(&[
            "web failed (sync: vault_secret_missing)",
            "no secret at web/token",
        ]);
        let told = run
            .stderr
            .contains("which the runner keeps for ten minutes");
        assert_eq!(told, post == 200);
    }
}

/// Its state was in memory, and it has started anew.
#[test]
fn t10_a_runner_that_has_forgotten_leaves_the_outcome_unknown() {
    let unknown = || Reply::Json(404, json!({"status": "not_found"}));
    let forgetful = DeployServer::new(move |asked| match (asked.path.as_str(), asked.before) {
        (STATUS, 0 | 1) => unknown(),
        _ => told(asked, over("completed", json!([]))),
    });
    iac(&forgetful).succeeds();
    let lost = DeployServer::new(move |asked| match asked.path.as_str() {
        STATUS => unknown(),
        _ => told(asked, json!({})),
    });
    let run = iac(&lost).run();
    assert_eq!((run.code, run.output("status")), (1, "failed"));
    run.says(&["doesn't know it any more", "the outcome is unknown"]);
}

#[test]
fn t10_an_earlier_runners_other_results_fail() {
    for (field, value) in [
        ("deployment_id", json!("another")),
        ("env", json!("production")),
        ("ref", json!("2".repeat(40))),
    ] {
        let mut result = over("completed", json!([]));
        result[field] = value;
        let server = DeployServer::new(move |asked| told(asked, result.clone()));
        let run = iac(&server).run();
        assert_eq!((run.code, run.output("status")), (1, "failed"), "{field}");
    }
}

#[test]
fn t1_an_earlier_runners_refusals_fail() {
    for (status, text) in [
        (400, "answered 400: error: no tag"),
        (401, "the secret must be"),
        (409, "409"),
    ] {
        let body = json!({"status": "error", "error": "no tag"});
        let server = DeployServer::new(move |_| Reply::Json(status, body.clone()));
        iac(&server).fails(1).says(&[text]);
        seed(&server).fails(1).says(&[text]);
    }
    let first = DeployServer::new(|_| Reply::Json(200, json!({"status": "accepted"})));
    iac(&first)
        .fails(3)
        .says(&["names no deployment", "give 'protocol' seed"]);
}

/// Fails when what is only accepted is told as done.
#[test]
fn t2_nobody_learns_the_result_of_the_first_runner_and_that_is_said() {
    let server = DeployServer::new(|_| Reply::Json(200, json!({"status": "accepted"})));
    let run = seed(&server).succeeds();
    assert_eq!(
        (run.output("status"), run.output("deployment-id")),
        ("accepted", "")
    );
    assert_eq!(run.annotations("warning").len(), 1);
    run.says(&["nobody learns the result"]);
    let asked = &server.asked("POST", "/deploy")[0];
    assert_eq!(asked.seed_nonce(), None);
    let expected = json!({"env": "staging", "tag": "v1.2.1", "triggered_by": "windlass"});
    assert_eq!(asked.json(), expected);
    let run = seed(&server).input("wait", "false").succeeds();
    assert!(run.annotations("warning").is_empty());
}

/// Fails when a status of 200 is enough.
#[test]
fn t1_the_first_runner_has_to_say_that_it_will() {
    for (status, body, text) in [
        (
            200,
            json!({"status": "ignored"}),
            "only the status 'accepted'",
        ),
        (
            200,
            json!({"status": "no_changes"}),
            "only the status 'accepted'",
        ),
        (200, json!("welcome"), "has to answer"),
        (202, in_progress(), "give 'protocol' iac"),
    ] {
        let server = DeployServer::new(move |_| Reply::Json(status, body.clone()));
        seed(&server).fails(3).says(&[text]);
    }
}

#[test]
fn the_health_can_be_asked_for_where_nothing_else_is_told() {
    let server = DeployServer::new(|asked| match (asked.path.as_str(), asked.before) {
        ("/healthy", 0) => Reply::Json(502, json!({})),
        ("/healthy", _) => Reply::Json(204, json!({})),
        _ => Reply::Json(200, json!({"status": "accepted"})),
    });
    let run = seed(&server)
        .input("health-check", &format!("{}/healthy", server.url()))
        .succeeds();
    run.says(&["health check: passed"]);
    assert_eq!(run.output("status"), "accepted");
}
