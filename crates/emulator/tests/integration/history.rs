//! Commits: shown, listed, made.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, NAME, answer, column, git};

#[tokio::test]
async fn a_commit_shows_its_files_and_patches() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.id("main");
    let (status, commit) = running.get("/commits/main").await;
    assert_eq!(status, 200);
    assert_eq!(commit["sha"], sha);
    assert_eq!(commit["commit"]["message"], "second");
    assert_eq!(
        commit["commit"]["committer"]["date"],
        "2024-05-01T10:00:00Z"
    );
    assert_eq!(commit["parents"][0]["sha"], fixture.id("main~1"));
    assert_eq!(
        commit["stats"],
        json!({"total": 2, "additions": 2, "deletions": 0})
    );
    assert_eq!(
        column(&commit["files"], "filename"),
        ["README.md", "src/lib.rs"]
    );
    assert_eq!(column(&commit["files"], "status"), ["modified", "added"]);
    assert_eq!(commit["files"][0]["patch"], "@@ -1 +1,2 @@\n one\n+two");
    assert_eq!(commit["files"][1]["sha"], fixture.id("main:src/lib.rs"));

    let (_, plain) = running.get(&format!("/git/commits/{sha}")).await;
    assert_eq!(plain["tree"]["sha"], fixture.id("main^{tree}"));
    assert_eq!(plain["verification"]["reason"], "unsigned");
}

#[tokio::test]
async fn renames_removals_and_odd_names_are_told_apart() {
    let fixture = Fixture::new();
    let long = "same line\n".repeat(20);
    fixture.commit(
        "start",
        &[("old name.txt", &long), ("gone", "x\n"), ("bin", "a\0b")],
    );
    let work = fixture.work();
    git(&work, &["mv", "old name.txt", "new \"näme\".txt"]);
    git(&work, &["rm", "-q", "gone"]);
    fixture.commit(
        "change",
        &[
            ("bin", "a\0c"),
            ("tricky", "diff --git a/x b/x\n@@ -1 +1 @@\n"),
        ],
    );
    fixture.publish();
    let running = fixture.start().await;
    let (_, commit) = running.get("/commits/main").await;
    let files = &commit["files"];
    assert_eq!(
        column(files, "filename"),
        ["bin", "gone", "new \"näme\".txt", "tricky"]
    );
    assert_eq!(
        column(files, "status"),
        ["modified", "removed", "renamed", "added"]
    );
    assert_eq!(files[0]["patch"], Value::Null);
    assert_eq!(files[1]["patch"], "@@ -1 +0,0 @@\n-x");
    assert_eq!(files[2]["previous_filename"], "old name.txt");
    assert_eq!(
        files[3]["patch"],
        "@@ -0,0 +1,2 @@\n+diff --git a/x b/x\n+@@ -1 +1 @@"
    );
    let (_, first) = running
        .get(&format!("/commits/{}", fixture.id("main~3")))
        .await;
    assert_eq!(column(&first["files"], "status"), ["added"]);
}

#[tokio::test]
async fn commits_are_listed_newest_first_by_ref_and_path() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "-a", "-m", "x", "v1", "main~1"]);
    let running = fixture.start().await;
    let (second, first) = (fixture.id("main"), fixture.id("main~1"));
    for (query, expected) in [
        ("", vec![second.as_str(), &first]),
        ("?sha=v1", vec![&first]),
        ("?sha=refs/tags/v1", vec![&first]),
        (&format!("?sha={first}"), vec![&first]),
        ("?path=src", vec![&second]),
        ("?path=--all", vec![]),
        ("?per_page=1&page=2", vec![&first]),
        ("?per_page=1&page=3", vec![]),
    ] {
        let (status, list) = running.get(&format!("/commits{query}")).await;
        assert_eq!(
            (status.as_u16(), column(&list, "sha")),
            (200, expected),
            "{query}"
        );
    }
    let path = format!("/repos/{NAME}/commits?per_page=1");
    let response = running.request(Method::GET, &path).send().await.unwrap();
    let link = response.headers()["link"].to_str().unwrap();
    let next = format!(
        "<{}{path}&page=2>; rel=\"next\"",
        running.emulator.api_url()
    );
    assert!(link.starts_with(&next), "{link}");
}

#[tokio::test]
async fn a_name_that_is_a_branch_and_a_tag_means_the_branch() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "v1.2.3", "main~1"]);
    git(&fixture.bare(), &["branch", "v1.2.3", "main"]);
    let running = fixture.start().await;
    for (name, expected) in [
        ("v1.2.3", fixture.id("main")),
        ("heads/v1.2.3", fixture.id("main")),
        ("tags/v1.2.3", fixture.id("main~1")),
        (&fixture.id("main~1")[..7], fixture.id("main~1")),
    ] {
        assert_eq!(
            running.get(&format!("/commits/{name}")).await.1["sha"],
            expected,
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_is_no_commit_is_said_so_by_each_route() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let zero = "0".repeat(40);
    for name in ["nope", "HEAD~1", "--all", "main:README.md", &zero] {
        let encoded = name.replace(':', "%3A").replace('~', "%7E");
        for (path, status, message) in [
            (
                format!("/commits/{encoded}"),
                422,
                format!("No commit found for SHA: {name}"),
            ),
            (
                format!("/commits?sha={encoded}"),
                404,
                "Not Found".to_owned(),
            ),
            (
                format!("/compare/main...{encoded}"),
                404,
                "Not Found".to_owned(),
            ),
            (
                format!("/contents/README.md?ref={encoded}"),
                404,
                format!("No commit found for the ref {name}"),
            ),
            (
                format!("/git/commits/{encoded}"),
                404,
                "Not Found".to_owned(),
            ),
            (
                format!("/branches/{encoded}"),
                404,
                "Branch not found".to_owned(),
            ),
        ] {
            let (got, error) = running.get(&path).await;
            assert_eq!(
                (got.as_u16(), &error["message"]),
                (status, &json!(message)),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn a_commit_is_made_of_a_tree_and_parents() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let (tree, parent) = (fixture.id("main^{tree}"), fixture.id("main"));
    let body = json!({"message": "made", "tree": tree, "parents": [parent]});
    let (status, made) = running.post("/git/commits", body).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["parents"][0]["sha"], parent);
    let path = format!("/git/commits/{}", made["sha"].as_str().unwrap());
    assert_eq!(running.get(&path).await.1, made);
    for (body, expected) in [
        (
            json!({"message": "m", "tree": parent}),
            "Tree SHA does not exist",
        ),
        (
            json!({"message": "m", "tree": tree, "parents": [tree]}),
            "Parent SHA does not exist",
        ),
        (
            json!({"tree": tree}),
            "Invalid request.\n\n\"message\" wasn't supplied.",
        ),
    ] {
        let (status, error) = running.post("/git/commits", body).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected))
        );
    }
}

#[tokio::test]
async fn objects_that_another_process_writes_are_seen_at_once() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.commit("third", &[]);
    let path = format!("/repos/{NAME}/git/commits/{sha}");
    assert_eq!(answer(running.request(Method::GET, &path)).await.0, 404);
    fixture.publish();
    assert_eq!(answer(running.request(Method::GET, &path)).await.0, 200);
    git(&fixture.bare(), &["repack", "-q", "-a", "-d"]);
    assert_eq!(answer(running.request(Method::GET, &path)).await.0, 200);
}
