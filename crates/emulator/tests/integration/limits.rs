//! Rate limits, and the headers that every answer has.

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use windlass_emulator::Budget;

use crate::support::{Fixture, NAME, Running, answer};

async fn look(running: &Running, path: &str) -> (u16, HeaderMap, Value) {
    let response = running.request(Method::GET, path).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.json().await.unwrap())
}

#[tokio::test]
async fn every_answer_says_what_is_left() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let repository = format!("/repos/{NAME}");
    for (spent, path) in [
        (1, repository.as_str()),
        (2, "/nonsense"),
        (2, "/rate_limit"),
    ] {
        let (_, headers, _) = look(&running, path).await;
        assert_eq!(headers["x-ratelimit-limit"], "5000");
        assert_eq!(
            headers["x-ratelimit-remaining"],
            (5_000 - spent).to_string()
        );
        assert_eq!(headers["x-ratelimit-used"], spent.to_string());
        assert_eq!(headers["x-ratelimit-resource"], "core");
        assert!(headers.contains_key("x-ratelimit-reset"));
        assert!(headers.contains_key("x-github-request-id"));
        assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    }
}

#[tokio::test]
async fn a_spent_budget_refuses_and_says_when_it_comes_back() {
    let fixture = Fixture::new();
    let builder = fixture.builder().budget(Budget {
        limit: 2,
        anonymous: 1,
        window: 600,
    });
    let running = Running::start(builder).await;
    let path = format!("/repos/{NAME}");
    assert_eq!(look(&running, &path).await.0, 200);
    assert_eq!(look(&running, &path).await.0, 200);
    let (status, headers, error) = look(&running, &path).await;
    assert_eq!(status, 403);
    assert_eq!(headers["x-ratelimit-remaining"], "0");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("API rate limit exceeded for "),
        "{message}"
    );
    let reset: i64 = headers["x-ratelimit-reset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(reset > 0);

    let (status, _, overview) = look(&running, "/rate_limit").await;
    assert_eq!(status, 200);
    let expected = json!({"limit": 2, "used": 2, "remaining": 0, "reset": reset});
    assert_eq!(
        (&overview["rate"], &overview["resources"]["core"]),
        (&expected, &expected)
    );

    let running = running.with_token(None);
    assert_eq!(look(&running, &path).await.0, 200);
    assert_eq!(answer(running.request(Method::GET, &path)).await.0, 403);
}
