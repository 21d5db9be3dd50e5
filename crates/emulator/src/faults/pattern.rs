//! Patterns of request paths: the end of the path, with `*` for anything.
//!
//! Must not know which requests there are.

/// A pattern. A path matches when it ends with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Takes the text as it is: every character but `*` means itself.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether the path ends with the pattern.
    pub fn matches(&self, path: &str) -> bool {
        // Read from the end: the last piece has to stand there, and each
        // earlier one somewhere before it.
        let mut pieces = self.0.rsplit('*');
        let last = pieces.next().unwrap_or_default();
        let Some(mut rest) = path.strip_suffix(last) else {
            return false;
        };
        for piece in pieces {
            match rest.rfind(piece) {
                Some(start) => rest = rest.get(..start).unwrap_or_default(),
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_the_end_of_a_path() {
        for (pattern, path, expected) in [
            ("/git/refs", "/repos/o/r/git/refs", true),
            ("/git/refs", "/api/v3/repos/o/r/git/refs", true),
            ("/git/refs", "/repos/o/r/git/refs/tags/v1", false),
            ("/git/refs/*", "/repos/o/r/git/refs/tags/v1", true),
            ("/git/*/v1", "/repos/o/r/git/ref/tags/v1", true),
            ("/git/*/v1", "/repos/o/r/git/ref/tags/v12", false),
            ("/a*b*c", "/x/a1b2c", true),
            ("/a*b*c", "/x/b1a2c", false),
            ("*", "/", true),
            ("", "/anything", true),
            (".", "/x", false),
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(path),
                expected,
                "{pattern} {path}"
            );
        }
    }
}
