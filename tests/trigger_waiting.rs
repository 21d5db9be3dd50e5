//! `trigger-runner` while it waits: what is final, what is not, and what begins again.

use serde_json::{Value, json};

use crate::support::Call;
use crate::support::deploy_server::{DeployServer, Reply, ended, report};
use crate::support::trigger::{REPORT, commit, completed, good, told};

/// Two answers in between don't know it: that is not final. Six in a row are.
#[test]
fn a_deployment_that_is_not_known_any_more_is_asked_for_a_while() {
    let unknown = || {
        Reply::Json(
            404,
            json!({"error": "not_found", "message": "no such deployment"}),
        )
    };
    let server = DeployServer::new(move |asked| match (asked.path.as_str(), asked.before) {
        (path, _) if path.contains("/logs") => Reply::Events(vec![ended("completed")]),
        (REPORT, 0..2) => unknown(),
        _ => good(asked, &commit()),
    });
    Call::trigger(&server).of_commit(&commit()).succeeds();

    let server = DeployServer::new(move |asked| match asked.path.as_str() {
        path if path.starts_with(REPORT) => unknown(),
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).run();
    assert_eq!((run.code, run.output("status")), (1, "failed"));
    run.says(&["doesn't know it any more", "the outcome is unknown"]);
    assert_eq!(server.asked("GET", REPORT).len(), 6);
}

#[test]
fn trouble_while_waiting_is_no_result() {
    let server = DeployServer::new(|asked| match (asked.path.as_str(), asked.before) {
        (path, _) if path.contains("/logs") => Reply::Events(vec![ended("completed")]),
        (REPORT, 0) => Reply::Json(503, json!({"error": "draining"})),
        (REPORT, 1) => Reply::Close,
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    assert_eq!(run.output("status"), "completed");
    assert_eq!(server.asked("GET", REPORT).len(), 3);
}

fn attempt(number: u32, status: &str) -> Value {
    let mut report = report("v1.2.1", &commit(), status, json!([completed("web")]));
    report["attempt"] = json!(number);
    report
}

/// A runner that went away goes on with what is missing; the old attempt's report is stale.
#[test]
fn an_interrupted_deployment_is_asked_for_again() {
    let server = DeployServer::new(|asked| match (asked.path.as_str(), asked.before) {
        (path, _) if path.contains("/logs") => Reply::OpenEvents(vec![ended("interrupted")]),
        (REPORT, 0 | 1) => Reply::Json(200, attempt(1, "interrupted")),
        (REPORT, _) => Reply::Json(200, attempt(2, "completed")),
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    run.says(&["the runner was interrupted; asking it to go on with what is missing"]);
    assert_eq!(server.asked("POST", "/deploy").len(), 2);
    assert_eq!(server.asked("GET", REPORT).len(), 3);
}

#[test]
fn a_deployment_that_is_interrupted_again_and_again_fails() {
    let server = DeployServer::new(|asked| match (asked.path.as_str(), asked.before) {
        (path, _) if path.contains("/logs") => Reply::OpenEvents(vec![ended("interrupted")]),
        (REPORT, before) => {
            let number = u32::try_from(before).unwrap() + 1;
            Reply::Json(200, attempt(number, "interrupted"))
        }
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).run();
    assert_eq!((run.code, run.output("status")), (1, "failed"));
    assert_eq!(server.asked("POST", "/deploy").len(), 4);
}

#[test]
fn one_that_somebody_cancelled_is_told_as_such() {
    let server = DeployServer::new(|asked| {
        let report = report("v1.2.1", &commit(), "cancelled", json!([]));
        told(asked, &commit(), report)
    });
    let run = Call::trigger(&server).of_commit(&commit()).run();
    assert_eq!((run.code, run.output("status")), (1, "cancelled"));
    run.says(&["somebody cancelled it"]);
}
