//! No more is read than it takes.

use std::num::NonZeroU32;

use super::scene::Scene;
use crate::verification::Inquiry;

const TAGS: &[&str] = &["v1.2.0", "v1.3.0", "v1.4.0"];

fn pages(scene: &Scene) -> usize {
    let asked = scene.asked.borrow();
    let pages = asked
        .iter()
        .filter(|it| matches!(it, Inquiry::History { .. }));
    pages.count()
}

#[test]
fn a_usual_rollback_takes_three_questions() {
    let scene = Scene::deployed(
        TAGS,
        &["v1.2.0 success", "v1.3.0 success", "v1.4.0 success"],
    );
    assert_eq!(scene.target().as_deref(), Some("v1.3.0"));
    let statuses = |deployment| Inquiry::DeploymentStatuses { deployment };
    let history = Inquiry::History {
        environment: "production".into(),
        page: NonZeroU32::MIN,
    };
    assert_eq!(*scene.asked.borrow(), [history, statuses(3), statuses(2)]);
}

#[test]
fn older_pages_are_read_where_the_newer_tell_nothing() {
    let mut scene = Scene::deployed(TAGS, &["v1.2.0 success", "v1.3.0 success"]);
    for _ in 0..5 {
        scene.deploy("v1.4.0 failure");
    }
    scene.page = 2;
    assert_eq!(scene.target().as_deref(), Some("v1.3.0"));
    assert_eq!(pages(&scene), 3);
    scene.request.tag = Some("v1.2.0".into());
    assert_eq!(scene.target().as_deref(), Some("v1.2.0"));
    assert_eq!(pages(&scene), 4);
}

/// Fails when the first page decides what runs although it tells of nothing.
#[test]
fn what_runs_may_stand_on_an_older_page() {
    let mut scene = Scene::deployed(TAGS, &["v1.2.0 success", "v1.3.0 success"]);
    for _ in 0..3 {
        scene.deploy("api/v9.0.0 success");
    }
    scene.page = 2;
    let rollback = scene.find();
    assert_eq!(rollback.running.clone().unwrap().tag, "v1.3.0");
    assert_eq!(rollback.allowed().unwrap().tag, "v1.2.0");
}

#[test]
fn a_record_that_comes_twice_counts_once() {
    use crate::verification::{DeploymentHistory, Reading};
    let scene = Scene::deployed(TAGS, &["v1.2.0 success", "v1.3.0 success"]);
    let page = |records: &[usize], older| {
        Reading::Read(DeploymentHistory {
            records: records
                .iter()
                .map(|at| scene.records[*at].clone())
                .collect(),
            older,
        })
    };
    let mut history = page(&[1], NonZeroU32::new(2));
    history.extend(page(&[1, 0], None));
    assert_eq!(history, page(&[1, 0], None));
}
