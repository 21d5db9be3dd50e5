//! Which release is the latest: the one of the highest stable version, whatever the order of
//! publishing (R3).

use semver::Version;

use super::facts::{LatestRelease, PresentRelease, ReleaseFacts};
use super::plan::ReleaseChange;
use super::wanted::{Latest, WantedRelease};
use crate::version_tag::parse_version;

/// How the flag stands.
pub(super) enum Flag {
    Unread,
    Right,
    Wrong(ReleaseChange),
}

/// Whether the wanted release is to be the latest one, among what is public now.
pub(super) fn becomes_latest(wanted: &WantedRelease, facts: &ReleaseFacts) -> bool {
    match wanted.latest {
        Latest::True => true,
        Latest::False => false,
        Latest::Auto => {
            let own = parse_version(&wanted.tag_prefix, &wanted.tag).ok();
            let own = own.filter(|version| !wanted.prerelease && version.pre.is_empty());
            let highest = highest(wanted, facts).map(|(version, _)| version);
            own.is_some() && own >= highest
        }
    }
}

/// Whether the right release has the flag, once `release` is public.
pub(super) fn flag(wanted: &WantedRelease, release: &PresentRelease, facts: &ReleaseFacts) -> Flag {
    let (right, because) = match wanted.latest {
        Latest::False => return Flag::Right,
        Latest::True => (release, "it was asked for".to_owned()),
        Latest::Auto => match highest(wanted, facts) {
            Some((version, release)) => {
                (release, format!("{version} is the highest stable version"))
            }
            None => return Flag::Right,
        },
    };
    match facts.latest {
        LatestRelease::Unread => Flag::Unread,
        LatestRelease::Release(id) if id == right.id => Flag::Right,
        _ => Flag::Wrong(ReleaseChange::MarkLatest {
            release: right.id,
            tag: right.tag.clone(),
            because,
        }),
    }
}

fn highest<'a>(
    wanted: &WantedRelease,
    facts: &'a ReleaseFacts,
) -> Option<(Version, &'a PresentRelease)> {
    let public = facts
        .releases
        .iter()
        .filter(|release| !release.draft && !release.prerelease);
    let versions = public.filter_map(|release| {
        let version = parse_version(&wanted.tag_prefix, &release.tag).ok()?;
        version.pre.is_empty().then_some((version, release))
    });
    versions.max_by(|(one, _), (other, _)| one.cmp(other))
}
