//! Which commit a name means, and which names may be deployed where.

use reqwest::Method;
use serde_json::{Value, json};

use crate::steps::{staging, states};
use crate::support::{Place, Runner};

#[tokio::test]
async fn t6_a_tag_is_the_commit_that_it_leads_to_whatever_branch_has_its_name() {
    let place = Place::with(&[("app", "")]);
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\necho \"$3 $(git rev-parse HEAD) $(cat version)\" >> \"$RAN\"\n",
    );
    place.write("repository/version", "tagged");
    let tagged = place.commit("tagged");
    place.git(&["tag", "--annotate", "--message", "Release", "v1.2.4"]);
    let object = place.git(&["rev-parse", "refs/tags/v1.2.4"]);
    assert_ne!(object, tagged);
    place.git(&["switch", "--quiet", "--create", "v1.2.4"]);
    place.write("repository/version", "of the branch");
    place.commit("of the branch");
    place.git(&["switch", "--quiet", "main"]);
    place.write("repository/version", "of main");
    place.commit("of main");

    let runner = place.start();
    let deployment = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(deployment["sha"], tagged);
    assert_eq!(states(&deployment), ["app completed"]);
    assert_eq!(place.ran(), [format!("{tagged} {tagged} tagged")]);
    // Without saying which of the two is meant, none is.
    let (status, answer) = runner
        .deploy(&json!({"env": "staging", "ref": "v1.2.4"}))
        .await;
    assert_eq!(status, 422, "{answer}");
}

#[tokio::test]
async fn t6_a_tag_that_was_moved_is_what_it_is_now_and_what_ran_stays_what_it_was() {
    let place = Place::with(&[("app", "")]);
    let before = place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let first = runner.deployed(&staging("v1.2.4")).await;
    runner.kill();
    let after = place.commit("moved");
    place.git(&["tag", "--force", "v1.2.4"]);
    let runner = place.start();
    let second = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!([&first["sha"], &second["sha"]], [&before, &after]);
    assert_ne!(first["deployment_id"], second["deployment_id"]);
    assert_eq!(
        place.ran(),
        [&before, &after].map(|sha| format!("app staging {sha}"))
    );
}

/// That a request is refused with this status, words and hint, and nothing is kept of it.
async fn is_refused(runner: &Runner, asked: &Value, expected: (u16, &str, &str)) {
    let (status, answer) = runner.deploy(asked).await;
    let (expected, message, hint) = expected;
    assert_eq!(status, expected, "{asked} {answer}");
    let told = answer["message"].as_str().unwrap();
    assert!(told.contains(message), "{asked} {answer}");
    let told = answer["hint"].as_str().unwrap_or_default();
    assert!(told.contains(hint), "{asked} {answer}");
    let (_, list) = runner.ask(Method::GET, "/deployments", b"").await;
    assert_eq!(list["deployments"], json!([]), "{asked}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_to_change() {
    let place = Place::new();
    place.configure(|text| format!("{text}[services.tagged]\nsync = [\"true\", \"{{tag}}\"]\n"));
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let in_env = |env: &str| json!({"env": env, "tag": "v1.2.4"});
    let of = |service: &str| json!({"env": "staging", "tag": "v1.2.4", "services": [service]});
    let by_ref = |reference: &str| json!({"env": "staging", "ref": reference});
    let no_name = "can't be the name of a ref";
    let lane = "'production' takes no refs/tags/v1.2.4 (staging)";
    let by_tag = "'tagged' can only be deployed by tags";
    for (asked, expected) in [
        (in_env("production"), (422, lane, "lanes")),
        (in_env("stagin"), (422, "no environment", "staging")),
        (of("wep"), (422, "no service", "did you mean 'web'?")),
        (staging("v1.2.9"), (422, "no such tag", "")),
        (by_ref("main"), (422, by_tag, "{tag}")),
        (by_ref("-x"), (400, no_name, "")),
        (by_ref("--upload-pack=touch x"), (400, no_name, "")),
        (staging("-x"), (400, no_name, "")),
        (
            json!({"env": "staging"}),
            (400, "either 'tag' or 'ref'", ""),
        ),
    ] {
        is_refused(&runner, &asked, expected).await;
    }
}

#[tokio::test]
async fn a_commit_is_deployed_if_something_allowed_leads_to_it() {
    let place = Place::new();
    let main = place.commit("main");
    place.git(&["switch", "--quiet", "--create", "other"]);
    let other = place.commit("other");
    place.git(&["switch", "--quiet", "--create", "gone"]);
    let gone = place.commit("gone");
    place.git(&["switch", "--quiet", "main"]);
    let runner = place.start();
    let of = |reference: &str| json!({"env": "staging", "ref": reference});
    let on_other = (422, "refs/heads/other", "refs");
    is_refused(&runner, &of(&gone), (422, "refs/heads/gone", "refs")).await;
    // The runner has the commit by now, and no branch leads to it any more.
    place.git(&["branch", "--quiet", "-D", "gone"]);
    let nowhere = (422, "no branch or tag leads to", "refs");
    is_refused(&runner, &of(&gone), nowhere).await;
    is_refused(&runner, &of(&"0".repeat(40)), (422, "no such", "")).await;
    for reference in [other.as_str(), "other", "refs/heads/other"] {
        is_refused(&runner, &of(reference), on_other).await;
    }
    for reference in [main.as_str(), "main", "refs/heads/main"] {
        assert_eq!(runner.accepted(&of(reference)).await["sha"], main);
    }
}
