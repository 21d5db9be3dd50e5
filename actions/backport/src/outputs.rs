//! The outputs.

use serde_json::{Value, json};
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::scene::Scene;
use crate::settled::Settled;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output(
        "state",
        "What became of it, or would in a dry run: created, unchanged, merged, closed or nothing-to-do",
    ),
    output("number", "The pull request's number"),
    output("url", "The pull request's page"),
    output("branch", "The branch that brings the commits"),
    output("sha", "The newest commit of the branch"),
    output(
        "commits",
        "What was picked, as a JSON list of objects with commit and picked, both ids",
    ),
    output("conflicts", "The files in conflict, as a JSON list"),
    output("draft", "Whether the pull request is a draft"),
];

pub(crate) fn of(scene: &Scene, settled: &Settled) -> Outputs {
    let (pull, carried) = (settled.pull.as_ref(), settled.carried.as_ref());
    let head = carried.map(|carried| carried.head);
    let sha = head.or(pull.map(|pull| pull.head.sha));
    let conflict = carried.and_then(|carried| carried.conflict.as_ref());
    let files = conflict.map(|conflict| conflict.files.clone());
    let mut outputs = Outputs::default();
    outputs
        .set("state", settled.state.as_str())
        .set("number", pull.map(|pull| pull.number))
        .set("url", pull.map(|pull| pull.html_url.as_str()))
        .set("branch", sha.map(|_| scene.branch.as_str()))
        .set("sha", sha.map(|sha| sha.to_string()))
        .set("commits", commits(settled))
        .set("conflicts", json!(files.unwrap_or_default()))
        .set("draft", settled.is_draft());
    outputs
}

fn commits(settled: &Settled) -> Value {
    let carried = settled.carried.iter();
    let picks = carried.flat_map(|carried| &carried.picks);
    picks
        .map(|pick| json!({ "commit": pick.commit, "picked": pick.picked }))
        .collect()
}
