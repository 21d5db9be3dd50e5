//! Repositories with more tags than anybody wants to page through.

use crate::support::{Call, GitHub, Repository};

/// Fails when only a first page of tags is read, in whatever order.
#[test]
fn v8_every_tag_is_seen_through_the_api_and_through_git() {
    let (repository, next) = Repository::with_tags(10_000);
    let github = GitHub::over(&repository);
    let call = || Call::lane("staging", &["--sha", &next]);
    assert_eq!(call().on(&github).succeeds().tag(), "v10.0.1");
    assert_eq!(call().in_git(repository.path()).succeeds().tag(), "v10.0.1");
}

/// Fails when tags are listed page by page, or annotated tags are peeled one by one.
#[test]
fn v19_a_claim_among_ten_thousand_annotated_tags_takes_six_requests() {
    let (repository, next) = Repository::with_annotated_tags(10_000);
    let github = GitHub::over(&repository);
    let call = Call::lane("staging", &["--claim"]).env("GITHUB_SHA", &next);
    let run = call.on(&github).succeeds();
    assert_eq!((run.tag(), run.output("claimed")), ("v10.0.1", "true"));
    let requests = github.requests();
    assert_eq!(requests.len(), 6, "{requests:#?}");
    // However many tags there are, the page shows a few.
    assert!(run.summary.len() < 64 * 1024, "{}", run.summary.len());
}

/// Its own message, those of all tags that look promoted, and how the trunk went on since come by
/// one request. Fails when messages are read as they are asked for.
#[test]
fn v19_a_promotion_takes_five_requests_whatever_was_bumped_since() {
    let (repository, first) = Repository::new();
    repository.version("v1.1.0", &first, "production");
    for minor in 2..20 {
        repository.version(&format!("v1.{minor}.0"), &first, "staging");
    }
    let next = repository.commit("main", &first, "fix: more", &[("more.txt", "x\n")]);
    repository.version("v1.19.1", &next, "staging");
    let github = GitHub::over(&repository);
    let call = Call::lane("production", &["--from=v1.19.1", "--claim", "--sha", &next]);
    assert_eq!(call.on(&github).succeeds().tag(), "v1.20.0");
    let requests = github.requests();
    assert_eq!(requests.len(), 5, "{requests:#?}");
}

/// The answer, not the time: that is the benchmarks' business. Fails when a line of `packed-refs`
/// is passed over.
#[test]
fn v18_a_hundred_thousand_packed_tags_give_the_right_version() {
    let (repository, next) = Repository::with_tags(100_000);
    let call = Call::lane("staging", &["--sha", &next]).in_git(repository.path());
    let run = call.succeeds();
    assert_eq!(
        (run.tag(), run.output("previous-tag")),
        ("v10.0.1", "v10.0.0")
    );
}
