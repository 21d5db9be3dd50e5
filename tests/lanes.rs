//! The way of a version through the lanes, through the program, and the same from both sources.

use crate::support::{Call, GitHub, Repository, without_claim};

/// A step of the way: the lane, further arguments, the tag that comes, the tag before it, and
/// what was done.
type Leg<'a> = (&'a str, &'a [&'a str], &'a str, &'a str, &'a str);

/// Five commits on `main`, and a fix on top of the second.
struct Story {
    repository: Repository,
    main: Vec<String>,
    fix: String,
}

impl Story {
    fn new() -> Self {
        let (repository, first) = Repository::new();
        let mut main = vec![first];
        for number in 2..=5 {
            let on = main.last().unwrap();
            let file = format!("{number}.txt");
            let message = format!("feat: part {number}");
            let next = repository.commit("main", on, &message, &[(&file, "x\n")]);
            main.push(next);
        }
        let fix = repository.commit("mend", &main[1], "fix: it", &[("fix.txt", "y\n")]);
        Self {
            repository,
            main,
            fix,
        }
    }

    /// `1` to `5` are commits of `main`, `fix` is the fix.
    fn commit(&self, word: &str) -> String {
        match word.parse::<usize>() {
            Ok(number) => self.main[number - 1].clone(),
            Err(_) => self.fix.clone(),
        }
    }
}

/// Plays the legs twice, and both times must end in the same.
fn play(legs: &[Leg<'_>]) {
    let (through_api, through_git) = (Story::new(), Story::new());
    let github = GitHub::over(&through_api.repository);
    for (lane, arguments, tag, previous, reason) in legs {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| match argument.strip_prefix("--sha=") {
                Some(word) => format!("--sha={}", through_api.commit(word)),
                None => (*argument).to_owned(),
            })
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let call = || {
            let call = Call::lane(lane, &arguments).args(&["--claim"]).on(&github);
            call.env("GITHUB_RUN_ID", "7")
                .env("GITHUB_REF", "refs/heads/main")
        };
        let api = call().args(&["--source=api"]).succeeds();
        let git = call().in_git(through_git.repository.path()).succeeds();
        let place = format!("{lane} {arguments:?}\n{}", api.stderr);
        assert_eq!(api.outputs, git.outputs, "{place}");
        assert_eq!(api.annotations("warning"), git.annotations("warning"));
        let seen = ["tag", "previous-tag", "reason"].map(|name| api.output(name));
        assert_eq!(seen, [*tag, *previous, *reason], "{place}");
        let sha = through_api.repository.peeled(tag);
        assert_eq!(sha, api.output("sha"), "{place}");
    }
    let tags = through_api.repository.tags();
    assert_eq!(tags, through_git.repository.tags());
    for tag in tags.keys() {
        let message = |story: &Story| without_claim(&story.repository.message(tag));
        assert_eq!(message(&through_api), message(&through_git));
    }
}

const PATCH_LINE: &[Leg<'static>] = &[
    ("staging", &["--sha=1"], "v1.0.0", "", "initial"),
    ("staging", &["--sha=2"], "v1.0.1", "v1.0.0", "raised"),
    (
        "staging",
        &["--sha=2"],
        "v1.0.1",
        "v1.0.0",
        "already-tagged",
    ),
    ("production", &["--from=v1.0.1"], "v1.1.0", "", "promoted"),
    ("staging", &["--sha=3"], "v1.1.1", "v1.0.1", "raised"),
    (
        "hotfix",
        &["--from=v1.1.0", "--sha=fix"],
        "v1.1.2",
        "v1.1.0",
        "hotfix",
    ),
    (
        "production",
        &["--from=v1.1.2"],
        "v1.1.2",
        "v1.1.0",
        "hotfix-promoted",
    ),
    (
        "hotfix",
        &["--from=v1.1.0", "--sha=fix"],
        "v1.1.2",
        "v1.1.0",
        "already-tagged",
    ),
    (
        "production",
        &["--from=v1.1.1"],
        "v1.2.0",
        "v1.1.0",
        "promoted",
    ),
    (
        "production",
        &["--from=v1.1.1"],
        "v1.2.0",
        "v1.1.0",
        "already-tagged",
    ),
    (
        "staging",
        &["--sha=4", "--bump=major"],
        "v2.0.0",
        "v1.1.1",
        "raised",
    ),
    (
        "staging",
        &["--sha=5", "--line=1"],
        "v1.2.1",
        "v1.1.1",
        "raised",
    ),
    (
        "staging",
        &["--sha=5", "--force"],
        "v2.0.1",
        "v2.0.0",
        "raised",
    ),
    (
        "production",
        &["--from=v2.0.1"],
        "v2.1.0",
        "v1.2.0",
        "promoted",
    ),
];

const PRERELEASE_LINE: &[Leg<'static>] = &[
    ("dev", &["--sha=1"], "v1.0.0-dev.1", "", "initial"),
    (
        "dev",
        &["--sha=2"],
        "v1.0.0-dev.2",
        "v1.0.0-dev.1",
        "counted",
    ),
    ("rc", &["--sha=2"], "v1.0.0-rc.1", "", "counted"),
    (
        "production",
        &["--from=v1.0.0-rc.1"],
        "v1.0.0",
        "",
        "promoted",
    ),
    (
        "dev",
        &["--sha=3"],
        "v1.1.0-dev.1",
        "v1.0.0-dev.2",
        "raised",
    ),
    (
        "hotfix",
        &["--from=v1.0.0", "--sha=fix", "--hotfix-prerelease"],
        "v1.0.1-rc.1",
        "v1.0.0",
        "hotfix",
    ),
    (
        "production",
        &["--from=v1.0.1-rc.1"],
        "v1.0.1",
        "v1.0.0",
        "promoted",
    ),
    ("rc", &["--sha=3"], "v1.1.0-rc.1", "v1.0.0-rc.1", "counted"),
    (
        "production",
        &["--from=v1.1.0-rc.1"],
        "v1.1.0",
        "v1.0.1",
        "promoted",
    ),
    (
        "dev",
        &["--sha=4", "--bump=major"],
        "v2.0.0-dev.1",
        "v1.1.0-dev.1",
        "raised",
    ),
    (
        "dev",
        &["--sha=5", "--bump=patch"],
        "v2.0.0-dev.2",
        "v2.0.0-dev.1",
        "counted",
    ),
    (
        "hotfix",
        &[
            "--from=v1.0.0",
            "--sha=fix",
            "--scheme=prerelease-line",
            "--force",
        ],
        "v1.0.2",
        "v1.0.0",
        "hotfix",
    ),
];

#[test]
fn every_lane_of_the_patch_line_is_the_same_from_both_sources() {
    play(PATCH_LINE);
}

#[test]
fn every_lane_of_the_prerelease_line_is_the_same_from_both_sources() {
    play(PRERELEASE_LINE);
}
