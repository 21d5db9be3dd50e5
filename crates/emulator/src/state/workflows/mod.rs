//! Workflow files, as far as they say what starts them.
//!
//! Must not know jobs: nothing is carried out here.

mod yaml;

use yaml::Node;

/// Where workflow files lie.
pub const FOLDER: &str = ".github/workflows";

/// What a workflow file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workflow {
    /// The name that it gives itself.
    pub name: Option<String>,
    /// What `workflow_dispatch` takes; nothing when it is no trigger.
    pub inputs: Option<Vec<Input>>,
    /// The types of `repository_dispatch` that it answers to, of which none
    /// means all; nothing when it is no trigger.
    pub dispatch_types: Option<Vec<String>>,
}

/// An input of `workflow_dispatch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Whether it has to be given, unless there is a default.
    pub required: bool,
    /// What it is when it is not given.
    pub default: Option<String>,
    /// The only values that it may have; none: any.
    pub options: Vec<String>,
}

impl Workflow {
    /// Reads a file; nothing when it is not YAML, or says nothing of events.
    pub fn parse(text: &str) -> Option<Self> {
        let document = Node::parse(text)?;
        let events = document.get("on")?;
        let dispatch = trigger(events, "repository_dispatch");
        Some(Self {
            name: document
                .get("name")
                .and_then(Node::text)
                .map(ToOwned::to_owned),
            inputs: trigger(events, "workflow_dispatch").map(inputs),
            dispatch_types: dispatch.map(|trigger| {
                let types = trigger.and_then(|trigger| trigger.get("types"));
                let types = types.map(Node::texts).unwrap_or_default();
                types.into_iter().map(ToOwned::to_owned).collect()
            }),
        })
    }
}

/// Whether an event starts the workflow, and what it says about it.
fn trigger<'node>(events: &'node Node, name: &str) -> Option<Option<&'node Node>> {
    match events.get(name) {
        Some(trigger) => Some(Some(trigger)),
        None => events.texts().contains(&name).then_some(None),
    }
}

fn inputs(trigger: Option<&Node>) -> Vec<Input> {
    let listed = trigger.and_then(|trigger| trigger.get("inputs"));
    let listed = listed.map(Node::entries).unwrap_or_default();
    let input = |(name, node): (&str, &Node)| {
        let text = |key| node.get(key).and_then(Node::text);
        let choices = node.get("options").map(Node::texts).unwrap_or_default();
        let options = match text("type") {
            Some("choice") => choices,
            Some("boolean") => vec!["true", "false"],
            _ => Vec::new(),
        };
        Input {
            name: name.to_owned(),
            required: text("required") == Some("true"),
            default: text("default").map(ToOwned::to_owned),
            options: options.into_iter().map(ToOwned::to_owned).collect(),
        }
    };
    listed.into_iter().map(input).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_trigger_is_one() {
        for (text, expected) in [
            ("on: workflow_dispatch", true),
            ("on: [push, workflow_dispatch]", true),
            ("on:\n  - workflow_dispatch", true),
            ("on:\n  workflow_dispatch:", true),
            ("on: {workflow_dispatch: {}}", true),
            ("\"on\":\n  workflow_dispatch:\n    inputs:", true),
            ("on: push", false),
            (
                "on:\n  workflow_call:\n    inputs:\n      workflow_dispatch:",
                false,
            ),
        ] {
            let workflow = Workflow::parse(text).unwrap();
            assert_eq!(workflow.inputs.is_some(), expected, "{text}");
            assert_eq!(workflow.dispatch_types, None, "{text}");
        }
        assert_eq!(Workflow::parse("jobs: {}"), None);
    }

    #[test]
    fn inputs_say_what_they_take() {
        let text = "name: Deploy\non:\n  workflow_dispatch:\n    inputs:\n      tag:\n        \
                    required: true\n      dry-run: {type: boolean, default: false}\n      lane:\n        \
                    type: choice\n        options: [rc, 'production']\n";
        let workflow = Workflow::parse(text).unwrap();
        assert_eq!(workflow.name.as_deref(), Some("Deploy"));
        let inputs = workflow.inputs.unwrap();
        let told: Vec<_> = inputs
            .iter()
            .map(|input| {
                (
                    input.name.as_str(),
                    input.required,
                    input.default.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("tag", true, None),
                ("dry-run", false, Some("false")),
                ("lane", false, None)
            ]
        );
        assert_eq!(inputs[1].options, ["true", "false"]);
        assert_eq!(inputs[2].options, ["rc", "production"]);
    }

    #[test]
    fn repository_dispatch_has_types_or_takes_all() {
        for (text, expected) in [
            ("on: repository_dispatch", Some(vec![])),
            ("on: {repository_dispatch: {types: go}}", Some(vec!["go"])),
            (
                "on:\n  repository_dispatch:\n    types: [a, b]",
                Some(vec!["a", "b"]),
            ),
            ("on: push", None),
        ] {
            let types = Workflow::parse(text).unwrap().dispatch_types;
            let expected = expected.map(|types| types.into_iter().map(ToOwned::to_owned).collect());
            assert_eq!(types, expected, "{text}");
        }
    }
}
