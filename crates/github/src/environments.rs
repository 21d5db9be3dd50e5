//! Environments: who has to approve, how long a job waits, and which Apps judge. Knows nothing of
//! what is deployed.
//!
//! Source: GitHub's "REST API endpoints for deployment environments", and those for "protection
//! rules".

use serde::Deserialize;

use crate::address::in_path;
use crate::client::Client;
use crate::error::Error;

/// An environment and what protects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Who may approve a job: logins, and the slugs of teams. None: nobody is
    /// asked.
    pub reviewers: Vec<String>,
    /// Whether who starts a run may not approve it.
    pub prevents_self_review: bool,
    /// How long every job waits, in minutes.
    pub wait_minutes: u64,
}

#[derive(Deserialize)]
struct EnvironmentWire {
    name: String,
    #[serde(default)]
    protection_rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Rule {
    WaitTimer {
        #[serde(default)]
        wait_timer: u64,
    },
    RequiredReviewers {
        #[serde(default)]
        prevent_self_review: bool,
        #[serde(default)]
        reviewers: Vec<Entry>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Entry {
    reviewer: Reviewer,
}

#[derive(Default, Deserialize)]
struct GatesWire {
    #[serde(default)]
    custom_deployment_protection_rules: Vec<GateWire>,
}

#[derive(Deserialize)]
struct GateWire {
    enabled: bool,
    app: GateApp,
}

#[derive(Deserialize)]
struct GateApp {
    slug: String,
}

/// A user has a login, a team has a slug.
#[derive(Deserialize)]
struct Reviewer {
    #[serde(alias = "slug")]
    login: String,
}

impl Client {
    /// Reads an environment; nothing when it doesn't exist. A job that names one that doesn't
    /// exist creates it, without protection.
    ///
    /// # Errors
    /// `Forbidden` without the permission `actions: read`.
    pub async fn environment(&self, name: &str) -> Result<Option<Environment>, Error> {
        // A slash is part of the name here, and not of the path.
        let segment = in_path(name)?.replace('/', "%2F");
        let found: Option<EnvironmentWire> = self.find(&format!("environments/{segment}")).await?;
        Ok(found.map(Environment::from))
    }

    /// The GitHub Apps, by their slugs, whose custom protection rules gate an environment; none
    /// where it doesn't exist. A job that files no deployment fails there, because there is nothing
    /// that they could judge.
    ///
    /// # Errors
    /// `Forbidden` without the permission `actions: read`.
    pub async fn environment_gates(&self, name: &str) -> Result<Vec<String>, Error> {
        let segment = in_path(name)?.replace('/', "%2F");
        let path = format!("environments/{segment}/deployment_protection_rules");
        let found: GatesWire = self.find(&path).await?.unwrap_or_default();
        let enabled = found.custom_deployment_protection_rules.into_iter();
        let enabled = enabled.filter(|gate| gate.enabled);
        Ok(enabled.map(|gate| gate.app.slug).collect())
    }
}

impl From<EnvironmentWire> for Environment {
    fn from(wire: EnvironmentWire) -> Self {
        let mut environment = Self {
            name: wire.name,
            reviewers: Vec::new(),
            prevents_self_review: false,
            wait_minutes: 0,
        };
        for rule in wire.protection_rules {
            match rule {
                Rule::WaitTimer { wait_timer } => environment.wait_minutes = wait_timer,
                Rule::RequiredReviewers {
                    prevent_self_review,
                    reviewers,
                } => {
                    let logins = reviewers.into_iter().map(|entry| entry.reviewer.login);
                    environment.reviewers.extend(logins);
                    environment.prevents_self_review |= prevent_self_review;
                }
                Rule::Other => {}
            }
        }
        environment
    }
}
