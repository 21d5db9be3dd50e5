//! What is asked, and how much.

use super::scene::Scene;
use crate::rules::tests::world::id;
use crate::verification::*;
use crate::*;

/// Everything that GitHub could say of a tag that passes.
fn whole() -> Scene {
    let mut scene = Scene::staged().deployed("v1.2.1", 2);
    scene.request.soak = Some("1h".parse().unwrap());
    scene.request.required_checks = vec!["build".into(), "old".into()];
    scene.request.caller.run = Some(70);
    scene.run("build", 1, "success", 0);
    scene.commit_status("old", "success");
    scene
}

#[test]
fn a_tag_that_passes_is_asked_about_once() {
    let scene = whole();
    let verification = scene.verify();
    assert!(verification.is_verified(), "{verification:?}");
    assert_eq!(verification.lane, Some(Lane::Staging));
    let asked = scene.asked.borrow();
    let beside = asked.iter().filter(|it| !matches!(it, Inquiry::Rules(_)));
    assert_eq!(beside.count(), 5, "{asked:?}");
}

#[test]
fn the_first_message_brings_the_likely_others() {
    let mut scene = whole();
    for minor in 3..90 {
        scene.world = scene.world.plain(&format!("v0.{minor}.0"), 1);
    }
    let tags = scene.world.facts(None).tags;
    let verifier = Verifier::new(&scene.request, &tags).unwrap();
    let likely = verifier.likely_questions(&Facts::default());
    let names: Vec<&str> = likely
        .iter()
        .map(|question| match question {
            Question::Message { tag, .. } => tag.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names[..2], ["v1.2.1", "v1.2.0"]);
    assert!(
        names.contains(&"v0.60.0") && !names.contains(&"v0.50.0"),
        "{names:?}"
    );
    let distinct: std::collections::BTreeSet<&&str> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    let mut facts = Facts::default();
    likely
        .iter()
        .for_each(|question| scene.world.answer(question, &mut facts));
    assert_eq!(verifier.likely_questions(&facts), []);
}

/// How the trunk went on since what seems to be in production is asked for with the messages.
#[test]
fn the_first_message_brings_the_likely_comparison() {
    let scene = whole();
    let mut facts = scene.world.facts(None);
    let tags = facts.tags.clone();
    let verifier = Verifier::new(&scene.request, &tags).unwrap();
    let compared = |facts: &Facts| {
        let likely = verifier.likely_questions(facts).into_iter();
        let ends = |question| match question {
            Question::Compare { base, head, .. } => Some((base, head)),
            _ => None,
        };
        likely.filter_map(ends).collect::<Vec<_>>()
    };
    scene.world.answer(&Question::Trunk, &mut facts);
    let (production, head) = (tags[0].commit, id(4));
    assert_eq!(compared(&facts), [(production, head)]);
    facts.trunk = None;
    assert_eq!(compared(&facts), []);
}
