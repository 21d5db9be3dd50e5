//! `windlass rehearse`: the whole way, offline, on a copy.

use serde_json::Value;

use crate::support::{Call, Repository};

/// Variables that would lead to the real GitHub, or anywhere else.
const NETWORK: [(&str, &str); 6] = [
    ("GITHUB_API_URL", "http://192.0.2.1"),
    ("GITHUB_SERVER_URL", "http://192.0.2.1"),
    ("GITHUB_REPOSITORY", "acme/real"),
    ("GITHUB_TOKEN", "ghp_real"),
    ("HTTP_PROXY", "http://192.0.2.1:1"),
    ("INPUT_LANE", "hotfix"),
];

fn rehearse(arguments: &[&str]) -> Value {
    let run = Call::terminal(&["rehearse", "--format=json"])
        .args(arguments)
        .succeeds();
    serde_json::from_str(&run.stdout).unwrap()
}

fn tags(rehearsal: &Value) -> Vec<&str> {
    let steps = rehearsal["steps"].as_array().unwrap().iter();
    steps.map(|step| step["tag"].as_str().unwrap()).collect()
}

/// Each step but those that find what is there claims one tag, by one request that creates a ref;
/// the last one changes nothing.
fn assert_told_whole(rehearsal: &Value) {
    let steps = rehearsal["steps"].as_array().unwrap();
    for step in steps {
        let requests = step["requests"].as_array().unwrap();
        let creates = |request: &&Value| {
            let path = request["path"].as_str().unwrap();
            request["method"] == "POST" && path.ends_with("/git/refs")
        };
        let created = requests.iter().filter(creates).count();
        assert_eq!(created == 1, step["outcome"] == "claimed");
        assert!((1..=12).contains(&requests.len()), "{step:#}");
        assert_eq!(step["outputs"]["tag"], step["tag"]);
        for request in requests {
            // A commit without windlass.toml is a question answered, not a failure.
            let config = request["path"]
                .as_str()
                .unwrap()
                .ends_with("/windlass.toml");
            let status = request["status"].as_u64().unwrap();
            assert!(status / 100 == 2 || (config && status == 404), "{step:#}");
        }
    }
    assert_eq!(steps[steps.len() - 1]["outcome"], "unchanged");
}

#[test]
fn without_a_repository_a_sample_goes_all_the_way_in_both_schemes() {
    let sample = rehearse(&[]);
    assert_eq!(sample["repository"], "a sample repository");
    assert_eq!(sample["scheme"], "patch-line");
    let all = ["v1.2.1", "v1.2.2", "v1.3.0", "v1.3.1", "v1.3.1", "v1.3.1"];
    assert_eq!(tags(&sample), all);
    assert_told_whole(&sample);
    let sample = rehearse(&["--scheme=prerelease-line"]);
    let all = [
        "v1.3.0-dev.1",
        "v1.3.0-dev.2",
        "v1.3.0-rc.1",
        "v1.3.0",
        "v1.3.1",
        "v1.3.1",
        "v1.3.1",
    ];
    // A hotfix of this scheme needs no promotion of its own, but may be promoted all the same.
    assert_eq!(tags(&sample), all);
    assert_told_whole(&sample);
}

#[test]
fn the_original_is_left_as_it_was() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    repository.commit("v1.2.4", &first, "feat: a branch", &[("x", "x\n")]);
    repository.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
    let clone = repository.clone_to("clone", &[]);
    for (path, name) in [
        (repository.path(), repository.name()),
        (&clone, clone.to_str().unwrap()),
    ] {
        let state = || {
            let arguments = [&["for-each-ref"][..], &["count-objects", "-v"], &["status"]];
            let bare = path == repository.path();
            let asked = arguments
                .iter()
                .filter(|asked| !(bare && asked[0] == "status"));
            asked
                .map(|asked| repository.git_at(path, asked))
                .collect::<Vec<_>>()
        };
        let before = state();
        let rehearsal = rehearse(&["--repo", name]);
        assert_told_whole(&rehearsal);
        assert_eq!(tags(&rehearsal)[..2], ["v1.2.4", "v1.2.5"]);
        assert_eq!(state(), before);
    }
}

#[test]
fn the_repository_around_is_taken_with_its_configuration() {
    let repository = Repository::empty();
    let config = "[version]\nscheme = \"prerelease-line\"\ntag-prefix = \"api/v\"\n";
    repository.commit(
        "main",
        "",
        "feat: begin",
        &[("windlass.toml", config), ("a/b", "x\n")],
    );
    let clone = repository.clone_to("clone", &[]);
    let call = Call::terminal(&["rehearse", "--format=json"]).directory(&clone.join("a"));
    let rehearsal: Value = serde_json::from_str(&call.succeeds().stdout).unwrap();
    assert_eq!(rehearsal["scheme"], "prerelease-line");
    assert_eq!(tags(&rehearsal)[0], "api/v1.0.0-dev.1");
    assert_told_whole(&rehearsal);
}

#[test]
fn tags_of_dev_and_rc_tell_the_scheme() {
    let (repository, first) = Repository::new();
    repository.tag("v1.4.0-dev.7", &first);
    let rehearsal = rehearse(&["--repo", repository.name()]);
    assert_eq!(rehearsal["scheme"], "prerelease-line");
    assert_eq!(tags(&rehearsal)[0], "v1.4.0-dev.8");
}

#[test]
fn nothing_of_the_surroundings_reaches_the_rehearsal() {
    let call = Call::terminal(&["rehearse", "--format=json"]);
    let call = NETWORK
        .iter()
        .fold(call, |call, (name, value)| call.env(name, value));
    let rehearsal: Value = serde_json::from_str(&call.succeeds().stdout).unwrap();
    assert_told_whole(&rehearsal);
    assert_eq!(tags(&rehearsal)[0], "v1.2.1");
}

#[test]
fn ten_thousand_annotated_tags_are_no_hindrance() {
    let (repository, _) = Repository::with_annotated_tags(10_000);
    let before = repository.git(&["count-objects", "-v"]);
    let rehearsal = rehearse(&["--repo", repository.name()]);
    assert_told_whole(&rehearsal);
    assert_eq!(tags(&rehearsal)[..3], ["v10.0.1", "v10.0.2", "v10.1.0"]);
    assert_eq!(repository.git(&["count-objects", "-v"]), before);
}

#[test]
fn the_timeline_names_every_tag_and_the_sum() {
    let run = Call::terminal(&["rehearse"]).succeeds();
    for text in [
        "v1.2.1",
        "v1.2.2",
        "v1.3.0",
        "v1.3.1",
        "The original was not touched.",
    ] {
        assert!(run.stdout.contains(text), "{}", run.stdout);
    }
    assert!(
        !run.stdout.contains('\u{1b}'),
        "colours are for terminals: {}",
        run.stdout
    );
}

#[test]
fn what_can_not_be_copied_is_told() {
    let (repository, _) = Repository::new();
    let shallow = {
        let (repository, first) = (&repository, repository.git(&["rev-parse", "main"]));
        repository.commit("main", first.trim(), "fix: more", &[("x", "x\n")]);
        repository.clone_to("shallow", &["--depth=1"])
    };
    let empty = Repository::empty();
    for (path, text) in [
        (shallow.to_str().unwrap(), "shallow"),
        (empty.name(), "no commit yet"),
        ("nowhere", "as a git repository"),
    ] {
        let run = Call::terminal(&["rehearse", "--repo", path]).run();
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.says(&[text]);
    }
}
