//! What holds for every repository.

use proptest::prelude::*;
use semver::Version;

use super::world::*;
use crate::*;

const TRUNK: usize = 12;

fn version() -> impl Strategy<Value = String> {
    let prerelease = prop_oneof![
        3 => Just(String::new()),
        1 => (0..12_u64).prop_map(|n| format!("-dev.{n}")),
        1 => (0..12_u64).prop_map(|n| format!("-rc.{n}")),
        1 => (0..12_u64).prop_map(|n| format!("-beta.{n}")),
    ];
    (0..3_u64, 0..4_u64, 0..4_u64, prerelease)
        .prop_map(|(major, minor, patch, pre)| format!("v{major}.{minor}.{patch}{pre}"))
}

fn foreign() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        Just("v01.2.3".to_owned()),
        Just("v9.9.9+build".to_owned()),
        Just("v9.9.99999999999999999999999".to_owned()),
        Just("zz-99.9.9".to_owned()),
        Just("v99.9.9-rc".to_owned()),
        Just("99.9.9".to_owned()),
    ]
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Light,
    Plain,
    Trailered,
}

fn world() -> impl Strategy<Value = World> {
    let kind = prop_oneof![Just(Kind::Light), Just(Kind::Plain), Just(Kind::Trailered)];
    prop::collection::btree_map(version(), (0..TRUNK, kind), 0..12).prop_map(|tags| {
        let mut world = World::trunk(TRUNK);
        for (name, (commit, kind)) in tags {
            world = match kind {
                Kind::Light => world.light(&name, commit),
                Kind::Plain => world.plain(&name, commit),
                Kind::Trailered => {
                    let lane = natural_lane(&name);
                    world.tag(&name, commit, lane)
                }
            };
        }
        world
    })
}

fn natural_lane(name: &str) -> Lane {
    match name {
        name if name.contains("-dev") => Lane::Dev,
        name if name.contains('-') => Lane::Rc,
        name if name.ends_with(".0") => Lane::Production,
        _ => Lane::Staging,
    }
}

fn request() -> impl Strategy<Value = Request> {
    let bump = prop_oneof![
        Just(None),
        Just(Some(Bump::Patch)),
        Just(Some(Bump::Minor)),
        Just(Some(Bump::Major)),
        Just(Some(Bump::Auto)),
    ];
    let line = prop_oneof![4 => Just(None), 1 => (0..3_u64).prop_map(|major| Some(Line { major, minor: None }))];
    let lane = prop_oneof![
        Just(prerelease(Lane::Dev)),
        Just(prerelease(Lane::Rc)),
        Just(staging()),
    ];
    (lane, bump, line, any::<bool>()).prop_map(|(request, bump, line, force)| Request {
        bump: bump.filter(|bump| *bump != Bump::Major || line.is_none()),
        line,
        force,
        ..request
    })
}

/// A promotion or a hotfix of one of the world's own tags.
fn request_from(world: &World, pick: usize, lane: Lane, scheme: Scheme) -> Option<Request> {
    let names = world.names();
    let from = names.get(pick % names.len().max(1))?.clone();
    Some(Request {
        from: Some(from),
        scheme: Some(scheme),
        ..Request::new(lane)
    })
}

fn read(tag: &str) -> Version {
    parse_version(&TagPrefix::default(), tag).unwrap()
}

/// Stable lanes count all stable versions; a prerelease counts its own identifier.
fn rivals(world: &World, decision: &Decision, line: Option<Line>) -> Vec<Version> {
    let identifier = |version: &Version| version.pre.as_str().split('.').next().map(str::to_owned);
    let versions = world
        .names()
        .into_iter()
        .filter_map(|name| parse_version(&TagPrefix::default(), &name).ok());
    versions
        .filter(|version| identifier(version) == identifier(&decision.version))
        .filter(|version| line.is_none_or(|line| line.contains(version)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// Fails when any candidate is not above all versions of its kind.
    #[test]
    fn v10_a_new_version_is_higher_than_its_lane_and_line(
        world in world(), request in request(), target in 0..TRUNK,
    ) {
        if let Ok(decision) = world.decide(&request, Some(target)) {
            for rival in rivals(&world, &decision, request.line) {
                prop_assert!(!decision.changed || decision.version > rival, "{} > {rival}", decision.version);
            }
        }
    }

    #[test]
    fn a_new_version_is_never_an_existing_tag(
        world in world(), request in request(), target in 0..TRUNK,
    ) {
        if let Ok(decision) = world.decide(&request, Some(target)) {
            prop_assert_eq!(decision.changed, !world.names().contains(&decision.tag));
        }
    }

    #[test]
    fn deciding_again_after_the_claim_changes_nothing(
        world in world(), request in request(), target in 0..TRUNK,
    ) {
        let request = Request { force: false, ..request };
        let mut world = world;
        if let Ok(first) = world.decide(&request, Some(target)) {
            if first.changed {
                world.add(&first);
            }
            let again = world.decide(&request, Some(target)).unwrap();
            prop_assert_eq!((again.tag, again.changed), (first.tag, false));
        }
    }

    #[test]
    fn what_starts_from_a_tag_is_free_idempotent_and_on_the_right_commit(
        world in world(), pick in any::<usize>(), on in 0..TRUNK, hotfix in any::<bool>(), prerelease_line in any::<bool>(),
    ) {
        let mut world = world;
        let lane = if hotfix { Lane::Hotfix } else { Lane::Production };
        let scheme = if prerelease_line { Scheme::PrereleaseLine } else { Scheme::PatchLine };
        let Some(request) = request_from(&world, pick, lane, scheme) else { return Ok(()) };
        let target = world.branch(on);
        if let Ok(first) = world.decide(&request, Some(target)) {
            prop_assert_eq!(first.changed, !world.names().contains(&first.tag));
            if hotfix {
                prop_assert_eq!(first.sha, id(target));
                let line = Line::of(&read(request.from.as_deref().unwrap()));
                prop_assert!(line.contains(&first.version));
                for rival in rivals(&world, &first, Some(line)) {
                    prop_assert!(!first.changed || first.version > rival);
                }
            }
            if first.changed {
                world.add(&first);
            }
            let again = world.decide(&request, Some(target)).unwrap();
            prop_assert_eq!((again.tag, again.changed), (first.tag, false));
        }
    }

    #[test]
    fn the_order_of_tags_is_irrelevant(
        world in world(), request in request(), target in 0..TRUNK, by in any::<usize>(),
    ) {
        let mut shuffled = world.clone();
        shuffled.shuffle(by);
        let code = |world: &World| world.decide(&request, Some(target)).map_err(|problem| problem.code);
        prop_assert_eq!(code(&world), code(&shuffled));
    }

    /// Fails when a foreign tag takes part in the count.
    #[test]
    fn v11_foreign_tags_never_change_the_result(
        world in world(), request in request(), target in 0..TRUNK,
        names in prop::collection::btree_set(foreign(), 1..6),
    ) {
        // In an empty repository a foreign version is a reason to ask, not to guess.
        prop_assume!(world.names().iter().any(|name| parse_version(&TagPrefix::default(), name).is_ok()));
        let with = names.iter().fold(world.clone(), |world, name| world.light(name, 1));
        let code = |world: &World| world.decide(&request, Some(target)).map_err(|problem| problem.code);
        prop_assert_eq!(code(&world), code(&with));
    }

    #[test]
    fn facts_and_decisions_survive_json(
        world in world(), request in request(), target in 0..TRUNK,
    ) {
        if let Ok((decision, facts)) = world.gather(&request, Some(target)) {
            let facts: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
            let request: Request = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
            let again = Decider::new(&request, &facts.tags).unwrap().decide(&facts).unwrap();
            prop_assert_eq!(again, Verdict::Decided(Box::new(decision)));
        }
    }
}
