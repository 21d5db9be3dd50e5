//! Pull requests: made, listed, changed.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Emulator, Level, Permissions};

use crate::support::{Fixture, NAME, Running, column, git};

/// Branches with a commit of their own each, off `main`.
fn branches(fixture: &Fixture, names: &[&str]) {
    for name in names {
        git(&fixture.work(), &["checkout", "-q", "-b", name, "main"]);
        fixture.commit(name, &[(&format!("{}.txt", name.replace('/', "-")), "x\n")]);
        fixture.publish();
    }
}

async fn open(running: &Running, head: &str, base: &str) -> u64 {
    let body = json!({"title": format!("Backport {head}"), "head": head, "base": base});
    let (status, made) = running.post("/pulls", body).await;
    assert_eq!(status, 201, "{made}");
    made["number"].as_u64().unwrap()
}

#[tokio::test]
async fn a_pull_request_is_made_of_two_branches_and_follows_them() {
    let fixture = Fixture::new();
    branches(&fixture, &["topic/x"]);
    let running = fixture.start().await;
    let body = json!({"title": "T", "head": "acme:topic/x", "base": "main", "body": "why"});
    let (status, made) = running.post("/pulls", body).await;
    assert_eq!(status, 201);
    for (field, expected) in [
        ("/number", json!(1)),
        ("/state", json!("open")),
        ("/title", json!("T")),
        ("/body", json!("why")),
        ("/draft", json!(false)),
        ("/head/ref", json!("topic/x")),
        ("/head/label", json!("acme:topic/x")),
        ("/head/sha", json!(fixture.id("topic/x"))),
        ("/base/ref", json!("main")),
        ("/base/sha", json!(fixture.id("main"))),
        ("/user/login", json!("windlass")),
        ("/merged", json!(false)),
        ("/mergeable", json!(true)),
        ("/mergeable_state", json!("clean")),
        ("/commits", json!(1)),
        ("/additions", json!(1)),
        ("/changed_files", json!(1)),
        ("/merge_commit_sha", Value::Null),
    ] {
        assert_eq!(made.pointer(field), Some(&expected), "{field}");
    }
    assert_eq!(
        running.get("/pulls/1").await,
        (200.try_into().unwrap(), made)
    );
    let newer = fixture.commit("newer", &[("newer.txt", "x\n")]);
    fixture.publish();
    let (_, now) = running.get("/pulls/1").await;
    assert_eq!(
        (&now["head"]["sha"], &now["commits"]),
        (&json!(newer), &json!(2))
    );
}

#[tokio::test]
async fn pull_requests_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    branches(&fixture, &["topic"]);
    let running = fixture.start().await;
    open(&running, "topic", "main").await;
    let invalid =
        |field: &str| json!({"resource": "PullRequest", "field": field, "code": "invalid"});
    let custom =
        |message: &str| json!({"resource": "PullRequest", "code": "custom", "message": message});
    for (head, base, expected) in [
        ("gone", "main", invalid("head")),
        ("other:topic", "main", invalid("head")),
        ("topic", "gone", invalid("base")),
        ("main", "topic", custom("No commits between topic and main")),
        ("main", "main", custom("No commits between main and main")),
        (
            "topic",
            "main",
            custom("A pull request already exists for acme:topic."),
        ),
    ] {
        let body = json!({"title": "T", "head": head, "base": base});
        let (status, error) = running.post("/pulls", body).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!("Validation Failed"))
        );
        assert_eq!(error["errors"], json!([expected]), "{head} {base}");
    }
    for field in ["title", "head", "base"] {
        let mut body = json!({"title": "T", "head": "topic", "base": "main"});
        body.as_object_mut().unwrap().remove(field);
        let (status, error) = running.post("/pulls", body).await;
        let message = format!("Invalid request.\n\n\"{field}\" wasn't supplied.");
        assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    }
    for path in ["/pulls/2", "/pulls/x"] {
        assert_eq!(running.get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn the_list_is_filtered_and_ordered() {
    let fixture = Fixture::new();
    branches(&fixture, &["a", "b", "c"]);
    git(&fixture.bare(), &["branch", "release", "main"]);
    let running = fixture.start().await;
    open(&running, "a", "main").await;
    open(&running, "b", "release").await;
    open(&running, "c", "main").await;
    let close = json!({"state": "closed"});
    assert_eq!(
        running.send(Method::PATCH, "/pulls/3", close).await.1["state"],
        "closed"
    );
    for (query, expected) in [
        ("", vec![2, 1]),
        ("?state=open&direction=asc", vec![1, 2]),
        ("?state=closed", vec![3]),
        ("?state=all", vec![3, 2, 1]),
        ("?base=release", vec![2]),
        ("?head=acme:a", vec![1]),
        ("?head=other:a", vec![]),
        // A head without its owner is no filter.
        ("?head=a", vec![2, 1]),
        ("?state=all&per_page=2&page=2", vec![1]),
    ] {
        let (status, listed) = running.get(&format!("/pulls{query}")).await;
        let entries = listed.as_array().unwrap().iter();
        let numbers: Vec<_> = entries
            .map(|pull| pull["number"].as_u64().unwrap())
            .collect();
        assert_eq!((status.as_u16(), numbers), (200, expected), "{query}");
    }
}

#[tokio::test]
async fn a_pull_request_is_changed_closed_and_opened_again() {
    let fixture = Fixture::new();
    branches(&fixture, &["topic"]);
    git(&fixture.bare(), &["branch", "release", "main~1"]);
    let running = fixture.start().await;
    open(&running, "topic", "main").await;
    let patch = async |body: Value| running.send(Method::PATCH, "/pulls/1", body).await;
    let (_, changed) = patch(json!({"title": "New", "body": "b", "base": "release"})).await;
    assert_eq!(
        (&changed["title"], &changed["body"]),
        (&json!("New"), &json!("b"))
    );
    assert_eq!(
        (&changed["base"]["ref"], &changed["commits"]),
        (&json!("release"), &json!(2))
    );
    let (status, error) = patch(json!({"base": "gone"})).await;
    assert_eq!(
        (status.as_u16(), &error["errors"][0]["field"]),
        (422, &json!("base"))
    );
    assert_eq!(patch(json!({"state": "merged"})).await.0, 422);

    let (_, closed) = patch(json!({"state": "closed"})).await;
    assert_eq!(
        (&closed["state"], &closed["mergeable"]),
        (&json!("closed"), &Value::Null)
    );
    assert!(closed["closed_at"].is_string());
    assert_eq!(patch(json!({"state": "open"})).await.1["state"], "open");
    patch(json!({"state": "closed"})).await;
    git(&fixture.bare(), &["branch", "-D", "topic"]);
    let (status, error) = patch(json!({"state": "open"})).await;
    let message = "state cannot be changed. The topic branch has been deleted.";
    assert_eq!(
        (status.as_u16(), &error["errors"][0]["message"]),
        (422, &json!(message))
    );
}

#[tokio::test]
async fn jobs_make_none_unless_the_repository_lets_them() {
    let fixture = Fixture::new();
    branches(&fixture, &["a", "b"]);
    let write = [("pull_requests", Level::Write)];
    let body = |head: &str| json!({"title": "T", "head": head, "base": "main"});
    let builder = || {
        let builder = fixture.builder().token("job", Permissions::only(write));
        builder.token(
            "reader",
            Permissions::only([("pull_requests", Level::Read)]),
        )
    };
    let mut running = Running::start(builder()).await;
    let denied = "Resource not accessible by integration";
    let actions = "GitHub Actions is not permitted to create or approve pull requests.";
    for (token, code, message) in [
        (None, 401, "Requires authentication"),
        (Some("reader"), 403, denied),
        (Some("job"), 403, actions),
    ] {
        running = running.with_token(token);
        let (status, error) = running.post("/pulls", body("a")).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (code, &json!(message)),
            "{token:?}"
        );
    }
    let builder = builder().actions_may_create_pulls(NAME);
    let running = Running::start(builder).await.with_token(Some("job"));
    let (status, made) = running.post("/pulls", body("a")).await;
    assert_eq!(
        (status.as_u16(), &made["user"]["login"]),
        (201, &json!("github-actions[bot]"))
    );
}

#[tokio::test]
async fn drafts_are_refused_where_the_plan_has_none() {
    let fixture = Fixture::new();
    branches(&fixture, &["a"]);
    let draft = json!({"title": "T", "head": "a", "base": "main", "draft": true});
    let running = Running::start(fixture.builder().without_draft_pulls(NAME)).await;
    let (status, error) = running.post("/pulls", draft.clone()).await;
    let message = "Draft pull requests are not supported in this repository.";
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    open(&running, "a", "main").await;

    let other = Fixture::new();
    branches(&other, &["a"]);
    let running = other.start().await;
    let (status, made) = running.post("/pulls", draft).await;
    assert_eq!((status.as_u16(), &made["draft"]), (201, &json!(true)));
    assert_eq!(made["mergeable_state"], "draft");
    let (_, listed) = running.get("/pulls?head=acme:a&state=all").await;
    assert_eq!(listed[0]["draft"], true);
}

#[tokio::test]
async fn two_emulators_on_one_state_number_their_pull_requests_apart() {
    let fixture = Fixture::new();
    branches(&fixture, &["a", "b", "c"]);
    let first = fixture.start().await;
    let second = Running::start(Emulator::builder().state_dir(fixture.state())).await;
    for (running, head, number) in [(&first, "a", 1), (&second, "b", 2), (&first, "c", 3)] {
        assert_eq!(open(running, head, "main").await, number);
    }
    let (_, listed) = second.get("/pulls").await;
    assert_eq!(
        column(&listed, "title"),
        ["Backport c", "Backport b", "Backport a"]
    );
}
