//! Which commit a name means, and which names may be deployed where.

use serde_json::{Value, json};

use crate::steps::{staging, states};
use crate::support::Place;

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

#[tokio::test]
async fn what_may_not_be_deployed_is_refused_with_what_to_change() {
    let place = Place::new();
    place.configure(|text| format!("{text}[services.tagged]\nsync = [\"true\", \"{{tag}}\"]\n"));
    let main = place.commit_and_tag("v1.2.4");
    place.git(&["switch", "--quiet", "--create", "other"]);
    let other = place.commit("other");
    let gone = {
        place.git(&["switch", "--quiet", "--create", "gone"]);
        let gone = place.commit("gone");
        place.git(&["switch", "--quiet", "main"]);
        gone
    };
    let runner = place.start();
    let nothing = "0".repeat(40);
    let of = |reference: &str| json!({"env": "staging", "ref": reference, "services": ["db"]});
    // The runner knows the commit by now, and no branch leads to it any more.
    assert_eq!(runner.deploy(&of(&gone)).await.0, 422);
    place.git(&["branch", "--quiet", "-D", "gone"]);

    let cases: [(u16, Value, &str, &str); 13] = [
        (
            422,
            json!({"env": "production", "tag": "v1.2.4"}),
            "'production' takes no refs/tags/v1.2.4 (staging)",
            "lanes",
        ),
        (422, staging("v1.2.9"), "no such tag", ""),
        (
            422,
            json!({"env": "stagin", "tag": "v1.2.4"}),
            "no environment",
            "staging",
        ),
        (
            422,
            json!({"env": "staging", "tag": "v1.2.4", "services": ["wep"]}),
            "no service",
            "did you mean 'web'?",
        ),
        (422, of(&gone), "no branch or tag leads to", "refs"),
        (422, of(&other), "refs/heads/other", "refs"),
        (422, of("other"), "refs/heads/other", "refs"),
        (422, of(&nothing), "no such", ""),
        (
            422,
            json!({"env": "staging", "ref": "main"}),
            "'tagged' can only be deployed by tags",
            "{tag}",
        ),
        (400, of("-x"), "can't be the name of a ref", ""),
        (
            400,
            of("--upload-pack=touch x"),
            "can't be the name of a ref",
            "",
        ),
        (400, staging("-x"), "can't be the name of a ref", ""),
        (400, json!({"env": "staging"}), "either 'tag' or 'ref'", ""),
    ];
    for (expected, asked, message, hint) in cases {
        let (status, answer) = runner.deploy(&asked).await;
        assert_eq!(status, expected, "{asked} {answer}");
        assert!(
            answer["message"].as_str().unwrap().contains(message),
            "{asked} {answer}"
        );
        let told = answer["hint"].as_str().unwrap_or_default();
        assert!(told.contains(hint), "{asked} {answer}");
    }
    let (_, list) = runner.ask(reqwest::Method::GET, "/deployments", b"").await;
    assert_eq!(list["deployments"], json!([]), "nothing of it was kept");

    for reference in [main.as_str(), "main", "refs/heads/main"] {
        let accepted = runner.accepted(&of(reference)).await;
        assert_eq!(accepted["sha"], main);
    }
}
