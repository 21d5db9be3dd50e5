//! `windlass rehearse`: offline, on a copy, whatever stands around it. What it tells is the matter of
//! `rehearse_story`.

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

/// Plays with these arguments, and gives the record.
pub(crate) fn rehearse(arguments: &[&str]) -> Value {
    let run = Call::terminal(&["rehearse", "--format=json"])
        .args(arguments)
        .succeeds();
    serde_json::from_str(&run.stdout).unwrap()
}

/// The steps of a record.
pub(crate) fn steps(rehearsal: &Value) -> &Vec<Value> {
    rehearsal["steps"].as_array().unwrap()
}

/// The tags that were claimed, in their order.
fn claimed(rehearsal: &Value) -> Vec<&str> {
    let claims = |step: &&Value| step["outcome"] == "claimed";
    let steps = steps(rehearsal).iter().filter(claims);
    steps.map(|step| step["tag"].as_str().unwrap()).collect()
}

/// A step that claims makes one ref; no other makes any. Nothing that is asked fails, unless it
/// is whether something is there. The last step is a re-run: it writes nothing.
pub(crate) fn assert_told_whole(rehearsal: &Value) {
    for step in steps(rehearsal) {
        let requests = step["requests"].as_array().unwrap();
        let path = |request: &Value| request["path"].as_str().unwrap().to_owned();
        let reads = |request: &Value| {
            request["method"] == "GET" || path(request).ends_with("/git-upload-pack")
        };
        let creates = |request: &&Value| !reads(request) && path(request).ends_with("/git/refs");
        let created = requests.iter().filter(creates).count();
        assert_eq!(created == 1, step["outcome"] == "claimed", "{step:#}");
        let wrote = requests.iter().any(|request| !reads(request));
        // A deployment that failed is on record, too.
        let writes = ["claimed", "changed", "failed"].contains(&step["outcome"].as_str().unwrap());
        assert_eq!(wrote, writes, "{step:#}");
        assert!((1..=14).contains(&requests.len()), "{step:#}");
        for request in requests {
            let status = request["status"].as_u64().unwrap();
            let absent = status == 404 && request["method"] == "GET";
            assert!(status / 100 == 2 || absent, "{step:#}");
        }
    }
    assert_eq!(steps(rehearsal).last().unwrap()["outcome"], "unchanged");
    assert_eq!(rehearsal.get("failure"), None);
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
        assert_eq!(claimed(&rehearsal)[..2], ["v1.2.4", "v1.3.0"]);
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
    assert_eq!(claimed(&rehearsal)[0], "api/v1.0.0-dev.1");
    assert_told_whole(&rehearsal);
}

#[test]
fn tags_of_dev_and_rc_tell_the_scheme() {
    let (repository, first) = Repository::new();
    repository.tag("v1.4.0-dev.7", &first);
    let rehearsal = rehearse(&["--repo", repository.name()]);
    assert_eq!(rehearsal["scheme"], "prerelease-line");
    assert_eq!(claimed(&rehearsal)[0], "v1.4.0-dev.8");
}

#[test]
fn nothing_of_the_surroundings_reaches_the_rehearsal() {
    let call = Call::terminal(&["rehearse", "--format=json"]);
    let call = NETWORK
        .iter()
        .fold(call, |call, (name, value)| call.env(name, value));
    let rehearsal: Value = serde_json::from_str(&call.succeeds().stdout).unwrap();
    assert_told_whole(&rehearsal);
    assert_eq!(claimed(&rehearsal)[0], "v1.2.1");
}

#[test]
fn ten_thousand_annotated_tags_are_no_hindrance() {
    let (repository, _) = Repository::with_annotated_tags(10_000);
    let before = repository.git(&["count-objects", "-v"]);
    let rehearsal = rehearse(&["--repo", repository.name()]);
    assert_told_whole(&rehearsal);
    assert_eq!(claimed(&rehearsal)[..2], ["v10.0.1", "v10.1.0"]);
    assert_eq!(repository.git(&["count-objects", "-v"]), before);
}

#[test]
fn the_timeline_is_short_and_names_every_tag_and_the_sum() {
    let run = Call::terminal(&["rehearse"]).succeeds();
    for text in [
        "v1.2.1",
        "v1.3.0",
        "v1.3.1",
        "v1.3.2",
        "deployed: no deployment of v1.2.1",
        "refused with exit code 1, as it must be",
        "\n     Slack: ❌ Staging v1.2.1 → staging: failed in deploy after ",
        "\n     Slack: ⏳ Staging v1.2.1 → staging: deploying\n",
        "18 steps, 4 tags claimed, 2 releases (the latest is v1.3.2), 4 messages in Slack, ",
        "The original was not touched.",
    ] {
        assert!(run.stdout.contains(text), "{}", run.stdout);
    }
    // Two lines a step, one more for the reason of each refusal and of the failure, one for each
    // time that Slack was told, and what stands around them.
    assert_eq!(
        run.stdout.lines().count(),
        2 + 18 * 2 + 3 + 16 + 2,
        "{}",
        run.stdout
    );
    assert!(
        !run.stdout.contains('\u{1b}'),
        "colours are for terminals: {}",
        run.stdout
    );
}

#[test]
fn branches_of_hotfixes_and_an_environment_of_ones_own_are_no_hindrance() {
    let repository = Repository::empty();
    let config = "[lanes.staging]\nenvironment = \"stage-eu\"\n";
    let first = repository.commit("main", "", "feat: begin", &[("windlass.toml", config)]);
    repository.git(&["update-ref", "refs/heads/hotfix/login", &first]);
    let rehearsal = rehearse(&["--repo", repository.name()]);
    assert_told_whole(&rehearsal);
    assert_eq!(steps(&rehearsal)[5]["title"], "deploy it to stage-eu");
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
