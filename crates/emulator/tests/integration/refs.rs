//! Refs: made, read, moved, removed, and claimed by many at once.

use std::collections::BTreeMap;

use crate::support::{Fixture, NAME, answer, git};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_ref_is_made_read_moved_and_removed() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let (first, second) = (fixture.id("main~1"), fixture.id("main"));
    let url = format!(
        "{}/repos/{NAME}/git/refs/heads/a/b",
        running.emulator.api_url()
    );
    let body = json!({"ref": "refs/heads/a/b", "sha": first});
    let (status, made) = running.post("/git/refs", body).await;
    assert_eq!(status, 201);
    assert_eq!(made["ref"], "refs/heads/a/b");
    assert_eq!(made["url"], url);
    assert_eq!(made["object"]["type"], "commit");
    assert_eq!(
        running.get("/git/ref/heads/a%2Fb").await,
        (200.try_into().unwrap(), made)
    );

    let (status, moved) = running
        .send(Method::PATCH, "/git/refs/heads/a/b", json!({"sha": second}))
        .await;
    assert_eq!(
        (status.as_u16(), &moved["object"]["sha"]),
        (200, &json!(second))
    );
    let back = json!({"sha": first});
    let (status, refused) = running
        .send(Method::PATCH, "/git/refs/heads/a/b", back)
        .await;
    assert_eq!(
        (status.as_u16(), &refused["message"]),
        (422, &json!("Update is not a fast forward"))
    );
    let forced = json!({"sha": first, "force": true});
    assert_eq!(
        running
            .send(Method::PATCH, "/git/refs/heads/a/b", forced)
            .await
            .0,
        200
    );

    let delete = || running.request(Method::DELETE, &format!("/repos/{NAME}/git/refs/heads/a/b"));
    assert_eq!(
        answer(delete()).await,
        (204.try_into().unwrap(), Value::Null)
    );
    let (status, gone) = answer(delete()).await;
    assert_eq!(
        (status.as_u16(), &gone["message"]),
        (422, &json!("Reference does not exist"))
    );
}

#[tokio::test]
async fn refusals_have_githubs_words() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.id("main");
    let tree = fixture.id("main^{tree}");
    assert_eq!(running.tag("v1", &sha).await.0, 201);
    let three = "Reference name must contain at least three slash-separated components.";
    let forty = "The sha parameter must be exactly 40 characters and contain only [0-9a-f].";
    for (body, expected) in [
        (
            json!({"ref": "refs/tags/v1", "sha": sha}),
            "Reference already exists",
        ),
        (
            json!({"ref": "refs/tags/v1/x", "sha": sha}),
            "Reference update failed",
        ),
        (json!({"ref": "v2", "sha": sha}), three),
        (json!({"ref": "refs/v2", "sha": sha}), three),
        (json!({"ref": "--upload-pack=touch x", "sha": sha}), three),
        (
            json!({"ref": "refs/tags/a..b", "sha": sha}),
            "refs/tags/a..b is not a valid ref name.",
        ),
        (
            json!({"ref": "refs/tags/a.lock", "sha": sha}),
            "refs/tags/a.lock is not a valid ref name.",
        ),
        (
            json!({"ref": "refs/tags/", "sha": sha}),
            "refs/tags/ is not a valid ref name.",
        ),
        (
            json!({"ref": "refs/tags/v2", "sha": "0".repeat(40)}),
            "Object does not exist",
        ),
        (
            json!({"ref": "refs/heads/t", "sha": tree}),
            "Object is not a commit",
        ),
        (json!({"ref": "refs/tags/v2", "sha": "main"}), forty),
        (
            json!({"sha": sha}),
            "Invalid request.\n\n\"ref\" wasn't supplied.",
        ),
        (
            json!({"ref": 1, "sha": sha}),
            "Invalid request.\n\nFor 'properties/ref', 1 is not a string.",
        ),
    ] {
        let (status, error) = running.post("/git/refs", body.clone()).await;
        let documentation = "https://docs.github.com/rest/git/refs#create-a-reference";
        assert_eq!(status, 422, "{body}");
        assert_eq!(
            error,
            json!({"message": expected, "documentation_url": documentation, "status": "422"}),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_a_bad_request() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let url = format!("/repos/{NAME}/git/refs");
    for (body, expected) in [
        ("{", "Problems parsing JSON"),
        ("[]", "Body should be a JSON object"),
    ] {
        let (status, error) = answer(running.request(Method::POST, &url).body(body)).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (400, &json!(expected))
        );
    }
}

#[tokio::test]
async fn hostile_names_are_only_names() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.id("main");
    for name in [
        "$(id)",
        "a;b",
        "'q\"q'",
        "-rf",
        "--upload-pack=x",
        "`id`",
        "%41",
        "é",
        "a&b",
        "@",
    ] {
        assert_eq!(running.tag(name, &sha).await.0, 201, "{name}");
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let (status, found) = running.get(&format!("/git/ref/tags/{encoded}")).await;
        assert_eq!(
            (status.as_u16(), &found["ref"]),
            (200, &json!(format!("refs/tags/{name}")))
        );
    }
    for path in [
        "tags/..%2F..%2Fheads",
        "tags/%00",
        "tags/%FF",
        "tags/*",
        "tags/a%0Ab",
        "-x",
        "--all",
    ] {
        assert_eq!(
            running.get(&format!("/git/ref/{path}")).await.0,
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn matching_refs_match_a_prefix_and_not_a_pattern() {
    let fixture = Fixture::new();
    for tag in ["v1.2", "v1.20", "v1.2/x", "v1.3", "w"] {
        git(
            &fixture.bare(),
            &["update-ref", &format!("refs/tags/{tag}"), "main"],
        );
        if tag == "v1.2" {
            git(&fixture.bare(), &["update-ref", "-d", "refs/tags/v1.2"]);
        }
    }
    let running = fixture.start().await;
    for (prefix, expected) in [
        ("tags/v1.2", vec!["refs/tags/v1.2/x", "refs/tags/v1.20"]),
        (
            "tags/v",
            vec!["refs/tags/v1.2/x", "refs/tags/v1.20", "refs/tags/v1.3"],
        ),
        ("tags/v*", vec![]),
        ("tags/none", vec![]),
        ("heads/", vec!["refs/heads/main"]),
    ] {
        let (status, found) = running.get(&format!("/git/matching-refs/{prefix}")).await;
        let names: Vec<&str> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["ref"].as_str().unwrap())
            .collect();
        assert_eq!((status.as_u16(), names), (200, expected), "{prefix}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_claim_a_name_one_gets_it() {
    let fixture = Fixture::new();
    let running = std::sync::Arc::new(fixture.start().await);
    let sha = fixture.id("main");
    let mut claims = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let (running, sha) = (std::sync::Arc::clone(&running), sha.clone());
        claims.spawn(async move { running.tag("v1", &sha).await });
    }
    let mut outcomes = BTreeMap::new();
    while let Some(claim) = claims.join_next().await {
        let (status, body) = claim.unwrap();
        let message = body["message"].as_str().unwrap_or_default().to_owned();
        *outcomes.entry((status.as_u16(), message)).or_insert(0) += 1;
    }
    let lost = (422, "Reference already exists".to_owned());
    assert_eq!(
        outcomes,
        BTreeMap::from([((201, String::new()), 1), (lost, 31)])
    );
}
