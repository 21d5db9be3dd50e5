//! What was found: what runs, what is to run instead, and what was looked at.

use jiff::Timestamp;
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;
use crate::verification::{Exhibit, Finding, ImageDigest, Inquiry, Judgement, Outcome};

/// The target, or what must be found out first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RollbackVerdict {
    /// Answer these, add the answers to the evidence, and ask again.
    Needs(Vec<Inquiry>),
    /// It was judged.
    Judged(Box<Rollback>),
}

/// What was found about an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rollback {
    /// What was typed, and who has to approve, where either was asked for.
    pub findings: Vec<Finding>,
    /// What runs there now; absent where no deployment is recorded.
    pub running: Option<Running>,
    /// What is to run instead; absent where there is nothing to go back to.
    pub target: Option<Target>,
    /// The target and what speaks for it, or why there is none, on one line.
    pub text: String,
    /// What else was looked at, and why it was passed over.
    pub exhibits: Vec<Exhibit>,
    /// What to change where there is no target.
    pub hints: Vec<String>,
    /// What deserves a look, though it stops nothing.
    pub warnings: Vec<String>,
}

/// The newest deployment, whatever it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Running {
    /// The id of its record.
    pub record: u64,
    /// The tag that was deployed.
    pub tag: String,
    /// The commit that was deployed.
    pub sha: ObjectId,
    /// How it stands, in GitHub's word; absent while it has no status.
    pub state: Option<String>,
}

/// What is to be deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Target {
    /// The id of the record that speaks for it.
    pub record: u64,
    /// Its tag.
    pub tag: String,
    /// The version that it names.
    pub version: Version,
    /// The commit that was deployed, on which the tag still stands.
    pub sha: ObjectId,
    /// When it succeeded last.
    pub at: Timestamp,
    /// The image that was deployed.
    pub image_digest: Option<ImageDigest>,
    /// Where the log of that deployment is.
    pub url: Option<String>,
}

impl Rollback {
    /// What is to be deployed, if nothing speaks against it.
    pub fn allowed(&self) -> Option<&Target> {
        let is_open = |finding: &Finding| finding.outcome == Outcome::Failed;
        match self.findings.iter().any(is_open) {
            true => None,
            false => self.target.as_ref(),
        }
    }

    pub(super) fn tell(&mut self, judgement: Judgement) {
        (self.text, self.exhibits, self.hints) = judgement.parts();
    }
}
