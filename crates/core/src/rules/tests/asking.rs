//! What is asked, and how much.

use super::world::*;
use crate::*;

#[test]
fn staging_tags_that_the_target_has_are_not_read() {
    let mut world = World::trunk(60).tag("v1.3.0", 1, Lane::Production);
    for n in 1..50 {
        world = world.tag(&format!("v1.3.{n}"), n + 1, Lane::Staging);
    }
    world.decide(&promote("v1.3.49"), None).unwrap();
    let messages = world
        .asked
        .borrow()
        .iter()
        .filter(|q| matches!(q, Question::Message { .. }))
        .count();
    assert_eq!(messages, 2, "{:?}", world.asked.borrow());
}

#[test]
fn an_unknown_trunk_is_refused_only_where_it_matters() {
    let world = World::trunk(3).light("v1.3.1", 1);
    let request = promote("v1.3.1");
    let (_, mut facts) = world.gather(&request, None).unwrap();
    facts.trunk = Some(Trunk::Unknown {
        reason: "no branch 'main'".into(),
    });
    let error = Decider::new(&request, &facts.tags)
        .unwrap()
        .decide(&facts)
        .unwrap_err();
    assert_eq!(error.code, "trunk-unknown");
}

#[test]
fn a_past_of_untrailered_releases_costs_few_questions() {
    let mut world = World::trunk(310);
    for minor in 1..300 {
        world = world.plain(&format!("v1.{minor}.0"), minor);
    }
    assert_eq!(world.gives(staging(), 305), "v1.299.1");
    assert!(
        world.asked.borrow().len() <= 2,
        "{} questions",
        world.asked.borrow().len()
    );
}

#[test]
fn many_tags_of_another_lane_are_asked_for_in_growing_batches() {
    let mut world = World::trunk(310).tag("v1.0.1", 0, Lane::Staging);
    for patch in 2..200 {
        world = world.tag(&format!("v1.0.{patch}"), 1, Lane::Hotfix);
    }
    let request = staging();
    let mut facts = world.gather(&request, Some(305)).unwrap().1;
    let total = facts.messages.len();
    facts.messages.clear();
    let tags = facts.tags.clone();
    let decider = Decider::new(&request, &tags).unwrap();
    let mut rounds = 0;
    while let Verdict::Needs(questions) = decider.decide(&facts).unwrap() {
        rounds += 1;
        questions
            .iter()
            .for_each(|question| world.answer(question, &mut facts));
    }
    assert!(rounds < 20, "{rounds} rounds for {total} messages");
}

#[test]
fn a_bump_for_staging_is_known_below_its_own_promotion() {
    let world = World::trunk(6)
        .tag("v1.3.7", 1, Lane::Staging)
        .tag("v1.4.0", 3, Lane::Staging)
        .tag("v1.5.0", 3, Lane::Production);
    let decision = world.decide(&staging(), Some(4)).unwrap();
    assert_eq!(decision.previous_tag.as_deref(), Some("v1.4.0"));
    assert_eq!(world.gives(staging(), 2), "downgrade");
}
