//! The table of the prerelease line.

use super::world::*;
use crate::*;

fn world(tags: &[&str]) -> World {
    tags.iter()
        .fold(World::trunk(9), |world, name| world.light(name, 1))
}

fn bumped(lane: Lane, bump: Bump) -> Request {
    Request {
        bump: Some(bump),
        ..prerelease(lane)
    }
}

#[test]
fn the_table() {
    let cases: [(Lane, &[&str], &str); 9] = [
        (Lane::Dev, &[], "v1.0.0-dev.1"),
        (Lane::Dev, &["v1.3.0"], "v1.4.0-dev.1"),
        (
            Lane::Dev,
            &["v1.3.0", "v1.4.0-dev.7", "v1.4.0-rc.1"],
            "v1.4.0-dev.8",
        ),
        (Lane::Rc, &["v1.4.0-dev.7"], "v1.4.0-rc.1"),
        (Lane::Rc, &["v1.4.0-rc.9", "v1.4.0-rc.10"], "v1.4.0-rc.11"),
        (Lane::Dev, &["v1.4.0", "v1.4.0-rc.2"], "v1.5.0-dev.1"),
        (Lane::Rc, &["v1.4.0", "v2.0.0-dev.3"], "v2.0.0-rc.1"),
        (Lane::Dev, &["v1.4.0", "v1.3.0-dev.3"], "v1.5.0-dev.1"),
        (Lane::Dev, &["v1.4.0", "v9.0.0-beta.3"], "v1.5.0-dev.1"),
    ];
    for (lane, tags, expected) in cases {
        assert_eq!(
            world(tags).gives(Request::new(lane), 5),
            expected,
            "{lane} {tags:?}"
        );
    }
}

#[test]
fn bumps_open_a_core_unless_a_higher_one_is_open() {
    let closed = world(&["v1.3.0"]);
    assert_eq!(
        closed.gives(bumped(Lane::Dev, Bump::Patch), 5),
        "v1.3.1-dev.1"
    );
    assert_eq!(
        closed.gives(bumped(Lane::Dev, Bump::Major), 5),
        "v2.0.0-dev.1"
    );
    let open = world(&["v1.3.0", "v1.4.0-dev.2"]);
    assert_eq!(
        open.gives(bumped(Lane::Dev, Bump::Patch), 5),
        "v1.4.0-dev.3"
    );
    assert_eq!(
        open.gives(bumped(Lane::Dev, Bump::Major), 5),
        "v2.0.0-dev.1"
    );
}

#[test]
fn auto_asks_the_commits() {
    let mut world = world(&["v1.3.0"]);
    assert_eq!(world.gives(bumped(Lane::Rc, Bump::Auto), 5), "v1.3.1-rc.1");
    world.message(4, "feat: more");
    assert_eq!(world.gives(bumped(Lane::Rc, Bump::Auto), 5), "v1.4.0-rc.1");
}

#[test]
fn production_is_the_core_of_the_candidate_on_its_commit() {
    let world = World::trunk(5).tag("v1.4.0-rc.2", 3, Lane::Rc);
    let decision = world.decide(&promote("v1.4.0-rc.2"), None).unwrap();
    assert_eq!((decision.tag.as_str(), decision.sha), ("v1.4.0", id(3)));
    assert_eq!(decision.scheme, Scheme::PrereleaseLine);
}

#[test]
fn only_a_candidate_is_promoted() {
    let world = World::trunk(5)
        .tag("v1.4.0-dev.2", 3, Lane::Dev)
        .light("v1.3.0", 1);
    assert_eq!(world.gives(promote("v1.4.0-dev.2"), 4), "from-wrong-lane");
    let again = Request {
        scheme: Some(Scheme::PrereleaseLine),
        ..promote("v1.3.0")
    };
    assert_eq!(world.gives(again, 4), "from-wrong-lane");
}

#[test]
fn hotfix_takes_the_next_patch_or_its_first_candidate() {
    let mut world = World::trunk(5).light("v1.4.0", 2).light("v1.5.0-dev.1", 4);
    let fix = world.branch(2);
    let request = hotfix("v1.4.0", Scheme::PrereleaseLine);
    assert_eq!(world.gives(request.clone(), fix), "v1.4.1");
    let request = Request {
        hotfix_prerelease: true,
        scheme: None,
        ..request
    };
    assert_eq!(world.gives(request.clone(), fix), "v1.4.1-rc.1");

    let mut world = world.tag("v1.4.1-rc.1", fix, Lane::Hotfix);
    let again = world.branch(fix);
    assert_eq!(world.gives(request, again), "v1.4.1-rc.2");
    assert_eq!(world.gives(promote("v1.4.1-rc.1"), again), "v1.4.1");
}

#[test]
fn the_core_of_a_hotfix_is_neither_open_nor_used() {
    let mut world = World::trunk(5).light("v1.4.0", 2);
    let fix = world.branch(2);
    let world = world.tag("v1.4.1-rc.1", fix, Lane::Hotfix);
    assert_eq!(world.gives(bumped(Lane::Rc, Bump::Patch), 4), "v1.4.2-rc.1");
    assert_eq!(world.gives(prerelease(Lane::Dev), 4), "v1.5.0-dev.1");
}

#[test]
fn a_hotfix_leaves_a_core_that_rc_has_opened() {
    let mut world = World::trunk(5)
        .light("v1.4.0", 2)
        .tag("v1.4.1-rc.1", 3, Lane::Rc);
    let fix = world.branch(2);
    let request = hotfix("v1.4.0", Scheme::PrereleaseLine);
    assert_eq!(world.gives(request.clone(), fix), "v1.4.2");
    assert_eq!(
        world.gives(
            Request {
                hotfix_prerelease: true,
                ..request
            },
            fix
        ),
        "v1.4.2-rc.1"
    );
}

#[test]
fn the_bump_of_a_core_is_told_once() {
    let decide = |tags: &[&str]| world(tags).decide(&prerelease(Lane::Dev), Some(5)).unwrap();
    assert_eq!(decide(&["v1.3.0"]).bump, Raised::Minor);
    assert_eq!(decide(&["v1.3.0", "v1.4.0-dev.1"]).bump, Raised::Prerelease);
    assert_eq!(decide(&[]).bump, Raised::None);
}
