//! YAML as far as workflow files go: texts, lists and maps, with anchors.
//!
//! Must not know what a workflow is. Every scalar is text, because what a
//! workflow means by `true` depends on where it says so.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser};

/// A piece of a document. Anchored pieces are shared, so that no alias makes a
/// document larger.
#[derive(Debug, PartialEq, Eq)]
pub enum Node {
    /// A scalar; one that is left out is empty.
    Text(String),
    /// A list.
    List(Vec<Rc<Node>>),
    /// Keys and values, in their order.
    Map(Vec<(Rc<Node>, Rc<Node>)>),
}

impl Node {
    /// Reads the first document of a text; nothing when it is not YAML.
    pub fn parse(text: &str) -> Option<Rc<Self>> {
        let mut builder = Builder::default();
        for event in Parser::new_from_str(text) {
            let (event, _) = event.ok()?;
            if let Some(root) = builder.take(event)? {
                return Some(root);
            }
        }
        None
    }

    /// The text, of a text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The texts of a list; of a text, the text alone.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) if text.is_empty() => Vec::new(),
            Self::Text(text) => vec![text],
            Self::List(items) => items.iter().filter_map(|item| item.text()).collect(),
            Self::Map(_) => Vec::new(),
        }
    }

    /// The entries of a map whose keys are text.
    pub fn entries(&self) -> Vec<(&str, &Node)> {
        match self {
            Self::Map(entries) => entries
                .iter()
                .filter_map(|(key, value)| Some((key.text()?, value.as_ref())))
                .collect(),
            Self::Text(_) | Self::List(_) => Vec::new(),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let mut entries = self.entries().into_iter();
        entries.find_map(|(known, value)| (known == key).then_some(value))
    }
}

/// What is being read.
#[derive(Default)]
struct Builder {
    open: Vec<Collection>,
    anchors: BTreeMap<usize, Rc<Node>>,
}

/// A list or a map that has not ended. A map's keys and values take turns.
struct Collection {
    anchor: usize,
    children: Vec<Rc<Node>>,
}

impl Builder {
    /// Takes one event; gives the document once it is whole, and nothing at all
    /// when an alias leads nowhere.
    fn take(&mut self, event: Event<'_>) -> Option<Option<Rc<Node>>> {
        let (anchor, node) = match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                let children = Vec::new();
                self.open.push(Collection { anchor, children });
                return Some(None);
            }
            Event::SequenceEnd => {
                let ended = self.open.pop()?;
                (ended.anchor, Node::List(ended.children))
            }
            Event::MappingEnd => {
                let ended = self.open.pop()?;
                (ended.anchor, Node::Map(pairs(ended.children)))
            }
            Event::Scalar(text, _, anchor, _) => (anchor, Node::Text(text.into_owned())),
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).cloned()?;
                return Some(self.put(known));
            }
            _ => return Some(None),
        };
        let node = Rc::new(node);
        self.anchors.insert(anchor, Rc::clone(&node));
        Some(self.put(node))
    }

    fn put(&mut self, node: Rc<Node>) -> Option<Rc<Node>> {
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(node);
                None
            }
            None => Some(node),
        }
    }
}

fn pairs(children: Vec<Rc<Node>>) -> Vec<(Rc<Node>, Rc<Node>)> {
    let mut children = children.into_iter();
    let mut pairs = Vec::new();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        pairs.push((key, value));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_flows_and_quotes_are_the_same() {
        let block = Node::parse("on:\n  push:\n  x:\n    - a\n    - 'b'\n").unwrap();
        let flow = Node::parse("{\"on\": {push: , x: [a, \"b\"]}}").unwrap();
        let events = block.get("on").unwrap();
        assert_eq!(events.get("x"), flow.get("on").unwrap().get("x"));
        assert_eq!(events.get("x").unwrap().texts(), ["a", "b"]);
        let keys: Vec<_> = events.entries().iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["push", "x"]);
    }

    #[test]
    fn an_alias_is_what_its_anchor_is() {
        let text = "a: &inputs\n  tag: {required: true}\nb: *inputs\n";
        let document = Node::parse(text).unwrap();
        assert_eq!(document.get("a"), document.get("b"));
        let required = document
            .get("b")
            .unwrap()
            .get("tag")
            .unwrap()
            .get("required");
        assert_eq!(required.unwrap().text(), Some("true"));
    }

    #[test]
    fn what_is_no_yaml_is_nothing() {
        for text in ["", "a: [", "a: *nowhere", "\"", "{a: b"] {
            assert_eq!(Node::parse(text), None, "{text:?}");
        }
    }
}
