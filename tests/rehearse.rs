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

fn steps(rehearsal: &Value) -> &Vec<Value> {
    rehearsal["steps"].as_array().unwrap()
}

/// What each step was about, and how it ended: `staging v1.2.1 claimed`.
fn told(rehearsal: &Value) -> Vec<String> {
    let word = |step: &Value, name: &str| step[name].as_str().unwrap().to_owned();
    let line = |step: &Value| {
        let words = ["action", "lane", "tag", "outcome"].map(|name| word(step, name));
        words.join(" ")
    };
    steps(rehearsal).iter().map(line).collect()
}

/// The tags that were claimed, in their order.
fn claimed(rehearsal: &Value) -> Vec<&str> {
    let claims = |step: &&Value| step["outcome"] == "claimed";
    let steps = steps(rehearsal).iter().filter(claims);
    steps.map(|step| step["tag"].as_str().unwrap()).collect()
}

/// A step that claims makes one ref; no other makes any. Nothing that is asked fails, unless it
/// is whether something is there. The last step is a re-run: it writes nothing.
fn assert_told_whole(rehearsal: &Value) {
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
        let writes = ["claimed", "changed"].contains(&step["outcome"].as_str().unwrap());
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

/// Each version is released once, whole, and the highest is the latest.
fn assert_released(rehearsal: &Value, tags: [&str; 2]) {
    let releases = rehearsal["releases"].as_array().unwrap();
    let released: Vec<_> = releases.iter().map(|release| &release["tag"]).collect();
    assert_eq!(released, tags);
    for release in releases {
        let flags = ["draft", "prerelease", "latest"].map(|flag| release[flag].as_bool().unwrap());
        assert_eq!(flags, [false, false, release["tag"] == tags[0]]);
        let assets = release["assets"].as_array().unwrap();
        let names: Vec<_> = assets.iter().map(|asset| &asset["name"]).collect();
        assert_eq!(names, ["manual.txt", "program.txt", "SHA256SUMS"]);
        for asset in assets {
            assert!(asset["size"].as_u64().unwrap() > 0);
            assert_eq!(asset["digest"].as_str().unwrap().len(), 71, "{asset}");
        }
    }
}

#[test]
fn a_sample_goes_all_the_way_on_the_patch_line() {
    let sample = rehearse(&[]);
    assert_eq!(sample["repository"], "a sample repository");
    assert_eq!(sample["scheme"], "patch-line");
    let all = [
        "next-version staging v1.2.1 claimed",
        "next-version staging v1.2.1 unchanged",
        "verify-staging-tag staging v1.2.1 refused",
        "deployment staging v1.2.1 changed",
        "verify-staging-tag staging v1.2.1 unchanged",
        "next-version production v1.3.0 claimed",
        "create-release production v1.3.0 changed",
        "next-version staging v1.3.1 claimed",
        "next-version hotfix v1.3.2 claimed",
        "deployment hotfix v1.3.2 changed",
        "verify-staging-tag hotfix v1.3.2 unchanged",
        "next-version production v1.3.2 unchanged",
        "create-release production v1.3.2 changed",
        "create-release production v1.3.2 unchanged",
    ];
    assert_eq!(told(&sample), all);
    assert_told_whole(&sample);
    assert_released(&sample, ["v1.3.2", "v1.3.0"]);
}

#[test]
fn a_sample_goes_all_the_way_on_the_prerelease_line() {
    let sample = rehearse(&["--scheme=prerelease-line"]);
    let all = [
        "next-version dev v1.3.0-dev.1 claimed",
        "next-version rc v1.3.0-rc.1 claimed",
        "next-version rc v1.3.0-rc.1 unchanged",
        "verify-staging-tag rc v1.3.0-rc.1 refused",
        "deployment rc v1.3.0-rc.1 changed",
        "verify-staging-tag rc v1.3.0-rc.1 unchanged",
        "next-version production v1.3.0 claimed",
        "create-release production v1.3.0 changed",
        "next-version dev v1.4.0-dev.1 claimed",
        "next-version hotfix v1.3.1 claimed",
        "deployment hotfix v1.3.1 changed",
        "verify-staging-tag hotfix v1.3.1 unchanged",
        // A hotfix of this scheme needs no promotion of its own, but may be promoted all the same.
        "next-version production v1.3.1 unchanged",
        "create-release production v1.3.1 changed",
        "create-release production v1.3.1 unchanged",
    ];
    assert_eq!(told(&sample), all);
    assert_told_whole(&sample);
    assert_released(&sample, ["v1.3.1", "v1.3.0"]);
}

#[test]
fn a_promotion_keeps_the_commit_and_a_hotfix_is_not_on_the_trunk() {
    let sample = rehearse(&[]);
    let commits = sample["history"]["commits"].as_array().unwrap();
    let tags = sample["history"]["tags"].as_array().unwrap();
    let tag = |name: &str| tags.iter().find(|tag| tag["name"] == name).unwrap();
    let commit = |name: &str| {
        let sha = &tag(name)["sha"];
        commits.iter().find(|commit| commit["sha"] == *sha).unwrap()
    };
    assert_eq!(tag("v1.2.1")["sha"], tag("v1.3.0")["sha"]);
    assert_eq!(tag("v1.3.0")["from"], "v1.2.1");
    assert_eq!(
        tag("v1.3.2")["lanes"],
        serde_json::json!(["hotfix", "production"])
    );
    let branches = ["v1.2.0", "v1.3.0", "v1.3.1", "v1.3.2"].map(|name| &commit(name)["branch"]);
    assert_eq!(branches, ["main", "main", "main", "windlass-hotfix"]);
    for after in ["v1.3.1", "v1.3.2"] {
        assert_eq!(commit(after)["parents"][0], tag("v1.3.0")["sha"], "{after}");
    }
}

#[test]
fn what_was_never_deployed_is_refused_for_that_alone() {
    let sample = rehearse(&[]);
    let refused = &steps(&sample)[2];
    assert_eq!(refused["outputs"]["verified"], false);
    assert_eq!(
        refused["outputs"]["failed"],
        serde_json::json!(["deployed"])
    );
    let findings = refused["findings"].as_array().unwrap();
    let failed: Vec<_> = findings
        .iter()
        .filter(|it| it["outcome"] == "failed")
        .collect();
    assert_eq!((findings.len(), failed.len()), (6, 1));
    assert!(
        failed[0]["hints"][0]
            .as_str()
            .unwrap()
            .starts_with("deploy v1.2.1")
    );
    let verified = &steps(&sample)[4];
    assert_eq!(verified["outputs"]["verified"], true);
    assert_eq!(
        verified["outputs"]["production-tag"],
        steps(&sample)[5]["tag"]
    );
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
        "14 steps, 4 tags claimed, 2 releases (the latest is v1.3.2)",
        "The original was not touched.",
    ] {
        assert!(run.stdout.contains(text), "{}", run.stdout);
    }
    // Two lines a step, one more for the reason of the refusal, and what stands around them.
    assert_eq!(
        run.stdout.lines().count(),
        2 + 14 * 2 + 1 + 2,
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
    assert_eq!(steps(&rehearsal)[3]["outputs"]["environment"], "stage-eu");
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
