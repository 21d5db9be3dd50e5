//! Secrets that must not be printed, and the cutting of them out of text.
//!
//! It must not print, and shows nothing of what it holds.

use secrecy::{ExposeSecret, SecretString};

const REPLACEMENT: &str = "***";

/// The secrets known so far, line by line, as logs are read line by line.
#[derive(Default)]
pub(crate) struct Redaction {
    lines: Vec<SecretString>,
}

impl Redaction {
    /// Remembers a secret, and returns those of its lines that were not known before. White space
    /// around a line is no part of the secret; blank lines are none.
    pub(crate) fn add(&mut self, secret: &SecretString) -> Vec<SecretString> {
        let mut added = Vec::new();
        for line in secret.expose_secret().split(['\r', '\n']).map(str::trim) {
            if !line.is_empty() && !self.knows(line) {
                self.lines.push(line.into());
                added.push(line.into());
            }
        }
        added
    }

    fn knows(&self, line: &str) -> bool {
        self.lines.iter().any(|known| known.expose_secret() == line)
    }

    /// The text with every run of secret characters replaced by `***`.
    ///
    /// Occurrences are marked first and cut afterwards, so that overlapping secrets leave no rest.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut secret = vec![false; text.len()];
        for line in &self.lines {
            for (start, found) in text.match_indices(line.expose_secret()) {
                secret
                    .iter_mut()
                    .skip(start)
                    .take(found.len())
                    .for_each(|byte| *byte = true);
            }
        }
        let mut redacted = String::with_capacity(text.len());
        let mut was_secret = false;
        for (position, character) in text.char_indices() {
            let is_secret = secret.get(position).copied().unwrap_or(false);
            match (was_secret, is_secret) {
                (false, true) => redacted.push_str(REPLACEMENT),
                (true, true) => {}
                (_, false) => redacted.push(character),
            }
            was_secret = is_secret;
        }
        redacted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(secrets: &[&str], text: &str) -> String {
        let mut redaction = Redaction::default();
        for secret in secrets {
            redaction.add(&SecretString::from(*secret));
        }
        redaction.apply(text)
    }

    #[test]
    fn every_line_of_a_secret_is_cut_out() {
        assert_eq!(
            redact(&["first\r\n\n  second  "], "a first b second c"),
            "a *** b *** c"
        );
    }

    #[test]
    fn overlapping_and_adjacent_secrets_leave_no_rest() {
        assert_eq!(redact(&["abc", "cde"], "xabcdex"), "x***x");
        assert_eq!(redact(&["aé"], "aéaé!"), "***!");
    }

    #[test]
    fn a_blank_secret_hides_nothing() {
        assert_eq!(redact(&["", " \n "], "a b"), "a b");
    }

    #[test]
    fn a_secret_is_new_only_once() {
        let mut redaction = Redaction::default();
        assert_eq!(redaction.add(&SecretString::from("a\nb")).len(), 2);
        assert_eq!(redaction.add(&SecretString::from("b\nc")).len(), 1);
    }
}
