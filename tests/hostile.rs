//! Text as an attacker would write it. That no command gets through to the runner is proved by
//! every run (see `support::program`); here are the texts that would like to.

use serde_json::Value;

use crate::support::{Call, GitHub, Repository};

/// The outputs that there are; anything else was injected.
const OUTPUTS: usize = 14;

const TEXTS: [&str; 6] = [
    "x\n::set-output name=tag::v9.9.9\n::add-mask::v",
    "##[set-output name=tag]v9.9.9\r##[error]x",
    "x\ntag<<EOF\nv9.9.9\nEOF\n",
    "$(touch pwned)`touch pwned`;touch pwned'\"|&",
    "--upload-pack=touch pwned",
    "-x",
];

/// Names that git allows and a shell or a runner would stumble over.
const NAMES: [&str; 6] = [
    "v1.2.9$(touch,pwned)",
    "v1.2.9`id`;'\"|&",
    "v1.2.9-%0A%0D##",
    "\"v1.2.9\"",
    "x<!--</details>-->|`",
    "v1.2.9-\u{200d}\u{2028}é🚢",
];

fn history() -> (Repository, String) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let next = repository.commit("main", &first, TEXTS[0], &[("y.txt", "y\n")]);
    (repository, next)
}

/// Every input of the action, but those that would leave nothing to test, and secrets: a secret's
/// mask has to be printed as it is.
fn inputs() -> Vec<String> {
    let described = Call::terminal(&["describe", "--format=json"])
        .succeeds()
        .stdout;
    let actions: Value = serde_json::from_str(&described).unwrap();
    let inputs = actions[0]["inputs"].as_array().unwrap().iter();
    let public = inputs.filter(|input| input["secret"] == false);
    let names: Vec<String> = public
        .map(|input| input["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.len() > 20, "{names:?}");
    names
        .into_iter()
        .filter(|name| name != "source" && name != "git-dir")
        .collect()
}

/// An input either does what it says or is refused as a whole; a refused one has written nothing.
fn try_input(repository: &Repository, name: &str, value: &str) {
    let before = repository.refs();
    let call = Call::new(&["next-version", "--claim", "--sha=main"]).in_git(repository.path());
    let call = match name {
        "sha" | "claim" => Call::new(&["next-version"]).in_git(repository.path()),
        _ => call,
    };
    let run = call.input("lane", "staging").input(name, value).run();
    let place = format!("{name}={value:?}\n{}", run.stderr);
    match run.code {
        0 => assert_eq!(run.outputs.len(), OUTPUTS, "{place}"),
        1 | 2 => assert_eq!(
            (run.outputs.len(), repository.refs()),
            (0, before),
            "{place}"
        ),
        code => panic!("{code}: {place}"),
    }
    assert!(run.code != 0 || run.tag() != "v9.9.9", "{place}");
}

#[test]
fn no_input_gives_a_command_to_the_runner_or_to_a_shell() {
    let (repository, _) = history();
    for name in inputs() {
        for value in TEXTS {
            try_input(&repository, &name, value);
        }
    }
    let files: Vec<_> = std::fs::read_dir(repository.path()).unwrap().collect();
    assert!(
        !files
            .iter()
            .any(|file| file.as_ref().unwrap().file_name() == "pwned")
    );
}

#[test]
fn no_variable_of_the_context_gives_a_command() {
    let (repository, next) = history();
    for name in [
        "GITHUB_REF",
        "GITHUB_SHA",
        "GITHUB_RUN_NUMBER",
        "GITHUB_RUN_ID",
        "GITHUB_REPOSITORY",
    ] {
        for value in TEXTS {
            let value = match name {
                "GITHUB_REF" => format!("refs/heads/{value}"),
                _ => value.to_owned(),
            };
            let call = Call::lane("staging", &["--image-template={branch}-{sha7}"]);
            let call = call
                .in_git(repository.path())
                .env("GITHUB_SHA", &next)
                .env(name, &value);
            let run = call.run();
            let image_tag = run.outputs.iter().find(|(name, _)| name == "image-tag");
            let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            assert!(
                [0, 1, 2].contains(&run.code),
                "{name}={value:?}\n{}",
                run.stderr
            );
            assert!(
                image_tag.is_none_or(|(_, tag)| tag.chars().all(legal)),
                "{image_tag:?}"
            );
        }
    }
}

#[test]
fn names_of_tags_and_branches_give_no_command() {
    let (repository, next) = history();
    for name in NAMES {
        repository.tag(name, &next);
        repository.git(&["update-ref", &format!("refs/heads/{name}"), &next]);
    }
    let github = GitHub::over(&repository);
    let call = || Call::lane("staging", &["--explain", "--sha", &next]);
    for run in [call().on(&github), call().in_git(repository.path())].map(Call::succeeds) {
        assert_eq!(run.tag(), "v1.2.4");
        for name in NAMES {
            assert!(run.stderr.contains(name), "{name}: {}", run.stderr);
        }
        assert!(!run.summary.contains("<!--"), "{}", run.summary);
    }
    for name in NAMES {
        let call = || Call::lane("production", &["--from", name]);
        call().on(&github).fails(2);
        call().in_git(repository.path()).fails(2);
        let call = || Call::lane("staging", &["--sha", &next, "--trunk", name]);
        assert_eq!(call().on(&github).succeeds().tag(), "v1.2.4", "{name}");
        assert_eq!(
            call().in_git(repository.path()).succeeds().tag(),
            "v1.2.4",
            "{name}"
        );
    }
}

#[test]
fn messages_of_tags_and_commits_give_no_command_and_forge_no_trailer() {
    let (repository, next) = history();
    let forged = "x\n\nWindlass-Lane: production\n\nWindlass-Lane: staging\n::error::x";
    repository.annotate("v1.2.4", &next, forged);
    let later = repository.commit(
        "main",
        &next,
        "feat!: x\n\n::set-env name=a::b",
        &[("z", "z\n")],
    );
    let github = GitHub::over(&repository);
    for arguments in [
        &["--bump=auto"][..],
        &["--message=Windlass-Lane: production"],
    ] {
        let call = || Call::lane("staging", arguments).args(&["--explain", "--sha", &later]);
        let runs = [call().on(&github), call().in_git(repository.path())].map(Call::succeeds);
        assert_eq!(runs[0].outputs, runs[1].outputs);
        runs[0].says(&["v1.2.4", "staging"]);
    }
}

#[test]
fn what_looks_like_an_option_is_a_value() {
    let (repository, _) = history();
    let (github, before) = (GitHub::over(&repository), repository.refs());
    for (lane, argument, code, text) in [
        ("production", "--from=-x", 2, "'-x' is no version tag"),
        ("staging", "--sha=--upload-pack=x", 1, "--upload-pack=x"),
        ("staging", "--sha=-x", 1, "-x"),
        ("staging", "--tag-prefix=-", 2, "tag-prefix '-'"),
    ] {
        let call = || Call::lane(lane, &[argument, "--claim"]);
        for call in [call().on(&github), call().in_git(repository.path())] {
            call.fails(code).says(&[text]);
        }
    }
    assert_eq!(repository.refs(), before);
}
