//! `lane` of a hotfix: what it stands on, and what it carries.

use super::scene::Scene;
use crate::rules::tests::world::World;
use crate::verification::Outcome::{Failed, Passed};
use crate::verification::{Outcome, Requirement};
use crate::*;

/// A trunk of five; production is its second commit.
fn world() -> World {
    World::trunk(5).tag("v1.3.0", 1, Lane::Production)
}

fn finds(world: World, tag: &str, outcome: Outcome, texts: &[&str]) {
    Scene::new(world, tag).finds(Requirement::Lane, outcome, texts);
}

/// Fails when a hotfix that is made from the trunk passes, in whatever way it is made.
#[test]
fn w10_a_hotfix_carries_nothing_of_the_trunk() {
    for commit in [2, 3, 4] {
        let texts = [
            "of main that v1.3.0 doesn't have",
            "git switch -c hotfix/… v1.3.0",
        ];
        finds(
            world().hotfix("v1.3.1", commit, "v1.3.0"),
            "v1.3.1",
            Failed,
            &texts,
        );
    }
    let mut built_on_trunk = world();
    let fix = built_on_trunk.branch(3);
    let texts = ["carries 2 commits of main", "0000000"];
    finds(
        built_on_trunk.hotfix("v1.3.1", fix, "v1.3.0"),
        "v1.3.1",
        Failed,
        &texts,
    );
    let mut merges_trunk = world();
    let fix = merges_trunk.branch(1);
    let fix = merges_trunk.merge(&[fix, 2]);
    let merges_trunk = merges_trunk.hotfix("v1.3.1", fix, "v1.3.0");
    finds(
        merges_trunk,
        "v1.3.1",
        Failed,
        &["carries 1 commit of main"],
    );
}

#[test]
fn w10_a_hotfix_stands_on_what_it_names() {
    let mut world = world()
        .tag("v1.3.2", 2, Lane::Staging)
        .tag("v1.4.0", 3, Lane::Production);
    let (beside, fix, above) = (world.branch(0), world.branch(1), world.branch(3));
    let on_staged = world.branch(2);
    let cases: [(&str, usize, &str, Outcome, &[&str]); 8] = [
        (
            "v1.3.1",
            fix,
            "v1.3.0",
            Passed,
            &["a hotfix of v1.3.0", "nothing else of main"],
        ),
        (
            "v1.3.1",
            beside,
            "v1.3.0",
            Failed,
            &["does not descend from it"],
        ),
        ("v1.3.1", 1, "v1.3.0", Failed, &["mends nothing"]),
        (
            "v1.3.3",
            on_staged,
            "v1.3.2",
            Failed,
            &["v1.3.2, which is no production version"],
        ),
        (
            "v1.3.1",
            fix,
            "v1.2.0",
            Failed,
            &["mends 'v1.2.0', and 1.3 has no such version"],
        ),
        (
            "v1.3.1",
            fix,
            "v1.3.2",
            Failed,
            &["mends 'v1.3.2', and 1.3 has no such version"],
        ),
        (
            "v1.3.1",
            above,
            "v1.4.0",
            Failed,
            &["mends 'v1.4.0', and 1.3 has no such version"],
        ),
        ("v1.4.1", above, "v1.4.0", Passed, &["a hotfix of v1.4.0"]),
    ];
    for (tag, commit, from, outcome, texts) in cases {
        finds(world.clone().hotfix(tag, commit, from), tag, outcome, texts);
    }
}

/// Without a message, the trunk tells the lane, and the line what is mended.
#[test]
fn w10_a_hotfix_without_a_message_mends_what_production_has_below_it() {
    let mut world = world().tag("v1.3.1", 2, Lane::Staging);
    let (fix, late) = (world.branch(1), world.branch(2));
    finds(
        world.clone().light("v1.3.2", fix),
        "v1.3.2",
        Passed,
        &["a hotfix of v1.3.0"],
    );
    finds(
        world.light("v1.3.2", late),
        "v1.3.2",
        Failed,
        &["carries 1 commit of main"],
    );
    let mut first = World::trunk(3);
    let fix = first.branch(1);
    finds(
        first.light("v1.3.2", fix),
        "v1.3.2",
        Failed,
        &["mends a production version"],
    );
}

/// Fails when the first hotfix is believed because the second stands on it.
#[test]
fn w10_every_hotfix_down_to_production_is_looked_at() {
    let mut good = world();
    let first = good.branch(1);
    let second = good.branch(first);
    let good = good
        .hotfix("v1.3.1", first, "v1.3.0")
        .hotfix("v1.3.2", second, "v1.3.1");
    finds(good, "v1.3.2", Passed, &["a hotfix of v1.3.1 and v1.3.0"]);
    let mut forged = world();
    let second = forged.branch(4);
    let forged = forged
        .hotfix("v1.3.1", 4, "v1.3.0")
        .hotfix("v1.3.2", second, "v1.3.1");
    finds(
        forged,
        "v1.3.2",
        Failed,
        &["v1.3.1 (0000000) carries 3 commits of main"],
    );
}

/// A hotfix that was merged into the trunk stays a hotfix; the trunk doesn't become one.
#[test]
fn w10_a_hotfix_may_have_been_merged_into_the_trunk() {
    let mut merged = world();
    let fix = merged.branch(1);
    merged.trunk = merged.merge(&[4, fix]);
    let second = merged.branch(fix);
    let merged = merged
        .hotfix("v1.3.1", fix, "v1.3.0")
        .hotfix("v1.3.2", second, "v1.3.1");
    finds(merged.clone(), "v1.3.1", Passed, &["a hotfix of v1.3.0"]);
    finds(merged, "v1.3.2", Passed, &["a hotfix of v1.3.1 and v1.3.0"]);
    let mut forwarded = World::trunk(2).tag("v1.3.0", 1, Lane::Production);
    let fix = forwarded.branch(1);
    forwarded.trunk = forwarded.branch(fix);
    finds(
        forwarded.hotfix("v1.3.1", fix, "v1.3.0"),
        "v1.3.1",
        Failed,
        &["carries 1 commit"],
    );
    let mut built_on_trunk = world();
    let fix = built_on_trunk.branch(3);
    built_on_trunk.trunk = built_on_trunk.merge(&[4, fix]);
    let built_on_trunk = built_on_trunk.hotfix("v1.3.1", fix, "v1.3.0");
    finds(
        built_on_trunk,
        "v1.3.1",
        Failed,
        &["carries 2 commits of main"],
    );
}

#[test]
fn a_candidate_of_a_hotfix_counts_as_the_hotfix() {
    let mut world = world();
    let fix = world.branch(1);
    let mut scene = Scene::new(world.hotfix("v1.3.1-rc.1", fix, "v1.3.0"), "v1.3.1-rc.1");
    scene.request.promotion.scheme = Some(Scheme::PrereleaseLine);
    scene.finds(Requirement::Lane, Passed, &["a hotfix of v1.3.0"]);
    assert_eq!(scene.verify().production_tag.as_deref(), Some("v1.3.1"));
}

/// Fails when a version is taken for production's because its name looks like one.
#[test]
fn v16_what_a_hotfix_mends_must_have_come_from_the_trunk() {
    let beside = |annotated: bool| {
        let mut world = world();
        let base = world.branch(0);
        let fix = world.branch(base);
        let world = match annotated {
            true => world.tag("v1.9.0", base, Lane::Production),
            false => world.light("v1.9.0", base),
        };
        world.hotfix("v1.9.1", fix, "v1.9.0")
    };
    for annotated in [true, false] {
        let text = "it mends v1.9.0 (0000000), which main doesn't have";
        finds(beside(annotated), "v1.9.1", Failed, &[text]);
    }
    let mut twice = beside(true);
    let again = twice.branch(6);
    let twice = twice.hotfix("v1.9.2", again, "v1.9.1");
    finds(twice, "v1.9.2", Failed, &["which main doesn't have"]);
}

#[test]
fn only_an_rc_of_a_hotfix_or_the_hotfix_itself_is_promoted() {
    for (name, outcome) in [
        ("v1.3.1", Passed),
        ("v1.3.1-rc.1", Passed),
        ("v1.3.1-dev.1", Failed),
        ("v1.3.1-nightly.4", Failed),
    ] {
        let mut world = world();
        let fix = world.branch(1);
        let mut scene = Scene::new(world.hotfix(name, fix, "v1.3.0"), name);
        scene.request.promotion.scheme = Some(Scheme::PrereleaseLine);
        scene.finds(Requirement::Lane, outcome, &["hotfix"]);
        let production = scene.verify().production_tag;
        assert_eq!(production.is_some(), outcome == Passed, "{production:?}");
    }
}
