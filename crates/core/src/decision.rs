//! What was decided: the version, and the one change that makes it true.

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::facts::Question;
use crate::object_id::ObjectId;
use crate::trailers::Trailers;
use crate::vocabulary::{Lane, Raised, Scheme};

/// A decision, or what must be known first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Answer these, add the answers to the facts, and decide again.
    Needs(Vec<Question>),
    /// The version.
    Decided(Box<Decision>),
}

/// Why this version and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The first version of all.
    Initial,
    /// One step above an existing version.
    Raised,
    /// The next counter on a core that is open.
    Counted,
    /// A tried version goes to production under a new name.
    Promoted,
    /// A hotfix goes to production under its own name.
    HotfixPromoted,
    /// A fix of a production version.
    Hotfix,
    /// The target carries such a version already.
    AlreadyTagged,
}

impl Reason {
    /// The stable word for it, as in the output `reason`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Raised => "raised",
            Self::Counted => "counted",
            Self::Promoted => "promoted",
            Self::HotfixPromoted => "hotfix-promoted",
            Self::Hotfix => "hotfix",
            Self::AlreadyTagged => "already-tagged",
        }
    }
}

/// The version, where it belongs, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Decision {
    /// The version.
    pub version: Version,
    /// The tag that names it.
    pub tag: String,
    /// What it is for.
    pub lane: Lane,
    /// The scheme it was computed in.
    pub scheme: Scheme,
    /// The commit it names.
    pub sha: ObjectId,
    /// The highest lower tag of the lane; for a hotfix, the tag it mends.
    pub previous_tag: Option<String>,
    /// How far it is above the stable version before it.
    pub bump: Raised,
    /// Whether the tag has yet to be made.
    pub changed: bool,
    /// Why, as a word.
    pub reason: Reason,
    /// Why, in words.
    pub because: String,
    /// What deserves a look, though it stops nothing.
    pub warnings: Vec<String>,
    /// The text of the tag's message, when the caller gave one.
    pub text: Option<String>,
    /// What the tag's message ends in; the claim is added by whoever makes it.
    pub trailers: Trailers,
}

impl Decision {
    /// The same version, when another run has made its tag first: nothing is left to change.
    #[must_use]
    pub fn made_by_another(self) -> Self {
        Self {
            changed: false,
            bump: Raised::None,
            reason: Reason::AlreadyTagged,
            because: "another run has just made this very tag".to_owned(),
            ..self
        }
    }

    /// The changes that make the decision true: one tag, or none.
    ///
    /// `claim` is a text that no other run uses. Equal tagger, second and message make equal tag
    /// objects, so it is what tells the winner of a race from the losers.
    pub fn plan(&self, claim: &str) -> Vec<Change> {
        if !self.changed {
            return Vec::new();
        }
        let trailers = Trailers {
            claim: Some(claim.to_owned()),
            ..self.trailers.clone()
        };
        vec![Change::CreateTag {
            tag: self.tag.clone(),
            sha: self.sha,
            message: trailers.message(self.text.as_deref().unwrap_or(&self.tag)),
            because: self.because.clone(),
        }]
    }
}

/// One change of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum Change {
    /// Create an annotated tag, if no ref of its name exists.
    CreateTag {
        /// The name below `refs/tags/`.
        tag: String,
        /// The commit.
        sha: ObjectId,
        /// The whole message.
        message: String,
        /// Why.
        because: String,
    },
}
