//! From changed files to services, with a reason for each file.
//!
//! What counts is, in this order:
//! 1. the first rule of `[[paths]]` that matches the file, and nothing after it;
//! 2. else each service that has a matching glob in its `paths`;
//! 3. else the file belongs to no service, and is told as such.
//!
//! A rule comes before services since it is how exceptions are made from what services claim.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::name::Name;
use super::path_glob::PathGlob;
use super::wrong_value::{WrongValue, read_from_text};

/// A rule for files that belong to no single service.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PathRule {
    /// The files.
    pub glob: PathGlob,
    /// The services that they mean.
    pub services: Extent,
    /// Why, for whoever wonders about a deployment.
    pub because: Because,
}

/// What a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Every service.
    All,
    /// No service.
    None,
}

/// A reason, in one line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Because(String);

/// What one changed file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMeaning {
    /// The file.
    pub path: String,
    /// The services, and why.
    pub services: Meaning,
}

/// Why a file means which services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// It belongs to these; there is at least one.
    Owners(BTreeSet<Name>),
    /// A rule says so.
    Rule(Extent, Because),
    /// Neither a rule nor a service has it.
    Nobody,
}

/// What a change of several files means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeMeaning {
    /// The services to deploy.
    pub services: BTreeSet<Name>,
    /// Why, file by file, in the order given.
    pub files: Vec<FileMeaning>,
}

/// Whose globs there are: each service of an environment with its `paths`.
pub(super) type Owned<'a> = [(&'a Name, &'a [PathGlob])];

/// Finds what the files mean.
pub(super) fn meaning_of<'a>(
    files: impl IntoIterator<Item = &'a str>,
    rules: &[PathRule],
    owned: &Owned<'_>,
) -> ChangeMeaning {
    let mut change = ChangeMeaning::default();
    for path in files {
        let services = meaning(path, rules, owned);
        match &services {
            Meaning::Owners(owners) => change.services.extend(owners.iter().cloned()),
            Meaning::Rule(Extent::All, _) => {
                let all = owned.iter().map(|(name, _)| (*name).clone());
                change.services.extend(all);
            }
            Meaning::Rule(Extent::None, _) | Meaning::Nobody => {}
        }
        let path = path.to_owned();
        change.files.push(FileMeaning { path, services });
    }
    change
}

fn meaning(path: &str, rules: &[PathRule], owned: &Owned<'_>) -> Meaning {
    if let Some(rule) = rules.iter().find(|rule| rule.glob.matches(path)) {
        return Meaning::Rule(rule.services, rule.because.clone());
    }
    let owners = owned
        .iter()
        .filter(|(_, globs)| globs.iter().any(|glob| glob.matches(path)));
    let owners: BTreeSet<Name> = owners.map(|(name, _)| (*name).clone()).collect();
    if owners.is_empty() {
        Meaning::Nobody
    } else {
        Meaning::Owners(owners)
    }
}

impl fmt::Display for FileMeaning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} → ", self.path)?;
        match &self.services {
            Meaning::Owners(owners) => {
                let owners: Vec<&str> = owners.iter().map(Name::as_str).collect();
                write!(formatter, "{}", owners.join(", "))
            }
            Meaning::Rule(extent, because) => write!(formatter, "{extent} because {because}"),
            Meaning::Nobody => write!(formatter, "none: no service has it in its paths"),
        }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::All => "all",
            Self::None => "none",
        })
    }
}

impl fmt::Display for Because {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl FromStr for Because {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            return Err("a rule gives its reason in one line: because = \"…\"".into());
        }
        Ok(Self(text.to_owned()))
    }
}

read_from_text!(Because);

#[cfg(test)]
mod tests;
