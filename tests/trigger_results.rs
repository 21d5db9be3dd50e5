//! `trigger-runner`, and results that are not what they seem.

use serde_json::{Value, json};

use crate::support::deploy_server::{
    DeployServer, ID, Reply, SECRET, accepted, ended, printed, report,
};
use crate::support::trigger::{REPORT, commit, completed, deploying, failed, good, told};
use crate::support::{Call, GitHub, Staged};

/// Fails when the runner's word is taken for what the tag stands for.
#[test]
fn t6_another_commit_than_the_tags_fails() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let (tagged, other) = (staged.commit().to_owned(), staged.main[2].clone());
    let server = DeployServer::new({
        let other = other.clone();
        move |asked| good(asked, &other)
    });
    let text = format!("the runner deploys {other}, and v1.2.1 stands for {tagged}");
    let by_github = Call::trigger(&server).on(&github);
    let said = Call::trigger(&server).of_commit(&tagged);
    let clone = staged.repository.clone_to("clone", &[]);
    let by_clone = Call::trigger(&server).directory(&clone);
    for call in [by_github, said, by_clone] {
        let run = call.run();
        assert_eq!(
            (run.code, run.output("status")),
            (1, "failed"),
            "{}",
            run.stderr
        );
        run.says(&[&text, "the deployment goes on at the runner"]);
    }
    assert!(github.get("/deployments").as_array().unwrap().is_empty());
}

/// An annotated tag's own object is not its commit.
#[test]
fn t6_the_commit_of_the_tag_is_known_from_wherever_it_can_be() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let server = deploying(&staged);
    let clone = staged.repository.clone_to("clone", &[]);
    for call in [
        Call::trigger(&server).on(&github),
        Call::trigger(&server).directory(&clone),
        Call::trigger(&server).of_commit(staged.commit()),
    ] {
        let run = call.succeeds();
        assert_eq!(run.output("sha"), staged.commit());
        assert!(!run.stderr.contains("is not known here"), "{}", run.stderr);
    }
    let run = Call::trigger(&server).succeeds();
    run.says(&["which commit v1.2.1 stands for is not known here"]);
    assert_eq!(run.output("sha"), staged.commit());
}

#[test]
fn a_tag_that_github_does_not_have_is_not_asked_for() {
    let staged = Staged::new();
    let github: GitHub = staged.bare(|builder| builder);
    let server = deploying(&staged);
    // The name of a tag, and something more.
    let call = Call::trigger(&server).input("tag", "v1.2").on(&github);
    call.fails(1)
        .says(&["acme/shop has no such tag", "push the tag first"]);
    assert!(server.asked("POST", "/deploy").is_empty());
}

/// Fails when the report of another deployment is taken for this one's.
#[test]
fn t10_the_result_of_another_deployment_fails() {
    for (field, value, text) in [
        ("deployment_id", json!("fedcba9876543210"), "its id is"),
        ("env", json!("production"), "its environment is"),
        ("sha", json!("2".repeat(40)), "the runner deploys 2222"),
    ] {
        let mut other = report("v1.2.1", &commit(), "completed", json!([completed("web")]));
        other[field] = value;
        let server = DeployServer::new(move |asked| told(asked, &commit(), other.clone()));
        let run = Call::trigger(&server).of_commit(&commit()).run();
        assert_eq!((run.code, run.output("status")), (1, "failed"), "{field}");
        run.says(&[text]);
    }
    let mut other = report("v1.2.0", &commit(), "completed", json!([]));
    other["tag"] = json!("v1.2.0");
    let server = DeployServer::new(move |asked| told(asked, &commit(), other.clone()));
    let run = Call::trigger(&server).run();
    assert_eq!((run.code, run.output("status")), (1, "failed"));
    run.says(&["its tag is \"v1.2.0\""]);
}

/// Fails when services that were not asked for are taken for those that were.
#[test]
fn t10_other_services_than_were_asked_for_fail() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::trigger(&server).of_commit(&commit());
    let run = call.input("services", "web").run();
    assert_eq!(run.code, 1);
    run.says(&["its services are web, api, not web"]);
}

/// Fails when a result of an attempt before counts.
#[test]
fn t10_the_report_of_an_earlier_attempt_is_stale() {
    let server = DeployServer::new(|asked| {
        let attempt = |number: u32, status: &str| {
            let mut report = report("v1.2.1", &commit(), status, json!([completed("web")]));
            report["attempt"] = json!(number);
            Reply::Json(200, report)
        };
        match (asked.path.as_str(), asked.before) {
            (path, _) if path.contains("/logs") => Reply::Events(vec![ended("completed")]),
            (REPORT, 0) => attempt(2, "in_progress"),
            (REPORT, 1) => attempt(1, "failed"),
            (REPORT, _) => attempt(2, "completed"),
            _ => Reply::Json(202, accepted(&commit())),
        }
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    assert_eq!(run.output("status"), "completed");
}

/// That no secret is shown and no command obeyed, every run proves by itself (see
/// `support::program`); here are the answers that would like it otherwise.
#[test]
fn t5_secrets_in_whatever_the_runner_says_are_masked() {
    let refusing = DeployServer::new(|_| {
        let said = json!({"error": SECRET, "message": format!("not {SECRET}"), "hint": SECRET});
        Reply::Json(400, said)
    });
    Call::trigger(&refusing)
        .of_commit(&commit())
        .fails(1)
        .says(&["not ***"]);
    let page = DeployServer::new(|_| Reply::Json(502, json!(format!("<b>{SECRET}</b>"))));
    let call = Call::trigger(&page).of_commit(&commit());
    call.input("timeout", "1s").fails(3).says(&["***"]);

    let mut service = failed("web", &format!("using {SECRET}\n"));
    service["service"] = json!(format!("web {SECRET}"));
    service["next_action"] = json!(format!("change {SECRET}"));
    let failing = DeployServer::new(move |asked| {
        let report = report("v1.2.1", &commit(), "failed", json!([service]));
        match asked.path.as_str() {
            path if path.contains("/logs") => Reply::Events(vec![
                printed(1, &format!("api {SECRET}"), &format!("printed {SECRET}\n")),
                ended("failed"),
            ]),
            _ => told(asked, &commit(), report),
        }
    });
    let run = Call::trigger(&failing).of_commit(&commit()).run();
    assert_eq!(run.code, 1);
    run.says(&["printed ***", "using ***", "change ***"]);
    assert!(
        run.summary.contains("web &#42;&#42;&#42;"),
        "{}",
        run.summary
    );
}

/// Fails when a runner, or a service by what it prints, can give commands to the job.
#[test]
fn t5_text_of_strangers_gives_no_command() {
    const TEXT: &str = "x\n::error::owned\n::endgroup::\n##[set-output name=sha]owned\r::add-mask::e\n::stop-commands::x\n";
    let refusing = DeployServer::new(|_| Reply::Json(400, json!({"error": TEXT, "hint": TEXT})));
    Call::trigger(&refusing).of_commit(&commit()).fails(1);
    let hostile = DeployServer::new(|asked| {
        let service = json!({
            "service": TEXT, "state": "failed", "log_tail": TEXT, "next_action": TEXT,
        });
        let report = report("v1.2.1", &commit(), "failed", json!([service]));
        match asked.path.as_str() {
            path if path.contains("/logs") => Reply::Events(vec![
                printed(1, "web", TEXT),
                printed(2, TEXT, TEXT),
                ended(TEXT),
            ]),
            _ => told(asked, &commit(), report),
        }
    });
    let run = Call::trigger(&hostile).of_commit(&commit()).run();
    assert_eq!((run.code, run.output("sha")), (1, commit().as_str()));
    assert_eq!(run.annotations("error").len(), 1);
}

/// A job may have 1 MiB of outputs in all, and more would lose them.
#[test]
fn huge_reports_are_cut_to_what_a_job_may_have() {
    let services: Vec<Value> = (0..3_000)
        .map(|number| {
            let mut service = failed(&format!("{number}-{}", "n".repeat(500)), &"t\n".repeat(500));
            service["next_action"] = json!("a".repeat(500));
            service
        })
        .collect();
    let server = DeployServer::new(move |asked| {
        let report = report("v1.2.1", &commit(), "failed", json!(services));
        told(asked, &commit(), report)
    });
    let run = Call::trigger(&server).of_commit(&commit()).run();
    assert_eq!((run.code, run.output("deployment-id")), (1, ID));
    assert!(run.output("services").len() < 400_000);
    assert!(run.summary.len() < 1 << 20, "{}", run.summary.len());
    run.says(&["500 of 3000 services are told of"]);
}
