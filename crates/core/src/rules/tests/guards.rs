//! What is refused, and in which order.

use super::world::*;
use crate::*;

#[test]
fn a_hotfix_must_be_built_on_what_it_mends() {
    let mut world = World::trunk(5).tag("v1.3.0", 2, Lane::Production);
    let elsewhere = world.branch(1);
    let request = hotfix("v1.3.0", Scheme::PatchLine);
    assert_eq!(
        world.gives(request.clone(), elsewhere),
        "hotfix-not-descendant"
    );
    assert_eq!(world.gives(request.clone(), 1), "hotfix-not-descendant");
    assert_eq!(world.gives(request, 2), "hotfix-without-change");
}

#[test]
fn from_must_exist_and_be_of_the_right_lane() {
    let mut world = World::trunk(5).tag("v1.3.1", 2, Lane::Staging);
    let fix = world.branch(2);
    assert_eq!(world.gives(promote("v1.3.2"), 4), "from-not-found");
    assert_eq!(
        world.gives(hotfix("v1.3.1", Scheme::PatchLine), fix),
        "from-wrong-lane"
    );
}

#[test]
fn a_hotfix_asks_for_the_scheme_where_its_tag_leaves_it_open() {
    let mut world = World::trunk(5).light("v1.3.0", 2);
    let fix = world.branch(2);
    let request = Request {
        scheme: None,
        ..hotfix("v1.3.0", Scheme::PatchLine)
    };
    assert_eq!(world.gives(request.clone(), fix), "scheme-missing");

    let mut world = World::trunk(5).tag("v1.2.4", 2, Lane::Staging);
    let promoted = world.decide(&promote("v1.2.4"), None).unwrap();
    world.add(&promoted);
    let fix = world.branch(2);
    assert_eq!(
        world.decide(&request, Some(fix)).unwrap().scheme,
        Scheme::PatchLine
    );
}

#[test]
fn a_name_that_git_has_no_room_for_is_taken() {
    let world = World::trunk(3).light("v1.2.3", 0).light("v1.2.4/notes", 0);
    assert_eq!(world.gives(staging(), 2), "taken");
    let world = World::trunk(3).light("api", 0);
    let initial = Some(Initial {
        version: semver::Version::new(1, 0, 0),
        explicit: true,
    });
    let request = Request {
        tag_prefix: "api/v".parse().unwrap(),
        initial,
        ..staging()
    };
    assert_eq!(world.gives(request, 2), "taken");
}

#[test]
fn a_computed_tag_on_another_commit_is_taken() {
    let world = World::trunk(5)
        .tag("v1.4.0-rc.1", 2, Lane::Rc)
        .tag("v1.4.0", 3, Lane::Production);
    assert_eq!(world.gives(promote("v1.4.0-rc.1"), 4), "taken");
}

#[test]
fn an_ignored_tag_is_still_never_overwritten() {
    let ignore = IgnoreList::new(vec!["v1.2.4".into()]).unwrap();
    for commit in [1, 2] {
        let world = World::trunk(3).light("v1.2.3", 0).light("v1.2.4", commit);
        assert_eq!(
            world.gives(
                Request {
                    ignore: ignore.clone(),
                    ..staging()
                },
                2
            ),
            "taken"
        );
    }
}

#[test]
fn force_mints_another_where_the_rule_leaves_a_choice() {
    let world = World::trunk(5)
        .tag("v1.2.4", 2, Lane::Staging)
        .tag("v1.3.0", 2, Lane::Production);
    let forced = |request: Request| Request {
        force: true,
        ..request
    };
    assert_eq!(world.gives(staging(), 2), "v1.2.4");
    assert_eq!(world.gives(forced(staging()), 2), "v1.3.1");
    assert_eq!(world.gives(promote("v1.2.4"), 2), "v1.3.0");
    assert_eq!(world.gives(forced(promote("v1.2.4")), 2), "v1.4.0");
    let world = World::trunk(5).tag("v1.4.0-rc.2", 2, Lane::Rc);
    assert_eq!(world.gives(forced(promote("v1.4.0-rc.2")), 2), "force");
}

#[test]
fn a_forced_hotfix_is_minted_again() {
    let mut world = World::trunk(3).tag("v1.3.0", 1, Lane::Production);
    let fix = world.branch(1);
    let world = world.tag("v1.3.1", fix, Lane::Hotfix);
    let request = hotfix("v1.3.0", Scheme::PatchLine);
    assert_eq!(world.gives(request.clone(), fix), "v1.3.1");
    assert_eq!(
        world.gives(
            Request {
                force: true,
                ..request
            },
            fix
        ),
        "v1.3.2"
    );
}

#[test]
fn a_missing_hotfix_is_a_warning_and_an_error_on_demand() {
    let mut world =
        World::trunk(6)
            .tag("v1.2.4", 1, Lane::Staging)
            .tag("v1.3.0", 1, Lane::Production);
    let fix = world.branch(1);
    let mut world = world
        .tag("v1.3.1", fix, Lane::Hotfix)
        .tag("v1.3.2", 4, Lane::Staging);
    let request = Request {
        require_hotfixes: true,
        ..promote("v1.3.2")
    };
    let decision = world.decide(&promote("v1.3.2"), None).unwrap();
    assert_eq!(decision.tag, "v1.4.0");
    assert!(
        decision.warnings[0].contains("v1.3.1"),
        "{:?}",
        decision.warnings
    );
    assert_eq!(world.gives(request.clone(), 5), "hotfix-missing");

    world.ported.insert(fix);
    assert_eq!(world.gives(request, 5), "v1.4.0");
    assert!(
        world
            .decide(&promote("v1.3.2"), None)
            .unwrap()
            .warnings
            .is_empty()
    );
}

#[test]
fn numbers_that_are_full_are_told() {
    let max = u64::MAX;
    let world = World::trunk(3).light(&format!("v1.2.{max}"), 0);
    assert_eq!(world.gives(staging(), 2), "exhausted");
    let world = World::trunk(3).light(&format!("v1.2.0-dev.{max}"), 0);
    assert_eq!(world.gives(prerelease(Lane::Dev), 2), "exhausted");
}

#[test]
fn a_line_never_changes_what_a_tag_is() {
    let world = World::trunk(3).light("v1.9.4", 1).light("v2.0.0", 1);
    let line = Some("2".parse().unwrap());
    assert_eq!(world.gives(promote("v2.0.0"), 2), "from-wrong-lane");
    assert_eq!(
        world.gives(
            Request {
                line,
                ..promote("v2.0.0")
            },
            2
        ),
        "from-wrong-lane"
    );
}

#[test]
fn another_prefix_is_told_but_neither_the_asked_one_nor_an_ignored_tag() {
    assert_eq!(
        World::trunk(2).light("api/v1.2.3", 0).gives(staging(), 1),
        "prefix-mismatch"
    );
    assert_eq!(
        World::trunk(2).light("v1.0.0-beta", 0).gives(staging(), 1),
        "v1.0.0"
    );
    assert_eq!(
        World::trunk(2)
            .light("api/v1.0.0-beta", 0)
            .gives(staging(), 1),
        "v1.0.0"
    );
    let ignore = IgnoreList::new(vec!["api/*".into()]).unwrap();
    let request = Request {
        ignore,
        ..staging()
    };
    assert_eq!(
        World::trunk(2).light("api/v1.2.3", 0).gives(request, 1),
        "v1.0.0"
    );
}

#[test]
fn a_rerun_of_the_newest_promotion_is_no_downgrade() {
    let world = World::trunk(4)
        .tag("v1.1.2", 2, Lane::Staging)
        .tag("v2.2.0", 2, Lane::Production);
    assert_eq!(world.gives(promote("v1.1.2"), 3), "v2.2.0");
}

#[test]
fn a_clone_whose_remote_could_not_be_asked_is_warned_of() {
    let mut world = World::trunk(2);
    world.source = Source::Unconfirmed;
    let decision = world.decide(&staging(), Some(1)).unwrap();
    assert_eq!(
        (decision.tag.as_str(), decision.warnings.len()),
        ("v1.0.0", 1)
    );
}
