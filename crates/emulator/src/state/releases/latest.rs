//! Which release is the latest: the one that was made it, or else by age.
//!
//! Must not know prefixes of tags beyond `v`. Source: GitHub's documentation of
//! `make_latest` and of "Get the latest release".

use semver::Version;
use serde::Deserialize;

use super::{Change, Release, Shelf};

/// What a client wants of the latest release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MakeLatest {
    /// This one is it.
    True,
    /// This one is not, if there is another.
    False,
    /// The date of the commit decides, then the higher semantic version.
    Legacy,
}

impl Shelf {
    /// The latest full release.
    pub fn latest(&self) -> Option<&Release> {
        let flagged = self.flagged.and_then(|id| self.release(id));
        let flagged = flagged.filter(|release| release.is_full());
        flagged.or_else(|| self.youngest(None))
    }

    /// What `make_latest`, said of a full release, changes.
    pub fn make_latest(&self, release: u64, wanted: MakeLatest) -> Change {
        let other = || {
            let current = self.latest().filter(|latest| latest.id != release);
            current.or_else(|| self.youngest(Some(release)))
        };
        Change::Latest(match wanted {
            MakeLatest::True => Some(release),
            MakeLatest::False => other().map(|other| other.id),
            MakeLatest::Legacy => None,
        })
    }

    fn youngest(&self, but: Option<u64>) -> Option<&Release> {
        let full = self.releases().filter(|release| release.is_full());
        full.filter(|release| Some(release.id) != but)
            .max_by_key(|release| (release.created_at, version(&release.tag), release.id))
    }
}

/// The version in a tag's name; any version is above none.
pub fn version(tag: &str) -> Option<Version> {
    Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(releases: &[(u64, &str, i64, bool)]) -> Shelf {
        let mut shelf = Shelf::default();
        for (id, tag, created_at, full) in releases {
            shelf.change(Change::Release(Box::new(Release {
                id: *id,
                tag: (*tag).to_owned(),
                target: "main".to_owned(),
                name: None,
                body: None,
                draft: false,
                prerelease: !full,
                immutable: false,
                created_at: *created_at,
                published_at: Some(0),
                updated_at: 0,
                author: "ada".to_owned(),
            })));
        }
        shelf
    }

    fn latest(shelf: &Shelf) -> Option<&str> {
        shelf.latest().map(|release| release.tag.as_str())
    }

    #[test]
    fn without_a_flag_the_commits_date_and_then_the_version_decide() {
        for (releases, expected) in [
            (vec![], None),
            (
                vec![(1, "v2.0.0", 5, true), (2, "v1.0.0", 9, true)],
                Some("v1.0.0"),
            ),
            (
                vec![(1, "v1.10.0", 5, true), (2, "v1.9.0", 5, true)],
                Some("v1.10.0"),
            ),
            (
                vec![(1, "1.0.0", 5, true), (2, "nightly", 5, true)],
                Some("1.0.0"),
            ),
            (vec![(1, "a", 5, true), (2, "b", 5, true)], Some("b")),
            (
                vec![(1, "v1.0.0", 5, true), (2, "v2.0.0-rc.1", 9, false)],
                Some("v1.0.0"),
            ),
        ] {
            assert_eq!(latest(&shelf(&releases)), expected, "{releases:?}");
        }
    }

    #[test]
    fn the_flag_goes_where_it_is_told() {
        for (wanted, expected) in [
            (MakeLatest::True, "v1.0.1"),
            (MakeLatest::False, "v2.0.0"),
            (MakeLatest::Legacy, "v1.0.1"),
        ] {
            // The backport's commit is the younger one.
            let mut shelf = shelf(&[(1, "v2.0.0", 5, true), (2, "v1.0.1", 9, true)]);
            shelf.change(Change::Latest(Some(1)));
            shelf.change(shelf.make_latest(2, wanted));
            assert_eq!(latest(&shelf), Some(expected), "{wanted:?}");
        }
    }

    #[test]
    fn a_flag_that_no_full_release_has_is_none() {
        let mut shelf = shelf(&[(1, "v1.0.0", 5, true), (2, "v2.0.0", 9, false)]);
        shelf.change(Change::Latest(Some(2)));
        assert_eq!(latest(&shelf), Some("v1.0.0"));
        shelf.change(Change::Latest(Some(3)));
        assert_eq!(latest(&shelf), Some("v1.0.0"));
    }

    #[test]
    fn the_only_release_stays_the_latest_even_if_it_is_told_not_to() {
        let mut shelf = shelf(&[(1, "v1.0.0", 5, true)]);
        shelf.change(shelf.make_latest(1, MakeLatest::False));
        assert_eq!(latest(&shelf), Some("v1.0.0"));
    }
}
