//! The table of the patch line.

use super::world::*;
use crate::*;

fn bumped(bump: Bump) -> Request {
    Request {
        bump: Some(bump),
        ..staging()
    }
}

#[test]
fn the_first_version_is_the_initial_one_as_it_is() {
    let world = World::trunk(1);
    assert_eq!(world.gives(staging(), 0), "v1.0.0");
    let initial = Some(Initial {
        version: semver::Version::new(0, 3, 0),
        explicit: true,
    });
    assert_eq!(
        world.gives(
            Request {
                initial,
                ..staging()
            },
            0
        ),
        "v0.3.0"
    );
}

#[test]
fn staging_raises_the_patch_of_the_highest_stable_version() {
    let world = World::trunk(3).light("v1.2.3", 0).light("v1.2.9-rc.1", 0);
    assert_eq!(world.gives(staging(), 2), "v1.2.4");
}

#[test]
fn production_raises_the_minor_on_the_same_commit() {
    let world = World::trunk(5).tag("v1.2.4", 2, Lane::Staging);
    let decision = world.decide(&promote("v1.2.4"), Some(4)).unwrap();
    assert_eq!((decision.tag.as_str(), decision.sha), ("v1.3.0", id(2)));
    assert_eq!(decision.reason, Reason::Promoted);
    assert_eq!(decision.trailers.promoted_from.as_deref(), Some("v1.2.4"));
}

#[test]
fn promoting_a_second_newer_staging_tag_raises_the_minor_again() {
    let world = World::trunk(5)
        .tag("v1.2.4", 1, Lane::Staging)
        .tag("v1.2.5", 2, Lane::Staging)
        .tag("v1.3.0", 1, Lane::Production);
    assert_eq!(world.gives(promote("v1.2.5"), 4), "v1.4.0");
}

#[test]
fn staging_after_a_promotion_goes_on_above_it() {
    let world = World::trunk(5)
        .tag("v1.2.4", 1, Lane::Staging)
        .tag("v1.3.0", 1, Lane::Production);
    let decision = world.decide(&staging(), Some(4)).unwrap();
    assert_eq!(decision.tag, "v1.3.1");
    assert_eq!(decision.previous_tag.as_deref(), Some("v1.2.4"));
    assert_eq!(decision.bump, Raised::Patch);
}

#[test]
fn hotfix_skips_a_patch_taken_by_staging() {
    let mut world =
        World::trunk(5)
            .tag("v1.3.0", 1, Lane::Production)
            .tag("v1.3.1", 2, Lane::Staging);
    let fix = world.branch(1);
    let decision = world
        .decide(&hotfix("v1.3.0", Scheme::PatchLine), Some(fix))
        .unwrap();
    assert_eq!(
        (decision.tag.as_str(), decision.previous_tag.as_deref()),
        ("v1.3.2", Some("v1.3.0"))
    );
}

#[test]
fn hotfix_never_fills_a_gap() {
    let mut world =
        World::trunk(5)
            .tag("v1.3.0", 1, Lane::Production)
            .tag("v1.3.7", 2, Lane::Staging);
    let fix = world.branch(1);
    assert_eq!(
        world.gives(hotfix("v1.3.0", Scheme::PatchLine), fix),
        "v1.3.8"
    );
}

#[test]
fn a_hotfix_may_be_mended_by_another() {
    let mut world = World::trunk(3).tag("v1.3.0", 1, Lane::Production);
    let first = world.branch(1);
    let second = world.branch(first);
    let world = world.tag("v1.3.1", first, Lane::Hotfix);
    assert_eq!(
        world.gives(hotfix("v1.3.1", Scheme::PatchLine), second),
        "v1.3.2"
    );
}

#[test]
fn bumps_go_to_the_staging_lane_and_say_so() {
    let world = World::trunk(3).light("v1.9.4", 0);
    let major = world.decide(&bumped(Bump::Major), Some(2)).unwrap();
    assert_eq!((major.tag.as_str(), major.bump), ("v2.0.0", Raised::Major));
    assert_eq!(major.trailers.lane, Some(Lane::Staging));
    assert_eq!(world.gives(bumped(Bump::Minor), 2), "v1.10.0");
    assert_eq!(world.gives(bumped(Bump::Patch), 2), "v1.9.5");
}

#[test]
fn a_minor_that_was_bumped_for_staging_is_promoted_like_any_other() {
    let world = World::trunk(3)
        .light("v1.9.4", 0)
        .tag("v2.0.0", 2, Lane::Staging);
    assert_eq!(world.gives(promote("v2.0.0"), 2), "v2.1.0");
}

#[test]
fn auto_reads_the_commits_since_any_version() {
    let cases = [
        ("feat: a", "v1.3.0"),
        ("fix: a", "v1.2.4"),
        ("feat!: a", "v2.0.0"),
    ];
    for (message, expected) in cases {
        let mut world = World::trunk(4).light("v1.2.3", 1);
        world.message(1, "feat!: released before");
        world.message(2, message);
        assert_eq!(world.gives(bumped(Bump::Auto), 3), expected, "{message}");
    }
}

#[test]
fn a_line_keeps_to_its_own_versions() {
    let world = World::trunk(4)
        .light("v1.4.2", 1)
        .tag("v2.0.3", 2, Lane::Staging);
    let on = |line: &str| Request {
        line: Some(line.parse().unwrap()),
        ..staging()
    };
    assert_eq!(world.gives(on("1"), 3), "v1.4.3");
    assert_eq!(world.gives(on("1.4"), 3), "v1.4.3");
    assert_eq!(world.gives(on("2"), 3), "v2.0.4");
    assert_eq!(world.gives(on("3"), 3), "v3.0.0");
    assert_eq!(world.gives(on("3.7"), 3), "v3.7.0");
    assert_eq!(world.gives(staging(), 3), "v2.0.4");
}

#[test]
fn a_promotion_out_of_a_narrow_line_is_refused() {
    let world = World::trunk(4).tag("v1.4.2", 1, Lane::Staging);
    let request = Request {
        line: Some("1.4".parse().unwrap()),
        ..promote("v1.4.2")
    };
    assert_eq!(world.gives(request, 3), "line");
    let request = Request {
        line: Some("1".parse().unwrap()),
        ..promote("v1.4.2")
    };
    assert_eq!(world.gives(request, 3), "v1.5.0");
}

#[test]
fn lanes_of_untrailered_tags_are_told_by_shape_and_trunk() {
    // v1.3.1 stands off the trunk, so it is a hotfix; v1.2.4 is on it, so it was staged.
    let mut world = World::trunk(5).light("v1.2.4", 1).light("v1.3.0", 1);
    let fix = world.branch(1);
    let world = world.light("v1.3.1", fix);
    assert_eq!(world.gives(promote("v1.3.1"), 4), "v1.3.1");
    assert_eq!(world.gives(promote("v1.3.0"), 4), "from-wrong-lane");
    let from_lane = Some(Lane::Staging);
    assert_eq!(
        world.gives(
            Request {
                from_lane,
                ..promote("v1.3.1")
            },
            4
        ),
        "v1.4.0"
    );
}

#[test]
fn a_first_major_counts_as_promoted_only_above_a_staged_version() {
    let world = World::trunk(3).light("v1.9.9", 1).light("v2.0.0", 1);
    assert_eq!(world.gives(promote("v2.0.0"), 2), "from-wrong-lane");
    let world = World::trunk(3).light("v1.0.0", 1);
    assert_eq!(world.gives(promote("v1.0.0"), 2), "v1.1.0");
}

#[test]
fn adopt_settles_the_past() {
    let world = World::trunk(4).plain("v1.9.1", 1).plain("v2.0.1", 2);
    let adopt = Some(Adopt {
        before: semver::Version::new(2, 0, 0),
        lane: Lane::Production,
    });
    let with = |request: Request| Request {
        adopt: adopt.clone(),
        ..request
    };
    assert_eq!(world.gives(with(promote("v1.9.1")), 3), "from-wrong-lane");
    assert_eq!(world.gives(with(promote("v2.0.1")), 3), "v2.1.0");
}

#[test]
fn a_trailer_wins_over_from_lane_and_a_warning_says_so() {
    let world = World::trunk(3).tag("v1.2.4", 1, Lane::Staging);
    let request = Request {
        from_lane: Some(Lane::Hotfix),
        ..promote("v1.2.4")
    };
    let decision = world.decide(&request, None).unwrap();
    assert_eq!(decision.tag, "v1.3.0");
    assert!(
        decision.warnings[0].contains("v1.2.4"),
        "{:?}",
        decision.warnings
    );
}
