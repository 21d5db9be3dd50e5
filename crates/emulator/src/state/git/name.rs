//! Names that are safe to hand to git: object ids and full ref names.
//!
//! Must not know what a ref points to, or whether it exists.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A full object id: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Oid(String);

impl Oid {
    /// Reads a full object id in either case; nothing shorter.
    pub fn parse(text: &str) -> Option<Self> {
        let whole = matches!(text.len(), 40 | 64);
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (whole && hex).then(|| Self(text.to_ascii_lowercase()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A full ref name, `refs/<kind>/<name>`, that git accepts.
///
/// A valid name holds no blank, control character, or any of `~^:?*[\`, so it
/// can stand in a revision expression or a pattern and mean only itself; and
/// it starts with `refs/`, so it can never be taken for an option.
/// Source: git-check-ref-format(1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefName(String);

impl RefName {
    /// Reads a full name; nothing when git would refuse it.
    pub fn parse(name: &str) -> Option<Self> {
        let parts = name.split('/').count();
        let valid = name.starts_with("refs/")
            && parts >= 3
            && !name.ends_with('.')
            && !name.contains("..")
            && !name.contains("@{")
            && name.split('/').all(valid_component);
        valid.then(|| Self(name.to_owned()))
    }

    /// The name as text, `refs/…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag's short name, if the ref is a tag.
    pub fn tag(&self) -> Option<&str> {
        self.0.strip_prefix("refs/tags/")
    }
}

impl fmt::Display for RefName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn valid_component(component: &str) -> bool {
    let forbidden =
        |character: char| character.is_ascii_control() || " ~^:?*[\\".contains(character);
    !component.is_empty()
        && !component.starts_with('.')
        && !component.ends_with(".lock")
        && !component.contains(forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Git itself is the judge of which names are valid.
    #[test]
    fn ref_names_are_judged_as_git_check_ref_format_judges_them() {
        for name in [
            "refs/tags/v1.2.3",
            "refs/tags/a/b",
            "refs/tags/-dash",
            "refs/tags/--upload-pack=x",
            "refs/tags/$(id)",
            "refs/tags/'q\"",
            "refs/tags/a;b",
            "refs/tags/@",
            "refs/tags/é",
            "refs/tags/a.lock",
            "refs/tags/a.lock/b",
            "refs/tags/.a",
            "refs/tags/a.",
            "refs/tags/a./b",
            "refs/tags/a..b",
            "refs/tags/a@{b",
            "refs/tags/a b",
            "refs/tags/a\nb",
            "refs/tags/a\u{7f}b",
            "refs/tags/a~1",
            "refs/tags/a^",
            "refs/tags/a:b",
            "refs/tags/a?",
            "refs/tags/a*",
            "refs/tags/a[",
            "refs/tags/a\\b",
            "refs/tags//a",
            "refs/tags/a/",
            "refs/tags/",
        ] {
            let status = std::process::Command::new("git")
                .args(["check-ref-format", name])
                .status()
                .unwrap();
            assert_eq!(RefName::parse(name).is_some(), status.success(), "{name:?}");
        }
    }

    #[test]
    fn only_full_names_below_refs_are_refs() {
        for name in [
            "",
            "v1",
            "tags/v1",
            "refs",
            "refs/",
            "refs/v1",
            "/refs/tags/v1",
            "HEAD",
        ] {
            assert_eq!(RefName::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn object_ids_are_whole_and_hexadecimal() {
        let sha1 = "A".repeat(40);
        assert_eq!(Oid::parse(&sha1).unwrap().as_str(), "a".repeat(40));
        assert!(Oid::parse(&"0".repeat(64)).is_some());
        for text in ["", "abc", &"g".repeat(40), &"a".repeat(41), "--all"] {
            assert_eq!(Oid::parse(text), None, "{text:?}");
        }
    }
}
