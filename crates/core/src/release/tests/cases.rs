//! One look at one state of the server: what is planned.

use super::server::{Server, TAG, wanted};
use crate::*;
use AssetState::{Broken, Unfinished, Uploaded};

const APP: (&str, u64, AssetState) = ("app.tar.gz", 7, Uploaded);
const SUMS: (&str, u64, AssetState) = ("SHA256SUMS", 8, Uploaded);

fn plan(wanted: &WantedRelease, server: &Server) -> ReleasePlan {
    match reconcile_release(wanted, &server.facts).unwrap() {
        ReleaseVerdict::Planned(plan) => plan,
        other => panic!("{other:?}"),
    }
}

fn words(plan: &ReleasePlan) -> Vec<String> {
    plan.changes.iter().map(ReleaseChange::text).collect()
}

/// What is planned from the given drafts or releases of the tag.
#[test]
fn r1_whatever_stands_there_is_brought_to_the_wanted_state() {
    let other = ("app.tar.gz", 9, Uploaded);
    let broken = ("app.tar.gz", 0, Broken);
    let draft = |assets: &[_]| Server::default().release(TAG, true, assets);
    let public = |assets: &[_]| Server::default().release(TAG, false, assets).latest(TAG);
    let all = ["upload app.tar.gz", "upload SHA256SUMS"];
    let replaced = ["remove the asset app.tar.gz", "upload app.tar.gz"];
    for (server, expected) in [
        (Server::default(), vec!["create a draft", all[0], all[1]]),
        (draft(&[]), all.to_vec()),
        (draft(&[APP]), vec![all[1]]),
        (draft(&[broken, SUMS]), replaced.to_vec()),
        (draft(&[other, SUMS]), replaced.to_vec()),
        (
            draft(&[APP, SUMS]),
            vec!["publish it as the latest release"],
        ),
        (public(&[APP, SUMS]), vec![]),
        (public(&[SUMS]), vec![all[0]]),
        (public(&[broken, SUMS]), replaced.to_vec()),
        (
            public(&[APP, SUMS]).but(|release| release.prerelease = true),
            vec!["set the prerelease mark"],
        ),
    ] {
        assert_eq!(words(&plan(&wanted(), &server)), expected, "{server:?}");
    }
}

/// A plan never publishes what was changed since the last look.
#[test]
fn r4_publishing_is_a_plan_of_its_own() {
    let incomplete = Server::default().release(TAG, true, &[APP]);
    let renamed = WantedRelease {
        name: Some("Spring".to_owned()),
        ..wanted()
    };
    let complete = Server::default().release(TAG, true, &[APP, SUMS]);
    for (wanted, server) in [
        (wanted(), &Server::default()),
        (wanted(), &incomplete),
        (renamed, &complete),
    ] {
        let publishes = |change: &ReleaseChange| matches!(change, ReleaseChange::Publish { .. });
        let plan = plan(&wanted, server);
        assert!(!plan.changes.is_empty() && !plan.changes.iter().any(publishes));
    }
}

#[test]
fn r2_the_oldest_draft_is_chosen_and_an_equal_one_removed_once_it_is_safe() {
    let two = Server::default()
        .release(TAG, true, &[])
        .release(TAG, true, &[APP]);
    assert_eq!(plan(&wanted(), &two).release, Some(1));
    let complete = Server::default()
        .release(TAG, true, &[APP])
        .release(TAG, true, &[APP, SUMS]);
    let chosen = plan(&wanted(), &complete);
    assert_eq!(
        chosen.release,
        Some(3),
        "a complete one need not be waited for"
    );
    assert_eq!(words(&chosen), ["publish it as the latest release"]);
    let public = Server::default()
        .release(TAG, true, &[APP])
        .release(TAG, false, &[APP, SUMS])
        .latest(TAG)
        .release(TAG, true, &[]);
    let public = Server {
        facts: ReleaseFacts {
            latest: LatestRelease::Release(3),
            ..public.facts
        },
        ..public
    };
    assert_eq!(
        words(&plan(&wanted(), &public)),
        ["remove the draft 1", "remove the draft 6"]
    );
}

#[test]
fn r2_a_draft_with_content_of_its_own_is_reported_and_kept() {
    for own in [
        Server::default().release(TAG, true, &[("notes.pdf", 1, Uploaded)]),
        Server::default().release(TAG, true, &[("app.tar.gz", 1, Uploaded)]),
        Server::default()
            .release(TAG, true, &[])
            .but(|draft| draft.body = Some("written by hand".to_owned())),
    ] {
        let server = own.release(TAG, false, &[APP, SUMS]);
        let id = server.facts.releases[1].id;
        let server = Server {
            facts: ReleaseFacts {
                latest: LatestRelease::Release(id),
                ..server.facts
            },
            ..server
        };
        let plan = plan(&wanted(), &server);
        assert!(plan.changes.is_empty(), "{plan:?}");
        assert!(plan.warnings[0].contains("release id 1"), "{plan:?}");
    }
}

/// The order of publishing is not the order of versions.
#[test]
fn r3_the_highest_stable_version_is_the_latest() {
    for (others, latest, publishes_as) in [
        (vec!["v1.2.9"], Latest::Auto, true),
        (vec!["v1.2.9", "v1.4.0"], Latest::Auto, false),
        (vec!["v1.4.0-rc.1", "v9", "web-v2.0.0"], Latest::Auto, true),
        (vec!["v1.4.0"], Latest::True, true),
        (vec!["v1.2.9"], Latest::False, false),
    ] {
        let mut server = Server::default();
        for tag in &others {
            server = server.release(tag, false, &[]);
        }
        let server = server.release(TAG, true, &[APP, SUMS]);
        let wanted = WantedRelease { latest, ..wanted() };
        let plan = plan(&wanted, &server);
        let [ReleaseChange::Publish { make_latest, .. }] = plan.changes.as_slice() else {
            panic!("{plan:?}");
        };
        assert_eq!(*make_latest, publishes_as, "{others:?} {latest:?}");
    }
}

#[test]
fn r3_a_flag_on_the_wrong_release_is_moved() {
    let server = Server::default()
        .release("v1.4.0", false, &[])
        .release(TAG, false, &[APP, SUMS])
        .latest(TAG);
    assert_eq!(
        words(&plan(&wanted(), &server)),
        ["mark v1.4.0 as the latest release"]
    );
    let unread = Server {
        facts: ReleaseFacts {
            latest: LatestRelease::Unread,
            ..server.facts
        },
        ..server
    };
    let verdict = reconcile_release(&wanted(), &unread.facts).unwrap();
    assert_eq!(verdict, ReleaseVerdict::NeedsLatest);
}

#[test]
fn r3_every_edit_of_a_public_release_says_what_is_latest() {
    let server = Server::default()
        .release("v1.4.0", false, &[])
        .release(TAG, false, &[APP, SUMS]);
    let renamed = WantedRelease {
        name: Some("Spring".to_owned()),
        ..wanted()
    };
    let plan = plan(&renamed, &server);
    let [ReleaseChange::Edit { make_latest, .. }] = plan.changes.as_slice() else {
        panic!("{plan:?}");
    };
    assert_eq!(*make_latest, Some(false));
}

#[test]
fn r4_what_is_public_and_locked_is_refused_with_the_reason() {
    let locked = |server: Server| server.but(|release| release.immutable = true);
    let public = |assets: &[_]| Server::default().release(TAG, false, assets);
    let draft = WantedRelease {
        draft: true,
        ..wanted()
    };
    for (wanted, server, code, says) in [
        (
            wanted(),
            locked(public(&[SUMS])),
            "immutable",
            "upload app.tar.gz",
        ),
        (
            wanted(),
            public(&[("app.tar.gz", 9, Uploaded), SUMS]),
            "asset-published",
            "9 bytes",
        ),
        (draft, public(&[APP, SUMS]), "published", "public already"),
    ] {
        let problem = reconcile_release(&wanted, &server.facts).unwrap_err();
        assert_eq!(
            (problem.kind, problem.code.as_str()),
            (ProblemKind::Refused, code)
        );
        assert!(problem.message.contains(says), "{problem}");
        assert!(!problem.hints.is_empty());
    }
}

#[test]
fn r4_the_title_and_the_marks_of_an_immutable_release_may_change() {
    let server = Server::default()
        .release(TAG, false, &[APP, SUMS])
        .but(|release| (release.immutable, release.prerelease) = (true, true));
    let renamed = WantedRelease {
        name: Some("Spring".to_owned()),
        ..wanted()
    };
    let set = words(&plan(&renamed, &server));
    assert_eq!(set, ["set the title and the prerelease mark"]);
}

#[test]
fn r5_an_upload_that_may_be_under_way_is_waited_for() {
    let unfinished = ("app.tar.gz", 0, Unfinished);
    for draft in [true, false] {
        let server = Server::default().release(TAG, draft, &[unfinished, SUMS]);
        let verdict = reconcile_release(&wanted(), &server.facts).unwrap();
        assert!(matches!(verdict, ReleaseVerdict::Wait(why) if why.contains("app.tar.gz")));
    }
}

#[test]
fn r5_a_digest_tells_files_of_one_size_apart() {
    let server = Server::default()
        .release(TAG, true, &[APP, SUMS])
        .but(|draft| draft.assets[0].sha256 = Some("f".repeat(64)));
    assert_eq!(
        words(&plan(&wanted(), &server)),
        ["remove the asset app.tar.gz", "upload app.tar.gz"]
    );
}

#[test]
fn files_that_nobody_named_are_kept_and_told() {
    let server = Server::default().release(TAG, true, &[APP, SUMS, ("extra.txt", 1, Uploaded)]);
    let plan = plan(&wanted(), &server);
    assert_eq!(words(&plan), ["publish it as the latest release"]);
    assert!(plan.warnings[0].contains("extra.txt"), "{plan:?}");
}

#[test]
fn a_wanted_draft_stays_one() {
    let wanted = WantedRelease {
        draft: true,
        ..wanted()
    };
    let server = Server::default()
        .release(TAG, true, &[APP, SUMS])
        .release(TAG, true, &[]);
    let plan = plan(&wanted, &server);
    assert_eq!(words(&plan), ["remove the draft 4"]);
}
