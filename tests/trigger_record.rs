//! `trigger-runner`, and the record on GitHub that a promotion relies on.

use serde_json::{Value, json};
use windlass_emulator::{Fault, Faults, Level, Match, Permissions};

use crate::support::deploy_server::{DeployServer, ID, Reply, report};
use crate::support::staged::DIGEST;
use crate::support::trigger::{REPORT, deploying, failed, page, told};
use crate::support::{Call, GitHub, Run, Staged};

/// The records and their states, each the oldest first.
fn records(github: &GitHub) -> Vec<(Value, Vec<Value>)> {
    let list = github.get("/deployments");
    let mut records: Vec<(Value, Vec<Value>)> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let path = format!("/deployments/{}/statuses", record["id"]);
            let mut statuses = github.get(&path).as_array().unwrap().clone();
            statuses.sort_by_key(|status| status["id"].as_u64());
            (record.clone(), statuses)
        })
        .collect();
    records.sort_by_key(|(record, _)| record["id"].as_u64());
    records
}

fn states(statuses: &[Value]) -> Vec<&str> {
    let states = statuses
        .iter()
        .map(|status| status["state"].as_str().unwrap());
    states.collect()
}

fn verify(github: &GitHub) -> Run {
    let call = Call::new(&["verify-staging-tag", "--tag=v1.2.1", "--require=deployed"]);
    call.args(&["--now=2099-01-01T00:00:00Z"]).on(github).run()
}

/// A runner where one service fails.
fn failing(staged: &Staged) -> DeployServer {
    let sha = staged.commit().to_owned();
    DeployServer::new(move |asked| {
        let services = json!([failed("web", "no\n")]);
        told(asked, &sha, report("v1.2.1", &sha, "failed", services))
    })
}

/// Fails when what one program records is not what the other one reads.
#[test]
fn w6_what_is_recorded_is_what_a_promotion_asks_for() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    assert_eq!(verify(&github).code, 1);
    let server = deploying(&staged);
    let call = Call::trigger(&server)
        .on(&github)
        .input("image-digest", DIGEST);
    call.input("environment-url", "https://shop.example.com/")
        .succeeds();
    let records = records(&github);
    let [(record, statuses)] = records.as_slice() else {
        panic!("{records:#?}");
    };
    let payload = json!({
        "tag": "v1.2.1", "sha": staged.commit(), "deployment-id": ID, "image-digest": DIGEST,
    });
    assert_eq!(
        (&record["task"], &record["environment"]),
        (&json!("windlass"), &json!("staging"))
    );
    assert_eq!(
        (&record["payload"], &record["sha"]),
        (&payload, &json!(staged.commit()))
    );
    assert_eq!(states(statuses), ["in_progress", "success"]);
    for status in statuses {
        assert_eq!(status["log_url"], page(&server));
        assert_eq!(status["environment_url"], "https://shop.example.com/");
    }
    let run = verify(&github);
    assert_eq!(
        (run.code, run.output("image-digest")),
        (0, DIGEST),
        "{}",
        run.stderr
    );
}

#[test]
fn w6_a_failure_is_recorded_and_proves_nothing() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let run = Call::trigger(&failing(&staged)).on(&github).run();
    assert_eq!(run.code, 1);
    assert_eq!(states(&records(&github)[0].1), ["in_progress", "failure"]);
    assert_eq!(verify(&github).code, 1);
}

/// Fails when a result that nobody knows leaves the record in progress.
#[test]
fn a_result_that_is_not_known_is_an_error_in_the_record() {
    let staged = Staged::new();
    let sha = staged.commit().to_owned();
    let server = DeployServer::new(move |asked| match asked.path.as_str() {
        path if path.contains("/logs") => Reply::OpenEvents(vec![]),
        _ => told(
            asked,
            &sha,
            report("v1.2.1", &sha, "in_progress", json!([])),
        ),
    });
    let github = staged.bare(|builder| builder);
    let run = Call::trigger(&server)
        .on(&github)
        .input("timeout", "3s")
        .run();
    assert_eq!((run.code, run.output("status")), (1, "timed-out"));
    assert_eq!(states(&records(&github)[0].1), ["in_progress", "error"]);
}

/// A job that was killed could say nothing; the next one goes on with its record.
#[test]
fn a_record_that_was_left_open_is_gone_on_with() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let payload = json!({"tag": "v1.2.1", "sha": staged.commit(), "deployment-id": ID});
    let open = |state: &str| {
        let body = json!({
            "ref": staged.commit(), "task": "windlass", "environment": "staging",
            "payload": payload, "auto_merge": false, "required_contexts": [],
        });
        let id = github.send("POST", "/deployments", &body)["id"].to_string();
        if !state.is_empty() {
            let path = format!("/deployments/{id}/statuses");
            github.send("POST", &path, &json!({"state": state}));
        }
    };
    open("failure");
    open("in_progress");
    open("");
    let server = deploying(&staged);
    Call::trigger(&server).on(&github).succeeds();
    let all = records(&github);
    let told: Vec<Vec<&str>> = all.iter().map(|(_, statuses)| states(statuses)).collect();
    assert_eq!(
        told,
        [
            vec!["failure"],
            vec!["in_progress", "inactive"],
            vec!["in_progress", "success"],
        ]
    );
    assert_eq!(verify(&github).code, 0);
}

/// What runs is told by the newest record: one that others were written after tells it no more.
#[test]
fn a_record_that_was_left_open_before_others_is_written_anew() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let record = |tag: &str, id: &str, state: &str| {
        let body = json!({
            "ref": staged.commit(), "task": "windlass", "environment": "staging",
            "payload": {"tag": tag, "sha": staged.commit(), "deployment-id": id},
            "auto_merge": false, "required_contexts": [],
        });
        let id = github.send("POST", "/deployments", &body)["id"].to_string();
        let path = format!("/deployments/{id}/statuses");
        github.send("POST", &path, &json!({"state": state}));
    };
    record("v1.2.1", ID, "in_progress");
    record("v1.2.0", "another", "success");
    Call::trigger(&deploying(&staged)).on(&github).succeeds();
    let all = records(&github);
    let told: Vec<Vec<&str>> = all.iter().map(|(_, statuses)| states(statuses)).collect();
    let (before, after) = (told.first().unwrap(), told.last().unwrap());
    assert_eq!(before, &["in_progress", "inactive"]);
    assert_eq!((told.len(), after), (3, &vec!["in_progress", "success"]));
}

/// Fails when every re-run files another record of what was done once.
#[test]
fn running_it_again_records_nothing_twice() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    Call::trigger(&deploying(&staged)).on(&github).succeeds();
    let sha = staged.commit().to_owned();
    let again = DeployServer::new(move |asked| match asked.path.as_str() {
        "/deploy" => {
            let mut accepted = crate::support::deploy_server::accepted(&sha);
            accepted["duplicate"] = json!(true);
            accepted["status"] = json!("completed");
            Reply::Json(202, accepted)
        }
        _ => crate::support::trigger::good(asked, &sha),
    });
    let run = Call::trigger(&again).on(&github).succeeds();
    run.says(&["it had it already", "records it already"]);
    let all = records(&github);
    assert_eq!(
        (all.len(), states(&all[0].1)),
        (1, vec!["in_progress", "success"])
    );
}

/// Fails when a success without its proof is green.
#[test]
fn a_success_that_can_not_be_recorded_is_loud() {
    let staged = Staged::new();
    let only = ["contents", "deployments", "metadata"].map(|name| (name, Level::Read));
    let github = staged.bare(|builder| builder.token("t0k3n-that-reads", Permissions::only(only)));
    let server = deploying(&staged);
    let run = Call::trigger(&server)
        .on_with(&github, "t0k3n-that-reads")
        .run();
    assert_eq!(
        (run.code, run.output("status")),
        (1, "completed"),
        "{}",
        run.stderr
    );
    run.says(&[
        "record the deployment",
        "grant 'deployments: write'",
        "its proof is missing",
    ]);
    assert_eq!(run.annotations("warning").len(), 1, "{}", run.stderr);
    let call = Call::trigger(&server).on_with(&github, "t0k3n-that-reads");
    call.input("record-deployment", "false").succeeds();
    let failing = failing(&staged);
    let run = Call::trigger(&failing)
        .on_with(&github, "t0k3n-that-reads")
        .run();
    run.says(&["web failed"]);
}

/// The write was done, and its answer is lost.
#[test]
fn a_record_whose_answer_was_lost_is_not_made_twice() {
    let staged = Staged::new();
    for path in ["/deployments", "/statuses"] {
        let lost = Match::post(path).nth(1);
        let faults = Faults::default().on(lost, Fault::DropAfterWrite);
        let github = staged.bare(|builder| builder.faults(faults));
        Call::trigger(&deploying(&staged)).on(&github).succeeds();
        let all = records(&github);
        assert_eq!(all.len(), 1, "{path}: {all:#?}");
        assert_eq!(states(&all[0].1).last(), Some(&"success"));
    }
}

#[test]
fn what_can_not_be_recorded_is_said_and_is_no_failure() {
    let staged = Staged::new();
    let server = deploying(&staged);
    let call = Call::trigger(&server).of_commit(staged.commit());
    call.succeeds()
        .says(&["it won't be recorded on GitHub: there is no token"]);
    let github = staged.bare(|builder| builder);
    let call = Call::trigger(&server).on(&github).input("wait", "false");
    call.succeeds()
        .says(&["it won't be recorded on GitHub: nobody waits"]);
    assert!(records(&github).is_empty());
}

/// Some services of a version are not the version: what ran before stays as it is.
#[test]
fn some_services_end_no_other_record() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let before = json!({
        "ref": staged.main[0], "task": "windlass", "environment": "staging",
        "auto_merge": false, "required_contexts": [],
    });
    let id = github.send("POST", "/deployments", &before)["id"].to_string();
    let path = format!("/deployments/{id}/statuses");
    github.send("POST", &path, &json!({"state": "success"}));
    let call = Call::trigger(&deploying(&staged)).on(&github);
    call.input("services", "web\napi").succeeds();
    assert_eq!(github.get(&path)[0]["state"], "success");
    Call::trigger(&deploying(&staged)).on(&github).succeeds();
    assert_eq!(github.get(&path)[0]["state"], "inactive");
}

/// An earlier runner may never tell its commit.
#[test]
fn without_a_commit_nothing_is_recorded() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    for (sha, is_recorded) in [(None, false), (Some(staged.commit()), true)] {
        let mut result = json!({"status": "completed", "deployment_id": "d0"});
        if let Some(sha) = sha {
            result["ref"] = json!(sha);
        }
        let server = DeployServer::new(move |asked| match asked.path.as_str() {
            "/deploy" => Reply::Json(202, json!({"status": "in_progress", "deployment_id": "d0"})),
            _ => Reply::Json(200, result.clone()),
        });
        let call = || Call::trigger(&server).on(&github).input("protocol", "iac");
        let asked = call().input("record-deployment", "true").run();
        assert_eq!(asked.code, i32::from(!is_recorded), "{}", asked.stderr);
        let run = call().succeeds();
        assert_eq!(
            run.stderr.contains("doesn't tell which commit"),
            !is_recorded
        );
        assert_eq!(!records(&github).is_empty(), is_recorded);
    }
    assert!(
        !records(&github)
            .iter()
            .any(|(record, _)| record["payload"]["deployment-id"] == REPORT)
    );
}
