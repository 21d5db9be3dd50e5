//! `trigger-runner` where something goes wrong between it and the runner.

use std::net::TcpListener;

use serde_json::json;

use crate::support::Call;
use crate::support::deploy_server::{DeployServer, ID, Reply, report, response};
use crate::support::trigger::{REPORT, commit, good, told};

/// Fails when anything but the expected status counts as success.
#[test]
fn t1_every_other_answer_fails_the_step_with_its_reason() {
    let said =
        json!({"error": "unknown_tag", "message": "there is no tag v1.2.1", "hint": "push it"});
    for (status, code) in [
        (200, 3),
        (302, 1),
        (400, 1),
        (401, 1),
        (403, 1),
        (404, 1),
        (409, 1),
        (413, 1),
        (422, 1),
    ] {
        let body = said.clone();
        let server = DeployServer::new(move |_| Reply::Json(status, body.clone()));
        let call = Call::trigger(&server).of_commit(&commit());
        let run = call.fails(code);
        let reason = format!("the runner answered {status}: unknown_tag: there is no tag v1.2.1");
        run.says(&[&reason, "hint: push it"]);
        assert_eq!(
            server.asked("POST", "/deploy").len(),
            1,
            "4xx is final: {status}"
        );
    }
}

/// Fails when an answer that isn't the protocol's counts as one.
#[test]
fn t1_an_answer_that_can_not_be_read_is_no_success() {
    for body in [
        "",
        "<html>sign in</html>",
        "{}",
        r#"{"status":"completed"}"#,
    ] {
        let server = DeployServer::new(move |_| Reply::Raw(response(202, "text/html", body)));
        let call = Call::trigger(&server).of_commit(&commit());
        call.fails(3).says(&["the runner's answer can't be read"]);
    }
}

/// Fails when a passing trouble ends it, or the same signature is sent twice.
#[test]
fn t4_what_may_pass_is_asked_again_and_signed_anew() {
    for trouble in [500, 502, 503, 429] {
        let server = DeployServer::new(move |asked| match (asked.method.as_str(), asked.before) {
            ("POST", 0) => Reply::Json(trouble, json!({"error": "draining", "message": "not now"})),
            _ => good(asked, &commit()),
        });
        let run = Call::trigger(&server).of_commit(&commit()).succeeds();
        run.says(&[&format!(
            "the runner answered {trouble} (draining: not now); asking again in"
        )]);
        let asked = server.asked("POST", "/deploy");
        assert_eq!(asked.len(), 2, "{trouble}");
        assert_eq!(asked[0].body, asked[1].body);
        assert_ne!(asked[0].hmac_nonce(), asked[1].hmac_nonce());
    }
}

/// The first request arrives, and its answer is lost.
#[test]
fn t4_a_lost_answer_is_asked_for_again() {
    let server = DeployServer::new(|asked| match (asked.method.as_str(), asked.before) {
        ("POST", 0) => Reply::Close,
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    run.says(&["the runner gave no whole answer"]);
    let asked = server.asked("POST", "/deploy");
    assert_ne!(asked[0].hmac_nonce(), asked[1].hmac_nonce());
}

#[test]
fn the_runner_says_how_long_to_wait() {
    let server = DeployServer::new(|asked| match (asked.method.as_str(), asked.before) {
        ("POST", 0) => Reply::Raw(
            "HTTP/1.1 429 X\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                .to_owned(),
        ),
        _ => good(asked, &commit()),
    });
    let run = Call::trigger(&server).of_commit(&commit()).succeeds();
    run.says(&["the runner answered 429; asking again in 1s"]);
}

/// A proxy of the environment sees what is for elsewhere, and nothing that is for this machine.
#[test]
fn a_proxy_stands_before_others_and_not_before_this_machine() {
    let server = DeployServer::new(|asked| {
        let mut asked = asked.clone();
        asked.path = asked.path.replacen("http://runner.invalid", "", 1);
        good(&asked, &commit())
    });
    let secret = crate::support::deploy_server::SECRET;
    let call = Call::unsigned_trigger("http://runner.invalid").secret("secret", secret);
    let call = call.of_commit(&commit()).env("http_proxy", &server.url());
    call.succeeds();
    assert_eq!(
        server.asked("POST", "http://runner.invalid/deploy").len(),
        1
    );

    let local = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::trigger(&local).of_commit(&commit());
    call.env("http_proxy", "http://127.0.0.1:9").succeeds();
}

/// Nobody listens: it is tried until the time is up.
#[test]
fn a_runner_that_is_not_there_is_unavailable() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let call = Call::unsigned_trigger(&format!("http://127.0.0.1:{port}"));
    let call = call.secret("secret", "a-secret-of-more-than-16-bytes");
    let run = call.of_commit(&commit()).input("timeout", "1s").fails(3);
    run.says(&[
        "failed to deploy v1.2.1 to staging within 1s",
        "it waited for the runner to accept it, and the runner can't be reached",
    ]);
}

/// Fails when the deadline doesn't hold while the other side is silent.
#[test]
fn a_runner_that_hangs_is_left_when_the_time_is_up() {
    let server = DeployServer::new(|_| Reply::Hang);
    let call = Call::trigger(&server)
        .of_commit(&commit())
        .input("timeout", "500ms");
    call.fails(3)
        .says(&["within 500ms", "an answer may have been lost"]);

    let server = DeployServer::new(|asked| match asked.path.as_str() {
        REPORT => Reply::Hang,
        _ => good(asked, &commit()),
    });
    let call = Call::trigger(&server)
        .of_commit(&commit())
        .input("timeout", "2s");
    let run = call.run();
    assert_eq!((run.code, run.output("status")), (1, "timed-out"));
    assert_eq!(run.output("deployment-id"), ID);
    run.says(&[
        "within 2s",
        &format!("it waited for deployment {ID} to end"),
        "the deployment may go on",
    ]);
    assert!(server.asked("POST", &format!("{REPORT}/cancel")).is_empty());
}

#[test]
fn with_cancel_on_timeout_the_deployment_ends_with_the_time() {
    let server = DeployServer::new(|asked| match asked.path.as_str() {
        REPORT => Reply::Json(200, report("v1.2.1", &commit(), "in_progress", json!([]))),
        path if path.contains("/logs") => Reply::OpenEvents(vec![]),
        _ => told(
            asked,
            &commit(),
            report("v1.2.1", &commit(), "cancelled", json!([])),
        ),
    });
    let call = Call::trigger(&server).of_commit(&commit());
    let run = call
        .input("timeout", "2s")
        .input("cancel-on-timeout", "true")
        .run();
    assert_eq!((run.code, run.output("status")), (1, "timed-out"));
    run.says(&["the runner cancels the deployment", "asked to cancel it"]);
    let asked = server.asked("POST", &format!("{REPORT}/cancel"));
    assert_eq!((asked.len(), asked[0].body.as_str()), (1, ""));
    asked[0].hmac_nonce();
}

/// Fails when a signature is sent to where a redirect leads.
#[test]
fn t5_a_redirect_is_never_followed() {
    let elsewhere = DeployServer::new(|asked| good(asked, &commit()));
    let place = format!("{}/deploy", elsewhere.url());
    for status in [301, 302, 303, 307, 308] {
        let place = place.clone();
        let server = DeployServer::new(move |_| {
            Reply::Raw(format!(
                "HTTP/1.1 {status} X\r\nlocation: {place}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            ))
        });
        let run = Call::trigger(&server).of_commit(&commit()).fails(1);
        run.says(&[
            &format!("answered {status}, a redirect to"),
            "follows no redirect",
        ]);
    }
    assert!(elsewhere.asked("POST", "/deploy").is_empty());
    assert!(elsewhere.asked("GET", "/deploy").is_empty());
}

#[test]
fn a_huge_answer_is_not_read_to_its_end() {
    let server = DeployServer::new(|_| Reply::Raw(response(202, "x", &"x".repeat(9 << 20))));
    let call = Call::trigger(&server).of_commit(&commit());
    call.fails(3).says(&["it is longer than"]);
    let server = DeployServer::new(|_| Reply::Raw(response(400, "x", &"y".repeat(1 << 20))));
    let run = Call::trigger(&server).of_commit(&commit()).fails(1);
    assert!(run.stderr.len() < 2_000, "{}", run.stderr.len());
}
