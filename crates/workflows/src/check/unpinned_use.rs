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
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit());
    numbers.split('.').all(is_number) && numbers.split('.').count() <= 3
}
