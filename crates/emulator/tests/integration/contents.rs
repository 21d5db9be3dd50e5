//! Files, directories and branches.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::json;
use windlass_emulator::{Rule, Ruleset, Target};

use crate::support::{Fixture, NAME, Running, column, git};

#[tokio::test]
async fn files_and_directories_are_given_at_a_ref() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let (_, file) = running.get("/contents/README.md").await;
    let content = file["content"].as_str().unwrap().replace('\n', "");
    assert_eq!(STANDARD.decode(content).unwrap(), b"one\ntwo\n");
    assert_eq!((&file["type"], &file["size"]), (&json!("file"), &json!(8)));
    assert_eq!(file["sha"], fixture.id("main:README.md"));
    let old = format!("/contents/README.md?ref={}", fixture.id("main~1"));
    assert_eq!(running.get(&old).await.1["content"], "b25lCg==\n");

    let (_, root) = running.get("/contents/").await;
    assert_eq!(column(&root, "type"), ["file", "dir"]);
    assert_eq!(column(&root, "path"), ["README.md", "src"]);
    assert_eq!(
        running.get("/contents/src").await.1[0]["path"],
        "src/lib.rs"
    );
    for path in [
        "nope",
        "src%2F..%2FREADME.md",
        "..%2Fx",
        "src%2F.",
        "a%0Ab",
        "README.md/x",
    ] {
        assert_eq!(
            running.get(&format!("/contents/{path}")).await.0,
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn long_files_come_in_lines_or_raw() {
    let fixture = Fixture::new();
    let (long, huge) = ("x".repeat(100), "y".repeat(1024 * 1024 + 1));
    fixture.commit("long", &[("long", &long), ("huge", &huge)]);
    fixture.publish();
    let running = fixture.start().await;
    let (_, file) = running.get("/contents/long").await;
    let lines: Vec<usize> = file["content"]
        .as_str()
        .unwrap()
        .lines()
        .map(str::len)
        .collect();
    assert_eq!(lines, [60, 60, 16]);
    let (_, file) = running.get("/contents/huge").await;
    assert_eq!(
        (&file["encoding"], &file["content"]),
        (&json!("none"), &json!(""))
    );
    let raw = running
        .request(Method::GET, &format!("/repos/{NAME}/contents/huge"))
        .header("accept", "application/vnd.github.raw+json");
    assert_eq!(raw.send().await.unwrap().text().await.unwrap(), huge);
}

#[tokio::test]
async fn branches_are_listed_and_shown_with_their_protection() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["branch", "feature/x", "main~1"]);
    let ruleset = Ruleset {
        target: Target::Branch,
        include: vec!["refs/heads/main".to_owned()],
        rules: vec![Rule::Deletion],
        ..Ruleset::restrict_tag_creation("x")
    };
    let running = Running::start(fixture.builder().ruleset(NAME, ruleset)).await;
    let (_, list) = running.get("/branches").await;
    assert_eq!(column(&list, "name"), ["feature/x", "main"]);
    assert_eq!(
        (&list[0]["protected"], &list[1]["protected"]),
        (&json!(false), &json!(true))
    );
    let (status, branch) = running.get("/branches/feature%2Fx").await;
    assert_eq!(
        (status.as_u16(), &branch["name"]),
        (200, &json!("feature/x"))
    );
    assert_eq!(branch["commit"]["commit"]["message"], "first");
    let (_, rules) = running.get("/rules/branches/main").await;
    assert_eq!(column(&rules, "type"), ["deletion"]);
    let (_, rulesets) = running.get("/rulesets").await;
    let (_, ruleset) = running
        .get(&format!("/rulesets/{}", rulesets[0]["id"]))
        .await;
    assert_eq!(
        ruleset["conditions"]["ref_name"]["include"],
        json!(["refs/heads/main"])
    );
    assert_eq!(ruleset["rules"], json!([{"type": "deletion"}]));
}
