//! What a job's token may do.

use std::collections::BTreeMap;
use std::fmt;

use crate::yaml::{Entry, Node};

/// How far a token may go with one kind of thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    #[default]
    None,
    Read,
    Write,
}

impl fmt::Display for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        })
    }
}

/// Permissions as a workflow or a job writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Permissions {
    /// What it has of everything that is not named: `read-all` and `write-all`.
    rest: Access,
    named: BTreeMap<String, Access>,
}

impl Permissions {
    pub(crate) fn read(node: &Node) -> Self {
        let access = |text: Option<&str>| match text {
            Some("read") => Access::Read,
            Some("write") => Access::Write,
            _ => Access::None,
        };
        let rest = match node.text() {
            Some("read-all") => Access::Read,
            Some("write-all") => Access::Write,
            _ => Access::None,
        };
        let named = |(scope, value): &Entry| Some((scope.text()?.to_owned(), access(value.text())));
        Self {
            rest,
            named: node.entries().filter_map(named).collect(),
        }
    }

    /// Whether everything is granted at once.
    pub(crate) fn of_everything(&self) -> Access {
        self.rest
    }

    pub(crate) fn of(&self, scope: &str) -> Access {
        match self.named.get(scope) {
            Some(access) => *access,
            // An id token is made or not; there is nothing to read.
            None if scope == "id-token" && self.rest == Access::Read => Access::None,
            None => self.rest,
        }
    }

    /// Grants this too.
    pub(crate) fn add(&mut self, scope: &str, access: Access) {
        let known = self.named.entry(scope.to_owned()).or_default();
        *known = access.max(*known);
    }

    /// Grants all that `other` grants.
    pub(crate) fn add_all(&mut self, other: &Self) {
        self.rest = self.rest.max(other.rest);
        for (scope, access) in &other.named {
            self.add(scope, *access);
        }
    }

    /// What is here and not in `other`, as it would be written: `contents: write`.
    pub(crate) fn beyond(&self, other: &Self) -> Vec<String> {
        let all = (self.rest > other.rest).then(|| format!("{}-all", self.rest));
        let named = self.named.iter();
        let beyond = named.filter(|(scope, access)| **access > other.of(scope));
        let written = beyond.map(|(scope, access)| format!("{scope}: {access}"));
        all.into_iter().chain(written).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Permissions {
        Permissions::read(&Node::parse(text).unwrap())
    }

    #[test]
    fn what_is_missing_is_what_goes_beyond_what_is_granted() {
        for (needed, granted, expected) in [
            ("{contents: read}", "{contents: write}", vec![]),
            (
                "{contents: write}",
                "{contents: read}",
                vec!["contents: write"],
            ),
            ("{contents: write, id-token: write}", "write-all", vec![]),
            (
                "{contents: read, id-token: write}",
                "read-all",
                vec!["id-token: write"],
            ),
            ("{contents: read}", "{}", vec!["contents: read"]),
            ("{contents: none}", "{}", vec![]),
            ("read-all", "{contents: write}", vec!["read-all"]),
        ] {
            let beyond = read(needed).beyond(&read(granted));
            assert_eq!(beyond, expected, "{needed} of {granted}");
        }
    }

    #[test]
    fn the_larger_of_two_grants_counts() {
        let mut sum = read("{contents: read, checks: read}");
        sum.add_all(&read("{contents: write, statuses: read}"));
        assert_eq!(sum, read("{contents: write, checks: read, statuses: read}"));
    }
}
