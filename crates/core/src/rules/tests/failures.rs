//! One test for each failure of the field that the rules alone make impossible.

use super::world::*;
use crate::*;

/// Fails when the next patch is counted over one lane only.
#[test]
fn v1_a_hotfix_after_a_promotion_never_takes_the_number_of_staging() {
    let mut world = World::trunk(5).tag("v1.2.4", 1, Lane::Staging);
    let promoted = world.decide(&promote("v1.2.4"), None).unwrap();
    world.add(&promoted);
    let staged = world.decide(&staging(), Some(3)).unwrap();
    world.add(&staged);
    let fix = world.branch(1);
    let mended = world
        .decide(&hotfix("v1.3.0", Scheme::PatchLine), Some(fix))
        .unwrap();
    assert_eq!(
        [promoted.tag, staged.tag, mended.tag],
        ["v1.3.0", "v1.3.1", "v1.3.2"]
    );
}

/// Fails when a hotfix is promoted like a staging tag.
#[test]
fn v2_a_hotfix_goes_to_production_under_its_own_name() {
    let mut world = World::trunk(5).tag("v1.3.0", 1, Lane::Production);
    let fix = world.branch(1);
    let world = world.tag("v1.3.1", fix, Lane::Hotfix);
    let decision = world.decide(&promote("v1.3.1"), None).unwrap();
    assert_eq!(
        (decision.tag.as_str(), decision.sha, decision.changed),
        ("v1.3.1", id(fix), false)
    );
    assert_eq!(decision.lane, Lane::Production);
    assert_eq!(decision.previous_tag.as_deref(), Some("v1.3.0"));
    assert!(decision.plan("claim").is_empty());
}

/// Fails when the tags on the target are not looked at before minting.
#[test]
fn v3_a_rerun_finds_its_own_version() {
    let mut world = World::trunk(5).light("v1.2.3", 0);
    for request in [staging(), promote("v1.2.4"), staging()] {
        let first = world.decide(&request, Some(2)).unwrap();
        if first.changed {
            world.add(&first);
        }
        let again = world.decide(&request, Some(2)).unwrap();
        assert_eq!((again.tag, again.changed), (first.tag, false));
        assert_eq!(again.reason, Reason::AlreadyTagged);
    }
}

/// Fails when tags off the target's history don't count.
#[test]
fn v5_the_highest_tag_counts_not_the_nearest() {
    let mut world = World::trunk(5).light("v1.2.3", 3);
    let side = world.branch(0);
    let world = world.light("v1.9.0", side);
    assert_eq!(world.gives(staging(), 4), "v1.9.1");
}

/// Fails when an incomplete clone counts as complete.
#[test]
fn v7_an_incomplete_clone_is_refused() {
    let mut world = World::trunk(3).light("v1.2.3", 0);
    world.source = Source::ShallowClone;
    assert_eq!(world.gives(staging(), 2), "shallow-clone");
    world.source = Source::CloneWithoutTags { remote_tags: 7 };
    assert_eq!(world.gives(staging(), 2), "tags-missing");
}

/// Fails when a counter begins anew beside another identifier, or a shipped core stays open.
#[test]
fn v9_counters_go_on_and_a_shipped_core_is_closed() {
    let world = World::trunk(5)
        .light("v1.0.0-dev.7", 1)
        .light("v1.0.0-rc.1", 1);
    assert_eq!(world.gives(prerelease(Lane::Dev), 3), "v1.0.0-dev.8");
    let world = world.light("v1.0.0", 1);
    assert_eq!(world.gives(prerelease(Lane::Rc), 3), "v1.1.0-rc.1");
}

/// Fails when a tag object's id is compared with the target.
#[test]
fn v14_tags_are_compared_by_their_commits() {
    let world = World::trunk(5).tag("v1.2.4", 2, Lane::Staging);
    let decision = world.decide(&staging(), Some(2)).unwrap();
    assert_eq!((decision.tag.as_str(), decision.changed), ("v1.2.4", false));
}

/// Fails when names are compared by their beginning, or as patterns.
#[test]
fn v15_only_the_exact_name_is_taken() {
    let ignore = IgnoreList::new(vec!["v1x2x4".into(), "v1.2.4-".into()]).unwrap();
    let world = World::trunk(5)
        .light("v1.2.3", 0)
        .light("v1x2x4", 1)
        .light("v1.2.40/x", 1);
    assert_eq!(
        world.gives(
            Request {
                ignore,
                ..staging()
            },
            3
        ),
        "v1.2.4"
    );
}

/// Fails when any lane may be promoted, or the target is not `from`'s commit.
#[test]
fn v16_only_a_version_that_was_staged_is_promoted_and_on_its_own_commit() {
    let world = World::trunk(5)
        .tag("v1.2.4", 2, Lane::Staging)
        .tag("v1.3.0", 2, Lane::Production);
    assert_eq!(world.gives(promote("v1.3.0"), 4), "from-wrong-lane");
    assert_eq!(
        world.decide(&promote("v1.2.4"), Some(4)).unwrap().sha,
        id(2)
    );
}

/// Fails when a target older than the newest staging version is not refused.
#[test]
fn v20_a_late_run_is_told_instead_of_minting_over_a_newer_commit() {
    let world = World::trunk(5).tag("v1.2.4", 3, Lane::Staging);
    assert_eq!(world.gives(staging(), 2), "downgrade");
    assert_eq!(
        world.gives(
            Request {
                allow_downgrade: true,
                ..staging()
            },
            2
        ),
        "v1.2.5"
    );
    assert_eq!(world.gives(staging(), 4), "v1.2.5");
}

/// Fails when the version is not compared with the newest production version.
#[test]
fn v21_an_old_line_over_a_newer_production_is_a_downgrade() {
    let mut world =
        World::trunk(6)
            .tag("v1.3.0", 1, Lane::Production)
            .tag("v1.5.0", 4, Lane::Production);
    let fix = world.branch(1);
    let world = world
        .tag("v1.3.1", fix, Lane::Hotfix)
        .tag("v1.4.1", 3, Lane::Staging);
    assert_eq!(world.gives(promote("v1.3.1"), 5), "downgrade");
    assert_eq!(world.gives(promote("v1.4.1"), 5), "downgrade");
    assert_eq!(
        world.gives(
            Request {
                allow_downgrade: true,
                ..promote("v1.3.1")
            },
            5
        ),
        "v1.3.1"
    );
    let line = Some("1.3".parse().unwrap());
    assert_eq!(
        world.gives(
            Request {
                line,
                ..promote("v1.3.1")
            },
            5
        ),
        "v1.3.1"
    );
}

/// Fails when only tags that look promoted are taken for production.
#[test]
fn v21_a_production_version_of_another_scheme_is_no_less_one() {
    let world = World::trunk(5)
        .tag("v1.9.1", 1, Lane::Staging)
        .tag("v2.3.1", 3, Lane::Production);
    assert_eq!(world.gives(promote("v1.9.1"), 4), "downgrade");
}

/// Fails when only a new version is compared: the old tag would be deployed again.
#[test]
fn v21_a_rerun_of_an_old_promotion_on_another_branch_is_a_downgrade() {
    let mut world = World::trunk(5).tag("v1.3.0", 2, Lane::Production);
    let side = world.branch(2);
    let world = world
        .tag("v1.0.1", side, Lane::Staging)
        .tag("v1.1.0", side, Lane::Production);
    assert_eq!(world.gives(promote("v1.0.1"), 4), "downgrade");
    let allowed = Request {
        allow_downgrade: true,
        ..promote("v1.0.1")
    };
    assert_eq!(world.gives(allowed, 4), "v1.1.0");
}
