//! A clone and its remote: what a claim believes, and what it leaves alone.

use std::path::PathBuf;

use windlass_emulator::{Fault, Faults, Match};

use crate::support::{Call, GitHub, Repository};

/// A remote with v1.2.3, a commit after it, and a clone of both.
fn clone_of_released() -> (Repository, PathBuf) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    let clone = repository.clone_to("clone", &[]);
    (repository, clone)
}

/// Fails when a claim counts the tags of the clone: the local v1.2.4 would be taken for claimed.
#[test]
fn v6_a_tag_that_only_the_clone_has_is_not_taken_for_a_claim() {
    let (repository, clone) = clone_of_released();
    repository.git_at(&clone, &["tag", "v1.2.4"]);
    for dry in ["--dry-run", "--dry-run=false"] {
        let run = Call::lane("staging", &["--claim", dry])
            .in_git(&clone)
            .succeeds();
        assert_eq!(
            (run.tag(), run.output("changed")),
            ("v1.2.4", "true"),
            "{dry}"
        );
    }
    assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"]);
}

/// Fails when tags are fetched into the clone: git prunes or refuses what differs there.
#[test]
fn r9_a_claim_leaves_the_tags_of_the_clone_alone() {
    let (repository, clone) = clone_of_released();
    repository.git_at(&clone, &["config", "fetch.prune", "true"]);
    repository.git_at(&clone, &["tag", "mine"]);
    repository.git_at(&clone, &["tag", "--force", "v1.2.3", "HEAD"]);
    let run = Call::lane("staging", &["--claim"])
        .in_git(&clone)
        .succeeds();
    assert_eq!((run.tag(), run.output("claimed")), ("v1.2.4", "true"));
    assert_eq!(
        repository.git_at(&clone, &["tag", "--list"]),
        "mine\nv1.2.3\nv1.2.4\n"
    );
    assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"]);
}

/// Fails when each attempt draws a claim of its own: the second would not know the first one's tag.
#[test]
fn v3_a_claim_whose_answer_is_lost_and_whose_look_is_stale_is_made_once() {
    for force in ["--force", "--force=false"] {
        let (repository, first) = Repository::new();
        repository.version("v1.2.3", &first, "staging");
        let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
        let faults = Faults::default()
            .on(Match::post("/git/refs").nth(1), Fault::DropAfterWrite)
            .on(Match::get("/git/ref/tags/*").nth(1), Fault::StaleRead);
        let github = GitHub::failing(&repository, faults);
        let call = Call::lane("staging", &["--claim", force, "--sha", &next]);
        let run = call.on(&github).succeeds();
        assert_eq!(
            (run.tag(), run.output("claimed")),
            ("v1.2.4", "true"),
            "{force}"
        );
        assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"], "{force}");
    }
}
