//! The text of a release: what the caller wrote, what was generated, and no more than the server
//! takes (R7).

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The most characters that GitHub takes.
pub const BODY_LIMIT: usize = 125_000;

/// The text that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct ReleaseBody {
    /// What the caller wrote.
    pub text: Option<String>,
    /// Whether generated notes follow it. They are made once: later edits by people stay.
    pub notes: bool,
}

impl ReleaseBody {
    /// A text that the server would refuse is refused first.
    pub fn new(text: Option<String>, notes: bool) -> Result<Self, Problem> {
        let characters = text.as_deref().unwrap_or_default().chars().count();
        if characters > BODY_LIMIT {
            let message =
                format!("the body has {characters} characters; GitHub takes {BODY_LIMIT}");
            return Err(Problem::bad_input("body-too-long", message)
                .hint("shorten it, or attach it as an asset and link to it"));
        }
        Ok(Self { text, notes })
    }

    /// Whether a text that stands there will do.
    pub fn accepts(&self, present: &str) -> bool {
        let present = normal(present);
        match (&self.text, self.notes) {
            (None, _) => true,
            (Some(text), false) => present == normal(text),
            (Some(text), true) => match present.strip_prefix(&normal(text)) {
                Some(rest) => rest.is_empty() || rest.starts_with("\n\n"),
                None => false,
            },
        }
    }

    /// The whole text. Generated notes are cut to what there is room for, at the end of a line,
    /// with a link to the rest.
    pub fn compose(&self, notes: Option<&str>, link: &str) -> String {
        let text = self.text.as_deref().unwrap_or_default();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        let Some(notes) = notes else {
            return text.to_owned();
        };
        let used = text.chars().count() + gap.chars().count();
        match cut(notes, BODY_LIMIT.saturating_sub(used), link) {
            Some(notes) => format!("{text}{gap}{notes}"),
            None => text.to_owned(),
        }
    }
}

/// Line ends and space at the end are not what somebody means by another text.
fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

/// All of it, or as many lines as leave room for the link; nothing where not even that fits.
fn cut(notes: &str, room: usize, link: &str) -> Option<String> {
    if notes.chars().count() <= room {
        return Some(notes.to_owned());
    }
    let notice = format!("\n\n… the notes are cut here; the whole range: {link}");
    let room = room.checked_sub(notice.chars().count())?;
    let mut kept = String::new();
    let mut length = 0;
    for line in notes.split_inclusive('\n') {
        length += line.chars().count();
        if length > room {
            break;
        }
        kept.push_str(line);
    }
    Some(format!("{}{notice}", kept.trim_end()))
}
