//! A hotfix that is to be made carries nothing of the trunk.

use super::world::{World, hotfix};
use crate::*;

const CARRIES: &str = "hotfix-carries-trunk";

fn mend(from: &str) -> Request {
    hotfix(from, Scheme::PatchLine)
}

/// A trunk of five; production is its second commit.
fn world() -> World {
    World::trunk(5).tag("v1.3.0", 1, Lane::Production)
}

/// Fails when a hotfix that is made from the trunk gets a tag, in whatever way it is made.
#[test]
fn w10_what_the_trunk_has_is_no_hotfix() {
    for commit in [2, 3, 4] {
        assert_eq!(world().gives(mend("v1.3.0"), commit), CARRIES, "{commit}");
    }
    let mut built_on_trunk = world();
    let fix = built_on_trunk.branch(3);
    let refusal = built_on_trunk
        .decide(&mend("v1.3.0"), Some(fix))
        .unwrap_err();
    assert_eq!(refusal.code, CARRIES);
    let text = "carries 2 commits of main that v1.3.0 doesn't have";
    assert!(refusal.message.contains(text), "{refusal}");
    assert!(refusal.hints[0].contains("git switch -c hotfix/… v1.3.0"));
    let mut merges_trunk = world();
    let fix = merges_trunk.branch(1);
    let fix = merges_trunk.merge(&[fix, 2]);
    assert_eq!(merges_trunk.gives(mend("v1.3.0"), fix), CARRIES);
}

#[test]
fn w10_a_fix_on_what_it_mends_is_made_while_the_trunk_goes_on() {
    let mut world = world();
    let first = world.branch(1);
    let second = world.branch(first);
    assert_eq!(world.gives(mend("v1.3.0"), second), "v1.3.1");
    let world = world.hotfix("v1.3.1", first, "v1.3.0");
    assert_eq!(world.gives(mend("v1.3.1"), second), "v1.3.2");
    let mut still = World::trunk(2).tag("v1.3.0", 1, Lane::Production);
    let fix = still.branch(1);
    assert_eq!(still.gives(mend("v1.3.0"), fix), "v1.3.1");
    let candidate = Request {
        hotfix_prerelease: true,
        ..hotfix("v1.3.0", Scheme::PrereleaseLine)
    };
    assert_eq!(still.gives(candidate.clone(), fix), "v1.3.1-rc.1");
    still.trunk = still.branch(1);
    assert_eq!(still.gives(candidate, still.trunk), CARRIES);
}

/// The trunk got it by merging this very fix, and nothing else is in it.
#[test]
fn w10_a_fix_that_was_merged_into_the_trunk_may_still_be_made() {
    let mut merged = world();
    let fix = merged.branch(1);
    merged.trunk = merged.merge(&[4, fix]);
    assert_eq!(merged.gives(mend("v1.3.0"), fix), "v1.3.1");
    assert_eq!(merged.gives(mend("v1.3.0"), merged.trunk), CARRIES);
    // The next one stands on it, and mends it.
    let second = merged.branch(fix);
    assert_eq!(merged.gives(mend("v1.3.0"), second), CARRIES);
    let merged = merged.hotfix("v1.3.1", fix, "v1.3.0");
    assert_eq!(merged.gives(mend("v1.3.1"), second), "v1.3.2");
}

/// Fails when a job can't be run again once the fix has become the trunk's.
#[test]
fn v3_w10_a_hotfix_that_was_made_stays_made() {
    let mut world = world();
    let fix = world.branch(1);
    let request = mend("v1.3.0");
    world.add(&world.decide(&request, Some(fix)).unwrap());
    for trunk in [world.merge(&[4, fix]), fix, world.branch(fix)] {
        world.trunk = trunk;
        let again = world.decide(&request, Some(fix)).unwrap();
        assert_eq!((again.tag.as_str(), again.changed), ("v1.3.1", false));
    }
    let forced = Request {
        force: true,
        ..request
    };
    assert_eq!(world.gives(forced, fix), CARRIES);
}

#[test]
fn w10_an_unknown_trunk_is_a_warning() {
    let mut world = world();
    let fix = world.branch(1);
    let mut facts = world.facts(Some(fix));
    let reason = "there is no branch 'trunk'".to_owned();
    facts.trunk = Some(Trunk::Unknown { reason });
    let (tags, request) = (facts.tags.clone(), mend("v1.3.0"));
    let decider = Decider::new(&request, &tags).unwrap();
    let decision = loop {
        match decider.decide(&facts).unwrap() {
            Verdict::Decided(decision) => break decision,
            Verdict::Needs(questions) => {
                for question in questions {
                    world.answer(&question, &mut facts);
                }
            }
        }
    };
    assert_eq!(decision.tag, "v1.3.1");
    let warning = &decision.warnings[0];
    assert!(
        warning.contains("can't be told: there is no branch 'trunk'"),
        "{warning}"
    );
}
