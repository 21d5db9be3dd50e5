//! What a tag is for, as far as it says so itself.
//!
//! The whole truth needs the repository's scheme and trunk (`windlass-core`'s lineage). Here a tag
//! opens a door, so that only what is certain counts: a guess could let it into production.

use windlass_core::{Lane, TagPrefix, Trailers, parse_version};

/// The lane of a tag by its message's trailer, else by its version: `-dev.n`, `-rc.n`, and `X.Y.0`
/// with Y > 0 for production, which every scheme agrees on. Any other stable version may be
/// several things, of which staging opens the least.
pub(super) fn lane_of(tag: &str, message: Option<&str>) -> Option<Lane> {
    let version = version_in(tag)?;
    if let Some(lane) = message.and_then(|message| Trailers::parse(message).lane) {
        return Some(lane);
    }
    let prerelease = version.pre.as_str().split('.').next();
    match prerelease.filter(|identifier| !identifier.is_empty()) {
        Some("dev") => Some(Lane::Dev),
        Some("rc") => Some(Lane::Rc),
        Some(_) => None,
        None if version.patch == 0 && version.minor > 0 => Some(Lane::Production),
        None => Some(Lane::Staging),
    }
}

/// The version at a tag's end, whatever prefix is before it: that ends in no digit.
fn version_in(tag: &str) -> Option<semver::Version> {
    let starts = tag.match_indices(|c: char| c.is_ascii_digit());
    let mut starts = starts.map(|(start, _)| tag.split_at(start).0);
    starts.find_map(|prefix| {
        let prefix: TagPrefix = match prefix {
            "" => TagPrefix::none(),
            prefix => prefix.parse().ok()?,
        };
        parse_version(&prefix, tag).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_opens_no_more_than_it_certainly_may() {
        use Lane::{Dev, Hotfix, Production, Rc, Staging};
        let trailer = |lane: &str| format!("Release\n\nWindlass-Lane: {lane}\n");
        for (tag, message, expected) in [
            ("v1.4.0-dev.3", None, Some(Dev)),
            ("v1.4.0-rc.1", None, Some(Rc)),
            ("v1.4.0-beta.1", None, None),
            ("v1.4.0", None, Some(Production)),
            ("v2.0.0", None, Some(Staging)),
            ("v1.4.2", None, Some(Staging)),
            ("1.4.2", None, Some(Staging)),
            ("api2/v1.4.2", None, Some(Staging)),
            ("v1.4.2", Some(trailer("hotfix")), Some(Hotfix)),
            ("v2.0.0", Some(trailer("production")), Some(Production)),
            ("v1.4.0", Some(trailer("staging")), Some(Staging)),
            ("v1.4.0", Some("Lane: staging".into()), Some(Production)),
            ("latest", Some(trailer("production")), None),
            ("v1.4", None, None),
            ("v01.4.0", None, None),
        ] {
            assert_eq!(
                lane_of(tag, message.as_deref()),
                expected,
                "{tag} {message:?}"
            );
        }
    }
}
