//! The changes that lead to the wanted release.

use serde::{Deserialize, Serialize};

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseVerdict {
    /// Find out which release is the latest, and ask again.
    NeedsLatest,
    /// Another run is at work, as said; look again in a while.
    Wait(String),
    /// Carry this out, look, and ask again. Without a change, all is as wanted.
    Planned(ReleasePlan),
}

/// Changes in the order in which they are made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ReleasePlan {
    /// The release that the plan is about; none while it has yet to be made.
    pub release: Option<u64>,
    /// The changes.
    pub changes: Vec<ReleaseChange>,
    /// What deserves a look, though it stops nothing.
    pub warnings: Vec<String>,
}

/// One change. A release is published by a plan of its own, made after the last look at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ReleaseChange {
    /// Make a draft.
    CreateDraft {
        /// Why.
        because: String,
    },
    /// Remove a file that is in the way.
    DeleteAsset {
        /// Its id.
        asset: u64,
        /// Its name.
        name: String,
        /// Why.
        because: String,
    },
    /// Send a file; to the draft that this plan makes, or to the plan's release.
    Upload {
        /// Its name among the wanted ones.
        name: String,
        /// Why.
        because: String,
    },
    /// Bring some fields to what is wanted.
    Edit {
        /// Which.
        fields: Vec<ReleaseField>,
        /// What the flag "latest" is to be; said with every edit of a published release, because
        /// silence would set it.
        make_latest: Option<bool>,
        /// Why.
        because: String,
    },
    /// Make the draft public.
    Publish {
        /// Whether it becomes the latest one.
        make_latest: bool,
        /// Why.
        because: String,
    },
    /// Flag a release as the latest one, whoever published it.
    MarkLatest {
        /// Its id.
        release: u64,
        /// Its tag.
        tag: String,
        /// Why.
        because: String,
    },
    /// Remove a draft that says nothing of its own.
    DeleteDraft {
        /// Its id.
        release: u64,
        /// Why.
        because: String,
    },
}

/// A field of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseField {
    /// Its title.
    Name,
    /// Its text.
    Body,
    /// Whether it is marked as a prerelease.
    Prerelease,
}

impl ReleaseChange {
    /// Why it is made.
    pub fn because(&self) -> &str {
        match self {
            Self::CreateDraft { because }
            | Self::DeleteAsset { because, .. }
            | Self::Upload { because, .. }
            | Self::Edit { because, .. }
            | Self::Publish { because, .. }
            | Self::MarkLatest { because, .. }
            | Self::DeleteDraft { because, .. } => because,
        }
    }

    /// What it does, in words: `upload app.tar.gz`.
    pub fn text(&self) -> String {
        match self {
            Self::CreateDraft { .. } => "create a draft".to_owned(),
            Self::DeleteAsset { name, .. } => format!("remove the asset {name}"),
            Self::Upload { name, .. } => format!("upload {name}"),
            Self::Edit { fields, .. } => {
                let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
                format!("set {}", names.join(" and "))
            }
            Self::Publish {
                make_latest: true, ..
            } => "publish it as the latest release".to_owned(),
            Self::Publish { .. } => "publish it".to_owned(),
            Self::MarkLatest { tag, .. } => format!("mark {tag} as the latest release"),
            Self::DeleteDraft { release, .. } => format!("remove the draft {release}"),
        }
    }
}

impl ReleaseField {
    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "the title",
            Self::Body => "the text",
            Self::Prerelease => "the prerelease mark",
        }
    }
}
