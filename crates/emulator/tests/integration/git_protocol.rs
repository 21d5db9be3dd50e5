//! The real git client against the emulator.

use crate::support::{Fixture, NAME, Running, git, said, try_git};
use reqwest::Method;
use windlass_emulator::{Level, Permissions, Ruleset};

#[tokio::test(flavor = "multi_thread")]
async fn a_clone_and_a_listing_show_what_is_there() {
    let fixture = Fixture::new();
    let running = fixture.start().await.with_token(None);
    for suffix in [".git", ""] {
        let url = format!("{}/{NAME}{suffix}", running.emulator.server_url());
        let listed = said(&git(
            fixture.path(),
            &["ls-remote", &url, "refs/heads/main"],
        ));
        assert_eq!(listed, format!("{}\trefs/heads/main\n", fixture.id("main")));
    }
    git(
        fixture.path(),
        &["clone", "-q", &running.clone_url(), "copy"],
    );
    let copied = std::fs::read_to_string(fixture.path().join("copy/README.md")).unwrap();
    assert_eq!(copied, "one\ntwo\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn protocol_v2_lists_refs_without_asking_for_capabilities_first() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "-a", "-m", "x", "v1", "main"]);
    let running = fixture.start().await;
    let line = |text: &str| format!("{:04x}{text}", text.len() + 4);
    let body = [
        line("command=ls-refs\n"),
        "0001".to_owned(),
        line("peel\n"),
        line("ref-prefix refs/tags/\n"),
        "0000".to_owned(),
    ];
    let response = running
        .request(Method::POST, &format!("/{NAME}.git/git-upload-pack"))
        .header("git-protocol", "version=2")
        .header("content-type", "application/x-git-upload-pack-request")
        .body(body.concat())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    let expected = format!("refs/tags/v1 peeled:{}\n", fixture.id("main"));
    assert!(text.contains(&expected), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pushed_tag_is_there_for_rest_at_once() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let commit = fixture.commit("third", &[("new.txt", "new\n")]);
    git(&fixture.work(), &["tag", "v1"]);
    let missing = running.get("/git/ref/tags/v1").await;
    assert_eq!(missing.0, 404);
    let pushed = try_git(&fixture.work(), &["push", &running.clone_url(), "v1"]);
    assert!(pushed.status.success(), "{}", said(&pushed));
    let (status, found) = running.get("/git/ref/tags/v1").await;
    assert_eq!(
        (status.as_u16(), &found["object"]["sha"]),
        (200, &commit.into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_need_a_token_that_may_write() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .token("reader", Permissions::only([("contents", Level::Read)]));
    let mut running = Running::start(builder).await;
    for (token, expected) in [
        (None, "could not read Username"),
        (Some("reader"), "403"),
        (Some("wrong"), "Authentication failed"),
    ] {
        running = running.with_token(token);
        let pushed = try_git(&fixture.work(), &["push", &running.clone_url(), "HEAD:x"]);
        assert!(!pushed.status.success());
        assert!(said(&pushed).contains(expected), "{}", said(&pushed));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_repository_is_cloned_with_a_token_alone() {
    let fixture = Fixture::new();
    let running = Running::start(fixture.builder().private(NAME)).await;
    git(
        fixture.path(),
        &["clone", "-q", &running.clone_url(), "copy"],
    );
    let running = running.with_token(None);
    let refused = try_git(fixture.path(), &["ls-remote", &running.clone_url()]);
    assert!(
        said(&refused).contains("could not read Username"),
        "{}",
        said(&refused)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_breaks_a_ruleset_is_declined_in_gits_report() {
    let fixture = Fixture::new();
    let ruleset = Ruleset::restrict_tag_creation("refs/tags/v*");
    let running = Running::start(fixture.builder().ruleset(NAME, ruleset)).await;
    git(&fixture.work(), &["tag", "v1"]);
    git(&fixture.work(), &["tag", "other"]);
    let url = running.clone_url();
    let refused = said(&try_git(&fixture.work(), &["push", &url, "v1"]));
    for expected in [
        "remote: error: GH013: Repository rule violations found for refs/tags/v1.",
        "Cannot create ref due to creations being restricted.",
        "! [remote rejected] v1 -> v1 (push declined due to repository rule violations)",
    ] {
        assert!(refused.contains(expected), "{refused}");
    }
    git(&fixture.work(), &["push", "-q", &url, "other"]);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 404);
    assert_eq!(running.get("/git/ref/tags/other").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burned_tag_and_foreign_workflows_are_refused_on_push() {
    let fixture = Fixture::new();
    let writer = Permissions::only([("contents", Level::Write)]);
    let builder = fixture
        .builder()
        .burned_tag(NAME, "v1")
        .token("writer", writer);
    let running = Running::start(builder).await;
    git(&fixture.work(), &["tag", "v1"]);
    let refused = said(&try_git(
        &fixture.work(),
        &["push", &running.clone_url(), "v1"],
    ));
    assert!(refused.contains("creations being restricted"), "{refused}");

    fixture.commit("workflow", &[(".github/workflows/ci.yml", "on: push\n")]);
    git(
        &fixture.work(),
        &["push", "-q", &running.clone_url(), "HEAD:side"],
    );
    let running = running.with_token(Some("writer"));
    let refspec = format!("{}:refs/tags/v2", fixture.id("HEAD"));
    let refused = said(&try_git(
        &fixture.work(),
        &["push", &running.clone_url(), &refspec],
    ));
    assert!(
        refused.contains("without `workflows` permission"),
        "{refused}"
    );
}
