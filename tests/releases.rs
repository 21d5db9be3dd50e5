//! A release from nothing, and what it looks like to people and to the next step.

use serde_json::{Value, json};

use crate::support::{ASSETS, Call, Shop, TAG};

/// What a release with two assets may cost.
const MOST_REQUESTS: usize = 12;

#[test]
fn a_release_with_two_assets_comes_out_whole() {
    let shop = Shop::new();
    let run = shop.release().succeeds();
    shop.assert_released();
    let seen = ["tag", "sha", "state", "latest"].map(|name| run.output(name));
    assert_eq!(seen, [TAG, &shop.commit, "created", "true"]);
    let release = &shop.releases()[0];
    assert_eq!(run.output("id"), release["id"].to_string());
    assert_eq!(run.output("url"), release["html_url"].as_str().unwrap());
    let assets: Vec<Value> = serde_json::from_str(run.output("assets")).unwrap();
    assert_eq!(assets.len(), ASSETS.len());
    for (asset, (name, content)) in assets.iter().zip(ASSETS) {
        assert_eq!(
            (&asset["name"], &asset["size"]),
            (&json!(name), &json!(content.len()))
        );
        let url = asset["url"].as_str().unwrap();
        assert_eq!(shop.github.download(url), content.as_bytes());
        assert_eq!(asset["sha256"].as_str().map(str::len), Some(64));
    }
    assert!(
        run.summary.contains("create-release: v1.3.0"),
        "{}",
        run.summary
    );
    run.says(&[
        "upload app.tar.gz (7 bytes)",
        "publish it as the latest release",
    ]);
}

#[test]
fn a_release_with_two_assets_takes_twelve_requests_at_most() {
    for shop in [Shop::new(), Shop::without_tag(|builder| builder)] {
        // The configuration is found in a checkout.
        shop.release().file("windlass.toml", "").succeeds();
        let requests = shop.github.requests();
        assert!(requests.len() <= MOST_REQUESTS, "{requests:#?}");
        shop.assert_released();
    }
}

#[test]
fn r1_the_same_again_changes_nothing() {
    let shop = Shop::new();
    shop.release().succeeds();
    let before = (shop.releases(), shop.repository.refs());
    let asked = shop.github.requests().len();
    let run = shop.release().succeeds();
    assert_eq!(run.output("state"), "unchanged");
    assert_eq!((shop.releases(), shop.repository.refs()), before);
    let requests = shop.github.requests().split_off(asked);
    let reads = |request: &windlass_emulator::RequestRecord| {
        request.method == "GET" || request.path.ends_with("git-upload-pack")
    };
    assert!(requests.iter().all(reads), "{requests:#?}");
}

/// Fails when the tag is made by the release, or with other refs.
#[test]
fn r9_the_one_tag_is_claimed_where_the_promoted_one_stands() {
    let shop = Shop::without_tag(|builder| builder);
    let later = shop
        .repository
        .commit("main", &shop.commit, "feat: later", &[]);
    let run = shop
        .release()
        .input("promoted-from", "v1.2.4")
        .env("GITHUB_SHA", &later)
        .succeeds();
    shop.assert_released();
    assert_eq!(run.output("sha"), shop.commit);
    assert_eq!(shop.repository.tag_names(), ["v1.2.0", "v1.2.4", TAG]);
    let message = shop.repository.message(TAG);
    for trailer in [
        "Windlass-Lane: production",
        "Windlass-Promoted-From: v1.2.4",
    ] {
        assert!(message.contains(trailer), "{message}");
    }
    let body = shop.releases()[0]["body"].as_str().unwrap().to_owned();
    assert!(body.starts_with("Promoted from v1.2.4"), "{body}");
}

/// Fails when the range is left to GitHub, which takes the tag that comes before in the history.
#[test]
fn r7_the_notes_begin_at_the_production_version_before() {
    let shop = Shop::new();
    shop.release().succeeds();
    let body = shop.releases()[0]["body"].as_str().unwrap().to_owned();
    assert!(body.contains("/compare/v1.2.0...v1.3.0"), "{body}");
    assert!(
        body.contains("v1.2.4"),
        "what it was promoted from is told: {body}"
    );
}

#[test]
fn r7_where_notes_begin_may_be_said() {
    let shop = Shop::new();
    shop.release().input("previous-tag", "v1.2.4").succeeds();
    let body = shop.releases()[0]["body"].as_str().unwrap().to_owned();
    assert!(body.contains("/compare/v1.2.4...v1.3.0"), "{body}");
}

#[test]
fn a_text_of_ones_own_stands_alone_or_before_the_notes() {
    for (notes, alone) in [("", true), ("none", true), ("generated", false)] {
        let shop = Shop::new();
        shop.release()
            .file("notes/en.md", "All new.\n")
            .input("body-file", "notes/en.md")
            .input("name", "Spring")
            .input("notes", notes)
            .succeeds();
        let release = &shop.releases()[0];
        let body = release["body"].as_str().unwrap();
        assert!(body.starts_with("All new."), "{body}");
        assert_eq!(!body.contains("/compare/"), alone, "{notes}: {body}");
        assert_eq!(release["name"], "Spring");
    }
}

#[test]
fn a_dry_run_tells_the_plan_and_writes_nothing() {
    let shop = Shop::without_tag(|builder| builder);
    let before = shop.repository.refs();
    let run = shop.release().input("dry-run", "true").succeeds();
    assert_eq!(run.output("state"), "created");
    assert_eq!((run.output("id"), run.output("url")), ("", ""));
    run.says(&[
        "would create the tag v1.3.0",
        "would create a draft",
        "would upload app.zip",
        "would publish it",
    ]);
    assert_eq!((shop.releases().len(), shop.repository.refs()), (0, before));
}

#[test]
fn a_draft_stays_one() {
    let shop = Shop::new();
    let run = shop.release().input("draft", "true").succeeds();
    assert_eq!(
        (run.output("state"), run.output("latest")),
        ("created", "false")
    );
    let release = &shop.releases()[0];
    assert_eq!(release["draft"], true);
    assert_eq!(release["assets"].as_array().unwrap().len(), 2);
    let again = shop.release().input("draft", "true").succeeds();
    assert_eq!(again.output("state"), "unchanged");
    shop.release().succeeds();
    shop.assert_released();
    let refused = shop.release().input("draft", "true").fails(1);
    refused.says(&["is public already"]);
}

#[test]
fn checksums_are_those_of_the_assets() {
    let shop = Shop::new();
    let run = shop.release().input("checksums", "true").succeeds();
    let assets: Vec<Value> = serde_json::from_str(run.output("assets")).unwrap();
    let named = |name: &str| assets.iter().find(|asset| asset["name"] == name).unwrap();
    let url = named("SHA256SUMS")["url"].as_str().unwrap();
    let sums = String::from_utf8(shop.github.download(url)).unwrap();
    let line = |name: &str| format!("{}  {name}\n", named(name)["sha256"].as_str().unwrap());
    assert_eq!(sums, line("app.tar.gz") + &line("app.zip"));
}

#[test]
fn a_release_is_marked_by_its_lane() {
    for (tag, lane, config, prerelease) in [
        ("v1.3.1", "staging", "", true),
        ("v1.3.1", "hotfix", "", false),
        ("v1.4.0-rc.1", "rc", "", true),
        (
            "v1.3.1",
            "staging",
            "[lanes.staging]\nprerelease = false\n",
            false,
        ),
    ] {
        let shop = Shop::new();
        shop.repository.version(tag, &shop.commit, lane);
        let call = Call::release(tag).file("windlass.toml", config);
        call.on(&shop.github).succeeds();
        let release = &shop.releases()[0];
        assert_eq!(release["prerelease"], prerelease, "{tag} {lane}");
        assert_eq!(shop.latest(), if prerelease { "" } else { tag });
    }
}
