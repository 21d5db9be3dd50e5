//! What may be wanted.

use super::server::{asset, wanted};
use crate::*;

#[test]
fn what_is_wrong_by_itself_is_bad_input() {
    let named = |names: &[&str]| WantedRelease {
        assets: names.iter().map(|name| asset(name, 1)).collect(),
        ..wanted()
    };
    let latest = |draft, prerelease| WantedRelease {
        latest: Latest::True,
        draft,
        prerelease,
        ..wanted()
    };
    for (wanted, code) in [
        (named(&["a.txt", "A.txt"]), "asset-twice"),
        (named(&["my app.zip"]), "asset-name"),
        (named(&[".hidden"]), "asset-name"),
        (named(&["a..b"]), "asset-name"),
        (named(&[""]), "asset-name"),
        (named(&["größe.txt"]), "asset-name"),
        (latest(true, false), "latest"),
        (latest(false, true), "latest"),
    ] {
        let problem = reconcile_release(&wanted, &ReleaseFacts::default()).unwrap_err();
        assert_eq!(
            (problem.kind, problem.code.as_str()),
            (ProblemKind::BadInput, code)
        );
    }
}

#[test]
fn releases_that_are_not_for_production_are_prereleases() {
    for (lane, version, expected) in [
        (Some(Lane::Production), "1.3.0", false),
        (Some(Lane::Hotfix), "1.3.1", false),
        (Some(Lane::Hotfix), "1.3.1-rc.1", true),
        (Some(Lane::Staging), "1.2.4", true),
        (Some(Lane::Rc), "1.4.0-rc.1", true),
        (Some(Lane::Dev), "1.4.0-dev.1", true),
        (None, "1.4.0-beta.1", true),
    ] {
        let version = version.parse().unwrap();
        assert_eq!(
            is_prerelease(lane, &version),
            expected,
            "{lane:?} {version}"
        );
    }
}
