//! A use of a workflow or an action, with what is handed to it.

use std::rc::Rc;

use crate::model::Reference;
use crate::yaml::{Entry, Node, Place};

/// A job that calls a workflow, or a step that uses an action.
#[derive(Debug)]
pub(crate) struct Call {
    /// What `uses:` says, and where.
    pub(crate) place: Place,
    pub(crate) written: String,
    pub(crate) reference: Reference,
    with: Vec<Entry>,
    pub(crate) secrets: Secrets,
}

/// What a job hands on under `secrets:`.
#[derive(Debug)]
pub(crate) enum Secrets {
    /// All of them under their own names, and where it says so.
    Inherited(Place),
    Named(Vec<Entry>),
}

/// A step: an action that is used, or a script.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) call: Option<Call>,
    pub(crate) run: Option<Rc<Node>>,
}

impl Call {
    /// Reads what a job or a step uses; nothing where it uses nothing.
    pub(crate) fn read(node: &Node) -> Option<Self> {
        let uses = node.get("uses")?;
        let written = uses.text()?.trim().to_owned();
        Some(Self {
            place: uses.place,
            reference: Reference::parse(&written),
            written,
            with: entries(node.get("with")),
            secrets: match node.get("secrets") {
                Some(secrets) if secrets.text() == Some("inherit") => {
                    Secrets::Inherited(secrets.place)
                }
                secrets => Secrets::Named(entries(secrets)),
            },
        })
    }

    /// The inputs that are given, by name.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (&str, &Rc<Node>, &Rc<Node>)> {
        named(&self.with)
    }

    /// What is given for an input.
    pub(crate) fn argument(&self, wanted: &str) -> Option<&Rc<Node>> {
        let mut arguments = self.arguments();
        arguments.find_map(|(name, _, value)| name.eq_ignore_ascii_case(wanted).then_some(value))
    }

    /// The text that is given for an input; nothing for an empty one, which is as good as none.
    pub(crate) fn text(&self, wanted: &str) -> Option<&str> {
        self.argument(wanted)?
            .text()
            .filter(|text| !text.trim().is_empty())
    }
}

impl Secrets {
    /// The secrets that are handed on by name.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, &Rc<Node>, &Rc<Node>)> {
        named(match self {
            Self::Inherited(_) => &[],
            Self::Named(secrets) => secrets,
        })
    }

    /// Whether one is handed on under this name.
    pub(crate) fn has(&self, wanted: &str) -> bool {
        self.named()
            .any(|(name, _, value)| name.eq_ignore_ascii_case(wanted) && value.text().is_some())
    }
}

impl Step {
    pub(crate) fn read(node: &Node) -> Self {
        Self {
            call: Call::read(node),
            run: node.get("run").cloned(),
        }
    }
}

fn entries(node: Option<&Rc<Node>>) -> Vec<Entry> {
    let entries = node.into_iter().flat_map(|node| node.entries());
    entries.cloned().collect()
}

fn named(entries: &[Entry]) -> impl Iterator<Item = (&str, &Rc<Node>, &Rc<Node>)> {
    let entries = entries.iter();
    entries.filter_map(|(key, value)| Some((key.text()?, key, value)))
}
