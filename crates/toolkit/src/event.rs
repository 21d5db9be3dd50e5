//! Event payloads: of each event the fields that decide something, and all of an unknown one.
//!
//! It must not know which fields an action needs: all may be missing, since `act` and hand-made
//! payloads leave out most. Source: GitHub's "Webhook events and payloads".

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Failure;

/// What started the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The repository's default branch, which every kind of payload may tell.
    pub default_branch: Option<String>,
    /// What is particular to the kind.
    pub kind: EventKind,
}

/// The kinds of events that are read by field.
#[derive(Debug, Clone, PartialEq)]
pub enum EventKind {
    /// `push`.
    Push(Push),
    /// `workflow_dispatch`.
    WorkflowDispatch(WorkflowDispatch),
    /// `schedule`.
    Schedule(Schedule),
    /// `release`.
    Release(Release),
    /// `pull_request` and `pull_request_target`.
    PullRequest(PullRequest),
    /// Any other, as it is.
    Other {
        /// The event's name.
        name: String,
        /// Its whole payload.
        payload: Value,
    },
}

/// A branch or tag was pushed, or deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Push {
    /// The full ref, as in `refs/heads/main`.
    #[serde(rename = "ref")]
    pub full_ref: Option<String>,
    /// The commit before; all zeros for a new ref.
    pub before: Option<String>,
    /// The commit after; all zeros for a deleted ref.
    pub after: Option<String>,
    /// Whether the ref was deleted.
    #[serde(default)]
    pub deleted: bool,
    /// The id of the newest commit.
    #[serde(default, rename = "head_commit", deserialize_with = "commit_id")]
    pub head_commit_id: Option<String>,
}

/// Somebody ran the workflow by hand or through the API.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct WorkflowDispatch {
    /// The full ref that it runs on.
    #[serde(rename = "ref")]
    pub full_ref: Option<String>,
    /// The inputs of the form, by name. A workflow without any has `null`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub inputs: BTreeMap<String, Value>,
}

/// The time has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Schedule {
    /// The cron expression that fired.
    pub schedule: Option<String>,
}

/// A release was created, published or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Release {
    /// What happened, as in `published`.
    pub action: Option<String>,
    /// The tag of the release.
    #[serde(default, rename = "release", deserialize_with = "tag_name")]
    pub tag_name: Option<String>,
}

/// A pull request was opened or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PullRequest {
    /// What happened, as in `opened`.
    pub action: Option<String>,
    /// Its number.
    pub number: Option<u64>,
    /// Where its changes are.
    #[serde(default, rename = "pull_request", deserialize_with = "null_is_default")]
    pub sides: Sides,
}

/// The two sides of a pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Sides {
    /// What is to be merged.
    #[serde(default)]
    pub head: PullRequestSide,
    /// Where it is to be merged.
    #[serde(default)]
    pub base: PullRequestSide,
}

/// One side of a pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PullRequestSide {
    /// The branch's short name.
    #[serde(rename = "ref")]
    pub ref_name: Option<String>,
    /// The newest commit.
    pub sha: Option<String>,
}

impl Event {
    /// Reads the payload of the event `name` from a file. The failure names the file, and line and
    /// column where the text is not what it should be.
    pub(crate) fn read(name: &str, path: &Path) -> Result<Self, Failure> {
        let failed = |reason: String| {
            let shown = path.display();
            Failure::bad_input(format!(
                "read the payload of the event '{name}' in {shown}: {reason}"
            ))
            .hint("GITHUB_EVENT_PATH and GITHUB_EVENT_NAME (or their flags) must fit each other")
        };
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        Self::parse(name, &text).map_err(|error| failed(error.to_string()))
    }

    fn parse(name: &str, text: &str) -> Result<Self, serde_json::Error> {
        let Envelope { repository } = serde_json::from_str(text)?;
        let kind = match name {
            "push" => EventKind::Push(serde_json::from_str(text)?),
            "workflow_dispatch" => EventKind::WorkflowDispatch(serde_json::from_str(text)?),
            "schedule" => EventKind::Schedule(serde_json::from_str(text)?),
            "release" => EventKind::Release(serde_json::from_str(text)?),
            "pull_request" | "pull_request_target" => {
                EventKind::PullRequest(serde_json::from_str(text)?)
            }
            _ => EventKind::Other {
                name: name.to_owned(),
                payload: serde_json::from_str(text)?,
            },
        };
        Ok(Self {
            default_branch: repository.default_branch,
            kind,
        })
    }
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "null_is_default")]
    repository: RepositoryPayload,
}

#[derive(Default, Deserialize)]
struct RepositoryPayload {
    default_branch: Option<String>,
}

fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn commit_id<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    #[derive(Default, Deserialize)]
    struct Commit {
        id: Option<String>,
    }
    null_is_default(deserializer).map(|commit: Commit| commit.id)
}

fn tag_name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Default, Deserialize)]
    struct Release {
        tag_name: Option<String>,
    }
    null_is_default(deserializer).map(|release: Release| release.tag_name)
}
