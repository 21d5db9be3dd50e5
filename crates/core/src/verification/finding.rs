//! What was found, requirement by requirement.

use jiff::Timestamp;
use semver::Version;
use serde::{Deserialize, Serialize};

use super::inquiry::Inquiry;
use super::requirement::Requirement;
use crate::image::ImageDigest;
use crate::object_id::ObjectId;
use crate::vocabulary::Lane;

/// The findings, or what must be found out first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerificationVerdict {
    /// Answer these, add the answers to the evidence, and ask again.
    Needs(Vec<Inquiry>),
    /// Every requirement was judged.
    Judged(Box<Verification>),
}

/// What was found about a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verification {
    /// One for each requirement, and for each that was left out, in the order of [`Requirement`].
    pub findings: Vec<Finding>,
    /// The tag's commit.
    pub sha: Option<ObjectId>,
    /// The version that it names.
    pub version: Option<Version>,
    /// What it is for, where [`Requirement::Lane`] was judged and could be.
    pub lane: Option<Lane>,
    /// The deployment that counts, where [`Requirement::Deployed`] passed.
    pub deployed: Option<Deployed>,
    /// The tag that a promotion makes or finds, where [`Requirement::NotOlder`] was judged.
    pub production_tag: Option<String>,
    /// What deserves a look, though it stops nothing.
    pub warnings: Vec<String>,
}

/// What was found for one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// Which.
    pub requirement: Requirement,
    /// How it came out.
    pub outcome: Outcome,
    /// What was looked at, on one line.
    pub text: String,
    /// What was looked at, one by one.
    pub exhibits: Vec<Exhibit>,
    /// What to change.
    pub hints: Vec<String>,
}

/// How a requirement came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is met.
    Passed,
    /// It is not met, or can't be judged.
    Failed,
    /// It says nothing about such a tag.
    NotApplicable,
    /// The repository doesn't say what it means. Nobody asked for it by name.
    NotConfigured,
    /// It was left out on purpose, and not looked at.
    NotRequired,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What it is and what it says, on one line.
    pub text: String,
    /// Its page.
    pub url: Option<String>,
}

/// The deployment that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Deployed {
    /// The id of its record.
    pub record: u64,
    /// When it succeeded.
    pub at: Timestamp,
    /// The image that was deployed.
    pub image_digest: Option<ImageDigest>,
    /// Where its log is.
    pub url: Option<String>,
}

impl Verification {
    /// Whether no requirement failed.
    pub fn is_verified(&self) -> bool {
        self.failed().next().is_none()
    }

    /// How many requirements were judged.
    pub fn judged(&self) -> usize {
        let judged = |finding: &&Finding| finding.outcome != Outcome::NotRequired;
        self.findings.iter().filter(judged).count()
    }

    /// The requirements that failed.
    pub fn failed(&self) -> impl Iterator<Item = Requirement> {
        let failed = |finding: &&Finding| finding.outcome == Outcome::Failed;
        self.findings.iter().filter(failed).map(|it| it.requirement)
    }
}
