//! The variables a program was started with, as a value that is passed around.
//!
//! It must not know what any variable means, beyond how an input's name is spelled.

use std::collections::BTreeMap;
use std::fmt;

/// A snapshot of environment variables.
///
/// ```
/// use windlass_toolkit::Environment;
/// let environment = Environment::from_pairs([("INPUT_TAG_PREFIX", "v"), ("INPUT_FROM", "")]);
/// assert_eq!(environment.input("tag-prefix"), Some("v"));
/// assert_eq!(environment.input("from"), None);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// Reads the variables of this process.
    ///
    /// A variable whose name is not UTF-8 is left out. In a value, what is not UTF-8 becomes
    /// U+FFFD, so that whoever checks the value refuses it by name.
    pub fn from_process() -> Self {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((
                name.into_string().ok()?,
                value.to_string_lossy().into_owned(),
            ))
        });
        Self::from_pairs(variables)
    }

    /// Takes the variables from a list; the last of equal names wins.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let variables = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()));
        Self {
            variables: variables.collect(),
        }
    }

    /// The same variables, with some set anew.
    #[must_use]
    pub fn with<N, V>(&self, pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let mut changed = self.clone();
        changed.variables.extend(Self::from_pairs(pairs).variables);
        changed
    }

    /// The value of a variable. An empty value is absent, because a workflow that passes on an
    /// unset expression sets the variable to nothing; white space alone is a value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Whether a variable says yes: `true` in any case, or `1`.
    pub fn truthy(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// Whether the program runs as a step of a workflow.
    pub fn is_actions(&self) -> bool {
        self.truthy("GITHUB_ACTIONS")
    }

    /// The value of an action's input: `INPUT_TAG_PREFIX` for `tag-prefix`, else
    /// `INPUT_TAG-PREFIX`, which is how the runner spells it for JavaScript actions.
    pub fn input(&self, name: &str) -> Option<&str> {
        self.get(&input_variable(name))
            .or_else(|| self.get(&format!("INPUT_{}", name.to_ascii_uppercase())))
            .filter(|value| !value.trim().is_empty())
    }
}

/// The variable that carries an input: `INPUT_TAG_PREFIX` for `tag-prefix`.
pub(crate) fn input_variable(name: &str) -> String {
    format!("INPUT_{}", name.to_ascii_uppercase().replace('-', "_"))
}

/// Shows the names only: values may be secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.variables.keys())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_absent_and_white_space_is_a_value() {
        let environment = Environment::from_pairs([("EMPTY", ""), ("BLANK", " ")]);
        assert_eq!(environment.get("EMPTY"), None);
        assert_eq!(environment.get("BLANK"), Some(" "));
        assert_eq!(environment.get("UNSET"), None);
    }

    #[test]
    fn yes_is_true_or_one() {
        for (value, expected) in [("true", true), ("True", true), ("1", true), ("0", false)] {
            let environment = Environment::from_pairs([("FLAG", value)]);
            assert_eq!(environment.truthy("FLAG"), expected, "{value}");
        }
        assert!(!Environment::default().truthy("FLAG"));
    }

    #[test]
    fn hyphenated_inputs_are_found_in_both_spellings() {
        let own = Environment::from_pairs([("INPUT_TAG_PREFIX", "a"), ("INPUT_TAG-PREFIX", "b")]);
        assert_eq!(own.input("tag-prefix"), Some("a"));
        let runner = Environment::from_pairs([("INPUT_TAG_PREFIX", ""), ("INPUT_TAG-PREFIX", "b")]);
        assert_eq!(runner.input("tag-prefix"), Some("b"));
    }

    #[test]
    fn debug_output_holds_no_value() {
        let environment = Environment::from_pairs([("INPUT_TOKEN", "hunter2")]);
        assert_eq!(format!("{environment:?}"), r#"{"INPUT_TOKEN"}"#);
    }
}
