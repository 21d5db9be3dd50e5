//! Puts the parser's events together to nodes. Knows the limits, and nothing of what is read.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use saphyr_parser::{Event, ScalarStyle, Span};

use super::{Entry, Node, Place, Value, YamlError, refused};

/// Deeper nesting has no meaning in a workflow, and would exhaust the stack.
const DEPTH: usize = 100;
/// More nodes than any workflow has, counting what aliases repeat.
const NODES: usize = 200_000;

/// What is being read.
#[derive(Default)]
pub(super) struct Builder {
    open: Vec<Collection>,
    anchors: BTreeMap<usize, Rc<Node>>,
}

/// A list or a map that has not ended. A map's keys and values take turns.
struct Collection {
    place: Place,
    anchor: usize,
    children: Vec<Rc<Node>>,
}

impl Builder {
    /// Takes one event; gives the document once it is whole.
    pub(super) fn take(
        &mut self,
        event: Event<'_>,
        span: Span,
    ) -> Result<Option<Rc<Node>>, YamlError> {
        let place = Place::from(&span.start);
        let mut last_line = span.end.line();
        let (anchor, place, value) = match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                self.begin(place, anchor)?;
                return Ok(None);
            }
            Event::SequenceEnd => match self.open.pop() {
                Some(ended) => (ended.anchor, ended.place, Value::List(ended.children)),
                None => return Ok(None),
            },
            Event::MappingEnd => match self.open.pop() {
                Some(ended) => (
                    ended.anchor,
                    ended.place,
                    Value::Map(pairs(ended.children)?),
                ),
                None => return Ok(None),
            },
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                last_line = last_line_of(style, &span);
                (anchor, place, Value::Text(text.into_owned(), plain))
            }
            Event::Alias(anchor) => return self.repeat(anchor, place),
            _ => return Ok(None),
        };
        let node = Rc::new(Node {
            place,
            last_line,
            weight: weight(&value),
            value,
        });
        // An anchor's number is never 0; what has none is put under it and never asked for.
        self.anchors.insert(anchor, Rc::clone(&node));
        self.put(node, place)
    }

    fn begin(&mut self, place: Place, anchor: usize) -> Result<(), YamlError> {
        if self.open.len() >= DEPTH {
            return Err(refused(place, "it is nested more than 100 deep"));
        }
        self.open.push(Collection {
            place,
            anchor,
            children: Vec::new(),
        });
        Ok(())
    }

    fn repeat(&mut self, anchor: usize, place: Place) -> Result<Option<Rc<Node>>, YamlError> {
        match self.anchors.get(&anchor) {
            Some(known) => {
                let known = Rc::clone(known);
                self.put(known, place)
            }
            None => Err(refused(place, "the alias stands for what it is a part of")),
        }
    }

    fn put(&mut self, node: Rc<Node>, place: Place) -> Result<Option<Rc<Node>>, YamlError> {
        if node.weight > NODES {
            return Err(refused(
                place,
                "it is too large with all that aliases repeat",
            ));
        }
        let Some(parent) = self.open.last_mut() else {
            return Ok(Some(node));
        };
        parent.children.push(node);
        Ok(None)
    }
}

fn pairs(children: Vec<Rc<Node>>) -> Result<Vec<Entry>, YamlError> {
    let mut children = children.into_iter();
    let (mut pairs, mut known) = (Vec::new(), BTreeSet::new());
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        if key.is_plain() && key.text() == Some("<<") {
            let message = "GitHub knows no merge keys ('<<'): write out what is merged";
            return Err(refused(key.place, message));
        }
        if let Value::Text(text, _) = &key.value
            && !known.insert(text.clone())
        {
            return Err(refused(key.place, &format!("the key '{text}' comes twice")));
        }
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// A block of text ends where the next thing begins, and that is on a later line.
fn last_line_of(style: ScalarStyle, span: &Span) -> usize {
    let (start, end) = (span.start.line(), span.end.line());
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded => end.saturating_sub(1).max(start),
        _ => end,
    }
}

fn weight(value: &Value) -> usize {
    let of = |nodes: &mut dyn Iterator<Item = &Rc<Node>>| {
        nodes.fold(1, |sum: usize, node| sum.saturating_add(node.weight))
    };
    match value {
        Value::Text(..) => 1,
        Value::List(items) => of(&mut items.iter()),
        Value::Map(entries) => of(&mut entries.iter().flat_map(|(key, value)| [key, value])),
    }
}
