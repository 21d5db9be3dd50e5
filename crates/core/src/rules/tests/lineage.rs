//! What a tag is for, and the tag before it.

use super::world::World;
use crate::*;
use Lane::{Dev, Hotfix, Production, Rc, Staging};

fn asked(tag: &str) -> LineageRequest {
    LineageRequest {
        tag: tag.to_owned(),
        lane: None,
        scheme: None,
        tag_prefix: TagPrefix::default(),
        ignore: IgnoreList::default(),
        adopt: None,
    }
}

fn check(world: World, expected: &[(&str, Option<Lane>, Option<&str>)]) {
    for (tag, lane, previous) in expected {
        let found = world.lineage(&asked(tag)).unwrap();
        assert_eq!(
            (found.lane, found.previous.as_deref()),
            (*lane, *previous),
            "{tag}"
        );
    }
}

/// Notes of a release speak of what is new since the last release of its own kind.
#[test]
fn r7_the_range_of_notes_is_that_of_the_lane_in_the_patch_line() {
    let world = World::trunk(6)
        .tag("v1.1.0", 0, Production)
        .tag("v1.1.1", 1, Staging)
        .tag("v1.1.2", 2, Staging)
        .tag("v1.2.0", 2, Production)
        .tag("v1.2.1", 3, Staging)
        .tag("v1.3.0", 3, Production);
    let expected = [
        ("v1.3.0", Some(Production), Some("v1.2.0")),
        ("v1.2.1", Some(Staging), Some("v1.1.2")),
        ("v1.1.0", Some(Production), None),
    ];
    check(world, &expected);
}

#[test]
fn r7_the_range_of_notes_is_that_of_the_lane_in_the_prerelease_line() {
    let world = World::trunk(6)
        .light("v1.3.0", 0)
        .light("v1.4.0-dev.1", 1)
        .light("v1.4.0-dev.2", 2)
        .light("v1.4.0-rc.1", 2)
        .light("v1.4.0-rc.2", 3)
        .light("v1.4.0", 3)
        .light("v1.3.1", 4)
        .light("v1.0.0-beta.1", 0);
    let expected = [
        ("v1.4.0", Some(Production), Some("v1.3.1")),
        ("v1.3.1", Some(Production), Some("v1.3.0")),
        ("v1.4.0-rc.2", Some(Rc), Some("v1.4.0-rc.1")),
        ("v1.4.0-rc.1", Some(Rc), None),
        ("v1.4.0-dev.2", Some(Dev), Some("v1.4.0-dev.1")),
        ("v1.0.0-beta.1", None, None),
    ];
    check(world, &expected);
}

#[test]
fn r7_a_hotfix_is_told_from_what_it_mends() {
    let mut world = World::trunk(4)
        .tag("v1.2.0", 0, Production)
        .tag("v1.2.1", 1, Staging);
    let fix = world.branch(0);
    let named = Trailers {
        lane: Some(Hotfix),
        promoted_from: Some("v1.2.0".to_owned()),
        ..Trailers::default()
    };
    let world = world
        .trailed("v1.2.2", fix, named)
        .tag("v1.2.3", fix, Hotfix);
    for tag in ["v1.2.2", "v1.2.3"] {
        let found = world.lineage(&asked(tag)).unwrap();
        assert_eq!(
            (found.lane, found.previous.as_deref()),
            (Some(Hotfix), Some("v1.2.0")),
            "{tag}"
        );
    }
}

#[test]
fn a_tag_that_has_yet_to_be_made_is_of_the_lane_that_is_told() {
    let world = World::trunk(3)
        .tag("v1.2.0", 0, Production)
        .tag("v1.2.1", 1, Staging)
        .light("v2.0.0", 1);
    let told = LineageRequest {
        lane: Some(Production),
        ..asked("v2.0.0")
    };
    let found = world.lineage(&told).unwrap();
    assert_eq!(found.previous.as_deref(), Some("v1.2.0"));
}

#[test]
fn a_tag_that_is_not_there_is_refused() {
    let problem = World::trunk(1).lineage(&asked("v1.0.0")).unwrap_err();
    assert_eq!(problem.code, "from-not-found");
}
