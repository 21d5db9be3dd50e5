//! The words for when people are told in messages of their own.

use schemars::JsonSchema;
use serde::Deserialize;

use super::phase::Phase;
use crate::vocabulary::words;
use crate::{UnknownWord, Word};

/// When somebody is told in a message of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direct {
    /// Never.
    None,
    /// When the run has failed or was rolled back.
    OnFailure,
    /// Whenever the run has ended.
    Always,
}

words!(Direct, "dm", {
    None => "none",
    OnFailure => "on-failure",
    Always => "always",
});

impl Direct {
    /// Whether somebody is told of this phase.
    pub fn is_for(self, phase: Phase) -> bool {
        match self {
            Self::None => false,
            Self::OnFailure => phase.is_failure(),
            Self::Always => phase.is_outcome(),
        }
    }
}
