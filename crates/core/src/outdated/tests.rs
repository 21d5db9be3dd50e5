//! One environment, and what may still be deployed to it.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const ENVIRONMENT: &str = "production";

fn sha() -> ObjectId {
    "1".repeat(40).parse().unwrap()
}

/// A record of `tag`; `tag:web,api` for some services, `!tag` for one of another tool, `~tag` for
/// one out of order.
fn record(id: u64, text: &str) -> DeploymentRecord {
    let (task, text) = match text.strip_prefix('!') {
        Some(text) => ("deploy", text),
        None => ("windlass", text),
    };
    let out_of_order = text.starts_with('~');
    let text = text.trim_start_matches('~');
    let (tag, services) = text.split_once(':').unwrap_or((text, ""));
    let services: Vec<&str> = services
        .split(',')
        .filter(|name| !name.is_empty())
        .collect();
    DeploymentRecord {
        id,
        sha: sha(),
        task: task.to_owned(),
        environment: ENVIRONMENT.to_owned(),
        created_at: Timestamp::from_second(1_768_806_000).unwrap(),
        payload: json!({
            "tag": tag, "sha": sha(), "deployment-id": id.to_string(), "services": services,
            "out-of-order": out_of_order,
        }),
    }
}

/// The records, the oldest first.
fn history(tags: &[&str]) -> Reading<DeploymentHistory> {
    let numbered = tags.iter().zip(1..);
    Reading::Read(DeploymentHistory {
        records: numbered.map(|(tag, id)| record(id, tag)).collect(),
        older: None,
    })
}

fn wanted<'a>(tag: &'a str, services: &'a [String], from_tag: Option<&'a str>) -> Wanted<'a> {
    Wanted {
        environment: ENVIRONMENT,
        tag,
        services,
        from_tag,
    }
}

/// The record that stands in the way, if any.
fn outdated_by(wanted: &Wanted<'_>, tags: &[&str]) -> Option<u64> {
    match judge(wanted, &history(tags)) {
        Verdict::Current => None,
        Verdict::Outdated(newest) => Some(newest.record),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_older_version_than_the_last_one_comes_too_late() {
    for (tag, tags, expected) in [
        ("v1.2.0", &[] as &[&str], None),
        ("v1.2.0", &["v1.1.0"], None),
        ("v1.2.0", &["v1.3.0"], Some(1)),
        // A deployment that is run again.
        ("v1.2.0", &["v1.1.0", "v1.2.0"], None),
        // What counts is what was tried last.
        ("v1.2.0", &["v1.3.0", "v1.1.0"], None),
        ("v1.10.0", &["v1.9.0"], None),
        ("v1.3.0-rc.9", &["v1.3.0-rc.10"], Some(1)),
        ("v1.3.0-rc.1", &["v1.3.0"], Some(1)),
        ("v1.3.0", &["v1.3.0-rc.1"], None),
        // Other products in the same environment, and what isn't Windlass's.
        ("v1.2.0", &["api/v2.0.0"], None),
        ("api/v1.2.0", &["api/v2.0.0", "v1.0.0"], Some(1)),
        ("v1.2.0", &["!v1.3.0"], None),
        // Two lanes that lead to the same version.
        ("v1.3.0-dev.9", &["v1.3.0-rc.1"], None),
        ("v1.3.0-dev.9", &["v1.4.0-rc.1"], Some(1)),
        ("v1.3.0-dev.9", &["v1.3.0"], Some(1)),
        // A hotfix that was tried where the trunk is ahead, or behind.
        ("v1.3.1", &["v1.3.1", "~v1.3.2"], None),
        ("v1.3.0", &["v1.3.1", "~v1.3.2"], Some(1)),
        // What is no version is older than nothing.
        ("nightly", &["v1.3.0"], None),
        ("v1.2.0", &["nightly"], None),
        ("v1.2.0", &["v1.3.0", "nightly"], Some(1)),
    ] {
        let found = outdated_by(&wanted(tag, &[], None), tags);
        assert_eq!(found, expected, "{tag} after {tags:?}");
    }
}

#[test]
fn services_that_nobody_shares_are_not_compared() {
    let web = ["web".to_owned()];
    for (services, tags, expected) in [
        (&web as &[String], &["v1.3.0:api"] as &[&str], None),
        (&web, &["v1.3.0:api,web"], Some(1)),
        (&web, &["v1.3.0"], Some(1)),
        (&web, &["v1.3.0:web", "v1.1.0:api"], Some(1)),
        (&[], &["v1.3.0:api"], Some(1)),
        // For each service it is the newest that counts.
        (&[], &["v1.3.0:api", "v1.1.0:web"], Some(1)),
        (&[], &["v1.3.0:api", "v1.1.0:web,api"], None),
        (&[], &["v1.3.0:api", "v1.1.0", "v1.1.1:web"], None),
        (&web, &["v1.3.0:web", "v1.1.0:web,api", "v1.3.0:api"], None),
    ] {
        let found = outdated_by(&wanted("v1.2.0", services, None), tags);
        assert_eq!(found, expected, "{services:?} after {tags:?}");
    }
}

#[test]
fn what_was_decided_to_be_replaced_may_be_replaced_by_a_lower_version_and_nothing_else() {
    for (from, tags, expected) in [
        ("v1.3.0", &["v1.2.0", "v1.3.0"] as &[&str], None),
        // It is run again.
        ("v1.3.0", &["v1.3.0", "v1.2.0"], None),
        ("v1.3.0", &["v1.3.0", "v1.4.0"], Some(2)),
        ("v1.3.0", &["v1.3.0", "v1.1.0"], Some(2)),
        ("v1.3.0", &["v1.3.0", "v1.4.0:web"], Some(2)),
        ("v1.3.0", &["v1.3.0", "api/v1.4.0"], None),
        ("v1.3.0", &["v1.1.0:web", "v1.3.0:web"], None),
        ("v1.3.1", &["v1.3.0", "~v1.3.1"], None),
    ] {
        let found = outdated_by(&wanted("v1.2.0", &[], Some(from)), tags);
        assert_eq!(found, expected, "from {from} after {tags:?}");
    }
}

#[test]
fn it_is_read_on_until_there_is_something_to_compare_with() {
    let wanted = wanted("v1.2.0", &[], None);
    let page = |page| Inquiry::History {
        environment: ENVIRONMENT.to_owned(),
        page: NonZeroU32::new(page).unwrap(),
    };
    assert_eq!(judge(&wanted, &Reading::Unread), Verdict::Needs(page(1)));
    let read = |tag| {
        Reading::Read(DeploymentHistory {
            records: vec![record(7, tag)],
            older: NonZeroU32::new(2),
        })
    };
    assert_eq!(judge(&wanted, &read("api/v9.9.9")), Verdict::Needs(page(2)));
    assert_eq!(judge(&wanted, &read("v1.1.0")), Verdict::Current);
    let denial = Denial {
        reason: "403".to_owned(),
        hints: Vec::new(),
    };
    assert_eq!(
        judge(&wanted, &Reading::Denied(denial.clone())),
        Verdict::Unknown(denial)
    );
}

#[test]
fn the_reason_names_what_stands_in_the_way() {
    let newest = |wanted: &Wanted<'_>| match judge(wanted, &history(&["v1.3.0"])) {
        Verdict::Outdated(newest) => newest.why(wanted),
        other => panic!("{other:?}"),
    };
    let last = "the last deployment to production is 1 of v1.3.0 (1111111), recorded at \
                2026-01-19T07:00:00Z";
    let late = wanted("v1.2.0", &[], None);
    assert_eq!(newest(&late), format!("{last}, and v1.2.0 is older"));
    let moved_on = wanted("v1.1.0", &[], Some("v1.2.0"));
    assert_eq!(
        newest(&moved_on),
        format!("{last}, and v1.2.0 was to be replaced")
    );
}

proptest! {
    /// However many runs wait, and in whatever order they come: what is let in never falls.
    #[test]
    fn versions_that_are_let_in_one_after_the_other_never_fall(
        minors in prop::collection::vec(0_u64..9, 1..12)
    ) {
        let mut let_in: Vec<String> = Vec::new();
        for minor in minors {
            let tag = format!("v1.{minor}.0");
            let before: Vec<&str> = let_in.iter().map(String::as_str).collect();
            if outdated_by(&wanted(&tag, &[], None), &before).is_none() {
                let_in.push(tag);
            }
        }
        prop_assert!(let_in.is_sorted(), "{let_in:?}");
    }
}
