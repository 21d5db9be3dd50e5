//! How much is taken from outside, and what becomes of nonsense.

use fastrand::Rng;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Place, Runner, secret};
use crate::wire::{Answer, Sent, connect, exchange, read_to_end};

fn bearer() -> String {
    format!("Bearer {}", secret("READ_TOKEN"))
}

/// A runner with other limits.
fn limited(limits: &str) -> (Place, Runner) {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    place.configure(|text| text.replace("requests-per-minute = 100000", limits));
    let runner = place.start();
    (place, runner)
}

#[tokio::test]
async fn a_body_has_a_limit_of_its_own() {
    let (_place, runner) = limited("body = 100");
    let body = |length: usize| {
        format!(
            "{:length$}",
            json!({"env": "staging", "tag": "v1.2.4"}).to_string()
        )
    };
    let (status, _) = runner
        .ask(Method::POST, "/deploy", body(100).as_bytes())
        .await;
    assert_eq!(status, 202);
    let (status, told) = runner
        .ask(Method::POST, "/deploy", body(101).as_bytes())
        .await;
    assert_eq!((status, &told["error"]), (413, &json!("too_large")));
    assert!(
        told["message"].as_str().unwrap().contains("100 bytes"),
        "{told}"
    );
    // GitHub's payloads may be longer, as long as they say how long they are.
    let payload = json!({"commits": "x".repeat(200)}).to_string();
    let key =
        windlass_deploy_protocol::auth::webhook::Key::new("push", &secret("WEBHOOK_SECRET").into());
    let header = key.unwrap().sign(payload.as_bytes());
    let push = Sent::new("POST", "/webhook", payload.as_bytes(), [header]);
    assert_eq!(push.send(&runner.url).await.status, 200);
    let push = push.framed(crate::wire::Framing::Chunks);
    assert_eq!(push.send(&runner.url).await.status, 413);
}

#[tokio::test]
async fn headers_are_limited_in_number_and_size() {
    let place = Place::new();
    let runner = place.start();
    let with = |count: usize, length: usize| {
        let value = "x".repeat(length);
        let request = Sent::get("/health");
        (0..count).fold(request, |request, number| {
            request.and(&format!("x-{number}"), &value)
        })
    };
    // The request brings a few of its own.
    for (count, length, expected) in [
        (60, 10, 200),
        (65, 10, 431),
        (2, 15_000, 200),
        (9, 15_000, 431),
    ] {
        let answer = with(count, length).send(&runner.url).await;
        assert_eq!(answer.status, expected, "{count} of {length} bytes");
    }
}

/// The third connection waits until one of two is free, and then is served.
#[tokio::test]
async fn connections_wait_when_there_are_too_many() {
    let (_place, runner) = limited("connections = 2");
    let request = b"GET /health HTTP/1.1\r\nhost: runner\r\n\r\n";
    let mut first = connect(&runner.url).await;
    let mut second = connect(&runner.url).await;
    for open in [&mut first, &mut second] {
        open.write_all(request).await.unwrap();
        let mut answer = [0; 15];
        open.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
    }
    let mut third = connect(&runner.url).await;
    third.write_all(request).await.unwrap();
    // As long as both are open, whatever they ask is answered, and the third is not.
    for _ in 0..100 {
        first.write_all(request).await.unwrap();
        let mut some = [0; 200];
        assert!(first.read(&mut some).await.unwrap() > 0);
    }
    let mut byte = [0];
    let unanswered = third.try_read(&mut byte).unwrap_err();
    assert_eq!(unanswered.kind(), std::io::ErrorKind::WouldBlock);
    drop(second);
    assert_eq!(third.read(&mut byte).await.unwrap(), 1);
}

#[tokio::test]
async fn who_asks_too_often_waits_and_nobody_else() {
    let (_place, runner) = limited("requests-per-minute = 3");
    for _ in 0..3 {
        let (status, _) = runner.ask(Method::GET, "/deployments", b"").await;
        assert_eq!(status, 200);
    }
    let response = runner
        .signed(Method::GET, "/deployments", b"")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 429);
    let wait: u64 = response.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    let told: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(told["error"], "too_many_requests");

    let old = windlass_deploy_protocol::auth::seed::Key::new("old", &secret("SEED_SECRET").into());
    let body = br#"{"env":"staging","tag":"v1.2.4"}"#;
    let other = Sent::new("POST", "/deploy", body, [old.unwrap().sign_plain(body)]);
    assert_eq!(other.send(&runner.url).await.status, 202);
    let reader = Sent::get("/deployments").and("authorization", &bearer());
    assert_eq!(reader.send(&runner.url).await.status, 200);
    // Whoever proves nothing uses up nothing of anybody.
    let stranger = Sent::new(
        "POST",
        "/deploy",
        body,
        [("X-Windlass-Signature", "sha256=".to_owned())],
    );
    for _ in 0..9 {
        assert_eq!(stranger.send(&runner.url).await.status, 401);
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_told_in_json() {
    let place = Place::new();
    let runner = place.start();
    for (method, path, expected, error) in [
        ("GET", "/nothing", 404, "not_found"),
        ("POST", "/deploy/", 404, "not_found"),
        ("GET", "//", 404, "not_found"),
        ("GET", "/../etc/passwd", 404, "not_found"),
        ("GET", "/style.css/..", 404, "not_found"),
        ("POST", "/sync", 404, "not_found"),
        ("OPTIONS", "*", 404, "not_found"),
        ("GET", "/deploy", 405, "method_not_allowed"),
        ("PUT", "/deploy", 405, "method_not_allowed"),
        ("POST", "/", 405, "method_not_allowed"),
        ("TRACE", "/health", 405, "method_not_allowed"),
        ("BREW", "/health", 405, "method_not_allowed"),
        ("get", "/health", 405, "method_not_allowed"),
        ("DELETE", "/deployments/x", 405, "method_not_allowed"),
    ] {
        let sent = Sent::new::<String>(method, path, b"", []);
        let answer = sent.send(&runner.url).await;
        assert_eq!(answer.status, expected, "{method} {path}");
        assert_eq!(answer.error(), error, "{method} {path}");
        // Source: RFC 9110, section 15.5.6.
        assert_eq!(
            answer.head.contains("\r\nallow: "),
            expected == 405,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn old_clients_and_questions_for_the_head_are_answered() {
    let place = Place::new();
    let runner = place.start();
    let text = exchange(&runner.url, b"GET /health HTTP/1.0\r\n\r\n", false).await;
    let answer = Answer::read(&text);
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("healthy"), "{text}");
    for (path, expected) in [("/health", 200), ("/", 401), ("/nothing", 404)] {
        let sent = Sent {
            method: "HEAD".to_owned(),
            ..Sent::get(path)
        };
        let answer = sent.send(&runner.url).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (expected, ""),
            "{path}"
        );
    }
    let sent = Sent {
        method: "HEAD".to_owned(),
        ..Sent::get("/")
    };
    let answer = sent.and("authorization", &bearer()).send(&runner.url).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told() {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    for (path, body, expected, told) in [
        ("/deploy", "{\n  \"env\": staging}", 400, "line 2 column 10"),
        ("/deploy", "7", 400, "line 1 column"),
        ("/deploy", "\u{feff}{}", 400, "line 1 column 1"),
        (
            "/deploy",
            r#"{"env":1,"tag":"v1.2.4"}"#,
            400,
            "line 1 column 8",
        ),
        (
            "/deploy",
            r#"{"env":"staging","env":"production","tag":"v1.2.4"}"#,
            400,
            "duplicate field `env`",
        ),
        ("/deploy", "", 400, "'env' is missing"),
        ("/deploy", r#"{"env":"staging"}"#, 400, "'tag' or 'ref'"),
        (
            "/deploy",
            r#"{"env":"staging","tag":"--upload-pack=x"}"#,
            400,
            "can't be the name",
        ),
        (
            "/deploy",
            r#"{"env":"stagin","tag":"v1.2.4"}"#,
            422,
            "there is no environment",
        ),
        (
            "/deploy",
            r#"{"env":"staging","tag":"v1.2.4","services":["wep"]}"#,
            422,
            "did you mean 'web'?",
        ),
        (
            "/deploy",
            r#"{"env":"production","tag":"v1.2.4"}"#,
            422,
            "takes no refs/tags/v1.2.4",
        ),
        (
            "/deploy/status",
            r#"{"deployment_id":7}"#,
            400,
            "the body can't be read",
        ),
    ] {
        let (status, answer) = runner.ask(Method::POST, path, body.as_bytes()).await;
        assert_eq!(status, expected, "{body}: {answer}");
        assert!(answer.to_string().contains(told), "{body}: {answer}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_address_is_told() {
    let place = Place::new();
    let runner = place.start();
    for path in [
        "/deployments?limit=many",
        "/deployments/%ff",
        "/deployments/x/logs?after=y",
    ] {
        let (status, answer) = runner.ask(Method::GET, path, b"").await;
        assert!([400, 404].contains(&status), "{path}: {status}");
        assert!(answer["error"].is_string(), "{path}: {answer}");
    }
}

/// Whatever comes, the runner goes on: bytes that are no HTTP, and bodies that are no JSON from
/// somebody who may.
#[tokio::test]
async fn nothing_that_comes_is_too_much() {
    let place = Place::new();
    let runner = place.start();
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[4; 32]);
    let mut cases = TestRunner::new_with_rng(ProptestConfig::default(), seed);
    let mut next =
        |strategy: &BoxedStrategy<Vec<u8>>| strategy.new_tree(&mut cases).unwrap().current();
    let bytes = proptest::collection::vec(any::<u8>(), 0..400).boxed();
    let lines = text(
        r"(GET|POST|[A-Z]{1,9}) [!-~]{1,60} HTTP/1\.[01]\r\n([a-zA-Z-]{1,20}: [ -~]{0,40}\r\n){0,5}\r\n\PC{0,60}",
    );
    let json = text(
        r#"[{]?("(env|tag|ref|services|deployment_id|force)":("\PC{0,9}"|[0-9]{1,20}|\[*|null),?){0,4}[}]?"#,
    );
    let mut rng = Rng::with_seed(4);
    for _ in 0..300 {
        let sent = next(&bytes);
        exchange(&runner.url, &sent, true).await;
        let sent = next(&lines);
        exchange(&runner.url, &sent, true).await;
        let body = next(&json);
        let path = *rng
            .choice(&["/deploy", "/deploy/status", "/deployments/x/cancel"])
            .unwrap();
        let (status, answer) = runner.ask(Method::POST, path, &body).await;
        assert!((400..500).contains(&status), "{status} {answer}");
        assert!(answer["error"].is_string(), "{answer}");
    }
    assert_eq!(Sent::get("/health").send(&runner.url).await.status, 200);
    assert!(!place.log().contains("panicked"), "{}", place.log());
    let mut last = connect(&runner.url).await;
    last.write_all(b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
    assert!(read_to_end(&mut last).await.starts_with("HTTP/1.0 401"));
}

/// Any text of this pattern.
fn text(pattern: &'static str) -> BoxedStrategy<Vec<u8>> {
    pattern.prop_map(String::into_bytes).boxed()
}
