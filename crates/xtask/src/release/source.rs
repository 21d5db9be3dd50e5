//! Whether a commit was released already: then a run for it goes on with that version, and takes
//! no other.

use std::path::Path;
use std::process::Command;

use super::hand_over;
use crate::failure::Outcome;
use crate::process::{capture, tell};
use crate::repository::Repository;

/// Prints `version=…` if a release was made from HEAD.
pub fn find(repository: &Repository) -> Outcome {
    match released_as(repository.root())? {
        Some(version) => hand_over("version", &version),
        None => {
            tell("no release was made from this commit");
            Ok(())
        }
    }
}

/// The version of a release commit right above HEAD. Claimed tags are annotated ones: a tag that
/// somebody else has put there, or moves about, such as v1, is none.
fn released_as(checkout: &Path) -> Outcome<Option<String>> {
    let ask = |arguments: &[&str]| {
        let mut git = Command::new("git");
        capture(git.args(arguments).current_dir(checkout))
    };
    let head = ask(&["rev-parse", "HEAD"])?;
    let form = "--format=%(*parent) %(refname:strip=2)";
    let tags = ask(&["for-each-ref", form, "refs/tags/v*"])?;
    let mut tags = tags.lines().filter_map(|line| line.split_once(' '));
    let above = tags.find(|(parent, tag)| *parent == head.trim() && version(tag).is_some());
    Ok(above.and_then(|(_, tag)| version(tag)).map(str::to_owned))
}

/// What a version tag names: `v`, and three numbers.
fn version(tag: &str) -> Option<&str> {
    let version = tag.strip_prefix('v')?;
    is_version(version).then_some(version)
}

/// Whether it is three numbers, as releases of Windlass have them.
pub fn is_version(text: &str) -> bool {
    let numbers: Vec<_> = text.split('.').collect();
    let is_number = |number: &&str| {
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        digits && !number.is_empty() && (*number == "0" || !number.starts_with('0'))
    };
    numbers.len() == 3 && numbers.iter().all(is_number)
}

#[cfg(test)]
mod tests {
    use super::{is_version, released_as};
    use crate::process::{git, run};

    #[test]
    fn release_of_this_very_commit_is_found() {
        let checkout = tempfile::tempdir().unwrap();
        let git = |line: &str| run(git(checkout.path()).args(line.split(' '))).unwrap();
        let empty = "commit --quiet --allow-empty -m x";
        git("init --quiet --initial-branch=main");
        git(empty);
        git("checkout --quiet -b release");
        git(empty);
        git("tag v1");
        git("checkout --quiet main");
        assert_eq!(
            released_as(checkout.path()).unwrap(),
            None,
            "v1 is no version"
        );
        git("tag -a -m x v1.2.10 release");
        let found = released_as(checkout.path()).unwrap();
        assert_eq!(found.as_deref(), Some("1.2.10"));
        git(empty);
        let later = released_as(checkout.path()).unwrap();
        assert_eq!(
            later, None,
            "the commit before was released, and not this one"
        );
    }

    #[test]
    fn versions_are_three_numbers() {
        for version in ["0.1.0", "1.2.10"] {
            assert!(is_version(version), "{version}");
        }
        for other in [
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.2.3-rc.1",
            "1..3",
            "v1.2.3",
            "",
        ] {
            assert!(!is_version(other), "{other}");
        }
    }
}
