//! Which checks a branch requires: by its protection, and by rulesets. Knows nothing of how the
//! checks went.
//!
//! Source: GitHub's "REST API endpoints for branches" and "… for rules".

use serde::Deserialize;

use crate::address::in_path;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::pages::distinct;

/// One check that a branch requires.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequiredCheck {
    /// The check's name, or the status's context.
    pub name: String,
    /// The id of the GitHub App that has to report it; nothing where anyone may.
    pub app: Option<u64>,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(default)]
    protection: Option<Protection>,
}

#[derive(Deserialize)]
struct Protection {
    #[serde(default)]
    required_status_checks: Option<StatusChecks>,
}

#[derive(Deserialize)]
struct StatusChecks {
    #[serde(default)]
    checks: Vec<Check>,
    /// The names of all checks; alone where a server knows no Apps here.
    #[serde(default)]
    contexts: Vec<String>,
}

/// An entry of a protection, or of a ruleset.
#[derive(Deserialize)]
struct Check {
    context: String,
    /// -1 where anyone may report it.
    #[serde(alias = "integration_id")]
    app_id: Option<i64>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Rule {
    RequiredStatusChecks {
        parameters: Parameters,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Parameters {
    required_status_checks: Vec<Check>,
}

impl Client {
    /// The checks that a branch requires, each once. Two requests, and one more for every 100
    /// rules; neither needs an administrator.
    ///
    /// A server that has no rulesets, or no plan with them for this repository, has no rules.
    ///
    /// # Errors
    /// `NotFound` when the branch doesn't exist.
    pub async fn required_checks(&self, branch: &str) -> Result<Vec<RequiredCheck>, Error> {
        let branch = in_path(branch)?;
        let found: Branch = self.get(&format!("branches/{branch}")).await?;
        let mut required = found.required();
        let take = |rules: Vec<Rule>| required.extend(rules.into_iter().flat_map(Rule::required));
        match self
            .every_page(&format!("rules/branches/{branch}"), take)
            .await
        {
            Err(error) if !has_no_rulesets(&error) => return Err(error),
            _ => {}
        }
        Ok(distinct(required, RequiredCheck::clone))
    }
}

/// The branch was read, so that nothing but the route is missing.
fn has_no_rulesets(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::NotFound => true,
        ErrorKind::Forbidden => error.to_string().contains("Upgrade to GitHub"),
        _ => false,
    }
}

impl Branch {
    fn required(self) -> Vec<RequiredCheck> {
        let checks = self
            .protection
            .and_then(|protection| protection.required_status_checks);
        let Some(StatusChecks { checks, contexts }) = checks else {
            return Vec::new();
        };
        let mut required: Vec<_> = checks.into_iter().map(RequiredCheck::from).collect();
        let unnamed = |name: &String| !required.iter().any(|check| check.name == *name);
        let others: Vec<_> = contexts.into_iter().filter(unnamed).collect();
        required.extend(
            others
                .into_iter()
                .map(|name| RequiredCheck { name, app: None }),
        );
        required
    }
}

impl Rule {
    fn required(self) -> Vec<RequiredCheck> {
        let checks = match self {
            Self::RequiredStatusChecks { parameters } => parameters.required_status_checks,
            Self::Other => Vec::new(),
        };
        checks.into_iter().map(RequiredCheck::from).collect()
    }
}

impl From<Check> for RequiredCheck {
    fn from(check: Check) -> Self {
        Self {
            name: check.context,
            app: check.app_id.and_then(|id| u64::try_from(id).ok()),
        }
    }
}
