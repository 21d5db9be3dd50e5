//! Workflow files: who may bring a commit with others than the default branch's.

use reqwest::Method;
use serde_json::json;
use windlass_emulator::{Level, Permissions};

use crate::support::{Fixture, NAME, Running, git, said, try_git};

const CI: &str = ".github/workflows/ci.yml";
const DENIED: &str = "Resource not accessible by integration";

/// A job, and an App with one more permission than a job can have.
async fn start(fixture: &Fixture) -> Running {
    let contents = ("contents", Level::Write);
    let workflows = ("workflows", Level::Write);
    let builder = fixture
        .builder()
        .token("job", Permissions::only([contents]))
        .token("app", Permissions::only([contents, workflows]));
    Running::start(builder).await.with_token(Some("job"))
}

/// Commits from before there were workflows to the default branch's tip.
fn history(fixture: &Fixture) -> [String; 4] {
    let none = fixture.id("main");
    let old = fixture.commit("old", &[(CI, "on: push\n")]);
    let changed = fixture.commit("changed", &[(CI, "on: [push]\n")]);
    let tip = fixture.commit("added", &[(".github/workflows/more.yml", "on: push\n")]);
    fixture.publish();
    [none, old, changed, tip]
}

/// What counts is a file that the commit has and the default branch has
/// otherwise, or not at all: not one that the commit lacks.
#[tokio::test]
async fn a_job_may_not_make_a_ref_on_a_commit_with_other_workflows() {
    let fixture = Fixture::new();
    let [none, old, changed, tip] = history(&fixture);
    let running = start(&fixture).await;
    let (status, error) = running.tag("old", &old).await;
    assert_eq!((status.as_u16(), &error["message"]), (403, &json!(DENIED)));
    for (name, sha) in [("none", none), ("changed", changed), ("tip", tip)] {
        assert_eq!(running.tag(name, &sha).await.0, 201, "{name}");
    }
    let object = json!({"tag": "t", "message": "m", "object": old, "type": "commit"});
    let (_, object) = running.post("/git/tags", object).await;
    let (status, error) = running.tag("t", object["sha"].as_str().unwrap()).await;
    assert_eq!((status.as_u16(), &error["message"]), (403, &json!(DENIED)));
    let body = json!({"ref": "refs/tags/old", "sha": old});
    let refs = running.request(Method::POST, &format!("/repos/{NAME}/git/refs"));
    let refused = refs.json(&body).send().await.unwrap();
    let accepted = &refused.headers()["x-accepted-github-permissions"];
    assert_eq!(accepted, "contents=write; contents=write,workflows=write");
    let running = running.with_token(Some("app"));
    assert_eq!(running.tag("old", &old).await.0, 201);
}

#[tokio::test]
async fn a_job_may_not_move_a_ref_to_one_either() {
    let fixture = Fixture::new();
    let [none, old, changed, _] = history(&fixture);
    git(&fixture.bare(), &["branch", "release", &none]);
    let running = start(&fixture).await;
    let path = "/git/refs/heads/release";
    for (sha, expected) in [(&old, 403), (&changed, 200)] {
        let moved = running.send(Method::PATCH, path, json!({"sha": sha})).await;
        assert_eq!(moved.0, expected, "{sha}");
    }
    let running = running.with_token(Some("app"));
    let back = json!({"sha": old, "force": true});
    assert_eq!(running.send(Method::PATCH, path, back).await.0, 200);
}

/// A push is read before it is taken, whether the commit is known or new.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_may_not_push_one_either() {
    let fixture = Fixture::new();
    let [none, old, _, _] = history(&fixture);
    let running = start(&fixture).await;
    let url = running.clone_url();
    let push = |refspec: &str| try_git(&fixture.work(), &["push", &url, refspec]);
    let words = format!(
        "refusing to allow a GitHub App to create or update workflow `{CI}` without `workflows` \
         permission"
    );
    fixture.commit("new", &[(CI, "on: workflow_dispatch\n"), ("x", "x\n")]);
    for refspec in [&format!("{old}:refs/tags/old"), "HEAD:refs/heads/topic"] {
        let told = said(&push(refspec));
        assert!(told.contains(&words), "{refspec}: {told}");
    }
    for refspec in [&format!("{none}:refs/tags/none"), "HEAD~1:refs/tags/tip"] {
        let push = push(refspec);
        assert!(push.status.success(), "{refspec}: {}", said(&push));
    }
    let (_, tags) = running.get("/tags").await;
    assert_eq!(tags.as_array().unwrap().len(), 2);
    assert!(
        !try_git(&fixture.bare(), &["rev-parse", "--verify", "topic"])
            .status
            .success()
    );

    let running = running.with_token(Some("app"));
    let url = running.clone_url();
    let push = try_git(&fixture.work(), &["push", &url, "HEAD:refs/heads/topic"]);
    assert!(push.status.success(), "{}", said(&push));
}

/// What is refused leaves no objects behind.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_push_leaves_nothing() {
    let fixture = Fixture::new();
    history(&fixture);
    let running = start(&fixture).await;
    let sha = fixture.commit("new", &[(CI, "on: workflow_dispatch\n")]);
    let url = running.clone_url();
    let push = try_git(&fixture.work(), &["push", &url, "HEAD:refs/heads/topic"]);
    assert!(!push.status.success());
    assert_eq!(running.get(&format!("/git/commits/{sha}")).await.0, 404);
    let left = std::fs::read_dir(fixture.state()).unwrap();
    let left = left
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir());
    assert_eq!(left.count(), 0, "no quarantine is left");
}
