//! What a rehearsal leaves behind, whole. The timeline, the JSON and the page are views of it.
//!
//! It must not know how it came about, nor how it is shown.

use serde::Serialize;
use serde_json::Value;
use windlass_core::message::Phase;
use windlass_core::verification::Finding;
use windlass_core::{Lane, ObjectId, Scheme};

/// A rehearsal, as far as it was played.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Rehearsal {
    /// What was copied, in words.
    pub(super) repository: String,
    pub(super) scheme: Scheme,
    pub(super) steps: Vec<Step>,
    pub(super) history: History,
    /// What stands there at the end, in GitHub's order.
    pub(super) releases: Vec<Release>,
    /// What stands in Slack at the end, the oldest first.
    pub(super) messages: Vec<Message>,
    /// Why it ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<String>,
    pub(super) milliseconds: u64,
}

/// A step that was played.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Step {
    pub(super) action: Action,
    pub(super) title: String,
    /// What the tag is for in this step; a hotfix is a production version once it is promoted.
    pub(super) lane: Lane,
    /// What it was promoted from, or what it mends.
    pub(super) from: Option<String>,
    pub(super) tag: String,
    pub(super) sha: ObjectId,
    pub(super) outcome: Outcome,
    /// Why the story can't go on from such an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
    /// What a verification found, requirement by requirement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Finding>,
    pub(super) outputs: Value,
    pub(super) log: Vec<String>,
    pub(super) requests: Vec<Asked>,
    /// Without what was told of it.
    pub(super) milliseconds: u64,
    /// What was told of its run in Slack, before and after it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) slack: Vec<Telling>,
}

/// What was told of a run.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Telling {
    /// What the run had come to.
    pub(super) phase: Phase,
    /// Slack's name of the run's message.
    pub(super) ts: String,
    /// What that message said then, in a line.
    pub(super) text: String,
    pub(super) log: Vec<String>,
    pub(super) requests: Vec<Asked>,
    pub(super) milliseconds: u64,
}

/// A message in Slack.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Message {
    /// Slack's name of it.
    pub(super) ts: String,
    /// What it said in a line, the first version first; the last is what it says now.
    pub(super) versions: Vec<String>,
    /// Where it leads now.
    pub(super) buttons: Vec<Button>,
    /// What stands in its thread.
    pub(super) thread: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Button {
    pub(super) label: String,
    pub(super) url: String,
}

/// What a step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Action {
    NextVersion,
    /// A deployment by the real runner, and its record.
    TriggerRunner,
    /// The record alone that a trigger writes once a deployment succeeded.
    Deployment,
    VerifyStagingTag,
    CreateRelease,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Outcome {
    /// It claimed a tag.
    Claimed,
    /// It wrote something else.
    Changed,
    /// It found everything as it should be, and wrote nothing.
    Unchanged,
    /// It refused with exit code 1.
    Refused,
    /// What it did went wrong, which it said with exit code 1.
    Failed,
}

/// A request that a step made.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Option<String>,
    /// Nothing when the connection was cut.
    pub(super) status: Option<u16>,
    pub(super) milliseconds: u64,
}

/// What the rehearsal touched of the history, and a little around it.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct History {
    /// The oldest first; what branched off stands after all of the trunk.
    pub(super) commits: Vec<Commit>,
    /// Those on the commits above.
    pub(super) tags: Vec<Tag>,
    pub(super) left_out: LeftOut,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Commit {
    pub(super) sha: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) subject: String,
    pub(super) branch: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) sha: ObjectId,
    /// In the order in which it came to them; none where its message doesn't say.
    pub(super) lanes: Vec<Lane>,
    /// What it was promoted from, or what it mends.
    pub(super) from: Option<String>,
    /// Whether this rehearsal made it.
    pub(super) new: bool,
}

/// How much of the history isn't shown.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct LeftOut {
    pub(super) commits: usize,
    /// There are more than those; they were not counted to the end.
    pub(super) and_more: bool,
    pub(super) tags: usize,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Release {
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) draft: bool,
    pub(super) prerelease: bool,
    pub(super) latest: bool,
    pub(super) assets: Vec<Asset>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Asset {
    pub(super) name: String,
    /// In bytes.
    pub(super) size: u64,
    /// `sha256:` and its digits.
    pub(super) digest: String,
}

impl Rehearsal {
    /// The tags that it claimed.
    pub(super) fn claimed(&self) -> usize {
        let claimed = |step: &&Step| step.outcome == Outcome::Claimed;
        self.steps.iter().filter(claimed).count()
    }

    /// The requests to GitHub, of all steps and of what tells of them.
    pub(super) fn requests_to_github(&self) -> usize {
        self.requests().filter(|asked| !asked.is_of_slack()).count()
    }

    /// The requests to Slack.
    pub(super) fn requests_to_slack(&self) -> usize {
        self.requests().filter(|asked| asked.is_of_slack()).count()
    }

    fn requests(&self) -> impl Iterator<Item = &Asked> {
        self.steps.iter().flat_map(|step| {
            let told = step.slack.iter().flat_map(|telling| &telling.requests);
            step.requests.iter().chain(told)
        })
    }
}

impl Asked {
    /// Whether it was put to Slack, which the emulator has beside GitHub.
    fn is_of_slack(&self) -> bool {
        self.path.starts_with("/slack/")
    }
}

impl Action {
    /// Its name, as people call it on the command line.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::NextVersion => "next-version",
            Self::TriggerRunner => "trigger-runner",
            Self::Deployment => "deployment",
            Self::VerifyStagingTag => "verify-staging-tag",
            Self::CreateRelease => "create-release",
        }
    }
}

impl Outcome {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}
