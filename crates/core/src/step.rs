//! Raising a version, without ever wrapping around.

use semver::Version;

use crate::problem::Problem;

/// A bump that is settled: `auto` has been resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Major,
    Minor,
    Patch,
}

impl Step {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
        }
    }

    /// The version that this step leads to from a core.
    pub(crate) fn raise(self, core: (u64, u64, u64)) -> Result<Version, Problem> {
        let (major, minor, patch) = core;
        let next = match self {
            Self::Major => major.checked_add(1).map(|major| Version::new(major, 0, 0)),
            Self::Minor => minor
                .checked_add(1)
                .map(|minor| Version::new(major, minor, 0)),
            Self::Patch => patch
                .checked_add(1)
                .map(|patch| Version::new(major, minor, patch)),
        };
        next.ok_or_else(|| exhausted(&format!("{major}.{minor}.{patch}"), self.as_str()))
    }
}

/// The number after `n`, for the counters of prereleases.
pub(crate) fn successor(n: u64, of: &str) -> Result<u64, Problem> {
    n.checked_add(1).ok_or_else(|| exhausted(of, "counter"))
}

fn exhausted(version: &str, number: &str) -> Problem {
    Problem::refused(
        "exhausted",
        format!("the {number} number of {version} can't be raised: 64 bits are full"),
    )
    .hint("put the stray tag on the ignore list")
}
