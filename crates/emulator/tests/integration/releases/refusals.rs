//! What a release may not be, in GitHub's words.

use serde_json::json;

use super::{complaints, draft, edit, made};
use crate::support::{Fixture, NAME, Running, git};
use windlass_emulator::Emulator;

const NO_TAG: [&str; 3] = ["", "custom", "Published releases must have a valid tag"];
const IMPOSSIBLE: [&str; 3] = ["tag_name", "custom", "tag_name is not a valid tag"];
const MALFORMED: [&str; 3] = ["tag_name", "custom", "tag_name is not well-formed"];
const TARGET: [&str; 3] = ["target_commitish", "invalid", ""];
const LONG: [&str; 3] = [
    "body",
    "custom",
    "body is too long (maximum is 125000 characters)",
];
const NOT_FULL: [&str; 3] = [
    "",
    "custom",
    "Latest release cannot be draft or prerelease.",
];

#[tokio::test]
async fn refusals_list_everything_that_is_wrong() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let (most, more) = ("é".repeat(125_000), "é".repeat(125_001));
    let flagged = json!({"tag_name": "v1", "prerelease": true, "make_latest": "true"});
    let mut worse = flagged.clone();
    worse["body"] = json!(more);
    for (fields, expected) in [
        (
            json!({"tag_name": "a..b"}),
            vec![IMPOSSIBLE, MALFORMED, NO_TAG],
        ),
        (
            json!({"tag_name": "a b", "draft": true}),
            vec![IMPOSSIBLE, MALFORMED],
        ),
        (json!({"tag_name": ""}), vec![IMPOSSIBLE, MALFORMED, NO_TAG]),
        (json!({"tag_name": "v1", "body": more}), vec![LONG]),
        (flagged, vec![NOT_FULL]),
        (worse, vec![LONG, NOT_FULL]),
    ] {
        let (status, error) = running.post("/releases", fields).await;
        assert_eq!(status, 422, "{error}");
        assert_eq!(error["message"], "Validation Failed");
        assert_eq!(complaints(&error), expected, "{error}");
        let all = error["errors"].as_array().unwrap();
        assert!(
            all.iter().all(|one| one["resource"] == "Release"),
            "{error}"
        );
    }
    assert_eq!(running.get("/releases").await.1, json!([]));
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 404);
    made(&running, json!({"tag_name": "v1", "body": most})).await;
}

#[tokio::test]
async fn a_target_is_a_branch_or_a_whole_id() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "there", "main"]);
    let running = fixture.start().await;
    let short = &fixture.id("main")[..7];
    let zeros = "0".repeat(40);
    for target in [
        "none",
        "HEAD",
        "there",
        "refs/tags/there",
        "",
        short,
        &zeros,
    ] {
        for (tag, draft, expected) in [
            ("v1", true, vec![TARGET]),
            ("v1", false, vec![IMPOSSIBLE, NO_TAG, TARGET]),
            ("there", false, vec![TARGET]),
        ] {
            let fields = json!({"tag_name": tag, "target_commitish": target, "draft": draft});
            let (status, error) = running.post("/releases", fields).await;
            let found = (status.as_u16(), complaints(&error));
            assert_eq!(found, (422, expected), "{tag} {target:?} {draft}");
        }
    }
}

#[tokio::test]
async fn a_change_is_refused_for_the_same_reasons() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let waiting = draft(&running, "v1").await;
    let prerelease = made(&running, json!({"tag_name": "v2-rc.1", "prerelease": true})).await;
    let more = "x".repeat(125_001);
    for (release, fields, expected) in [
        (
            &waiting,
            json!({"tag_name": "a..b"}),
            vec![IMPOSSIBLE, MALFORMED],
        ),
        (&waiting, json!({"target_commitish": "none"}), vec![TARGET]),
        (&waiting, json!({"body": more}), vec![LONG]),
        (&waiting, json!({"make_latest": "true"}), vec![NOT_FULL]),
        (
            &waiting,
            json!({"draft": false, "prerelease": true, "make_latest": "true"}),
            vec![NOT_FULL],
        ),
        (&prerelease, json!({"make_latest": "true"}), vec![NOT_FULL]),
    ] {
        let (status, error) = edit(&running, release, fields.clone()).await;
        assert_eq!(
            (status.as_u16(), complaints(&error)),
            (422, expected),
            "{fields}"
        );
        let path = format!("/releases/{}", release["id"]);
        assert_eq!(running.get(&path).await.1, *release, "{fields}");
    }
}

/// `gh release create --latest FILE` says so of the draft that it makes first.
#[tokio::test]
async fn what_a_new_draft_says_of_the_latest_release_is_not_heeded() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let fields = json!({"tag_name": "v1", "draft": true, "make_latest": "true"});
    assert_eq!(made(&running, fields).await["draft"], true);
}

#[tokio::test]
async fn fields_of_the_wrong_kind_are_told() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (fields, expected) in [
        (json!({}), "\"tag_name\" wasn't supplied."),
        (
            json!({"tag_name": 1}),
            "For 'properties/tag_name', 1 is not a string.",
        ),
        (
            json!({"tag_name": "v1", "make_latest": true}),
            "For 'properties/make_latest', true is not a string.",
        ),
        (
            json!({"tag_name": "v1", "make_latest": "yes"}),
            "yes is not a member of [\"true\", \"false\", \"legacy\"].",
        ),
        (
            json!({"tag_name": "v1", "draft": "true"}),
            "For 'properties/draft', \"true\" is not a boolean.",
        ),
    ] {
        let (status, error) = running.post("/releases", fields.clone()).await;
        let message = format!("Invalid request.\n\n{expected}");
        assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    }
}

#[tokio::test]
async fn an_empty_repository_has_nothing_to_release() {
    let directory = tempfile::tempdir().unwrap();
    let bare = directory.path().join("empty.git");
    let running = Running::start(Emulator::builder().repository(NAME, bare)).await;
    let fields = json!({"tag_name": "v1", "draft": true});
    let (status, error) = running.post("/releases", fields).await;
    let empty = vec![["", "custom", "Repository is empty."]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, empty));
}
