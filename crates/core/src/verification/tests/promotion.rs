//! `not-older`, and what a promotion would make: as the rules of `next-version` say.

use super::scene::Scene;
use crate::rules::tests::world::World;
use crate::verification::Outcome::{Failed, Passed};
use crate::verification::Requirement::NotOlder;
use crate::*;

fn promotes(world: World, tag: &str) -> Scene {
    Scene::new(world, tag)
}

fn tag_of(scene: &Scene) -> Option<String> {
    scene.verify().production_tag
}

#[test]
fn the_production_tag_is_what_next_version_would_make() {
    let scene = Scene::staged();
    scene.finds(NotOlder, Passed, &["production gets v1.3.0 after v1.2.0"]);
    assert_eq!(tag_of(&scene).as_deref(), Some("v1.3.0"));
    let first = promotes(World::trunk(2).tag("v1.0.0", 1, Lane::Staging), "v1.0.0");
    first.finds(NotOlder, Passed, &["its first version"]);
    let rc = promotes(World::trunk(2).light("v1.0.0-rc.2", 1), "v1.0.0-rc.2");
    assert_eq!(tag_of(&rc).as_deref(), Some("v1.0.0"));
}

#[test]
fn what_was_promoted_already_is_no_downgrade() {
    let mut scene = Scene::staged();
    scene.world = scene.world.tag("v1.3.0", 2, Lane::Production);
    scene.finds(NotOlder, Passed, &["carries v1.3.0 already"]);
    assert_eq!(tag_of(&scene).as_deref(), Some("v1.3.0"));
}

/// Fails when production's version is not compared, or not by the rules of `next-version`.
#[test]
fn v20_v21_a_downgrade_is_refused_in_the_words_of_the_rules() {
    let mut late = Scene::staged();
    late.world = late.world.tag("v1.4.0", 3, Lane::Production);
    late.finds(
        NotOlder,
        Failed,
        &["this would be a downgrade", "is older than", "rollback"],
    );
    assert_eq!(tag_of(&late).as_deref(), Some("v1.5.0"), "what it would be");
    let mut world = World::trunk(3).tag("v1.3.0", 2, Lane::Production);
    let side = world.branch(0);
    world.trunk = world.merge(&[2, side]);
    let beside = promotes(world.tag("v1.3.1", side, Lane::Staging), "v1.3.1");
    beside.finds(NotOlder, Failed, &["lacks commits of", "v1.3.0 stands on"]);
    let mut world =
        World::trunk(5)
            .tag("v1.3.0", 1, Lane::Production)
            .tag("v1.5.0", 3, Lane::Production);
    let fix = world.branch(1);
    let old_line = promotes(world.hotfix("v1.3.1", fix, "v1.3.0"), "v1.3.1");
    old_line.finds(NotOlder, Failed, &["v1.3.1 is lower than v1.5.0"]);
    assert_eq!(tag_of(&old_line).as_deref(), Some("v1.3.1"));
}

#[test]
fn a_missing_hotfix_is_warned_of_or_refused() {
    let mut world =
        World::trunk(5)
            .tag("v1.2.0", 0, Lane::Production)
            .tag("v1.2.1", 2, Lane::Staging);
    let fix = world.branch(0);
    let mut scene = promotes(world.hotfix("v1.2.2", fix, "v1.2.0"), "v1.2.1");
    scene.finds(NotOlder, Passed, &[]);
    let warnings = scene.verify().warnings;
    assert!(warnings[0].contains("lacks v1.2.2"), "{warnings:?}");
    scene.request.promotion.require_hotfixes = true;
    scene.finds(NotOlder, Failed, &["lacks v1.2.2", "port the commits"]);
    let verification = scene.verify();
    assert_eq!(verification.production_tag.as_deref(), Some("v1.3.0"));
    assert!(verification.warnings.is_empty(), "it is told once");
}

#[test]
fn where_nothing_can_be_promoted_the_reason_is_told() {
    let production = promotes(World::trunk(3).tag("v1.2.0", 1, Lane::Production), "v1.2.0");
    production.finds(NotOlder, Failed, &["is of lane production"]);
    assert_eq!(tag_of(&production), None);
    let foreign = promotes(World::trunk(3).light("nightly", 1), "nightly");
    foreign.finds(
        NotOlder,
        Failed,
        &["'nightly' is no version tag", "'tag-prefix'"],
    );
    let mut ignored = Scene::staged();
    ignored.request.promotion.ignore = IgnoreList::new(vec!["v1.2.1".into()]).unwrap();
    ignored.finds(NotOlder, Failed, &["'v1.2.1' is on the ignore list"]);
}
