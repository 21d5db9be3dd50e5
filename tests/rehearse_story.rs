//! The story that `windlass rehearse` tells, step by step, in both schemes.

use serde_json::{Value, json};

use crate::rehearse::{assert_told_whole, rehearse, steps};

/// What each step was about, and how it ended: `staging v1.2.1 claimed`.
fn told(rehearsal: &Value) -> Vec<String> {
    let word = |step: &Value, name: &str| step[name].as_str().unwrap().to_owned();
    let line = |step: &Value| {
        let words = ["action", "lane", "tag", "outcome"].map(|name| word(step, name));
        words.join(" ")
    };
    steps(rehearsal).iter().map(line).collect()
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
        "trigger-runner staging v1.2.1 failed",
        "verify-staging-tag staging v1.2.1 refused",
        "trigger-runner staging v1.2.1 changed",
        "verify-staging-tag staging v1.2.1 unchanged",
        "next-version production v1.3.0 claimed",
        "trigger-runner production v1.3.0 changed",
        "create-release production v1.3.0 changed",
        "next-version staging v1.3.1 claimed",
        "next-version hotfix v1.3.2 claimed",
        "trigger-runner hotfix v1.3.2 changed",
        "verify-staging-tag hotfix v1.3.2 unchanged",
        "next-version production v1.3.2 unchanged",
        "trigger-runner production v1.3.2 changed",
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
        "trigger-runner rc v1.3.0-rc.1 failed",
        "verify-staging-tag rc v1.3.0-rc.1 refused",
        "trigger-runner rc v1.3.0-rc.1 changed",
        "verify-staging-tag rc v1.3.0-rc.1 unchanged",
        "next-version production v1.3.0 claimed",
        "trigger-runner production v1.3.0 changed",
        "create-release production v1.3.0 changed",
        "next-version dev v1.4.0-dev.1 claimed",
        "next-version hotfix v1.3.1 claimed",
        "trigger-runner hotfix v1.3.1 changed",
        "verify-staging-tag hotfix v1.3.1 unchanged",
        // A hotfix of this scheme needs no promotion of its own, but may be promoted all the same.
        "next-version production v1.3.1 unchanged",
        "trigger-runner production v1.3.1 changed",
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
    assert_eq!(tag("v1.3.2")["lanes"], json!(["hotfix", "production"]));
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
    assert_eq!(refused["outputs"]["failed"], json!(["deployed"]));
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
    let verified = &steps(&sample)[6];
    assert_eq!(verified["outputs"]["verified"], true);
    assert_eq!(
        verified["outputs"]["production-tag"],
        steps(&sample)[7]["tag"]
    );
}

/// The real runner brought each service to the real commit, and the deployment that went on did
/// what was missing.
#[test]
fn a_deployment_that_failed_goes_on_with_what_is_missing() {
    let sample = rehearse(&[]);
    let deployments = steps(&sample).iter();
    let deployments: Vec<_> = deployments
        .filter(|step| step["action"] == "trigger-runner")
        .collect();
    let states = |step: &Value| {
        let services = step["outputs"]["services"].as_array().unwrap().iter();
        let told = services.map(|it| format!("{} {}", it["service"], it["state"]));
        told.collect::<Vec<_>>().join(", ").replace('"', "")
    };
    let all = "db completed, api completed, web completed";
    let expected = [
        "db completed, api completed, web failed",
        "db skipped, api skipped, web completed",
        all,
        all,
        all,
    ];
    assert_eq!(
        deployments.iter().map(|it| states(it)).collect::<Vec<_>>(),
        expected
    );
    let (failed, went_on) = (&deployments[0]["outputs"], &deployments[1]["outputs"]);
    assert_eq!(failed["deployment-id"], went_on["deployment-id"]);
    for step in deployments {
        assert_eq!(step["outputs"]["sha"], step["sha"]);
    }
}

#[test]
fn deployments_can_be_recorded_only() {
    let sample = rehearse(&["--no-runner"]);
    let told = told(&sample);
    assert_eq!(told[3], "deployment staging v1.2.1 changed");
    assert!(
        !told.iter().any(|it| it.starts_with("trigger-runner")),
        "{told:?}"
    );
    assert_released(&sample, ["v1.3.2", "v1.3.0"]);
}
