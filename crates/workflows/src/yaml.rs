//! YAML as far as workflow files go: texts, lists and maps, each with its place in the file.
//!
//! Must not know what a workflow is. Every scalar is text, and it is kept whether it was quoted,
//! because what `true` means depends on where it stands.
//!
//! What GitHub refuses is refused here: keys that come twice, merge keys, aliases that lead
//! nowhere. So is what is only there to do harm: nesting without end, aliases that multiply.

mod builder;

use std::fmt;
use std::rc::Rc;

use saphyr_parser::{Marker, Parser};
use serde::Serialize;

use builder::Builder;

/// Larger files are no workflows, but would be read for long.
const SIZE: usize = 1 << 20;

/// A line and a column, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// Where every file begins.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl From<&Marker> for Place {
    fn from(marker: &Marker) -> Self {
        Self {
            line: marker.line().max(1),
            column: marker.col() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// Why a text can't be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YamlError {
    pub(crate) place: Place,
    pub(crate) message: String,
}

/// A piece of a document. Pieces with an anchor are shared, so that no alias makes a document
/// larger.
#[derive(Debug)]
pub(crate) struct Node {
    /// Where it begins; for a block of text its first line.
    pub(crate) place: Place,
    /// The line on which it ends.
    pub(crate) last_line: usize,
    value: Value,
    /// How many nodes it is made of, counting what aliases repeat.
    weight: usize,
}

#[derive(Debug)]
enum Value {
    /// A scalar, and whether it stands there without quotes; one that is left out is empty.
    Text(String, bool),
    List(Vec<Rc<Node>>),
    /// Keys and values, in their order.
    Map(Vec<Entry>),
}

/// A key and its value.
pub(crate) type Entry = (Rc<Node>, Rc<Node>);

impl Node {
    /// Reads the first document of a text.
    ///
    /// Fails on what is no YAML, is empty, or is refused by GitHub whatever it means.
    pub(crate) fn parse(text: &str) -> Result<Rc<Self>, YamlError> {
        if text.len() > SIZE {
            return Err(refused(Place::START, "it is larger than 1 MiB"));
        }
        let mut builder = Builder::default();
        // With a line break at its end, a block of text ends before the line of what follows.
        let text = format!("{}\n", text.trim_start_matches('\u{feff}'));
        for event in Parser::new_from_str(&text) {
            let (event, span) = event.map_err(|error| YamlError {
                place: error.marker().into(),
                message: error.info().to_owned(),
            })?;
            if let Some(root) = builder.take(event, span)? {
                return Ok(root);
            }
        }
        Err(refused(Place::START, "it is empty"))
    }

    /// The text, of a text that is not empty.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text, _) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> &[Rc<Self>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map whose keys are text.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        let entries = match &self.value {
            Value::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().filter(|(key, _)| key.text().is_some())
    }

    /// The value of a key.
    pub(crate) fn get(&self, wanted: &str) -> Option<&Rc<Self>> {
        let mut entries = self.entries();
        entries.find_map(|(key, value)| (key.text() == Some(wanted)).then_some(value))
    }

    /// Whether it is a map.
    pub(crate) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Whether it stands there without quotes.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.value, Value::Text(_, true))
    }
}

fn refused(place: Place, message: &str) -> YamlError {
    YamlError {
        place,
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_place() {
        let text = "on:\n  push:\njobs:\n  a:\n    steps:\n      - run: |\n          x\n          y\n    z: a\n";
        let root = Node::parse(text).unwrap();
        let job = root.get("jobs").unwrap().get("a").unwrap();
        let run = job.get("steps").unwrap().items()[0].get("run").unwrap();
        assert_eq!((run.place.line, run.last_line), (7, 8));
        assert_eq!(run.text(), Some("x\ny\n"));
        let (key, _) = root.get("jobs").unwrap().entries().next().unwrap();
        assert_eq!(key.place.to_string(), "4:3");
    }

    #[test]
    fn an_alias_is_what_its_anchor_is() {
        let root = Node::parse("a: &x\n  b: 'true'\nc: *x\n").unwrap();
        let value = root.get("c").unwrap().get("b").unwrap();
        assert_eq!((value.text(), value.is_plain()), (Some("true"), false));
    }

    #[test]
    fn what_is_hostile_or_broken_is_refused_where_it_stands() {
        let deep = format!("a: {}", "[".repeat(300));
        let steps = (0..300).map(|depth| format!("{}-\n", " ".repeat(depth)));
        let steps: String = steps.collect();
        let line = |n: usize| format!("l{n}: &a{n} [*a{0}, *a{0}]\n", n - 1);
        let bomb: String = (1..40).map(line).collect();
        let bomb = format!("l0: &a0 [x, x]\n{bomb}");
        let large = format!("a: {}\n", "x".repeat(1 << 20));
        for (text, line, words) in [
            ("", 1, "empty"),
            ("# nothing\n", 1, "empty"),
            ("a: [", 1, ""),
            ("a: *nowhere", 1, ""),
            ("a: &a [*a]", 1, "a part of"),
            ("a: 1\na: 2\n", 2, "comes twice"),
            ("x: &x {a: b}\ny:\n  <<: *x\n", 3, "merge"),
            ("a:\n\tb: c\n", 2, ""),
            ("\"", 1, ""),
            (&deep, 1, ""),
            (&steps, 100, "deep"),
            (&bomb, 10, "aliases"),
            (&large, 1, "1 MiB"),
        ] {
            let error = Node::parse(text).unwrap_err();
            let head = text.chars().take(30).collect::<String>();
            assert!(error.message.contains(words), "{head}: {error:?}");
            assert!(line <= error.place.line, "{head}: {error:?}");
        }
    }
}
