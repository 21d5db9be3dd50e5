//! `bump: auto`, and fixes that production has and the trunk lacks: the same from both sources.

use crate::support::{Call, GitHub, Repository, Run};

/// The same question to both sources; their answers must be equal.
pub fn agreed(github: &GitHub, repository: &Repository, lane: &str, arguments: &[&str]) -> Run {
    let call = || Call::lane(lane, arguments);
    let api = call().on(github).succeeds();
    let git = call().in_git(repository.path()).succeeds();
    assert_eq!(api.outputs, git.outputs, "{arguments:?}");
    let warnings = |run: &Run| run.annotations("warning");
    assert_eq!(warnings(&api), warnings(&git), "{arguments:?}");
    api
}

/// The same question to both sources; both must refuse it for the same reason.
pub fn refused(github: &GitHub, repository: &Repository, lane: &str, arguments: &[&str]) -> Run {
    let call = || Call::lane(lane, arguments);
    let api = call().on(github).fails(1);
    let git = call().in_git(repository.path()).fails(1);
    assert_eq!(api.annotations("error"), git.annotations("error"));
    api
}

#[test]
fn auto_reads_the_commits_since_the_last_version_within_the_paths() {
    let (repository, first) = Repository::new();
    let released = repository.commit("main", &first, "feat!: released", &[("web/a", "1\n")]);
    repository.version("v1.2.3", &released, "staging");
    let docs = repository.commit("main", &released, "docs: say so", &[("docs/a", "1\n")]);
    let feature = repository.commit("main", &docs, "feat(api): more", &[("api/a", "1\n")]);
    let fix = repository.commit("main", &feature, "fix: web", &[("web/a", "2\n")]);
    let side = repository.commit("side", &docs, "refactor!: side", &[("lib/a", "1\n")]);
    let merge = repository.commit(
        "main",
        &format!("{fix} {side}"),
        "Merge side",
        &[("lib/a", "1\n")],
    );
    let github = GitHub::over(&repository);
    for (sha, paths, tag) in [
        (&docs, "", "v1.2.4"),
        (&feature, "", "v1.3.0"),
        (&fix, "", "v1.3.0"),
        (&fix, "web", "v1.2.4"),
        (&fix, "api", "v1.3.0"),
        (&fix, "web\ndocs", "v1.2.4"),
        (&fix, "web\napi", "v1.3.0"),
        (&merge, "", "v2.0.0"),
        (&merge, "api", "v1.3.0"),
        (&merge, "lib", "v2.0.0"),
        (&merge, "nothing", "v1.2.4"),
    ] {
        let paths: Vec<String> = paths
            .lines()
            .map(|path| format!("--paths={path}"))
            .collect();
        let mut arguments = vec!["--bump=auto", "--sha", sha];
        arguments.extend(paths.iter().map(String::as_str));
        let run = agreed(&github, &repository, "staging", &arguments);
        assert_eq!(run.tag(), tag, "{arguments:?}");
    }
}

/// Versions on another branch count as released up to where the branches part.
#[test]
fn auto_stops_at_every_version_and_not_only_at_the_highest() {
    let (repository, first) = Repository::new();
    repository.version("v1.1.0", &first, "production");
    let old = repository.commit("main", &first, "feat!: long released", &[("a", "1\n")]);
    repository.version("v2.0.0", &old, "staging");
    let fixed = repository.commit("mend", &old, "feat: on the side", &[("b", "1\n")]);
    repository.version("v2.0.1", &fixed, "hotfix");
    let next = repository.commit("main", &old, "fix: more", &[("c", "1\n")]);
    let github = GitHub::over(&repository);
    let arguments = ["--bump=auto", "--sha", &next];
    assert_eq!(
        agreed(&github, &repository, "staging", &arguments).tag(),
        "v2.0.2"
    );
    let arguments = ["--bump=auto", "--sha", &next, "--scheme=prerelease-line"];
    assert_eq!(
        agreed(&github, &repository, "dev", &arguments).tag(),
        "v2.0.2-dev.1"
    );
}

/// Production runs `v1.1.0`, which was mended by `v1.1.1`, a commit that `main` lacks.
fn mended() -> (Repository, String, String) {
    let (repository, first) = Repository::new();
    repository.version("v1.0.1", &first, "staging");
    repository.version("v1.1.0", &first, "production");
    let fix = [("fix.txt", "mended\n")];
    let mended = repository.commit("mend", &first, "fix: it\n\nIt was broken.", &fix);
    repository.version("v1.1.1", &mended, "hotfix");
    let next = repository.commit("main", &first, "feat: more", &[("y.txt", "y\n")]);
    (repository, next, mended)
}

#[test]
fn a_missing_hotfix_is_warned_of_or_refused() {
    let (repository, next, mended) = mended();
    repository.version("v1.1.2", &next, "staging");
    let github = GitHub::over(&repository);
    let run = agreed(&github, &repository, "production", &["--from=v1.1.2"]);
    assert_eq!(run.tag(), "v1.2.0");
    let warnings = run.annotations("warning");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    for text in ["v1.1.1", "v1.1.0", &mended[..7]] {
        assert!(warnings[0].contains(text), "{warnings:?}");
    }
    let before = repository.refs();
    let arguments = ["--from=v1.1.2", "--require-hotfixes", "--claim"];
    refused(&github, &repository, "production", &arguments).says(&["v1.1.1", "port the commits"]);
    assert_eq!(repository.refs(), before);
}

/// The same patch under another commit, below other changes of the same file.
#[test]
fn a_cherry_picked_hotfix_is_not_missing() {
    let (repository, next, mended) = mended();
    let fix = [("fix.txt", "mended\n")];
    for (number, message) in [
        (2, "fix: it\n\nIt was broken.".to_owned()),
        (3, "fix: it (#12)".to_owned()),
        (
            4,
            format!("backport\n\n(cherry picked from commit {mended})"),
        ),
    ] {
        let branch = format!("port-{number}");
        let picked = repository.commit(&branch, &next, &message, &fix);
        let tag = format!("v1.1.{number}");
        repository.version(&tag, &picked, "staging");
    }
    let other = repository.commit("other", &next, "fix: it", &[("fix.txt", "otherwise\n")]);
    repository.version("v1.1.5", &other, "staging");
    let github = GitHub::over(&repository);
    for from in ["v1.1.2", "v1.1.3", "v1.1.4"] {
        let arguments = ["--from", from, "--require-hotfixes"];
        let run = agreed(&github, &repository, "production", &arguments);
        assert_eq!(
            (run.tag(), run.annotations("warning").len()),
            ("v1.2.0", 0),
            "{from}"
        );
    }
    let arguments = ["--from=v1.1.5", "--require-hotfixes"];
    refused(&github, &repository, "production", &arguments).says(&["v1.1.1"]);
}

#[test]
fn a_merged_hotfix_is_not_missing() {
    let (repository, next, mended) = mended();
    let both = [("fix.txt", "mended\n")];
    let merged = repository.commit("main", &format!("{next} {mended}"), "Merge mend", &both);
    repository.version("v1.1.2", &merged, "staging");
    let github = GitHub::over(&repository);
    let arguments = ["--from=v1.1.2", "--require-hotfixes"];
    let run = agreed(&github, &repository, "production", &arguments);
    assert_eq!((run.tag(), run.annotations("warning").len()), ("v1.2.0", 0));
}

#[test]
fn a_hotfix_must_stand_on_what_it_mends() {
    let (repository, next, mended) = mended();
    let github = GitHub::over(&repository);
    let before = repository.refs();
    for (from, sha, text) in [
        ("v1.1.1", &next, "does not descend from v1.1.1"),
        ("v1.1.1", &mended, "is the very commit of v1.1.1"),
        ("v1.0.1", &next, "is of lane staging"),
        ("v9.0.0", &next, "there is no tag 'v9.0.0'"),
    ] {
        let arguments = [
            "--from",
            from,
            "--sha",
            sha,
            "--claim",
            "--scheme=patch-line",
        ];
        refused(&github, &repository, "hotfix", &arguments).says(&[text]);
    }
    assert_eq!(repository.refs(), before);
}
