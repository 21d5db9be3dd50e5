//! Claims that race each other, and claims that are made again.

use std::collections::BTreeSet;

use windlass_emulator::{Fault, Faults, Match};

use crate::support::{Call, GitHub, Repository, Run};

/// How many processes claim at the same time.
const RACERS: usize = 32;
/// Fewer where every racer is a clone and several processes of git.
const CLONES: usize = 8;

/// Starts all before it waits for any. Each must succeed.
fn race(calls: impl IntoIterator<Item = Call>) -> Vec<Run> {
    let started: Vec<_> = calls.into_iter().map(Call::start).collect();
    let runs: Vec<Run> = started.into_iter().map(|run| run.wait()).collect();
    for run in &runs {
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    }
    runs
}

/// A repository with `v1.2.3`, and commits that are all made on top of it side by side: none is
/// older than another, so that no claim comes late.
fn siblings(count: usize) -> (Repository, Vec<String>) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let commit = |number: usize| {
        let (branch, message) = (format!("side-{number}"), format!("fix: number {number}"));
        repository.commit(&branch, &first, &message, &[("side.txt", &message)])
    };
    let commits = (0..count).map(commit).collect();
    (repository, commits)
}

/// `v1.2.4` and what follows, without a gap.
fn gapless(count: usize) -> BTreeSet<String> {
    (4..4 + count)
        .map(|patch| format!("v1.2.{patch}"))
        .collect()
}

/// Each run made a tag of its own, the tags have no gap, and each stands where its run said.
fn assert_gapless(runs: &[Run], repository: &Repository) {
    let tags: BTreeSet<String> = runs.iter().map(|run| run.tag().to_owned()).collect();
    assert_eq!(tags, gapless(runs.len()));
    assert_eq!(repository.tag_names().len(), runs.len() + 1);
    for run in runs {
        assert_eq!(run.output("claimed"), "true", "{}", run.stderr);
        assert_eq!(repository.peeled(run.tag()), run.output("sha"));
    }
}

/// All runs agree on one tag, and one of them made it.
fn assert_shared(runs: &[Run], repository: &Repository) {
    for run in runs {
        assert_eq!(run.tag(), "v1.2.4", "{}", run.stderr);
    }
    let claimed = |run: &&Run| run.output("claimed") == "true";
    assert_eq!(runs.iter().filter(claimed).count(), 1);
    assert_eq!(repository.tag_names(), ["v1.2.3", "v1.2.4"]);
}

fn staging<'a>(github: &'a GitHub, arguments: &'a [&str]) -> impl Fn(&String) -> Call + 'a {
    move |sha| {
        Call::lane("staging", &["--claim", "--source=api", "--sha", sha])
            .args(arguments)
            .on(github)
    }
}

/// Fails when `force` takes any tag on its commit for its own instead of the one with its claim
/// (`after_failure` without the comparison of claims).
#[test]
fn v6_on_one_commit_with_force_every_process_gets_a_version_of_its_own() {
    let (repository, commits) = siblings(1);
    let github = GitHub::over(&repository);
    let runs = race(
        vec![&commits[0]; RACERS]
            .into_iter()
            .map(staging(&github, &["--force"])),
    );
    assert_gapless(&runs, &repository);
}

/// Fails when a refused ref ends the run instead of listing and computing again.
#[test]
fn v6_on_commits_side_by_side_every_process_gets_a_version_of_its_own() {
    let (repository, commits) = siblings(RACERS);
    let github = GitHub::over(&repository);
    let runs = race(commits.iter().map(staging(&github, &[])));
    assert_gapless(&runs, &repository);
}

/// Fails when a version that the commit has already is not looked for: late runs would mint more.
#[test]
fn v6_on_one_commit_without_force_every_process_gets_the_same_version() {
    let (repository, commits) = siblings(1);
    let github = GitHub::over(&repository);
    let runs = race(
        vec![&commits[0]; RACERS]
            .into_iter()
            .map(staging(&github, &[])),
    );
    assert_shared(&runs, &repository);
}

/// Clones of one repository that push to it at the same time.
fn race_of_clones(repository: &Repository, commits: &[String], arguments: &[&str]) -> Vec<Run> {
    let call = |(number, sha): (usize, &String)| {
        let clone = repository.clone_to(&format!("clone-{number}"), &[]);
        let call = Call::lane("staging", &["--claim", "--sha", sha]);
        call.args(arguments).in_git(&clone)
    };
    let calls: Vec<Call> = commits.iter().enumerate().map(call).collect();
    race(calls)
}

/// Fails when the push forces its way, or a push that was refused ends the run.
#[test]
fn v6_clones_that_push_get_versions_of_their_own() {
    let (repository, commits) = siblings(CLONES);
    assert_gapless(&race_of_clones(&repository, &commits, &[]), &repository);
    let (repository, commits) = siblings(1);
    let same = vec![commits[0].clone(); CLONES];
    let runs = race_of_clones(&repository, &same, &["--force"]);
    assert_gapless(&runs, &repository);
}

/// Fails when the push forces its way: several runs would believe that they made the tag.
#[test]
fn v6_clones_that_push_one_commit_share_a_version() {
    let (repository, commits) = siblings(1);
    let same = vec![commits[0].clone(); CLONES];
    assert_shared(&race_of_clones(&repository, &same, &[]), &repository);
}

/// Fails when a version that the commit has already is not looked for (`already_there`): the
/// second run would mint `v1.2.5`, or find `v1.3.0` taken.
#[test]
fn v3_a_rerun_gives_the_same_outputs_and_writes_nothing() {
    let (repository, commits) = siblings(1);
    let github = GitHub::over(&repository);
    let lanes: [(&str, &[&str]); 2] = [
        ("staging", &["--sha", &commits[0]]),
        ("production", &["--from=v1.2.4"]),
    ];
    for (lane, arguments) in lanes {
        let call = || Call::lane(lane, arguments).args(&["--claim"]).on(&github);
        let first = call().succeeds();
        assert_eq!(first.output("claimed"), "true");
        let writes = || ["/git/tags", "/git/refs"].map(|path| github.count("POST", path));
        let before = (repository.refs(), writes());
        let again = call().succeeds();
        assert_eq!(before, (repository.refs(), writes()));
        for (name, value) in &first.outputs {
            let expected = match name.as_str() {
                "claimed" | "changed" => "false",
                "reason" => "already-tagged",
                "bump" => "none",
                _ => value,
            };
            assert_eq!(again.output(name), expected, "{name}");
        }
    }
}

/// A list from before the last claim gives a version that is taken since: not a failure, and no
/// second tag on one commit. Fails when the second attempt doesn't list again.
#[test]
fn v6_a_stale_list_is_noticed_by_the_refused_ref() {
    let (repository, commits) = siblings(2);
    // The first run lists, and reads messages; then the second lists.
    let stale = Match::post("/git-upload-pack").nth(3);
    let github = GitHub::failing(&repository, Faults::default().on(stale, Fault::StaleRead));
    let call = |sha: &String| staging(&github, &[])(sha).succeeds();
    assert_eq!(call(&commits[0]).tag(), "v1.2.4");
    let late = call(&commits[1]);
    assert_eq!((late.tag(), late.output("claimed")), ("v1.2.5", "true"));
    late.says(&["v1.2.4 was not claimed", "attempt 1 of 10"]);
}
