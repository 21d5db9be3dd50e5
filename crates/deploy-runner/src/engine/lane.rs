//! What a tag is for, as far as it says so itself.
//!
//! The whole truth needs the repository's scheme and trunk (`windlass-core`'s lineage). Here a tag
//! opens a door, so that only what is certain counts: a guess could let it into production.

use windlass_core::{Lane, TagPrefix, Trailers, parse_version};

/// The lane that a tag's message tells, else what its version can be without any doubt: `-dev.n`,
/// `-rc.n`, and staging, which opens the least, for `X.Y.Z`. Production and hotfix are told, never
/// guessed; and a message that tells a lane that can't be read tells none.
pub(super) fn lane_of(tag: &str, message: Option<&str>) -> Option<Lane> {
    let version = version_in(tag)?;
    if let Some(message) = message {
        if let Some(lane) = Trailers::parse(message).lane {
            return Some(lane);
        }
        if message.lines().any(tells_a_lane) {
            return None;
        }
    }
    let prerelease = version.pre.as_str().split('.').next();
    match prerelease.filter(|identifier| !identifier.is_empty()) {
        Some("dev") => Some(Lane::Dev),
        Some("rc") => Some(Lane::Rc),
        Some(_) => None,
        None => Some(Lane::Staging),
    }
}

fn tells_a_lane(line: &str) -> bool {
    let key = line.split(':').next().unwrap_or_default();
    key.trim().eq_ignore_ascii_case("windlass-lane")
}

/// The version that a tag is: `v1.2.4`, `1.2.4`, or in a folder, `api/v1.2.4`.
fn version_in(tag: &str) -> Option<semver::Version> {
    let name = tag.rsplit('/').next().unwrap_or(tag);
    let prefix = if name.starts_with('v') {
        TagPrefix::default()
    } else {
        TagPrefix::none()
    };
    parse_version(&prefix, name).ok()
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
            ("v1.4.0", None, Some(Staging)),
            ("v2.0.0", None, Some(Staging)),
            ("v1.4.2", None, Some(Staging)),
            ("1.4.2", None, Some(Staging)),
            ("api2/v1.4.2", None, Some(Staging)),
            ("v1.4.2", Some(trailer("hotfix")), Some(Hotfix)),
            ("v2.0.0", Some(trailer("production")), Some(Production)),
            ("v1.4.0", Some(trailer("staging")), Some(Staging)),
            ("v1.4.0", Some("Lane: production".into()), Some(Staging)),
            ("v1.4.0", Some(trailer("stagin")), None),
            (
                "v1.4.0",
                Some(trailer("production") + "\nSigned-off-by: A <a@example.com>\n"),
                None,
            ),
            ("helm-chart-1.4.0", None, None),
            ("old/main-1.4.0", None, None),
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
