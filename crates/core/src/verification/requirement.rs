//! What a tag may be required to be.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::vocabulary::Word;

/// One thing that is looked at before a tag is promoted, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// A person typed what had to be typed. It is asked for by what is expected, not by name.
    Confirm,
    /// A person has to approve. It is asked for by the environment that asks them, not by name.
    Approval,
    /// No App gates the environments that jobs enter without a deployment. It is asked for by
    /// naming them.
    Ungated,
    /// The tag is there.
    Exists,
    /// It is of a lane that is promoted, and its ancestry bears that out.
    Lane,
    /// Its commit is on the trunk.
    OnTrunk,
    /// It ran in the environment.
    Deployed,
    /// The required checks passed.
    Checks,
    /// It ran there for long enough.
    Soak,
    /// Production runs nothing newer.
    NotOlder,
}

impl Requirement {
    /// What is required where nobody says otherwise.
    pub const DEFAULT: &'static [Self] = &[
        Self::Exists,
        Self::Lane,
        Self::OnTrunk,
        Self::Deployed,
        Self::Checks,
        Self::NotOlder,
    ];
}

impl Word for Requirement {
    const WHAT: &'static str = "requirement";
    const ALL: &'static [Self] = &[
        Self::Exists,
        Self::Lane,
        Self::OnTrunk,
        Self::Deployed,
        Self::Checks,
        Self::Soak,
        Self::NotOlder,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Approval => "approval",
            Self::Ungated => "ungated",
            Self::Exists => "exists",
            Self::Lane => "lane",
            Self::OnTrunk => "on-trunk",
            Self::Deployed => "deployed",
            Self::Checks => "checks",
            Self::Soak => "soak",
            Self::NotOlder => "not-older",
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}
