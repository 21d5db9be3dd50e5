//! `exists`, `lane` and `on-trunk`: what a tag is, whatever it says of itself.

use serde_json::json;

use super::scene::Scene;
use crate::rules::tests::world::{World, id};
use crate::verification::Outcome;
use crate::verification::Outcome::{Failed, NotApplicable, Passed};
use crate::verification::Requirement::{Exists, Lane as OfLane, OnTrunk};
use crate::verification::*;
use crate::*;

/// A trunk of five, production on its first commit, and commit 5 beside it.
fn world() -> World {
    let mut world = World::trunk(5).tag("v1.2.0", 0, Lane::Production);
    world.branch(1);
    world
}

fn finds(world: World, tag: &str, outcome: Outcome, texts: &[&str]) {
    Scene::new(world, tag).finds(OfLane, outcome, texts);
}

#[test]
fn v16_what_was_made_to_be_tried_may_be_promoted() {
    let by_message = ["is of lane staging, as its message says, and main has it"];
    let staged = world().tag("v1.2.1", 2, Lane::Staging);
    finds(staged, "v1.2.1", Passed, &by_message);
    let by_name = ["is of lane staging, as its name tells, and main has it"];
    finds(world().light("v1.2.1", 2), "v1.2.1", Passed, &by_name);
    let rc = world().tag("v1.3.0-rc.1", 2, Lane::Rc);
    finds(rc, "v1.3.0-rc.1", Passed, &["is of lane rc", "main has it"]);
}

#[test]
fn who_tells_the_lane_is_told() {
    let mut said = Scene::new(world().light("v1.3.0", 2), "v1.3.0");
    said.request.promotion.from_lane = Some(Lane::Staging);
    said.finds(OfLane, Passed, &["is of lane staging, as 'from-lane' says"]);
    let mut adopted = Scene::new(world().light("v1.3.0", 2), "v1.3.0");
    adopted.request.promotion.adopt = Some(Adopt {
        before: "2.0.0".parse().unwrap(),
        lane: Lane::Staging,
    });
    adopted.finds(OfLane, Passed, &["as [adopt] in windlass.toml says"]);
}

#[test]
fn v13_a_branch_of_the_name_is_told() {
    let mut scene = Scene::new(world(), "v1.2.9");
    scene.branch = true;
    scene.finds(Exists, Failed, &["only a branch of that name"]);
}

/// Fails when any tag passes that can be pushed, or when a message is believed.
#[test]
fn v16_nothing_else_is_promoted() {
    use crate::Lane::{Dev, Rc, Staging};
    let off_trunk = "main doesn't have it";
    let no_such_tag = "promotes no such tag";
    let cases = [
        (world().tag("v1.2.1", 5, Staging), "v1.2.1", off_trunk),
        (world().light("v1.3.0-rc.1", 5), "v1.3.0-rc.1", off_trunk),
        (world(), "v1.2.0", "it is a production version"),
        (
            world().light("v1.3.0", 2),
            "v1.3.0",
            "it is a production version",
        ),
        (
            world().tag("v1.3.0-dev.1", 2, Dev),
            "v1.3.0-dev.1",
            "is a dev version",
        ),
        (
            world().light("v1.3.0-beta.1", 2),
            "v1.3.0-beta.1",
            "of no lane",
        ),
        (world().tag("v1.3.1", 2, Rc), "v1.3.1", no_such_tag),
        (
            world().tag("v1.3.0-rc.1", 2, Staging),
            "v1.3.0-rc.1",
            no_such_tag,
        ),
        (
            world().tag("nightly", 2, Staging),
            "nightly",
            "is no version tag",
        ),
        (world(), "v1.2.9", "there is no tag 'v1.2.9'"),
    ];
    for (world, tag, text) in cases {
        finds(world, tag, Failed, &[text]);
    }
}

/// Fails when a bump for staging is taken for one after it went to production.
#[test]
fn v16_a_deployment_to_production_tells_what_a_message_hides() {
    let scene = || Scene::new(world().tag("v1.3.0", 2, Lane::Staging), "v1.3.0");
    scene().finds(OfLane, Passed, &["is of lane staging"]);
    let mut promoted = scene();
    let record = promoted.record("production", "v1.3.0", 2);
    promoted.status(record, "failure", 5);
    promoted.finds(OfLane, Passed, &["is of lane staging"]);
    promoted.status(record, "success", 1);
    promoted.finds(OfLane, Failed, &["deployment 1 took it to production"]);
    assert_eq!(promoted.verify().lane, Some(Lane::Production));
    let mut others = scene();
    let payload = json!({"tag": "v1.3.0", "sha": id(2), "deployment-id": "7"});
    for record in [
        others.record("production", "v1.2.9", 2),
        others.record("staging", "v1.3.0", 2),
        others.foreign_record("production", "deploy", 2, payload),
    ] {
        others.status(record, "success", 1);
    }
    others.finds(OfLane, Passed, &[]);
}

#[test]
fn v16_on_trunk_is_about_ancestry_alone() {
    let staged = |commit| Scene::new(world().tag("v1.2.1", commit, Lane::Staging), "v1.2.1");
    staged(2).finds(OnTrunk, Passed, &["main has v1.2.1"]);
    staged(4).finds(OnTrunk, Passed, &[]);
    staged(5).finds(OnTrunk, Failed, &["main doesn't have v1.2.1"]);
    let mut world = world();
    let fix = world.branch(0);
    let hotfix = |commit| world.clone().hotfix("v1.2.1", commit, "v1.2.0");
    Scene::new(hotfix(fix), "v1.2.1").finds(OnTrunk, NotApplicable, &["is a hotfix"]);
    // What only says that it is a hotfix, is none.
    Scene::new(hotfix(5), "v1.2.1").finds(OnTrunk, Failed, &["main doesn't have"]);
    let scene = Scene::new(hotfix(5), "v1.2.1").require(&[OnTrunk]);
    scene.finds(OnTrunk, Failed, &[]);
}

#[test]
fn v15_a_tag_is_found_by_its_whole_name() {
    let world = world().light("api/v1.2.1", 1).light("v1.2.10", 2);
    for (tag, texts) in [
        ("v1.2.1", &["'api/v1.2.1'", "'v1.2.0'", "'v1.2.10'"][..]),
        ("v1.2.", &["could be no version"]),
        ("v1x2x0", &["it is no SemVer 2.0.0 version", "'v1.2.0'"]),
        (".*", &["does not start with the prefix"]),
        ("V1.2.0", &["did you mean 'v1.2.0'"]),
        ("1.2.10", &["did you mean 'v1.2.10'"]),
        ("main", &["give 'tag' the name of a tag that is there"]),
    ] {
        Scene::new(world.clone(), tag).finds(Exists, Failed, texts);
    }
    Scene::new(world, "v1.2.10").finds(Exists, Passed, &["v1.2.10 (0000000)"]);
    Scene::new(World::trunk(1), "v1.0.0").finds(Exists, Failed, &["has no tags"]);
}

#[test]
fn without_the_tag_nothing_else_passes_and_nothing_is_asked() {
    let scene = Scene::new(world(), "v9.9.9");
    let verification = scene.verify();
    let failed: Vec<Requirement> = verification.failed().collect();
    assert_eq!(failed, Requirement::DEFAULT);
    assert!(scene.asked.borrow().is_empty(), "{:?}", scene.asked);
    assert_eq!(
        (verification.sha, verification.production_tag),
        (None, None)
    );
}

#[test]
fn a_trunk_that_is_not_known_is_a_finding() {
    let scene = Scene::staged();
    let mut evidence = Evidence {
        facts: scene.world.facts(None),
        ..Evidence::default()
    };
    let tags = std::mem::take(&mut evidence.facts.tags);
    let request = VerificationRequest {
        require: Some(vec![OfLane, OnTrunk, Requirement::Checks]),
        ..scene.request
    };
    let message = |tag: &str| Question::Message {
        tag: tag.into(),
        object: tags[1].object,
    };
    scene.world.answer(&message("v1.2.1"), &mut evidence.facts);
    evidence.facts.trunk = Some(Trunk::Unknown {
        reason: "there is no branch 'trunk'".into(),
    });
    let verifier = Verifier::new(&request, &tags).unwrap();
    let VerificationVerdict::Judged(verification) = verifier.verify(&evidence) else {
        panic!("nothing is left to ask");
    };
    for finding in verification.findings {
        let whole = serde_json::to_string(&finding).unwrap();
        assert_eq!(finding.outcome, Failed, "{whole}");
        assert!(whole.contains("there is no branch 'trunk'"), "{whole}");
        assert!(whole.contains("give 'trunk'"), "{whole}");
    }
}
