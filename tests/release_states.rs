//! What stands there already: completed, or refused with the reason.

use serde_json::json;
use windlass_emulator::Ruleset;

use crate::support::{ASSETS, Call, NAME, Shop, TAG};

/// Fails when anything but what is missing is made anew (`r1_…` of `windlass-core` has the table).
#[test]
fn r1_a_draft_with_half_of_its_assets_is_completed() {
    let shop = Shop::new();
    let draft = shop.publish(TAG, json!({ "draft": true }));
    shop.attach(&draft, ASSETS[0].0, ASSETS[0].1);
    let run = shop.release().succeeds();
    shop.assert_released();
    assert_eq!(run.output("id"), draft["id"].to_string());
    assert_eq!(
        shop.github.count("POST", "/assets"),
        2,
        "one by hand, one by the program"
    );
}

#[test]
fn r1_a_public_release_without_its_assets_gets_them() {
    let shop = Shop::new();
    shop.publish(TAG, json!({ "body": "by hand" }));
    let run = shop.release().succeeds();
    shop.assert_released();
    assert_eq!(run.output("state"), "updated");
    assert_eq!(shop.releases()[0]["body"], "by hand");
}

/// Fails when drafts are looked for by their tag, or when the newest is taken.
#[test]
fn r2_several_drafts_become_one_release() {
    let shop = Shop::new();
    let oldest = shop.publish(TAG, json!({ "draft": true }));
    let other = shop.publish(TAG, json!({ "draft": true }));
    shop.attach(&other, ASSETS[1].0, ASSETS[1].1);
    let run = shop.release().succeeds();
    shop.assert_released();
    assert_eq!(run.output("id"), oldest["id"].to_string());
    run.says(&["remove the draft"]);
}

#[test]
fn r2_a_draft_of_somebodys_own_is_reported_and_kept() {
    let shop = Shop::new();
    shop.publish(TAG, json!({ "draft": true }));
    let own = shop.publish(TAG, json!({ "draft": true, "body": "by hand" }));
    let run = shop.release().succeeds();
    let id = own["id"].to_string();
    assert!(
        run.annotations("warning")
            .iter()
            .any(|text| text.contains(&id))
    );
    assert_eq!(shop.releases().len(), 2);
}

/// Fails when a release is published without saying that it is not the latest.
#[test]
fn r3_a_backport_does_not_take_latest_away() {
    let shop = Shop::new();
    shop.release().succeeds();
    shop.repository.version("v1.2.5", &shop.before, "hotfix");
    let run = Call::release("v1.2.5").on(&shop.github).succeeds();
    assert_eq!(run.output("latest"), "false");
    shop.assert_released();
}

/// Fails when "latest" is only set where the release itself is the highest.
#[test]
fn r3_latest_that_stands_on_a_lower_version_is_moved() {
    let shop = Shop::new();
    shop.release().succeeds();
    shop.repository.version("v1.2.5", &shop.before, "hotfix");
    shop.publish("v1.2.5", json!({ "make_latest": "true" }));
    assert_eq!(shop.latest(), "v1.2.5");
    let run = shop.release().succeeds();
    assert_eq!(
        (run.output("state"), run.output("latest")),
        ("updated", "true")
    );
    shop.assert_released();
}

#[test]
fn r3_latest_may_be_said() {
    for (input, latest) in [("true", TAG), ("false", "v1.4.0"), ("auto", "v1.4.0")] {
        let shop = Shop::new();
        shop.repository
            .version("v1.4.0", &shop.commit, "production");
        shop.publish("v1.4.0", json!({}));
        shop.release().input("latest", input).succeeds();
        assert_eq!(shop.latest(), latest, "{input}");
    }
}

/// Fails when a release is published before its assets are there.
#[test]
fn r4_an_immutable_release_is_whole_when_it_is_published() {
    let shop = Shop::with(|builder| builder.immutable_releases(NAME));
    shop.release().succeeds();
    shop.assert_released();
    assert_eq!(shop.releases()[0]["immutable"], true);
    let again = shop.release().succeeds();
    assert_eq!(again.output("state"), "unchanged");
    let renamed = shop.release().input("name", "Spring").succeeds();
    assert_eq!(renamed.output("state"), "updated");
    shop.assert_released();
    let refused = shop.release().file("app.more", "more").fails(1);
    refused.says(&[
        "public and immutable",
        "upload app.more",
        "release a new version",
    ]);
}

#[test]
fn r4_a_public_asset_is_never_replaced() {
    let shop = Shop::new();
    shop.release().succeeds();
    let refused = shop.release().file("app.zip", "another app").fails(1);
    refused.says(&[
        "app.zip is public",
        "with another content",
        "release a new version",
    ]);
    shop.assert_released();
}

/// Fails when an asset of the right name is believed to be the right one.
#[test]
fn r5_an_asset_of_a_draft_with_another_content_is_replaced() {
    let shop = Shop::new();
    let draft = shop.publish(TAG, json!({ "draft": true }));
    // Of the same length, so that only the digest tells.
    shop.attach(&draft, ASSETS[0].0, "THE APP");
    shop.release().succeeds();
    shop.assert_released();
}

#[test]
fn assets_that_nobody_named_are_kept_and_told() {
    let shop = Shop::new();
    let draft = shop.publish(TAG, json!({ "draft": true }));
    shop.attach(&draft, "extra.txt", "extra");
    let run = shop.release().succeeds();
    assert!(
        run.annotations("warning")
            .iter()
            .any(|text| text.contains("extra.txt"))
    );
    assert_eq!(shop.releases()[0]["assets"].as_array().unwrap().len(), 3);
}

/// Fails when the draft is made before the tag.
#[test]
fn r8_a_ruleset_that_forbids_the_tag_leaves_no_draft() {
    let ruleset = Ruleset::restrict_tag_creation("refs/tags/v*");
    let shop = Shop::without_tag(|builder| builder.ruleset(NAME, ruleset));
    let refused = shop.release().fails(1);
    refused.says(&[
        "create the tag v1.3.0",
        "creations being restricted",
        "protect refs/tags/v*",
    ]);
    assert_eq!(shop.releases().len(), 0);
    assert_eq!(shop.github.count("POST", "/releases"), 0);
}

#[test]
fn r8_a_burned_name_leaves_no_draft() {
    let shop = Shop::without_tag(|builder| builder.burned_tag(NAME, TAG));
    shop.release().fails(1).says(&["immutable release"]);
    assert_eq!(shop.releases().len(), 0);
}

/// Fails when the tag of the release is not compared with the one that was tried.
#[test]
fn v16_a_promotion_is_released_on_the_commit_that_was_tried() {
    let shop = Shop::new();
    shop.repository.version("v1.2.5", &shop.before, "staging");
    let refused = shop.release().input("promoted-from", "v1.2.5").fails(1);
    refused.says(&["v1.3.0 stands on", "but v1.2.5, which is promoted, on"]);
    let missing = shop.release().input("promoted-from", "v9.9.9").fails(1);
    missing.says(&["there is no tag 'v9.9.9'"]);
    assert_eq!(shop.releases().len(), 0);
}

/// Fails when anything on the right commit is taken for what was promoted.
#[test]
fn v16_only_a_lower_version_is_promoted_to_a_stable_one() {
    let shop = Shop::new();
    for tag in ["zz-9", "v1.4.0", "v1.4.0-rc.1"] {
        shop.repository.tag(tag, &shop.commit);
    }
    for (tag, from) in [
        (TAG, TAG),
        (TAG, "zz-9"),
        (TAG, "v1.4.0"),
        ("v1.4.0-rc.1", "v1.3.0"),
    ] {
        let refused = shop.release_of(tag).input("promoted-from", from).fails(1);
        refused.says(&["can't have been promoted"]);
    }
    assert_eq!(shop.releases().len(), 0);
}

/// Fails when a name is looked up as a branch first, or a tag's object taken for a commit.
#[test]
fn v13_the_commit_may_be_named_by_a_tag_whatever_the_branches() {
    let shop = Shop::without_tag(|builder| builder);
    shop.repository
        .commit("v1.2.4", &shop.before, "a branch", &[]);
    let object = shop.repository.git(&["rev-parse", "refs/tags/v1.2.4"]);
    for sha in ["v1.2.4", "refs/tags/v1.2.4", object.trim()] {
        shop.release().input("sha", sha).succeeds();
        shop.assert_released();
    }
}

#[test]
fn a_commit_that_is_not_there_is_told() {
    let shop = Shop::without_tag(|builder| builder);
    for sha in ["nope", "0123456789012345678901234567890123456789"] {
        shop.release().input("sha", sha).fails(1).says(&["'sha'"]);
    }
    assert_eq!(shop.releases().len(), 0);
}

#[test]
fn a_mark_that_somebody_set_on_a_public_release_is_kept_unless_said() {
    let shop = Shop::new();
    shop.publish(TAG, json!({ "prerelease": true, "make_latest": "false" }));
    shop.release().succeeds();
    assert_eq!(shop.releases()[0]["prerelease"], true);
    shop.release().input("prerelease", "false").succeeds();
    shop.assert_released();
}

#[test]
fn a_tag_that_stands_elsewhere_is_never_moved() {
    let shop = Shop::new();
    let refused = shop.release().input("sha", &shop.before).fails(1);
    refused.says(&["stands on", "never moved"]);
    assert_eq!(
        (shop.repository.peeled(TAG), shop.releases().len()),
        (shop.commit, 0)
    );
}

#[test]
fn v13_a_tag_that_is_a_branchs_name_is_refused() {
    let shop = Shop::without_tag(|builder| builder);
    shop.repository.commit(TAG, &shop.before, "a branch", &[]);
    let refused = shop.release().fails(1);
    refused.says(&["a branch has that name"]);
    assert_eq!(shop.releases().len(), 0);
}

#[test]
fn a_tag_is_not_created_against_ones_will() {
    let shop = Shop::without_tag(|builder| builder);
    let refused = shop.release().input("create-tag", "false").fails(1);
    refused.says(&["there is no tag 'v1.3.0'", "next-version"]);
}
