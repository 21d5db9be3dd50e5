//! `windlass.toml`: where it is found, what it settles, and how mistakes in it are told.

use crate::support::{Call, GitHub, Repository};

const FILE: &str = "windlass.toml";
const SETTINGS: &str = r#"
[version]
scheme = "patch-line"
tag-prefix = "api/v"
initial = "3.0.0"
time-zone = "Asia/Seoul"
ignore = ["api/v3.0.9", "api/v9*"]

[lanes.staging]
image-template = "staging-{yyMMddHHmm}"
prerelease = false

[adopt]
before = "api/v3.0.1"
lane = "staging"
"#;

/// A commit that has the file, and one after it that has another one.
fn history() -> (Repository, String, String) {
    let repository = Repository::empty();
    let first = repository.commit("main", "", "feat: begin", &[(FILE, SETTINGS)]);
    let other = "[version]\ntag-prefix = \"web-v\"\ninitial = \"5.0.0\"\n";
    let next = repository.commit("main", &first, "feat: more", &[(FILE, other)]);
    (repository, first, next)
}

fn seen(call: Call) -> [String; 3] {
    let run = call.env("INPUT_NOW", "2026-01-19T07:00:00Z").succeeds();
    ["tag", "image-tag", "prerelease"].map(|name| run.output(name).to_owned())
}

const SETTLED: [&str; 3] = ["api/v3.0.0", "staging-2601191600", "false"];

#[test]
fn without_a_checkout_it_is_read_from_the_commit() {
    let (repository, first, next) = history();
    let github = GitHub::over(&repository);
    let call = |sha: &str| Call::lane("staging", &["--sha", sha]);
    for (sha, expected) in [
        (&first, SETTLED),
        (&next, ["web-v5.0.0", "web-v5.0.0", "true"]),
    ] {
        assert_eq!(seen(call(sha).on(&github)), expected);
        assert_eq!(seen(call(sha).in_git(repository.path())), expected);
    }
    assert_eq!(github.count("GET", "/contents/windlass.toml"), 2);
}

/// A hotfix's own commit must not say how its version is made.
#[test]
fn without_a_checkout_the_events_commit_goes_before_the_target() {
    let (repository, first, next) = history();
    let github = GitHub::over(&repository);
    let call = Call::lane("staging", &["--sha", &next]).env("GITHUB_SHA", &first);
    assert_eq!(seen(call.on(&github)), SETTLED);
}

/// A job that checks nothing out may find what an earlier one left on the machine.
#[test]
fn what_stands_in_the_directory_counts_for_nothing_where_the_commit_is_to_tell() {
    let (repository, first, _) = history();
    let github = GitHub::over(&repository);
    let stale = "[version]\ninitial = \"9.0.0\"\n";
    let call = |from: &str, arguments: &[&str]| {
        let call = Call::lane("staging", &["--sha", &first]).args(arguments);
        let call = call.file(FILE, stale).file(".git/HEAD", "");
        call.env("WINDLASS_CONFIG_FROM", from).on(&github)
    };
    for arguments in [&[] as &[&str], &["--config=windlass.toml"]] {
        assert_eq!(seen(call("commit", arguments)), SETTLED);
        assert_eq!(seen(call("", arguments))[0], "v9.0.0");
    }
    for outside in [
        "--config=../windlass.toml",
        "--config=/etc/hostname",
        "--config=.",
    ] {
        let run = call("commit", &[outside]).fails(2);
        run.says(&["it is no file of the commit"]);
    }
    call("elsewhere", &[])
        .fails(2)
        .says(&["'elsewhere' is no place", "it is 'commit'"]);
}

#[test]
fn in_a_checkout_it_is_found_upwards_to_its_root() {
    let (repository, first, _) = history();
    let clone = repository.clone_to("clone", &[]);
    let deep = clone.join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(clone.join(FILE), SETTINGS).unwrap();
    let call = || Call::lane("staging", &["--source=git", "--sha", &first]).directory(&deep);
    assert_eq!(seen(call()), SETTLED);
    // The nearest one counts, and nothing above the checkout does.
    std::fs::write(
        clone.join("a").join(FILE),
        "[version]\ninitial = \"7.0.0\"\n",
    )
    .unwrap();
    assert_eq!(seen(call())[0], "v7.0.0");
    std::fs::remove_file(clone.join("a").join(FILE)).unwrap();
    std::fs::remove_file(clone.join(FILE)).unwrap();
    std::fs::write(repository.beside(FILE), "[version]\ninitial = \"8.0.0\"\n").unwrap();
    assert_eq!(seen(call())[0], "v1.0.0");
}

#[test]
fn a_named_file_goes_before_any_other_and_an_input_before_all() {
    let (repository, _, next) = history();
    let github = GitHub::over(&repository);
    let named = repository.beside("named.toml");
    std::fs::write(&named, SETTINGS).unwrap();
    let config = format!("--config={}", named.display());
    let call = || Call::lane("staging", &[&config, "--sha", &next]);
    assert_eq!(seen(call().on(&github)), SETTLED);
    assert_eq!(seen(call().in_git(repository.path())), SETTLED);
    let inputs = [
        "--tag-prefix=api/v",
        "--initial=4.0.0",
        "--image-template={version}",
    ];
    assert_eq!(
        seen(call().args(&inputs).on(&github)),
        ["api/v4.0.0", "4.0.0", "false"]
    );
    let missing = || Call::lane("staging", &["--config=missing.toml", "--sha", &next]);
    let in_checkout = missing().file(".git/HEAD", "").on(&github).fails(2);
    in_checkout.says(&["missing.toml", "'config' must name a file"]);
    for call in [missing().on(&github), missing().in_git(repository.path())] {
        call.fails(2).says(&[
            "read missing.toml: the commit has no such file",
            "from the top of the repository",
        ]);
    }
}

/// A repository with several products has a file for each.
#[test]
fn without_a_checkout_a_named_file_is_read_from_the_commit() {
    let repository = Repository::empty();
    let text = "[version]\ntag-prefix = \"api/v\"\npaths = [\"services/api\"]\n";
    let file = "services/api/windlass.toml";
    let first = repository.commit("main", "", "feat: begin", &[(file, text)]);
    repository.version("api/v1.0.0", &first, "staging");
    let elsewhere = [("services/web/x", "x\n")];
    let next = repository.commit("main", &first, "feat!: rebuild", &elsewhere);
    let here = [("services/api/x", "x\n")];
    let last = repository.commit("main", &next, "fix: count right", &here);
    let github = GitHub::over(&repository);
    for named in [file, "./services/api/windlass.toml"] {
        let config = format!("--config={named}");
        let call = || Call::lane("dev", &[&config, "--bump=auto", "--sha", &last]);
        for call in [call().on(&github), call().in_git(repository.path())] {
            let run = call.succeeds();
            assert_eq!(run.tag(), "api/v1.0.1-dev.1", "{}", run.stderr);
        }
    }
    // A file that says both prefix and beginning means a new component, and a prefix alone may be
    // a slip of the pen.
    for (rest, code) in [("initial = \"2.0.0\"\n", 0), ("", 1)] {
        let text = format!("[version]\ntag-prefix = \"web/v\"\n{rest}");
        let call = Call::lane("dev", &["--config=web.toml", "--sha", &last]);
        let run = call.file("web.toml", &text).on(&github).run();
        assert_eq!(run.code, code, "{}", run.stderr);
    }
    let outside = Call::lane("dev", &["--config=../windlass.toml", "--sha", &last]);
    outside
        .on(&github)
        .fails(2)
        .says(&["'config' must name a file"]);
}

#[test]
fn what_it_ignores_and_adopts_is_ignored_and_adopted() {
    let (repository, first, _) = history();
    repository.tag("api/v3.0.0", &first);
    for name in ["api/v3.0.9", "api/v9.0.0", "v4.0.0"] {
        repository.tag(name, &first);
    }
    let next = repository.commit("side", &first, "fix: more", &[("x", "x\n")]);
    let github = GitHub::over(&repository);
    let call = || Call::lane("staging", &["--sha", &next]);
    for run in [call().on(&github), call().in_git(repository.path())].map(Call::succeeds) {
        assert_eq!(
            (run.tag(), run.output("previous-tag")),
            ("api/v3.0.1", "api/v3.0.0")
        );
    }
}

/// The slash of a prefix has no place in an image tag, so that the version stands there.
#[test]
fn a_prefix_with_a_slash_gives_an_image_tag_without() {
    let (repository, first) = Repository::new();
    let call = Call::lane("staging", &["--tag-prefix=api/v", "--sha", &first]);
    assert_eq!(seen(call.in_git(repository.path()))[1], "1.0.0");
}

#[test]
fn mistakes_are_told_with_line_column_and_the_nearest_key() {
    let (repository, first) = Repository::new();
    let github = GitHub::over(&repository);
    for (number, (text, place, hint)) in [
        (
            "[version]\ntag-prefx = \"v\"\n",
            ":2:1: unknown field",
            "did you mean 'tag-prefix'?",
        ),
        (
            "[version]\nscheme = \"patchline\"\n",
            ":2:10:",
            "did you mean 'patch-line'?",
        ),
        ("[lanes.stagin]\n", ":1:8:", "did you mean 'staging'?"),
        (
            "[version]\ninitial = 1\n",
            ":2:11: invalid type: integer",
            "semver",
        ),
        (
            "[lanes.staging]\nimage-template = \"{yyMMdd}\"\n",
            ":2:18:",
            "yyMMdd",
        ),
        ("[version\n", ":1:9:", "windlass.toml"),
        (
            "[version]\ninitial = \"x\u{1b}[31m::error::x\"\n",
            ":2:",
            "windlass.toml",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let branch = format!("broken-{number}");
        let broken = repository.commit(&branch, &first, "ci: x", &[(FILE, text)]);
        let before = repository.refs();
        let call = || Call::lane("staging", &["--claim", "--sha", &broken]);
        for call in [call().on(&github), call().in_git(repository.path())] {
            call.fails(2)
                .says(&[&format!("windlass.toml{place}"), hint]);
        }
        assert_eq!(repository.refs(), before);
    }
}

#[test]
fn its_schema_is_json_and_knows_every_key() {
    let schema = Call::terminal(&["schema"]).succeeds().stdout;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["title"], "windlass.toml");
    assert_eq!(schema["additionalProperties"], false);
    for key in ["version", "lanes", "adopt", "slack"] {
        assert!(schema["properties"][key].is_object(), "{schema:#}");
    }
}
