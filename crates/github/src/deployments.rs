//! Deployments and their statuses: what ran where. Knows nothing of what a payload means, nor of
//! which record may be believed.
//!
//! Source: GitHub's "REST API endpoints for deployments" and "… for deployment statuses".

use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use windlass_core::ObjectId;

use crate::address::in_query;
use crate::client::Client;
use crate::error::Error;
use crate::pages::{PER_PAGE, Page, distinct, next};

/// One deployment, as somebody recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Deployment {
    /// Its id; a later deployment has a higher one.
    pub id: u64,
    /// The commit.
    pub sha: ObjectId,
    /// The branch, tag or commit that was asked for.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What was done, `deploy` unless the recorder said otherwise.
    pub task: String,
    /// Where.
    pub environment: String,
    /// When it was recorded, in RFC 3339.
    pub created_at: String,
    /// What the recorder put there. GitHub keeps an object or a text; a text that holds JSON is
    /// given as what it holds.
    #[serde(deserialize_with = "unwrapped")]
    pub payload: Value,
    /// The login of the recorder; nothing for a deleted account.
    #[serde(default, deserialize_with = "login")]
    pub creator: Option<String>,
}

/// How a deployment went, at one time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeploymentStatus {
    /// Its id; a later status has a higher one.
    pub id: u64,
    /// `queued`, `pending`, `in_progress`, `success`, `failure`, `error`, or `inactive` once a
    /// later deployment replaced it.
    pub state: String,
    /// RFC 3339.
    pub created_at: String,
    /// Where the environment is visited; often empty.
    #[serde(default, deserialize_with = "or_empty")]
    pub environment_url: String,
    /// Where the log is; often empty.
    #[serde(default, deserialize_with = "or_empty")]
    pub log_url: String,
    /// A few words; often empty.
    #[serde(default, deserialize_with = "or_empty")]
    pub description: String,
}

/// Which deployments are meant; what is absent is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeploymentFilter<'a> {
    /// The commit, as 40 digits.
    pub sha: Option<&'a str>,
    /// The branch, tag or commit that was asked for.
    pub reference: Option<&'a str>,
    /// What was done.
    pub task: Option<&'a str>,
    /// Where.
    pub environment: Option<&'a str>,
}

/// A deployment to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NewDeployment<'a> {
    /// The branch, tag or commit.
    #[serde(rename = "ref")]
    pub reference: &'a str,
    /// What is done.
    pub task: &'a str,
    /// Where.
    pub environment: &'a str,
    /// Anything; an object.
    pub payload: &'a Value,
    /// A few words.
    pub description: &'a str,
    /// Whether users meet the environment; without it GitHub goes by the name `production`.
    #[serde(
        rename = "production_environment",
        skip_serializing_if = "Option::is_none"
    )]
    pub production: Option<bool>,
}

/// A status to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct NewDeploymentStatus<'a> {
    /// As in [`DeploymentStatus::state`].
    pub state: &'a str,
    /// A few words; GitHub takes 140 characters.
    pub description: &'a str,
    /// Where the log is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_url: Option<&'a str>,
    /// Where the environment is visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_url: Option<&'a str>,
    /// Whether a success makes earlier deployments to an environment that is not production
    /// inactive; GitHub's default is true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_inactive: Option<bool>,
}

impl Client {
    /// The deployments that the filter means, the newest first. A request for every 100.
    pub async fn deployments(
        &self,
        filter: &DeploymentFilter<'_>,
    ) -> Result<Vec<Deployment>, Error> {
        let mut found: Vec<Deployment> = Vec::new();
        let take = |page: Vec<Deployment>| found.extend(page);
        self.every_page(&format!("deployments{}", filter.query()), take)
            .await?;
        let mut found = distinct(found, |deployment| deployment.id);
        found.sort_by_key(|deployment| std::cmp::Reverse(deployment.id));
        Ok(found)
    }

    /// One page of the deployments that the filter means, the newest first.
    pub async fn deployments_page(
        &self,
        filter: &DeploymentFilter<'_>,
        page: NonZeroU32,
    ) -> Result<Page<Deployment>, Error> {
        let query = filter.query();
        let separator = if query.is_empty() { '?' } else { '&' };
        let route = format!("deployments{query}{separator}per_page={PER_PAGE}&page={page}");
        let (items, more) = self.get_page(&route).await?;
        Ok(Page {
            items,
            next: next(page, more),
        })
    }

    /// Every status of a deployment, the newest first. A request for every 100.
    ///
    /// # Errors
    /// `NotFound` when there is no such deployment.
    pub async fn deployment_statuses(&self, id: u64) -> Result<Vec<DeploymentStatus>, Error> {
        let mut found: Vec<DeploymentStatus> = Vec::new();
        let take = |page: Vec<DeploymentStatus>| found.extend(page);
        self.every_page(&format!("deployments/{id}/statuses"), take)
            .await?;
        let mut found = distinct(found, |status| status.id);
        found.sort_by_key(|status| std::cmp::Reverse(status.id));
        Ok(found)
    }

    /// Records a deployment of exactly `reference`: nothing is merged into it, and no check is
    /// waited for.
    ///
    /// # Errors
    /// `Invalid` when the reference doesn't exist; `Uncertain` when the answer is lost: list the
    /// deployments.
    pub async fn create_deployment(&self, new: &NewDeployment<'_>) -> Result<Deployment, Error> {
        #[derive(Serialize)]
        struct Exactly<'a> {
            #[serde(flatten)]
            new: &'a NewDeployment<'a>,
            auto_merge: bool,
            required_contexts: [&'a str; 0],
        }
        let exactly = Exactly {
            new,
            auto_merge: false,
            required_contexts: [],
        };
        self.post("deployments", &json!(exactly)).await
    }

    /// Records how a deployment goes.
    ///
    /// # Errors
    /// `NotFound` when there is no such deployment; `Uncertain` when the answer is lost: list its
    /// statuses.
    pub async fn create_deployment_status(
        &self,
        id: u64,
        new: &NewDeploymentStatus<'_>,
    ) -> Result<DeploymentStatus, Error> {
        self.post(&format!("deployments/{id}/statuses"), &json!(new))
            .await
    }
}

impl DeploymentFilter<'_> {
    /// `?sha=…&task=…`, or nothing.
    fn query(&self) -> String {
        let fields = [
            ("sha", self.sha),
            ("ref", self.reference),
            ("task", self.task),
            ("environment", self.environment),
        ];
        let given = fields
            .into_iter()
            .filter_map(|(key, value)| Some(format!("{key}={}", in_query(value?))));
        match given.collect::<Vec<_>>().join("&") {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        }
    }
}

fn unwrapped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let payload = Value::deserialize(deserializer)?;
    let held = payload.as_str().map(serde_json::from_str);
    Ok(match held {
        Some(Ok(held)) => held,
        _ => payload,
    })
}

fn login<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct User {
        login: String,
    }
    let user = Option::<User>::deserialize(deserializer)?;
    Ok(user.map(|user| user.login))
}

fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
