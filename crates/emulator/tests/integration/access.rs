//! Who may see and change what.

use reqwest::Method;
use serde_json::json;
use windlass_emulator::{Emulator, Level, Permissions, StartError};

use crate::support::{Fixture, NAME, Running, answer};

#[tokio::test]
async fn a_wrong_token_opens_nothing_not_even_what_is_public() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let running = running.with_token(Some("wrong"));
    let (status, error) = running.get("").await;
    assert_eq!(status, 401);
    assert_eq!(
        error,
        json!({
            "message": "Bad credentials",
            "documentation_url": "https://docs.github.com/rest/repos/repos#get-a-repository",
            "status": "401",
        })
    );
}

#[tokio::test]
async fn tokens_come_as_bearer_token_or_password() {
    let fixture = Fixture::new();
    let running = Running::start(fixture.builder().private(NAME)).await;
    let token = running.emulator.token().to_owned();
    let running = running.with_token(None);
    let path = format!("/repos/{NAME}");
    for scheme in ["Bearer", "bearer", "token"] {
        let header = format!("{scheme} {token}");
        let request = running.request(Method::GET, &path);
        assert_eq!(
            answer(request.header("authorization", header)).await.0,
            200,
            "{scheme}"
        );
    }
    for (user, password) in [
        ("x-access-token", token.as_str()),
        (&token, ""),
        (&token, "x-oauth-basic"),
    ] {
        let request = running.request(Method::GET, &path);
        let answer = answer(request.basic_auth(user, Some(password))).await;
        assert_eq!(answer.0, 200);
    }
    for header in ["Bearer", "Basic ???", "Digest x", "Basic eA=="] {
        let request = running
            .request(Method::GET, &path)
            .header("authorization", header);
        assert_eq!(answer(request).await.0, 401, "{header}");
    }
}

#[tokio::test]
async fn permissions_decide_between_reading_and_writing() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let builder = fixture
        .builder()
        .token("reader", Permissions::only([("contents", Level::Read)]))
        .token("writer", Permissions::only([("contents", Level::Write)]));
    let mut running = Running::start(builder).await;
    for (token, status, message) in [
        (None, 401, "Requires authentication"),
        (
            Some("reader"),
            403,
            "Resource not accessible by integration",
        ),
    ] {
        running = running.with_token(token);
        assert_eq!(running.get("/git/ref/heads/main").await.0, 200);
        let (got, error) = running.tag("v1", &sha).await;
        assert_eq!((got.as_u16(), &error["message"]), (status, &json!(message)));
    }
    let running = running.with_token(Some("writer"));
    assert_eq!(running.tag("v1", &sha).await.0, 201);
}

#[tokio::test]
async fn a_private_repository_is_not_there_for_strangers() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .private(NAME)
        .token("blind", Permissions::only([]));
    let running = Running::start(builder).await;
    assert_eq!(running.get("").await.1["visibility"], "private");
    let running = running.with_token(Some("blind"));
    assert_eq!(running.get("").await.0, 200);
    assert_eq!(running.get("/git/ref/heads/main").await.0, 403);
    let running = running.with_token(None);
    for path in ["", "/git/ref/heads/main", "/tags", "/contents/README.md"] {
        let (status, error) = running.get(path).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (404, &json!("Not Found")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_not_served_is_not_found_in_githubs_shape() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (method, path) in [
        (Method::GET, "/nonsense".to_owned()),
        (Method::GET, "/api/v3/nonsense".to_owned()),
        (Method::GET, "/repos/acme/other".to_owned()),
        (Method::GET, "/repos/acme".to_owned()),
        (Method::PUT, format!("/repos/{NAME}/git/refs")),
        (Method::GET, format!("/repos/{NAME}/nonsense")),
        (Method::GET, "/repos/%FF/shop".to_owned()),
    ] {
        let (status, error) = answer(running.request(method, &path)).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(
            (&error["message"], &error["status"]),
            (&json!("Not Found"), &json!("404"))
        );
        assert!(error["documentation_url"].is_string(), "{error}");
    }
}

#[tokio::test]
async fn enterprise_paths_and_any_case_lead_to_the_same_repository() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let plain = running.get("").await;
    for path in ["/api/v3/repos/acme/shop", "/repos/ACME/Shop"] {
        assert_eq!(
            answer(running.request(Method::GET, path)).await,
            plain,
            "{path}"
        );
    }
    assert_eq!(plain.1["full_name"], NAME);
    assert_eq!(plain.1["default_branch"], "main");
    assert_eq!(plain.1["permissions"]["admin"], true);
    let clone_url = format!("{}/{NAME}.git", running.emulator.server_url());
    assert_eq!(plain.1["clone_url"], clone_url);
}

#[tokio::test]
async fn a_person_has_an_account_and_a_job_has_none() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .token("job", Permissions::only([("contents", Level::Write)]));
    let mut running = Running::start(builder).await;
    let (status, user) = answer(running.request(Method::GET, "/user")).await;
    assert_eq!((status.as_u16(), &user["login"]), (200, &json!("windlass")));
    for (token, expected) in [(None, 401), (Some("job"), 403)] {
        running = running.with_token(token);
        let (status, _) = answer(running.request(Method::GET, "/user")).await;
        assert_eq!(status, expected);
    }
}

#[tokio::test]
async fn a_missing_repository_is_created_empty() {
    let fixture = Fixture::new();
    let fresh = fixture.path().join("fresh.git");
    let running = Running::start(Emulator::builder().repository(NAME, fresh)).await;
    assert_eq!(running.get("/branches").await.1, json!([]));
    for path in ["/commits", "/git/ref/heads/main"] {
        let (status, error) = running.get(path).await;
        let message = json!("Git Repository is empty.");
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (409, &message),
            "{path}"
        );
    }
    assert_eq!(
        running.get("/contents/x").await.1["message"],
        "This repository is empty."
    );
}

#[tokio::test]
async fn settings_that_make_no_sense_stop_the_start() {
    let fixture = Fixture::new();
    let start = async |builder: windlass_emulator::Builder| {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        builder.start(listener).await.unwrap_err()
    };
    assert!(matches!(
        start(Emulator::builder()).await,
        StartError::NoRepository
    ));
    for name in ["shop", "a/b/c", "../x", "a b/c"] {
        let builder = Emulator::builder().repository(name, fixture.bare());
        assert!(
            matches!(start(builder).await, StartError::Name(_)),
            "{name}"
        );
    }
    let private = start(fixture.builder().private("acme/other")).await;
    assert!(matches!(private, StartError::Unserved(_)));
    for taken in [fixture.work().join("README.md"), fixture.work()] {
        let builder = Emulator::builder().repository(NAME, &taken);
        assert!(matches!(
            start(builder).await,
            StartError::Repository { .. }
        ));
        assert!(!taken.join("HEAD").exists(), "nothing is written there");
    }
}

#[test]
fn tokens_do_not_show_up_in_debug_output() {
    let secret = "ghp_verysecret";
    let builder = Emulator::builder().token(secret, Permissions::All);
    let shown = format!("{builder:?}");
    assert!(
        !shown.contains(secret) && shown.contains("[redacted]"),
        "{shown}"
    );
}
