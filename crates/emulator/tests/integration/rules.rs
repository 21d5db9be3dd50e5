//! What rulesets and permissions forbid.

use crate::support::{Fixture, NAME, Running, git};
use reqwest::Method;
use serde_json::json;
use windlass_emulator::{Rule, Ruleset, Target};

#[tokio::test]
async fn rulesets_refuse_what_they_forbid() {
    let fixture = Fixture::new();
    let locked = Ruleset {
        name: "locked".to_owned(),
        target: Target::Tag,
        include: vec!["~ALL".to_owned()],
        exclude: vec!["refs/tags/v*".to_owned()],
        rules: vec![Rule::Update, Rule::Deletion],
        ..Ruleset::restrict_tag_creation("refs/tags/x")
    };
    let builder = fixture
        .builder()
        .ruleset(NAME, Ruleset::restrict_tag_creation("refs/tags/v*"))
        .ruleset(NAME, locked)
        .burned_tag(NAME, "gone");
    let running = Running::start(builder).await;
    let sha = fixture.id("main");
    let (status, error) = running.tag("v1", &sha).await;
    let message = "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n";
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    assert_eq!(running.tag("x", &sha).await.0, 201);
    let (status, error) = running
        .send(Method::PATCH, "/git/refs/tags/x", json!({"sha": sha}))
        .await;
    assert_eq!(status, 422);
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("Cannot update this protected ref.")
    );
    let (status, error) = running
        .send(Method::DELETE, "/git/refs/tags/x", json!({}))
        .await;
    assert_eq!(status, 422);
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("Cannot delete this protected ref.")
    );
    // Git is told no more of a burned name than of a rule.
    let (status, error) = running.tag("gone", &sha).await;
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
}

#[tokio::test]
async fn a_tag_that_exists_is_said_to_exist_whatever_rules_it_falls_under() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "v1", "main"]);
    let ruleset = Ruleset::restrict_tag_creation("refs/tags/v*");
    let running = Running::start(fixture.builder().ruleset(NAME, ruleset)).await;
    let (_, error) = running.tag("v1", &fixture.id("main")).await;
    assert_eq!(error["message"], "Reference already exists");
}
