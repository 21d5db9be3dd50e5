//! Clones that don't hold everything, and late runs.

use crate::support::{Call, GitHub, Repository};

fn history() -> (Repository, String, String) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let next = repository.commit("main", &first, "fix: more", &[("y.txt", "y\n")]);
    (repository, first, next)
}

/// Fails when the version is computed from the tags that a shallow clone happens to have.
#[test]
fn v7_a_shallow_clone_is_refused_with_the_way_to_mend_it() {
    let (repository, ..) = history();
    for arguments in [&["--depth=1"][..], &["--depth=1", "--no-tags"]] {
        let name = format!("clone-{}", arguments.len());
        let clone = repository.clone_to(&name, arguments);
        for claim in ["--claim=false", "--claim"] {
            let run = Call::lane("staging", &[claim]).in_git(&clone).fails(1);
            run.says(&[
                "the clone is shallow",
                "--unshallow",
                "fetch-depth: 0",
                "source: api",
            ]);
        }
    }
    assert_eq!(repository.tag_names(), ["v1.2.3"]);
}

/// Fails when a clone without tags counts as a repository without tags: the answer would be
/// `v1.0.0`.
#[test]
fn v7_a_clone_without_tags_is_refused_with_the_way_to_mend_it() {
    let (repository, ..) = history();
    let clone = repository.clone_to("clone", &["--no-tags"]);
    let run = Call::lane("staging", &[]).in_git(&clone).fails(1);
    run.says(&[
        "the clone has no tags, but its remote has 1",
        "git fetch --tags",
    ]);
    // A claim could ask the remote; but such a clone is a slip, and other steps read it too.
    Call::lane("staging", &["--claim"])
        .in_git(&clone)
        .fails(1)
        .says(&["git fetch --tags"]);
}

#[test]
fn a_clone_of_a_repository_without_tags_begins_with_the_first_version() {
    let (repository, first) = Repository::new();
    let clone = repository.clone_to("clone", &[]);
    let run = Call::lane("staging", &["--claim"])
        .in_git(&clone)
        .succeeds();
    assert_eq!((run.tag(), run.output("reason")), ("v1.0.0", "initial"));
    assert_eq!(repository.peeled("v1.0.0"), first);
}

/// Fails when a clone's own tags are believed before a claim: the other clone's tag is unknown to
/// it.
#[test]
fn a_clone_that_is_behind_claims_what_is_free_on_the_remote() {
    let (repository, _, next) = history();
    let clone = repository.clone_to("clone", &[]);
    let later = repository.commit("main", &next, "fix: again", &[("z.txt", "z\n")]);
    repository.version("v1.2.4", &next, "staging");
    repository.git_at(&clone, &["fetch", "--quiet", "--no-tags"]);
    let call = Call::lane("staging", &["--claim", "--sha", &later]);
    assert_eq!(call.in_git(&clone).succeeds().tag(), "v1.2.5");
}

#[test]
fn what_is_no_repository_is_refused() {
    let (repository, ..) = history();
    for path in [repository.beside("home"), repository.beside("nowhere")] {
        let run = Call::lane("staging", &[]).in_git(&path).fails(1);
        run.says(&[
            "as a git repository",
            "name a work tree or a bare repository",
        ]);
    }
}

/// Fails when the newest staging version's commit is not compared with the target: the late run
/// would mint `v1.2.5` for the older commit.
#[test]
fn v20_a_run_that_comes_late_is_refused_and_writes_nothing() {
    let (repository, _, next) = history();
    let later = repository.commit("main", &next, "fix: again", &[("z.txt", "z\n")]);
    repository.version("v1.2.4", &later, "staging");
    let (github, before) = (GitHub::over(&repository), repository.refs());
    let call = || Call::lane("staging", &["--claim", "--sha", &next]);
    let refused = [call().on(&github), call().in_git(repository.path())].map(|c| c.fails(1));
    for run in &refused {
        run.says(&["downgrade", "v1.2.4", "allow-downgrade"]);
    }
    assert_eq!(
        refused[0].stderr.lines().last(),
        refused[1].stderr.lines().last()
    );
    assert_eq!(repository.refs(), before);
    let meant = call().args(&["--allow-downgrade"]).on(&github).succeeds();
    assert_eq!(meant.tag(), "v1.2.5");
}
