//! Pull requests merged, and found again by what they brought.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{
    BranchProtection, Builder, Level, Permissions, Reviews, Rule, Ruleset, Target,
};

use crate::support::{Fixture, NAME, Running, column, git};

/// `topic` with two commits off `main~1`, so that `main` has gone on.
fn topic(fixture: &Fixture) -> [String; 2] {
    git(
        &fixture.work(),
        &["checkout", "-q", "-b", "topic", "main~1"],
    );
    let first = fixture.commit("one", &[("one.txt", "x\n")]);
    let second = fixture.commit("two", &[("two.txt", "x\n")]);
    fixture.publish();
    [first, second]
}

/// With a pull request of `topic` into `main`.
async fn start(builder: Builder) -> Running {
    let running = Running::start(builder).await;
    let body = json!({"title": "Topic", "head": "topic", "base": "main"});
    let (status, made) = running.post("/pulls", body).await;
    assert_eq!(status, 201, "{made}");
    running
}

async fn merge(running: &Running, body: Value) -> (u16, Value) {
    let (status, answer) = running.send(Method::PUT, "/pulls/1/merge", body).await;
    (status.as_u16(), answer)
}

#[tokio::test]
async fn a_merge_has_both_as_parents_and_a_squash_one() {
    for (body, parents, message) in [
        (
            json!({}),
            vec!["main", "topic"],
            "Merge pull request #1 from acme/topic\n\nTopic",
        ),
        (
            json!({"merge_method": "squash"}),
            vec!["main"],
            "Topic (#1)\n\n* one\n\n* two",
        ),
        (
            json!({"merge_method": "squash", "commit_title": "t", "commit_message": ""}),
            vec!["main"],
            "t",
        ),
    ] {
        let fixture = Fixture::new();
        topic(&fixture);
        let running = start(fixture.builder()).await;
        let (status, merged) = merge(&running, body.clone()).await;
        assert_eq!((status, &merged["merged"]), (200, &json!(true)), "{body}");
        assert_eq!(merged["message"], "Pull Request successfully merged");
        let (_, tip) = running.get("/commits/main").await;
        assert_eq!(tip["sha"], merged["sha"]);
        assert_eq!(tip["commit"]["message"], message, "{body}");
        assert_eq!(tip["commit"]["committer"]["name"], "GitHub");
        let expected: Vec<_> = parents.iter().map(|name| fixture.id(name)).collect();
        assert_eq!(column(&tip["parents"], "sha"), expected, "{body}");
        let files = git(&fixture.bare(), &["ls-tree", "-r", "--name-only", "main"]);
        let files = String::from_utf8(files.stdout).unwrap();
        assert_eq!(files, "README.md\none.txt\nsrc/lib.rs\ntwo.txt\n");

        let (_, pull) = running.get("/pulls/1").await;
        for (field, expected) in [
            ("state", json!("closed")),
            ("merged", json!(true)),
            ("merge_commit_sha", merged["sha"].clone()),
            ("commits", json!(2)),
        ] {
            assert_eq!(pull[field], expected, "{field}");
        }
        assert_eq!(pull["merged_by"]["login"], "windlass");
        assert_eq!(merge(&running, json!({})).await.0, 405, "only once");
    }
}

#[tokio::test]
async fn a_rebase_makes_each_commit_anew_on_the_base() {
    let fixture = Fixture::new();
    let own = topic(&fixture);
    let running = start(fixture.builder()).await;
    let (status, merged) = merge(&running, json!({"merge_method": "rebase"})).await;
    assert_eq!((status, &merged["merged"]), (200, &json!(true)));
    let (_, listed) = running.get("/commits?sha=main&per_page=3").await;
    let messages: Vec<_> = listed.as_array().unwrap().iter().collect();
    assert_eq!(
        messages
            .iter()
            .map(|one| &one["commit"]["message"])
            .collect::<Vec<_>>(),
        ["two", "one", "second"]
    );
    assert_eq!(listed[0]["sha"], merged["sha"]);
    assert_eq!(listed[1]["parents"][0]["sha"], fixture.id("main"));
    assert_eq!(listed[0]["commit"]["committer"]["name"], "windlass");
    let (_, pull) = running.get("/pulls/1").await;
    assert_eq!(pull["merge_commit_sha"], merged["sha"]);
    let (_, commits) = running.get("/pulls/1/commits").await;
    assert_eq!(column(&commits, "sha"), own);
    for (mine, made) in [(0, 1), (1, 0)] {
        let author = |one: &Value| one["commit"]["author"].clone();
        assert_eq!(author(&commits[mine]), author(&listed[made]));
    }
}

#[tokio::test]
async fn what_cannot_be_merged_is_said_not_to_be() {
    let fixture = Fixture::new();
    let [first, _] = topic(&fixture);
    let running = start(fixture.builder()).await;
    let modified = "Head branch was modified. Review and try the merge again.";
    let (status, error) = merge(&running, json!({"sha": first})).await;
    assert_eq!((status, &error["message"]), (409, &json!(modified)));
    assert_eq!(
        merge(&running, json!({"merge_method": "octopus"})).await.0,
        422
    );
    fixture.commit("conflict", &[("README.md", "other\n")]);
    fixture.publish();
    let (_, pull) = running.get("/pulls/1").await;
    assert_eq!(
        (&pull["mergeable"], &pull["mergeable_state"]),
        (&json!(false), &json!("dirty"))
    );
    for method in ["merge", "squash", "rebase"] {
        let (status, error) = merge(&running, json!({"merge_method": method})).await;
        assert_eq!(
            (status, &error["message"]),
            (405, &json!("Pull Request is not mergeable"))
        );
    }
    let missing = running.send(Method::PUT, "/pulls/9/merge", json!({})).await;
    assert_eq!(missing.0, 404);
    let (_, tip) = running.get("/commits/main").await;
    assert_eq!(tip["sha"], fixture.id("main"), "nothing has moved");
}

/// A branch asks of a pull request what it asks of its head.
#[tokio::test]
async fn a_base_keeps_to_its_rules() {
    let enforced = |protection| BranchProtection {
        enforce_admins: true,
        ..protection
    };
    let reviewed = BranchProtection {
        reviews: Some(Reviews {
            approvals: 2,
            ..Reviews::default()
        }),
        ..BranchProtection::default()
    };
    let locked = Ruleset {
        target: Target::Branch,
        rules: vec![Rule::Update],
        ..Ruleset::restrict_tag_creation("refs/heads/main")
    };
    let checked = BranchProtection::require_checks(["build"]);
    let ruled = Ruleset::require_checks("refs/heads/main", ["build"]);
    let expected = "Required status check \"build\" is expected.";
    let approvals = "At least 2 approving review is required by reviewers with write access.";
    for (protection, ruleset, words) in [
        (Some(checked), None, expected),
        (None, Some(ruled), expected),
        (None, Some(locked), "Cannot update this protected ref."),
        (Some(reviewed), None, approvals),
    ] {
        let fixture = Fixture::new();
        let [_, head] = topic(&fixture);
        let mut builder = fixture.builder();
        if let Some(protection) = protection {
            builder = builder.protect(NAME, "main", enforced(protection));
        }
        if let Some(ruleset) = ruleset {
            builder = builder.ruleset(NAME, ruleset);
        }
        let running = start(builder).await;
        let (status, error) = merge(&running, json!({})).await;
        let message = error["message"].as_str().unwrap();
        assert_eq!(status, 405);
        assert!(message.contains(words), "{words}: {message}");
        if words == expected {
            assert_eq!(
                running.get("/pulls/1").await.1["mergeable_state"],
                "blocked"
            );
            let told = json!({"state": "success", "context": "build"});
            running.post(&format!("/statuses/{head}"), told).await;
            assert_eq!(running.get("/pulls/1").await.1["mergeable_state"], "clean");
            assert_eq!(merge(&running, json!({})).await.0, 200);
        }
    }
}

#[tokio::test]
async fn merging_needs_contents_and_workflow_files_the_permission_for_them() {
    let fixture = Fixture::new();
    git(&fixture.work(), &["checkout", "-q", "-b", "topic", "main"]);
    fixture.commit("ci", &[(".github/workflows/ci.yml", "on: push\n")]);
    fixture.publish();
    let builder = fixture
        .builder()
        .token(
            "pulls",
            Permissions::only([("pull_requests", Level::Write)]),
        )
        .token("job", Permissions::only([("contents", Level::Write)]));
    let mut running = start(builder).await;
    let workflow = "refusing to allow a GitHub App to create or update workflow \
                    `.github/workflows/ci.yml` without `workflows` permission";
    for (token, message) in [
        ("pulls", "Resource not accessible by integration"),
        ("job", workflow),
    ] {
        running = running.with_token(Some(token));
        let (status, error) = merge(&running, json!({})).await;
        assert_eq!(
            (status, &error["message"]),
            (403, &json!(message)),
            "{token}"
        );
    }
}

/// What release notes ask: which pull request brought this commit?
#[tokio::test]
async fn a_commit_leads_to_the_pull_request_that_brought_it() {
    for (method, through) in [("merge", true), ("squash", false)] {
        let fixture = Fixture::new();
        let commits = topic(&fixture);
        let running = start(fixture.builder()).await;
        let other = json!({"title": "Other", "head": "topic", "base": "other"});
        git(&fixture.bare(), &["branch", "other", "main"]);
        assert_eq!(running.post("/pulls", other).await.0, 201);
        let found = async |name: &str| {
            let (status, listed) = running.get(&format!("/commits/{name}/pulls")).await;
            assert_eq!(status, 200, "{name}");
            let titles = column(&listed, "title").into_iter();
            titles.map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        for commit in &commits {
            assert_eq!(found(commit).await, ["Other", "Topic"], "open");
        }
        let (_, merged) = merge(&running, json!({"merge_method": method})).await;
        assert_eq!(
            found(merged["sha"].as_str().unwrap()).await,
            ["Topic"],
            "{method}"
        );
        // On the default branch only what was merged counts.
        let expected: &[&str] = if through {
            &["Topic"]
        } else {
            &["Other", "Topic"]
        };
        assert_eq!(found(&commits[0]).await, expected, "{method}");
        assert!(found(&fixture.id("main")).await.is_empty());
    }
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let (status, error) = running.get("/commits/gone/pulls").await;
    let message = "No commit found for SHA: gone";
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
}
