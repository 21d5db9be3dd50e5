//! `trigger-runner`, seen whole: what is asked of the runner, and what people and programs see.

use serde_json::{Value, json};

use crate::support::deploy_server::{DeployServer, ID, Reply, accepted, ended, printed, report};
use crate::support::trigger::{REPORT, commit, completed, deploying, failed, good, page, told};
use crate::support::{Call, Staged};

/// The log without the lines that only the runner of the job reads.
fn log(stderr: &str) -> String {
    let lines = stderr.split_inclusive('\n');
    let shown = lines.filter(|line| !line.starts_with("::add-mask::"));
    shown.collect()
}

#[test]
fn a_tag_is_deployed_and_every_service_told() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let server = deploying(&staged);
    let call = Call::trigger(&server).on(&github);
    let run = call.input("record-deployment", "false").succeeds();
    let (sha, short) = (staged.commit(), &staged.commit()[..7]);
    let (url, page) = (server.url(), page(&server));
    let services = r#"[{"service":"web","state":"completed","exit-code":0,"seconds":1.5},{"service":"api","state":"completed","exit-code":0,"seconds":1.5}]"#;
    let expected = [
        ("deployment-id", ID),
        ("status", "completed"),
        ("sha", sha),
        ("services", services),
        ("url", &page),
    ];
    let outputs: Vec<(&str, &str)> = run
        .outputs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(read(run.output("services")), read(services));
    assert_eq!(outputs.len(), expected.len());
    for (name, value) in expected.iter().filter(|(name, _)| *name != "services") {
        assert_eq!(run.output(name), *value, "{name}");
    }
    let expected = format!(
        "v1.2.1 to staging ({short}) through {url}: services all; signed by hmac
the runner has accepted deployment {ID}: v1.2.1 to staging ({short})
{page}
web: completed in 1.5 s
api: completed in 1.5 s
v1.2.1 to staging: completed
"
    );
    assert_eq!(log(&run.stderr), expected);
    for text in ["trigger-runner: v1.2.1 to staging: completed", &page, "web"] {
        assert!(run.summary.contains(text), "{text}: {}", run.summary);
    }
}

#[test]
fn what_is_asked_for_is_what_the_inputs_say() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::trigger(&server).of_commit(&commit());
    let call = call
        .input("tag", "refs/tags/v1.2.1")
        .input("services", "web\n\n  api \n")
        .input("force", "true")
        .input("triggered-by", "a \"quoted\"\n{name}");
    call.succeeds();
    let asked = &server.asked("POST", "/deploy")[0];
    let expected = json!({
        "env": "staging", "tag": "v1.2.1", "services": ["web", "api"],
        "triggered_by": "a \"quoted\"\n{name}", "force": true,
    });
    assert_eq!(asked.json(), expected);
    assert_eq!(asked.header("content-type"), Some("application/json"));
}

#[test]
fn the_run_is_named_as_who_asks() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::trigger(&server).of_commit(&commit());
    call.env("GITHUB_ACTOR", "octocat")
        .env("GITHUB_REPOSITORY", "acme/shop")
        .env("GITHUB_RUN_ID", "42")
        .succeeds();
    let asked = server.asked("POST", "/deploy")[0].json();
    let expected = "octocat, https://github.com/acme/shop/actions/runs/42";
    assert_eq!(asked["triggered_by"], expected);
}

/// Fails when the answer to the request is taken for the result.
#[test]
fn t2_a_failed_service_fails_the_step_with_the_end_of_its_log() {
    let services = json!([
        failed("web", "connecting\nno route to the database\n"),
        {"service": "api", "state": "blocked"},
    ]);
    let server = DeployServer::new(move |asked| {
        told(
            asked,
            &commit(),
            report("v1.2.1", &commit(), "failed", services.clone()),
        )
    });
    let run = Call::trigger(&server).of_commit(&commit()).run();
    assert_eq!((run.code, run.output("status")), (1, "failed"));
    let errors = run.annotations("error");
    let expected = "failed to deploy v1.2.1 to staging: web failed (exit_status, exit code 2)\n\
        connecting\nno route to the database\nhint: mend its sync";
    assert_eq!(errors, [expected]);
    run.says(&["api: blocked", "::group::web"]);
    for text in ["no route to the database", "mend its sync", "blocked"] {
        assert!(run.summary.contains(text), "{text}: {}", run.summary);
    }
}

/// Fails when lines of services side by side are mixed, or a group is opened twice.
#[test]
fn t2_the_log_streams_in_a_group_for_each_service() {
    let server = DeployServer::new(|asked| {
        let events = vec![
            printed(1, "web", "web begins\n"),
            printed(2, "api", "api begins\n"),
            printed(3, "web", "web goes on\n"),
            printed(4, "api", "api goes on\n"),
            ended("completed"),
        ];
        match asked.path.as_str() {
            path if path.contains("/logs") => Reply::Events(events),
            _ => good(asked, &commit()),
        }
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    let groups = "::group::web\nweb begins\nweb goes on\n::endgroup::\n";
    let others = "::group::api\napi begins\napi goes on\n::endgroup::\n";
    run.says(&[groups, others]);
    assert_eq!(run.annotations("group"), ["web", "api"]);
}

/// The stream goes on after the last event that came, and nothing is shown twice.
#[test]
fn a_broken_stream_goes_on_where_it_was() {
    let server = DeployServer::new(|asked| match (asked.path.as_str(), asked.before) {
        (path, 0) if path.contains("/logs") => Reply::Events(vec![printed(7, "web", "one\n")]),
        (path, _) if path.contains("/logs") => Reply::Events(vec![
            printed(7, "web", "one\n"),
            printed(9, "web", "two\n"),
            ended("completed"),
        ]),
        (REPORT, 0..20) => {
            let running = json!([{"service": "web", "state": "running"}]);
            Reply::Json(200, report("v1.2.1", &commit(), "in_progress", running))
        }
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    run.says(&["::group::web\none\ntwo\n::endgroup::\n"]);
    let asked = server.asked("GET", &format!("{REPORT}/logs"));
    let queries: Vec<&str> = asked
        .iter()
        .map(|asked| &asked.path[REPORT.len()..])
        .collect();
    assert_eq!(queries, ["/logs?after=0", "/logs?after=7"]);
}

#[test]
fn without_a_stream_the_end_of_each_log_is_shown() {
    let services = json!([{
        "service": "web", "state": "completed", "seconds": 2.0, "log_tail": "all is well\n",
    }]);
    let server = DeployServer::new(move |asked| match asked.path.as_str() {
        path if path.contains("/logs") => Reply::Json(404, json!({"error": "not_found"})),
        _ => told(
            asked,
            &commit(),
            report("v1.2.1", &commit(), "completed", services.clone()),
        ),
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    run.says(&["::group::web\nall is well\n::endgroup::\n"]);
}

#[test]
fn progress_is_a_line_for_each_change() {
    let sha = commit();
    let server = DeployServer::new(move |asked| {
        let report = |status: &str, queued: Value, services: Value| {
            let mut report = report("v1.2.1", &sha, status, services);
            report["queued_behind"] = queued;
            Reply::Json(200, report)
        };
        let state = |state: &str| json!([{"service": "web", "state": state}]);
        match (asked.path.as_str(), asked.before) {
            (path, _) if path.contains("/logs") => Reply::Events(vec![ended("completed")]),
            (REPORT, 0 | 1) => report("in_progress", json!(2), state("pending")),
            (REPORT, 2) => report("in_progress", json!(0), state("pending")),
            (REPORT, 3 | 4) => report("in_progress", Value::Null, state("running")),
            (REPORT, _) => report("completed", Value::Null, json!([completed("web")])),
            _ => Reply::Json(202, accepted(&sha)),
        }
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    let expected = "it waits for 2 deployments before it
it is next in the queue of its environment
its turn has come
web: running
web: completed in 1.5 s
v1.2.1 to staging: completed
";
    assert!(log(&run.stderr).ends_with(expected), "{}", run.stderr);
}

#[test]
fn without_wait_the_runner_has_it_and_that_is_all() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::trigger(&server).of_commit(&commit());
    let run = call.input("wait", "false").succeeds();
    assert_eq!(run.output("status"), "accepted");
    assert_eq!(run.output("deployment-id"), ID);
    assert!(server.asked("GET", REPORT).is_empty());
}

/// Fails when a dry run signs, sends or needs a secret.
#[test]
fn a_dry_run_shows_what_would_be_sent() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::unsigned_trigger(&server.url()).of_commit(&commit());
    let run = call.input("dry-run", "true").succeeds();
    run.says(&[
        &format!(
            "would send, with protocol windlass: POST {}/deploy",
            server.url()
        ),
        r#"{"env":"staging","tag":"v1.2.1","triggered_by":"windlass"}"#,
    ]);
    assert_eq!(
        (run.output("status"), run.output("sha")),
        ("", commit().as_str())
    );
    assert!(server.asked("POST", "/deploy").is_empty());
}

#[test]
fn health_is_asked_for_after_the_deployment_and_until_it_is_good() {
    let server = DeployServer::new(|asked| {
        match (asked.path.as_str(), asked.before) {
        ("/healthy?key=v", 0) => Reply::Json(503, json!({})),
        ("/healthy?key=v", 1) => Reply::Raw(
            "HTTP/1.1 302 X\r\nlocation: /sign-in\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        ),
        ("/healthy?key=v", _) => Reply::Json(200, json!({})),
        _ => good(asked, &commit()),
    }
    });
    let call = Call::trigger(&server).of_commit(&commit());
    let url = format!("{}/healthy?key=v", server.url());
    let run = call.input("health-check", &url).succeeds();
    run.says(&["it answered 503", "it answered 302", "health check: passed"]);
    assert!(!run.stderr.contains("key=v"), "{}", run.stderr);
    assert_eq!(server.asked("GET", "/healthy").len(), 3);
    assert!(server.asked("GET", "/sign-in").is_empty());
}

/// A runner behind a proxy that takes a part of the path away.
#[test]
fn the_path_of_the_endpoint_is_signed_and_the_addresss_own_path_is_kept() {
    let server = DeployServer::new(|asked| {
        let mut asked = asked.clone();
        asked.path = asked.path.replacen("/runner", "", 1);
        good(&asked, &commit())
    });
    let call = Call::unsigned_trigger(&format!("{}/runner/", server.url()));
    let secret = crate::support::deploy_server::SECRET;
    call.of_commit(&commit())
        .secret("secret", secret)
        .succeeds();
    let mut asked = server.asked("POST", "/runner/deploy")[0].clone();
    asked.path = "/deploy".to_owned();
    asked.hmac_nonce();
}
