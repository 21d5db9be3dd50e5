//! What a template may name.

use crate::vocabulary::Word;

/// A token, as it stands between braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Minute,
    Day,
    Tag,
    Version,
    Sha,
    Sha7,
    RunNumber,
    RunAttempt,
    Branch,
}

impl Word for Token {
    const WHAT: &'static str = "token";
    const ALL: &'static [Self] = &[
        Self::Minute,
        Self::Day,
        Self::Tag,
        Self::Version,
        Self::Sha,
        Self::Sha7,
        Self::RunNumber,
        Self::RunAttempt,
        Self::Branch,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "yyMMddHHmm",
            Self::Day => "yyyyMMdd",
            Self::Tag => "tag",
            Self::Version => "version",
            Self::Sha => "sha",
            Self::Sha7 => "sha7",
            Self::RunNumber => "run-number",
            Self::RunAttempt => "run-attempt",
            Self::Branch => "branch",
        }
    }
}
