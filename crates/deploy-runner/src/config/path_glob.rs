//! Globs for files of the repository, relative to its root.

use std::fmt;
use std::str::FromStr;

use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

/// A glob such as `platform/01.postgres/**`. `*` stays inside one folder, `**` doesn't.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct PathGlob {
    written: String,
    matcher: GlobMatcher,
}

impl PathGlob {
    /// Whether a file is meant; its path has `/` between folders.
    pub fn matches(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }

    /// Whether anything below a folder could be meant. A no is certain, a yes isn't.
    pub fn may_match_below(&self, folder: &str) -> bool {
        let literal = self
            .written
            .split('/')
            .take_while(|part| !part.contains(['*', '?', '[', '{', '\\']));
        let mut folders = folder.split('/').filter(|part| !part.is_empty());
        literal
            .zip(folders.by_ref())
            .all(|(wanted, part)| wanted == part)
    }

    /// The glob as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

impl FromStr for PathGlob {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let wrong = |reason: String| WrongValue(format!("{text:?} is no glob: {reason}"));
        check_relative(text).map_err(|error| wrong(error.0))?;
        if text.ends_with('/') {
            return Err(wrong(format!(
                "a folder is no file; write '{text}**' for all below it"
            )));
        }
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        let glob = glob.map_err(|error| wrong(error.kind().to_string()))?;
        Ok(Self {
            written: text.to_owned(),
            matcher: glob.compile_matcher(),
        })
    }
}

read_from_text!(PathGlob);

impl fmt::Display for PathGlob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.written)
    }
}

/// Whether a path stays inside the checkout, and is written in the one way that git does.
pub(super) fn check_relative(text: &str) -> Result<(), WrongValue> {
    if text.is_empty() {
        return Err("it is empty".into());
    }
    if text.starts_with('/') {
        return Err("it is absolute; begin at the root of the repository".into());
    }
    if text.chars().any(char::is_control) {
        return Err("it has control characters".into());
    }
    // A glob's alternatives can spell `..` too: `a/{..,b}`.
    match text
        .split(['/', '{', ',', '}'])
        .find(|part| matches!(*part, "." | ".."))
    {
        Some(part) => Err(WrongValue(format!("it has a '{part}' in it"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn glob(text: &str) -> PathGlob {
        text.parse().unwrap()
    }

    #[test]
    fn a_star_stays_in_its_folder() {
        assert!(glob("platform/*/a.yml").matches("platform/x/a.yml"));
        assert!(!glob("platform/*/a.yml").matches("platform/x/y/a.yml"));
        assert!(glob("platform/**").matches("platform/x/y/a.yml"));
        assert!(!glob("platform/**").matches("platforms/x"));
    }

    #[test]
    fn folders_that_can_hold_nothing_are_told() {
        for (pattern, folder, expected) in [
            ("a/b/**", "a", true),
            ("a/b/**", "a/b/c", true),
            ("a/b/**", "a/x", false),
            ("a/b.yml", "b", false),
            ("**/b.yml", "x/y", true),
            ("a*/b", "b", true),
            ("a/b", "", true),
        ] {
            assert_eq!(
                glob(pattern).may_match_below(folder),
                expected,
                "{pattern} {folder}"
            );
        }
    }

    #[test]
    fn what_leads_out_is_no_glob() {
        for (text, reason) in [
            ("", "it is empty"),
            ("/etc/*", "it is absolute"),
            ("../x", "it has a '..'"),
            ("a/../b", "it has a '..'"),
            ("a/{..,b}/c", "it has a '..'"),
            ("./a", "it has a '.'"),
            ("a/", "write 'a/**'"),
            ("a[", "unclosed character class"),
            ("a\n", "control characters"),
        ] {
            let error = text.parse::<PathGlob>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_matches_may_be_below_each_of_its_folders(
            pattern in "([a-b*]{1,2}/){0,3}[a-b*]{1,3}", path in "([a-b]/){0,3}[a-b]",
        ) {
            let pattern = glob(&pattern);
            if pattern.matches(&path) {
                for (at, _) in path.match_indices('/') {
                    prop_assert!(pattern.may_match_below(&path[..at]));
                }
            }
        }

        #[test]
        fn any_text_is_a_glob_or_an_error(text in any::<String>()) {
            if let Ok(glob) = text.parse::<PathGlob>() {
                prop_assert!(!glob.matches("../x") && !glob.matches("/x"));
            }
        }
    }
}
