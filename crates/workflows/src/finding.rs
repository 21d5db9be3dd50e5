//! What a check has found. Knows nothing of how it is shown.

use std::fmt;

use serde::Serialize;
use windlass_core::is_unseen;

use crate::yaml::Place;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing has to be done.
    Note,
    /// It works, and is not what was meant, or is not safe.
    Warning,
    /// GitHub or Windlass will refuse it.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Something that is wrong at a place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check that found it, by the name under which the documents explain it.
    pub check: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The file, from the repository's root, with slashes.
    pub file: String,
    /// Where in the file.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to change.
    pub hint: String,
}

impl Finding {
    /// Whether something has to be done about it.
    pub fn counts(&self) -> bool {
        self.level > Level::Note
    }
}

/// `file:line:column: level: what is wrong [check]`
impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            check,
            level,
            file,
            place,
            message,
            ..
        } = self;
        write!(formatter, "{file}:{place}: {level}: {message} [{check}]")
    }
}

/// A text of others on one line, with a sign for what a terminal would obey instead of showing it.
pub(crate) fn visible(text: &str) -> String {
    let show = |letter: char| match is_unseen(letter) {
        true => char::REPLACEMENT_CHARACTER,
        false => letter,
    };
    text.chars().map(show).collect()
}
