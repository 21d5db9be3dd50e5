//! What Windlass writes at the end of a tag's message, and how it is read back.
//!
//! Trailers are hints about a tag's purpose (anyone who can push may write them); that is enough
//! to count versions by, and what may be deployed is checked elsewhere.

use serde::{Deserialize, Serialize};

use crate::vocabulary::Lane;

const LANE: &str = "Windlass-Lane";
const PROMOTED_FROM: &str = "Windlass-Promoted-From";
const RUN: &str = "Windlass-Run";
const CLAIM: &str = "Windlass-Claim";
const SIGNATURES: [&str; 3] = [
    "-----BEGIN PGP SIGNATURE-----",
    "-----BEGIN SSH SIGNATURE-----",
    "-----BEGIN SIGNED MESSAGE-----",
];

/// The trailers of one tag.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Trailers {
    /// What the version is for.
    pub lane: Option<Lane>,
    /// The tag that was promoted, or that a hotfix mends.
    pub promoted_from: Option<String>,
    /// The workflow run that wrote the tag.
    pub run: Option<String>,
    /// What tells one claim from another that races it.
    pub claim: Option<String>,
}

impl Trailers {
    /// Reads the last paragraph of a tag's message. Lines of other tools are passed over, and so
    /// is a lane that no scheme knows.
    ///
    /// ```
    /// use windlass_core::{Lane, Trailers};
    /// let trailers = Trailers::parse("v1.3.0\n\nWindlass-Lane: production\n");
    /// assert_eq!(trailers.lane, Some(Lane::Production));
    /// ```
    pub fn parse(message: &str) -> Self {
        let mut trailers = Self::default();
        for line in last_paragraph(message) {
            let Some((name, value)) = line.split_once(": ") else {
                continue;
            };
            let value = value.trim();
            match name {
                LANE => trailers.lane = value.parse().ok(),
                PROMOTED_FROM => trailers.promoted_from = Some(value.to_owned()),
                RUN => trailers.run = Some(value.to_owned()),
                CLAIM => trailers.claim = Some(value.to_owned()),
                _ => {}
            }
        }
        trailers
    }

    /// The message of a tag: a text, then the trailers as a paragraph of their own. A text that
    /// itself ends in trailers can't pass for ours, because only the last paragraph is read.
    pub fn message(&self, text: &str) -> String {
        let lane = self.lane.map(|lane| lane.to_string());
        let pairs = [
            (LANE, lane.as_ref()),
            (PROMOTED_FROM, self.promoted_from.as_ref()),
            (RUN, self.run.as_ref()),
            (CLAIM, self.claim.as_ref()),
        ];
        let lines: String = pairs
            .iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}: {}\n", one_line(value))))
            .collect();
        format!("{}\n\n{lines}", text.trim_end())
    }
}

/// A line break in a value would begin a trailer of somebody else's making.
fn one_line(value: &str) -> String {
    value
        .split(|c: char| c.is_control())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where a signature begins, as git sees it: at the last line that begins one.
fn without_signature(message: &str) -> &str {
    let begins = |line: &str| SIGNATURES.iter().any(|begin| line.starts_with(begin));
    let mut end = message.len();
    let mut at = 0;
    for line in message.split_inclusive('\n') {
        if begins(line) {
            end = at;
        }
        at += line.len();
    }
    message.get(..end).unwrap_or(message)
}

/// Whether a text would be taken for a signature, and what follows it for no message.
pub(crate) fn begins_signature(text: &str) -> bool {
    without_signature(text).len() != text.len()
}

fn last_paragraph(message: &str) -> Vec<&str> {
    let text = without_signature(message);
    let mut lines: Vec<&str> = text
        .lines()
        .rev()
        .skip_while(|line| line.trim().is_empty())
        .take_while(|line| !line.trim().is_empty())
        .collect();
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ours() -> Trailers {
        Trailers {
            lane: Some(Lane::Hotfix),
            promoted_from: Some("v1.3.0".to_owned()),
            run: Some("https://github.com/o/r/actions/runs/7".to_owned()),
            claim: Some("5f2c".to_owned()),
        }
    }

    #[test]
    fn only_the_last_paragraph_counts() {
        let forged = "mend\n\nWindlass-Lane: production\n\nWindlass-Lane: staging\n";
        assert_eq!(Trailers::parse(forged).lane, Some(Lane::Staging));
        assert_eq!(
            Trailers::parse("Windlass-Lane: staging\n\nand more\n").lane,
            None
        );
    }

    #[test]
    fn a_signature_below_is_not_part_of_the_message() {
        let message = ours().message("v1.3.1")
            + "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n";
        assert_eq!(Trailers::parse(&message), ours());
    }

    #[test]
    fn a_signature_begins_a_line() {
        let text = "see -----BEGIN SSH SIGNATURE----- below";
        assert_eq!(Trailers::parse(&ours().message(text)), ours());
        assert!(!begins_signature(text) && begins_signature("a\n-----BEGIN SSH SIGNATURE-----\n"));
    }

    #[test]
    fn an_unknown_lane_is_no_lane() {
        assert_eq!(
            Trailers::parse("x\n\nWindlass-Lane: canary\n"),
            Trailers::default()
        );
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back_whatever_the_text(text in "(\\PC|\n|\r)*") {
            prop_assume!(!begins_signature(&text));
            prop_assert_eq!(Trailers::parse(&ours().message(&text)), ours());
        }

        #[test]
        fn no_value_forges_another_trailer(value in "(\\PC|\n|\r|\u{85}|\u{2028})*") {
            let trailers = Trailers { promoted_from: Some(value), ..Trailers::default() };
            prop_assert_eq!(Trailers::parse(&trailers.message("x")).lane, None);
        }
    }
}
