//! What holds for every history and every set of records.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::scene::Scene;
use crate::rules::tests::world::{World, hotfix, id};
use crate::verification::Outcome;
use crate::verification::*;
use crate::*;

/// A trunk of four, some commits and merges beside it, and a head somewhere.
fn history() -> impl Strategy<Value = (World, usize)> {
    let beside = prop::collection::vec((any::<usize>(), any::<usize>(), any::<bool>()), 0..7);
    (beside, any::<usize>()).prop_map(|(beside, head)| {
        let mut world = World::trunk(4);
        let mut commits = 4;
        for (one, other, merges) in beside {
            let (one, other) = (one % commits, other % commits);
            if merges && one != other {
                world.merge(&[one, other]);
            } else {
                world.branch(one);
            }
            commits += 1;
        }
        world.trunk = head % commits;
        (world, commits)
    })
}

/// The commits that a trunk has otherwise than by merging `fix`.
fn reached_without(world: &World, fix: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![world.trunk];
    while let Some(commit) = open.pop() {
        if commit != fix && seen.insert(commit) {
            open.extend(world.parents(commit));
        }
    }
    seen
}

fn main_line(world: &World) -> BTreeSet<usize> {
    let first = |commit: &usize| world.parents(*commit).first().copied();
    std::iter::successors(Some(world.trunk), first).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// By the definition: it descends from what it mends, which the trunk has, and all that the
    /// trunk has of what it brings, the trunk has from it.
    #[test]
    fn w10_a_hotfix_passes_exactly_if_it_carries_its_own_alone(
        (world, commits) in history(),
        picks in any::<[usize; 2]>(),
    ) {
        let [base, fix] = picks.map(|pick| pick % commits);
        let (below, above) = (world.ancestors(base), world.ancestors(fix));
        let trunk = world.ancestors(world.trunk);
        let of_trunk: BTreeSet<usize> = &(&above - &below) & &trunk;
        let others = reached_without(&world, fix);
        let own = !main_line(&world).contains(&fix) && of_trunk.is_disjoint(&others);
        let merged = trunk.contains(&fix) && own;
        let alone = base != fix && above.contains(&base) && (of_trunk.is_empty() || merged);
        let good = alone && trunk.contains(&base);
        let world = world.tag("v1.3.0", base, Lane::Production);
        // What is refused here is not made in the first place.
        let made = world.decide(&hotfix("v1.3.0", Scheme::PatchLine), Some(fix));
        prop_assert_eq!(made.is_ok(), alone, "{:?}", made);
        let world = world
            .hotfix("v1.3.1", fix, "v1.3.0");
        let scene = Scene::new(world, "v1.3.1").require(&[Requirement::Lane]);
        let verification = scene.verify();
        prop_assert_eq!(verification.is_verified(), good, "{:?}", verification.findings);
        prop_assert_eq!(verification.lane, good.then_some(Lane::Hotfix));
    }

    /// A tag that says staging passes exactly if the trunk has its commit, wherever it stands.
    #[test]
    fn v16_a_staging_tag_passes_exactly_if_the_trunk_has_it(
        (world, commits) in history(),
        pick in any::<usize>(),
    ) {
        let commit = pick % commits;
        let good = world.ancestors(world.trunk).contains(&commit);
        let scene = Scene::new(world.tag("v1.2.1", commit, Lane::Staging), "v1.2.1");
        let scene = scene.require(&[Requirement::Lane, Requirement::OnTrunk]);
        let failed: Vec<Requirement> = scene.verify().failed().collect();
        let expected = if good { vec![] } else { vec![Requirement::Lane, Requirement::OnTrunk] };
        prop_assert_eq!(failed, expected);
    }

    /// Whatever else is recorded, a tag has run exactly if a record that Windlass wrote of this
    /// tag, commit and environment has a success among its statuses.
    #[test]
    fn w6_a_tag_has_run_exactly_if_windlass_recorded_a_success(
        records in prop::collection::vec(any::<[bool; 5]>(), 0..5),
        states in prop::collection::vec((0..5_usize, 0..4_usize), 0..8),
    ) {
        let mut scene = Scene::staged().require(&[Requirement::Deployed]);
        for [ours, here, this_tag, this_sha, whole] in &records {
            let pick = |good: &bool, yes: &'static str, no: &'static str| if *good { yes } else { no };
            let mut payload = json!({
                "tag": pick(this_tag, "v1.2.1", "v1.2.2"),
                "sha": id(if *this_sha { 2 } else { 3 }),
            });
            if *whole {
                payload["deployment-id"] = json!("d");
            }
            let (task, place) = (pick(ours, "windlass", "deploy"), pick(here, "staging", "qa"));
            scene.foreign_record(place, task, 2, payload);
        }
        let words = ["success", "inactive", "failure", "in_progress"];
        let mut good = false;
        for (minute, (record, word)) in states.iter().enumerate() {
            let Some(is) = records.get(*record) else { continue };
            scene.status(*record as u64 + 1, words[*word], 100 - minute as i64);
            good |= words[*word] == "success" && is.iter().all(|one| *one);
        }
        prop_assert_eq!(scene.verify().is_verified(), good);
    }

    /// Whatever is required: what is left out is told, and nothing else is judged otherwise.
    #[test]
    fn an_exception_changes_its_own_requirements_alone(
        asked in prop::sample::subsequence(Requirement::DEFAULT, 1..=Requirement::DEFAULT.len()),
        left_out in prop::sample::subsequence(Requirement::DEFAULT, 0..Requirement::DEFAULT.len()),
    ) {
        let mut scene = Scene::staged().deployed("v1.2.1", 2).require(&asked);
        let before = scene.verify().findings;
        scene.request.except.requirements.clone_from(&left_out);
        let is_sound = left_out.iter().all(|one| asked.contains(one)) && left_out.len() < asked.len();
        prop_assert_eq!(scene.request.validate().is_ok(), is_sound);
        if is_sound {
            let after = scene.verify().findings;
            prop_assert_eq!(after.len(), before.len());
            for (before, after) in before.iter().zip(&after) {
                prop_assert_eq!(before.requirement, after.requirement);
                match left_out.contains(&after.requirement) {
                    true => prop_assert_eq!(after.outcome, Outcome::NotRequired),
                    false => prop_assert_eq!(before, after),
                }
            }
        }
    }
}
