//! Hiding secrets in a stream of bytes, wherever reads happen to cut it.
//!
//! It must not know of lines or of text.

/// What stands in place of a secret, as in logs of GitHub Actions.
const MASK: &[u8] = b"***";
/// A line of a secret of several lines is a secret too, unless it is shorter than this: it would
/// be found everywhere.
const SHORTEST_LINE: usize = 8;

/// The values to hide.
#[derive(Debug, Clone, Default)]
pub(super) struct Secrets {
    longest_first: Vec<Vec<u8>>,
}

impl Secrets {
    /// Empty values are passed over.
    pub(super) fn new<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<Vec<u8>> = Vec::new();
        for value in values {
            let lines = value.lines().map(str::trim);
            let lines = lines.filter(|line| line.len() >= SHORTEST_LINE);
            all.extend(lines.map(|line| line.as_bytes().to_vec()));
            all.push(value.as_bytes().to_vec());
        }
        all.retain(|value| !value.is_empty());
        all.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        all.dedup();
        Self { longest_first: all }
    }

    /// A whole text with its secrets hidden.
    pub(super) fn hide(&self, text: &str) -> String {
        let mut masker = Masker::new(self.clone());
        let mut hidden = masker.push(text.as_bytes());
        hidden.extend(masker.finish());
        String::from_utf8_lossy(&hidden).into_owned()
    }

    /// The longest secret that the bytes begin with.
    fn at_start_of(&self, bytes: &[u8]) -> Option<usize> {
        let found = self.longest_first.iter().find(|s| bytes.starts_with(s));
        found.map(Vec::len)
    }

    /// Whether the bytes are the beginning of a secret whose rest may still come.
    fn may_begin_with(&self, bytes: &[u8]) -> bool {
        let longer = self.longest_first.iter();
        longer
            .take_while(|secret| secret.len() > bytes.len())
            .any(|secret| secret.starts_with(bytes))
    }
}

/// Hides secrets in one stream.
#[derive(Debug)]
pub(super) struct Masker {
    secrets: Secrets,
    /// What can't be told yet: it may be the beginning of a secret.
    held: Vec<u8>,
    /// So many bytes of `held` belong to a secret whose mask is out already. Secrets may overlap.
    covered: usize,
}

impl Masker {
    pub(super) fn new(secrets: Secrets) -> Self {
        Self {
            secrets,
            held: Vec::new(),
            covered: 0,
        }
    }

    /// Takes bytes in and gives out what is known to be safe.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(bytes);
        self.release(false)
    }

    /// The rest, at the stream's end.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        self.release(true)
    }

    fn release(&mut self, at_end: bool) -> Vec<u8> {
        let mut safe = Vec::with_capacity(self.held.len());
        let mut position = 0;
        while let Some(rest @ [byte, ..]) = self.held.get(position..) {
            if !at_end && self.secrets.may_begin_with(rest) {
                break;
            }
            if let Some(length) = self.secrets.at_start_of(rest) {
                if position >= self.covered {
                    safe.extend_from_slice(MASK);
                }
                self.covered = self.covered.max(position + length);
            }
            if position >= self.covered {
                safe.push(*byte);
            }
            position += 1;
        }
        self.held.drain(..position);
        self.covered = self.covered.saturating_sub(position);
        safe
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t5_secrets_are_hidden_longest_first() {
        for (secrets, text, expected) in [
            (&["abc"][..], "xabcx", "x***x"),
            (&["abc", "abcdef"], "abcdef abcde", "*** ***de"),
            (&["abcd", "cdef"], "abcdef", "***"),
            (&["abc"], "abcabc", "******"),
            (&["", "aa"], "a aaa", "a ***"),
            (&[""], "nothing", "nothing"),
            (&["line one\nline two"], "line one\nline two", "***"),
            (&["line one\nline two"], "> line two", "> ***"),
            (&["a\"b"], r#"{"x":"a\"b"}"#, r#"{"x":"a\"b"}"#),
        ] {
            let secrets = Secrets::new(secrets.iter().copied());
            assert_eq!(secrets.hide(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_held_that_can_be_told() {
        let mut masker = Masker::new(Secrets::new(["secret"]));
        assert_eq!(masker.push(b"a line\n"), b"a line\n");
        assert_eq!(masker.push(b"a sec"), b"a ");
        assert_eq!(masker.push(b"ond"), b"second");
    }

    proptest! {
        #[test]
        fn t5_where_reads_cut_the_stream_makes_no_difference(
            text in "[ab\n]{0,40}",
            secrets in prop::collection::vec("[ab]{0,5}", 0..4),
            cuts in prop::collection::vec(0usize..6, 0..40),
        ) {
            let secrets = Secrets::new(secrets.iter().map(String::as_str));
            let whole = secrets.hide(&text);
            let mut masker = Masker::new(secrets.clone());
            let (mut hidden, mut rest) = (Vec::new(), text.as_bytes());
            for cut in cuts {
                let (part, after) = rest.split_at(cut.min(rest.len()));
                hidden.extend(masker.push(part));
                rest = after;
            }
            hidden.extend(masker.push(rest));
            hidden.extend(masker.finish());
            prop_assert_eq!(String::from_utf8(hidden).unwrap(), whole.clone());
            for secret in &secrets.longest_first {
                prop_assert!(!whole.contains(std::str::from_utf8(secret).unwrap()));
            }
        }
    }
}
