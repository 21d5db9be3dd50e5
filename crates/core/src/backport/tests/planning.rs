//! What is done next, whatever is there.

use super::super::{
    BackportFacts, BackportPlan, PresentBranch, PresentPull, marker, pick_message, plan_backport,
};
use super::{commit, id, ids};

fn facts() -> BackportFacts {
    BackportFacts {
        branch_name: "backport/x".to_owned(),
        wanted: vec![commit(1, "a", &[]), commit(2, "b", &[1])],
        lacking: vec![id(1), id(2)],
        branch: None,
        pulls: Vec::new(),
    }
}

fn branch(message: &str) -> Option<PresentBranch> {
    let own = vec![commit(11, message, &[])];
    Some(PresentBranch { head: id(11), own })
}

fn ours() -> Option<PresentBranch> {
    branch(&pick_message("a", id(1)))
}

fn pull(number: u64, open: bool, merged: bool, ours: bool) -> PresentPull {
    let body = match ours {
        true => format!("text\n{}\n", marker(&facts().wanted)),
        false => "text".to_owned(),
    };
    PresentPull {
        number,
        open,
        merged,
        body,
    }
}

fn name(plan: &BackportPlan) -> String {
    let plan = serde_json::to_value(plan).unwrap();
    let number = plan["number"].as_u64().map(|number| format!(" {number}"));
    format!(
        "{}{}",
        plan["plan"].as_str().unwrap(),
        number.unwrap_or_default()
    )
}

#[test]
fn what_is_there_decides_what_is_done() {
    let (open, merged, closed) = ((true, false), (false, true), (false, false));
    let of = |number, (open, merged): (bool, bool), ours| pull(number, open, merged, ours);
    let other = || branch("other");
    for (branch, pulls, expected) in [
        (None, vec![], "pick"),
        (ours(), vec![], "propose"),
        (other(), vec![], "refused"),
        (ours(), vec![of(3, open, false)], "keep 3"),
        // Somebody has squashed the branch: what was proposed is known by its text.
        (other(), vec![of(3, open, true)], "keep 3"),
        (other(), vec![of(3, open, false)], "refused"),
        (
            ours(),
            vec![of(3, open, true), of(2, closed, true)],
            "keep 3",
        ),
        (None, vec![of(3, merged, true)], "merged 3"),
        (ours(), vec![of(3, closed, true)], "closed 3"),
        (
            None,
            vec![of(4, merged, true), of(3, closed, true)],
            "merged 4",
        ),
        // The branch brought something else before.
        (None, vec![of(3, merged, false)], "pick"),
        (ours(), vec![of(3, closed, false)], "propose"),
    ] {
        let facts = BackportFacts {
            branch,
            pulls,
            ..facts()
        };
        let found = plan_backport(&facts).map_or("refused".to_owned(), |plan| name(&plan));
        assert_eq!(found, expected, "{facts:?}");
    }
}

#[test]
fn where_the_target_has_everything_nothing_is_done() {
    for branch in [None, ours(), branch("other")] {
        let facts = BackportFacts {
            lacking: Vec::new(),
            branch,
            ..facts()
        };
        assert_eq!(plan_backport(&facts), Ok(BackportPlan::Nothing));
    }
}

#[test]
fn only_what_the_target_lacks_is_picked() {
    let facts = BackportFacts {
        lacking: vec![id(2)],
        ..facts()
    };
    let Ok(BackportPlan::Pick { commits }) = plan_backport(&facts) else {
        panic!("one is lacking");
    };
    assert_eq!(ids(&commits), [id(2)]);
}

#[test]
fn a_refusal_names_the_branch_and_its_pull_request() {
    let facts = BackportFacts {
        branch: branch("other"),
        pulls: vec![pull(3, true, false, false)],
        ..facts()
    };
    let problem = plan_backport(&facts).unwrap_err();
    for text in ["'backport/x'", "#3"] {
        assert!(problem.message.contains(text), "{problem}");
    }
}
