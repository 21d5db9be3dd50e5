//! Claims while the network or GitHub fails.

use windlass_emulator::{Fault, Faults, Match};

use crate::support::{Call, GitHub, Repository, Run};

/// `v1.2.3`, and a commit to tag.
fn history() -> (Repository, String) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    (repository, next)
}

fn bad_gateway() -> Fault {
    Fault::Status {
        status: 502,
        body: Some("<html>bad gateway</html>".to_owned()),
    }
}

/// Claims a version under a fault. It must come out as if nothing had happened.
fn claim(matching: Match, fault: Fault) -> (GitHub, Run) {
    let (repository, next) = history();
    let github = GitHub::failing(&repository, Faults::default().on(matching, fault));
    let call = Call::lane("staging", &["--claim", "--sha", &next]);
    let run = call.on(&github).succeeds();
    let seen = ["tag", "claimed", "changed", "reason"].map(|name| run.output(name));
    assert_eq!(seen, ["v1.2.4", "true", "true", "raised"], "{}", run.stderr);
    assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"]);
    assert_eq!(repository.peeled("v1.2.4"), next);
    assert!(
        github
            .requests()
            .iter()
            .any(|request| request.fault.is_some())
    );
    (github, run)
}

#[test]
fn an_answer_lost_after_the_ref_was_written_is_found_again() {
    let (github, _) = claim(Match::post("/git/refs").nth(1), Fault::DropAfterWrite);
    assert_eq!(github.count("POST", "/git/refs"), 1);
}

#[test]
fn a_connection_lost_before_the_ref_was_written_is_no_loss() {
    let (github, run) = claim(Match::post("/git/refs").nth(1), Fault::DropBefore);
    assert_eq!(github.count("POST", "/git/refs"), 2);
    run.says(&["v1.2.4 was not claimed", "attempt 1 of 10"]);
}

#[test]
fn a_502_for_the_ref_is_not_believed() {
    let (github, _) = claim(Match::post("/git/refs").nth(1), bad_gateway());
    assert_eq!(github.count("POST", "/git/refs"), 2);
}

#[test]
fn a_502_for_the_tag_object_is_tried_again() {
    let (github, _) = claim(Match::post("/git/tags").nth(1), bad_gateway());
    assert_eq!(github.count("POST", "/git/refs"), 1);
}

#[test]
fn a_tag_object_whose_answer_is_lost_does_no_harm() {
    claim(Match::post("/git/tags").nth(1), Fault::DropAfterWrite);
}

#[test]
fn retry_after_is_waited_for_on_reads_and_on_writes() {
    let wait = Fault::TooManyRequests { retry_after: 1 };
    for matching in [
        Match::post("/git-upload-pack").nth(1),
        Match::post("/git-upload-pack").nth(2),
        Match::post("/git/refs").nth(1),
    ] {
        let (_, run) = claim(matching, wait.clone());
        run.says(&["rate limited: waiting 1 s"]);
    }
}

#[test]
fn a_read_that_fails_is_repeated() {
    claim(Match::get("/compare/*").nth(1), bad_gateway());
    claim(Match::post("/git-upload-pack").nth(1), Fault::DropBefore);
    claim(Match::post("/git-upload-pack").nth(2), Fault::DropBefore);
}

/// The ref was written, its answer lost, and the look at it is behind the times. The run must find
/// its own tag in the end, and make no second one.
#[test]
fn a_stale_look_at_the_own_ref_leads_to_no_second_tag() {
    let (repository, next) = history();
    let faults = Faults::default()
        .on(Match::post("/git/refs").nth(1), Fault::DropAfterWrite)
        .on(Match::get("/git/ref/tags/v1.2.4").nth(1), Fault::StaleRead);
    let github = GitHub::failing(&repository, faults);
    let call = Call::lane("staging", &["--claim", "--sha", &next]);
    assert_eq!(call.on(&github).succeeds().tag(), "v1.2.4");
    assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"]);
}

/// The ref was refused because another run has it, and the look at it is behind the times.
#[test]
fn a_stale_look_at_a_refs_winner_is_no_refusal_by_the_server() {
    let (repository, next) = history();
    let side = repository.commit("side", &next, "fix: side", &[("z.txt", "z\n")]);
    let faults = Faults::default()
        .on(Match::post("/git-upload-pack").nth(2), Fault::StaleRead)
        .on(Match::get("/git/ref/tags/v1.2.4").nth(1), Fault::StaleRead);
    let github = GitHub::failing(&repository, faults);
    for (sha, tag) in [(&next, "v1.2.4"), (&side, "v1.2.5")] {
        let call = Call::lane("staging", &["--claim", "--sha", sha]);
        assert_eq!(call.on(&github).succeeds().tag(), tag);
    }
}

/// Everything may fail at any time: whatever the exit code, there is at most one new tag, and a
/// run that succeeds names it.
#[test]
fn whatever_fails_there_is_never_a_second_tag() {
    for seed in 0..6 {
        let (repository, next) = history();
        let faults = Faults::default()
            .seed(seed)
            .on(Match::post("/git/refs").chance(0.5), Fault::DropAfterWrite)
            .on(Match::post("/git/refs").chance(0.5), bad_gateway())
            .on(Match::post("/git/tags").chance(0.3), Fault::DropBefore);
        let github = GitHub::failing(&repository, faults);
        let call = || Call::lane("staging", &["--claim", "--sha", &next]).on(&github);
        assert_eq!(call().succeeds().output("claimed"), "true", "seed {seed}");
        assert_eq!(call().succeeds().output("claimed"), "false", "seed {seed}");
        assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"], "seed {seed}");
    }
}
