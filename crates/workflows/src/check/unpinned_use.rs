//! Something is used by a name that its owner can move (W2).

use super::{finding, of_calls};
use crate::embedded::REPOSITORY;
use crate::finding::{Finding, Level};
use crate::model::{Project, Reference};

pub(super) const NAME: &str = "unpinned-use";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let written = &site.call.written;
        let found = match &site.call.reference {
            Reference::Own(_, version) => own(version),
            Reference::Others(name, version) => others(name, version),
            Reference::Image(image) if !image.contains("@sha256:") => {
                let hint = format!("write docker://{image} with '@sha256:…' behind it");
                Some((Level::Warning, hint))
            }
            Reference::Here(_) | Reference::Image(_) => None,
        };
        let told = found.map(|(level, hint)| {
            let message = format!("{written} is not pinned: what it stands for can be changed");
            finding((NAME, level), (site.file, site.call.place), message, hint)
        });
        told.into_iter().collect()
    })
}

/// A version of the project's own may be followed; a branch may be broken at any time.
fn own(version: &str) -> Option<(Level, String)> {
    let level = match version {
        commit if is_commit(commit) => return None,
        tag if is_version(tag) => Level::Note,
        _ => Level::Warning,
    };
    let hint = format!(
        "pin the commit of a release, as 'windlass init' does: git ls-remote https://github.com/{REPOSITORY} 'refs/tags/v*'"
    );
    Some((level, hint))
}

fn others(name: &str, version: &str) -> Option<(Level, String)> {
    let repository = name.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
    let hint = format!(
        "write the commit instead, and '# {version}' behind it: git ls-remote https://github.com/{repository} {version}"
    );
    (!is_commit(version)).then_some((Level::Warning, hint))
}

fn is_commit(version: &str) -> bool {
    version.len() == 40 && version.chars().all(|digit| digit.is_ascii_hexdigit())
}

/// `v1`, `v1.2`, `v1.2.3`.
fn is_version(version: &str) -> bool {
    let numbers = version.strip_prefix('v').unwrap_or_default();
    let is_number =
        |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit());
    numbers.split('.').all(is_number) && numbers.split('.').count() <= 3
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, steps};
    use super::NAME;

    #[test]
    fn w2_what_is_used_is_used_by_commit() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let found = |words: &'static str| vec![("6", words)];
        for (uses, expected) in [
            (format!("actions/checkout@{commit}"), vec![]),
            (
                "actions/checkout@v4".to_owned(),
                found("git ls-remote https://github.com/actions/checkout v4"),
            ),
            (
                "owner/repo/sub/action@main".to_owned(),
                found("github.com/owner/repo main"),
            ),
            (
                format!("actions/checkout@{}", &commit[1..]),
                found("not pinned"),
            ),
            (
                format!("windlass-ci/windlass/actions/next-version@{commit}"),
                vec![],
            ),
            (
                "windlass-ci/windlass/actions/next-version@v1.2".to_owned(),
                found("windlass init"),
            ),
            (
                "windlass-ci/windlass/actions/next-version@main".to_owned(),
                found("windlass init"),
            ),
            ("./actions/x".to_owned(), vec![]),
            ("$/actions/x".to_owned(), vec![]),
            ("docker://alpine:3".to_owned(), found("@sha256:")),
            (format!("docker://alpine@sha256:{commit}"), vec![]),
        ] {
            assert_told(NAME, &steps(&format!("- uses: {uses}")), &expected);
        }
    }

    #[test]
    fn only_a_version_of_the_project_s_own_is_no_more_than_a_note() {
        use super::{Level, own};
        let level = |version: &str| own(version).map(|(level, _)| level);
        assert_eq!(level("v1"), Some(Level::Note));
        assert_eq!(level("v1.2.3"), Some(Level::Note));
        for version in ["main", "v", "v1.2.3.4", "v1.x", ""] {
            assert_eq!(level(version), Some(Level::Warning), "{version}");
        }
    }
}
