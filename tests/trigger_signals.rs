//! `trigger-runner` in a job that is cancelled: the Actions runner sends an interrupt, and kills
//! ten seconds later.

use serde_json::json;

use crate::support::deploy_server::{DeployServer, Reply, printed, report};
use crate::support::trigger::{REPORT, told};
use crate::support::{Call, Staged};

fn endless(sha: &str) -> DeployServer {
    let sha = sha.to_owned();
    DeployServer::new(move |asked| match asked.path.as_str() {
        path if path.contains("/logs") => Reply::OpenEvents(vec![printed(1, "web", "begins\n")]),
        _ => {
            let services = json!([{"service": "web", "state": "running"}]);
            told(asked, &sha, report("v1.2.1", &sha, "in_progress", services))
        }
    })
}

/// Fails when a cancelled job leaves a record in progress, or cancels what it wasn't asked to.
#[test]
fn a_cancelled_job_leaves_the_deployment_running_and_says_so() {
    for signal in ["INT", "TERM"] {
        let staged = Staged::new();
        let github = staged.bare(|builder| builder);
        let server = endless(staged.commit());
        let started = Call::trigger(&server).on(&github).start();
        server.wait_for("GET", REPORT, 3);
        started.signal(signal);
        let run = started.wait();
        assert_eq!(
            (run.code, run.output("status")),
            (1, "accepted"),
            "{}",
            run.stderr
        );
        run.says(&[
            "the job was cancelled",
            "the deployment goes on at the runner",
        ]);
        assert!(server.asked("POST", &format!("{REPORT}/cancel")).is_empty());
        let id = github.get("/deployments")[0]["id"].to_string();
        let newest = &github.get(&format!("/deployments/{id}/statuses"))[0];
        assert_eq!(newest["state"], "error");
    }
}

#[test]
fn a_cancelled_job_cancels_the_deployment_where_it_was_asked_to() {
    let staged = Staged::new();
    let server = endless(staged.commit());
    let call = Call::trigger(&server).of_commit(staged.commit());
    let started = call.input("cancel-on-timeout", "true").start();
    server.wait_for("GET", REPORT, 2);
    started.signal("INT");
    let run = started.wait();
    assert_eq!(
        (run.code, run.output("status")),
        (1, "cancelled"),
        "{}",
        run.stderr
    );
    assert_eq!(server.asked("POST", &format!("{REPORT}/cancel")).len(), 1);
}

#[test]
fn a_job_that_is_cancelled_early_has_nothing_to_tell() {
    let server = DeployServer::new(|_| Reply::Hang);
    let started = Call::trigger(&server).of_commit(&"1".repeat(40)).start();
    server.wait_for("POST", "/deploy", 1);
    started.signal("INT");
    let run = started.wait();
    assert_eq!((run.code, run.outputs.len()), (1, 0));
    run.says(&["the runner may have got the request"]);
}
