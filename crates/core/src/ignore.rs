//! Tags that don't count although they look like versions.

use globset::{Glob, GlobSet, GlobSetBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Names or globs of tags that are left out of the count, such as a stray `v99.0.0`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct IgnoreList(Vec<String>);

impl IgnoreList {
    /// Checks every pattern; one that is no glob is bad input.
    pub fn new(patterns: Vec<String>) -> Result<Self, Problem> {
        patterns
            .iter()
            .try_for_each(|pattern| glob(pattern).map(drop))?;
        Ok(Self(patterns))
    }

    /// The patterns as one set, to match many names against.
    pub fn matcher(&self) -> Result<GlobSet, Problem> {
        let mut set = GlobSetBuilder::new();
        for pattern in &self.0 {
            set.add(glob(pattern)?);
        }
        set.build()
            .map_err(|error| Problem::bad_input("ignore", error.to_string()))
    }

    /// Whether no pattern is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn glob(pattern: &str) -> Result<Glob, Problem> {
    Glob::new(pattern).map_err(|error| {
        Problem::bad_input(
            "ignore",
            format!("ignore '{pattern}' is no glob: {}", error.kind()),
        )
        .hint("write a whole tag name such as 'v99.0.0', or a glob such as 'nightly-*'")
    })
}

impl TryFrom<Vec<String>> for IgnoreList {
    type Error = Problem;

    fn try_from(patterns: Vec<String>) -> Result<Self, Problem> {
        Self::new(patterns)
    }
}

impl From<IgnoreList> for Vec<String> {
    fn from(list: IgnoreList) -> Self {
        list.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_whole_and_globs_by_pattern() {
        let list = IgnoreList::new(vec!["v99.0.0".into(), "nightly-*".into()]).unwrap();
        let matcher = list.matcher().unwrap();
        assert!(matcher.is_match("v99.0.0") && matcher.is_match("nightly-7"));
        assert!(!matcher.is_match("v99.0.01") && !matcher.is_match("av99.0.0"));
        assert_eq!(
            IgnoreList::new(vec!["v[".into()]).unwrap_err().code,
            "ignore"
        );
    }
}
