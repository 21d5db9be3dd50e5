//! All that is wrong with a configuration, gathered so that it is told at once.

use std::collections::BTreeSet;
use std::fmt;

use toml::Spanned;
use windlass_core::{Problem, WrittenToml, nearest};

use super::name::Name;
use super::written::Names;
use super::wrong_value::WrongValue;

/// Everything that was found wrong, from the top of the file to its end; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Each problem with its hints.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// What has been found so far, each with its offset in the text.
pub(super) struct Findings<'a> {
    toml: WrittenToml<'a>,
    found: Vec<(usize, Problem)>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(toml: WrittenToml<'a>) -> Self {
        Self {
            toml,
            found: Vec::new(),
        }
    }

    /// Adds what TOML's reader complains of. It would repeat a text that stands where none
    /// belongs, which may be a secret that was meant for another key.
    pub(super) fn add_toml(&mut self, error: &toml::de::Error) {
        let offset = error.span().map_or(0, |span| span.start);
        match wrong_type(error.message()) {
            Some(message) => self.add(offset, &message),
            None => self.found.push((offset, self.toml.problem(error))),
        }
    }

    /// Adds a complaint about what stands at an offset.
    pub(super) fn add(&mut self, offset: usize, message: &str) {
        self.found
            .push((offset, self.toml.problem_at(offset, message)));
    }

    /// Adds a complaint with what to change.
    pub(super) fn add_hinted(&mut self, offset: usize, message: &str, hint: impl Into<String>) {
        let problem = self.toml.problem_at(offset, message).hint(hint);
        self.found.push((offset, problem));
    }

    /// The value, or nothing and one finding more.
    pub(super) fn take<T>(&mut self, offset: usize, value: Result<T, WrongValue>) -> Option<T> {
        value.map_err(|error| self.add(offset, &error.0)).ok()
    }

    /// The names; each that is of nothing is a finding, with the nearest known one.
    pub(super) fn known(
        &mut self,
        what: &str,
        names: Vec<Spanned<Name>>,
        known: &Names,
    ) -> BTreeSet<Name> {
        for name in &names {
            if !known.contains_key(name.get_ref()) {
                self.add_unknown(name.span().start, what, name.get_ref(), known);
            }
        }
        names.into_iter().map(Spanned::into_inner).collect()
    }

    /// Adds that a name is of nothing that there is.
    pub(super) fn add_unknown(&mut self, offset: usize, what: &str, name: &Name, known: &Names) {
        let message = format!("there is no {what} '{name}'");
        match nearest(name.as_str(), known.keys().map(Name::as_str)) {
            Some(near) => self.add_hinted(offset, &message, format!("did you mean '{near}'?")),
            None => self.add_hinted(offset, &message, format!("add [{what}s.{name}]")),
        }
    }

    /// The result, if nothing was found wrong.
    pub(super) fn finish<T>(mut self, result: Option<T>) -> Result<T, Problems> {
        self.found.sort_by_key(|(offset, _)| *offset);
        let problems = self.found.into_iter().map(|(_, problem)| problem);
        let problems: Vec<Problem> = problems.collect();
        match result {
            Some(result) if problems.is_empty() => Ok(result),
            _ => Err(Problems(problems)),
        }
    }
}

/// serde words a wrong type as "invalid type: string \"value\", expected a boolean".
fn wrong_type(message: &str) -> Option<String> {
    let found = message.strip_prefix("invalid type: ")?;
    let (found, expected) = found.rsplit_once(", expected ")?;
    let kind = found.split(['"', '`']).next().unwrap_or_default();
    Some(format!("expected {expected}, not {}", kind.trim()))
}
