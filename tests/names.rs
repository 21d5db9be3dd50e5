//! Tags and branches of the same name, and tags that are more than a name for a commit.

use crate::support::{Call, GitHub, Repository};

/// The program over both sources: the API, and the repository itself.
fn both(github: &GitHub, repository: &Repository, lane: &str, arguments: &[&str]) -> [Call; 2] {
    let call = || Call::lane(lane, arguments);
    [call().on(github), call().in_git(repository.path())]
}

/// Fails when refs are told apart by their short names, so that a branch counts as a tag.
#[test]
fn v13_a_branch_named_like_the_tag_is_not_promoted() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.4", &first, "staging");
    repository.commit("v1.2.4", &first, "feat: not staged", &[("x.txt", "x\n")]);
    let github = GitHub::over(&repository);
    for call in both(&github, &repository, "production", &["--from=v1.2.4"]) {
        let run = call.succeeds();
        assert_eq!((run.tag(), run.output("sha")), ("v1.3.0", first.as_str()));
    }
}

/// Fails when the push names the new tag `v1.2.4` instead of `refs/tags/v1.2.4`: git would move
/// the branch, or find the name ambiguous.
#[test]
fn v13_a_branch_named_like_the_new_tag_is_left_alone() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let branch = repository.commit("v1.2.4", &first, "feat: a branch", &[("x.txt", "x\n")]);
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    let clone = repository.clone_to("clone", &[]);
    let call = Call::lane("staging", &["--claim", "--sha", &next]);
    let run = call.in_git(&clone).succeeds();
    assert_eq!((run.tag(), run.output("claimed")), ("v1.2.4", "true"));
    assert_eq!(repository.peeled("v1.2.4"), next);
    let heads = repository.git(&["rev-parse", "refs/heads/v1.2.4"]);
    assert_eq!(heads.trim(), branch);
}

/// A tag of a tag of a commit. Fails when the object that the ref points at is taken for the
/// commit, or when only one tag is peeled.
#[test]
fn v14_tags_of_tags_are_promoted_on_their_commit() {
    let (repository, first) = Repository::new();
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    let inner = repository.annotate("inner", &first, "a tag to be tagged");
    let middle = repository.annotate("middle", &inner, "a tag of a tag");
    repository.version("v1.2.4", &middle, "staging");
    let github = GitHub::over(&repository);
    for call in both(&github, &repository, "production", &["--from=v1.2.4"]) {
        let run = call.succeeds();
        assert_eq!((run.tag(), run.output("sha")), ("v1.3.0", first.as_str()));
    }
    for call in both(&github, &repository, "staging", &["--sha", &first]) {
        let run = call.succeeds();
        let seen = [run.tag(), run.output("reason")];
        assert_eq!(seen, ["v1.2.4", "already-tagged"]);
    }
    for call in both(
        &github,
        &repository,
        "staging",
        &["--claim", "--sha", &next],
    ) {
        assert_eq!(call.succeeds().tag(), "v1.2.5");
    }
}

/// The same through the claim: what stands there is compared by its commit. Fails when the refused
/// claim compares the tag object's id with the commit.
#[test]
fn v14_a_lost_race_for_one_commit_is_found_to_be_won() {
    use windlass_emulator::{Fault, Faults, Match};

    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    // The first run lists, and reads messages; then the second lists.
    let stale = Match::post("/git-upload-pack").nth(3);
    let github = GitHub::failing(&repository, Faults::default().on(stale, Fault::StaleRead));
    let call = || Call::lane("staging", &["--claim", "--sha", &next]).on(&github);
    assert_eq!(call().succeeds().output("claimed"), "true");
    let second = call().succeeds();
    let seen = ["tag", "claimed", "changed", "reason"].map(|name| second.output(name));
    assert_eq!(seen, ["v1.2.4", "false", "false", "already-tagged"]);
    // Known at the first look, without another attempt.
    second.says(&["another run has just made this very tag"]);
    assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"]);
}

/// Fails when names are compared by prefix or pattern.
#[test]
fn v15_names_that_only_look_alike_are_not_taken() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    for name in ["v1x2x4", "v1.2.40-", "xv1.2.4", "v1.2.4.5", "V1.2.4"] {
        repository.tag(name, &first);
    }
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    let github = GitHub::over(&repository);
    for call in both(&github, &repository, "staging", &["--sha", &next]) {
        assert_eq!(call.succeeds().tag(), "v1.2.4");
    }
}

/// Git keeps no ref below another one. Fails when the refusal is left to the server.
#[test]
fn v15_a_tag_that_is_in_the_way_is_named() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    repository.tag("v1.2.4/notes", &first);
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    let (github, before) = (GitHub::over(&repository), repository.refs());
    for call in both(
        &github,
        &repository,
        "staging",
        &["--claim", "--sha", &next],
    ) {
        call.fails(1)
            .says(&["v1.2.4 can't be created", "v1.2.4/notes"]);
    }
    assert_eq!(repository.refs(), before);
}
