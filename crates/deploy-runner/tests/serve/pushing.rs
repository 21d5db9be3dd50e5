//! What a push to the branch leads to.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_deploy_protocol::auth::webhook::Key;

use crate::steps::{Gates, id, staging, states};
use crate::support::{Place, Runner, secret};

const ZERO: &str = "0000000000000000000000000000000000000000";

/// Three services with files, and rules for files that are nobody's own.
fn place() -> Place {
    let place = Place::new();
    place.configure(|text| {
        let rules = "[[paths]]\nglob = \"libs/**\"\nservices = \"all\"\nbecause = \"all use them\"\n\
             [[paths]]\nglob = \"bootstrap/**\"\nservices = \"none\"\nbecause = \"it is the runner\"\n";
        format!("{}{rules}", text.replace(", \"{sha}\"", ""))
    });
    place
}

fn push(sha: &str) -> Value {
    json!({"ref": "refs/heads/main", "after": sha, "deleted": false})
}

impl Runner {
    /// What GitHub would send.
    async fn deliver(&self, event: &str, payload: &Value) -> (u16, Value) {
        let body = payload.to_string();
        let key = Key::new("github", &secret("WEBHOOK_SECRET").into()).unwrap();
        let (name, signature) = key.sign(body.as_bytes());
        let request = self
            .client
            .request(Method::POST, format!("{}/webhook", self.url));
        let request = request
            .header(name, signature)
            .header("X-GitHub-Event", event);
        let response = request.body(body).send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap())
    }

    /// A push that leads to a deployment of these services, at its end.
    async fn pushed(&self, sha: &str, services: &[&str]) -> Value {
        let (status, answer) = self.deliver("push", &push(sha)).await;
        assert_eq!(status, 202, "{answer}");
        assert_eq!(answer["services"], json!(services));
        let deployment = self.end_of(&id(&answer)).await;
        assert_eq!(deployment["status"], "completed", "{deployment}");
        assert_eq!(deployment["sha"], answer["commit"]);
        deployment
    }

    async fn no_changes(&self, sha: &str) {
        let (status, answer) = self.deliver("push", &push(sha)).await;
        assert_eq!(
            (status, &answer["status"]),
            (200, &json!("no_changes")),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_push_deploys_what_has_changed_since_it_was_deployed() {
    let place = place();
    let runner = place.start();
    let change = |file: &str| {
        place.write(
            &format!("repository/{file}"),
            &format!("{}", place.ran().len()),
        );
        place.commit(file)
    };
    let first = change("docs/readme.md");
    runner.pushed(&first, &["db", "api", "web"]).await;
    runner.no_changes(&first).await;
    runner.no_changes(&change("docs/other.md")).await;
    runner.pushed(&change("platform/api/x"), &["api"]).await;
    runner.no_changes(&change("bootstrap/x")).await;
    // What was pushed before, and led to nothing, is not forgotten; nor is what is told cut.
    change("platform/web/x");
    let last = change("platform/db/x");
    runner.pushed(&last, &["db", "web"]).await;
    let all = runner
        .pushed(&change("libs/x"), &["db", "api", "web"])
        .await;
    assert_eq!(
        states(&all),
        ["db completed", "api completed", "web completed"],
        "their own files are as they were, and all use the changed one"
    );
    assert_eq!(place.ran().len(), 3 + 1 + 2 + 3);
}

#[tokio::test]
async fn what_is_no_push_to_the_branch_is_ignored() {
    let place = place();
    let sha = place.commit("pushed");
    place.git(&["switch", "--quiet", "--create", "other"]);
    let other = place.commit("other");
    place.git(&["switch", "--quiet", "main"]);
    let runner = place.start();
    let to = |branch: &str, sha: &str| json!({"ref": format!("refs/heads/{branch}"), "after": sha});
    let deleted = json!({"ref": "refs/heads/main", "after": ZERO, "deleted": true});
    for (event, payload) in [
        ("ping", json!({"zen": "Keep it logically awesome."})),
        ("issues", json!({"action": "opened"})),
        ("push", to("other", &other)),
        ("push", json!({"ref": "refs/tags/main", "after": sha})),
        ("push", deleted),
        // A commit that was pushed over, or never was on the branch.
        ("push", to("main", &other)),
        ("push", to("main", &"1".repeat(40))),
    ] {
        let (status, answer) = runner.deliver(event, &payload).await;
        assert_eq!(
            (status, &answer["status"]),
            (200, &json!("ignored")),
            "{payload} {answer}"
        );
    }
    assert_eq!(place.ran(), [""; 0]);
    let (status, answer) = runner
        .deliver("push", &json!({"ref": "refs/heads/main"}))
        .await;
    assert_eq!(status, 400, "{answer}");
}

#[tokio::test]
async fn an_old_delivery_never_leads_back() {
    let place = place();
    place.write("repository/platform/db/x", "1");
    let old = place.commit("old");
    let runner = place.start();
    runner.pushed(&old, &["db", "api", "web"]).await;
    place.write("repository/platform/db/x", "2");
    let new = place.commit("new");
    runner.pushed(&new, &["db"]).await;
    runner.no_changes(&old).await;
    // One that comes before the newer one's own delivery leads to the newer one at once.
    place.write("repository/platform/db/x", "3");
    let newest = place.commit("newest");
    let deployment = runner.pushed(&new, &["db"]).await;
    assert_eq!(deployment["sha"], newest);
    runner.no_changes(&newest).await;
}

#[tokio::test]
async fn a_large_payload_is_read() {
    let place = place();
    let sha = place.commit("pushed");
    let runner = place.start();
    let mut payload = push(&sha);
    payload["commits"] = json!(vec!["x".repeat(1_000); 1_000]);
    let (status, answer) = runner.deliver("push", &payload).await;
    assert_eq!(status, 202, "{answer}");
}

#[tokio::test]
async fn t8_a_push_and_a_request_for_the_same_are_one_deployment() {
    for push_is_first in [true, false] {
        let place = Place::new();
        let mut gates = Gates::new(&place, &["db", "api", "web"]);
        let sha = place.commit("pushed");
        let runner = place.start();
        let asked = json!({"env": "staging", "ref": "main"});
        let first = match push_is_first {
            true => runner.deliver("push", &push(&sha)).await,
            false => runner.deploy(&asked).await,
        };
        assert_eq!(first.0, 202, "{first:?}");
        assert_eq!(first.1.get("duplicate"), None, "{first:?}");
        let first = id(&first.1);

        assert_eq!(gates.next().await, "db staging");
        let requested = runner.accepted(&asked).await;
        let (_, delivered) = runner.deliver("push", &push(&sha)).await;
        for answer in [&requested, &delivered] {
            assert_eq!(id(answer), first, "{answer}");
            assert_eq!(answer["duplicate"], true, "{answer}");
        }
        for service in ["db", "api", "web"] {
            gates.open(service);
        }
        assert_eq!(runner.end_of(&first).await["status"], "completed");
        runner.no_changes(&sha).await;
        assert_eq!(runner.accepted(&asked).await["duplicate"], true);
        assert_eq!(place.ran().len(), 6, "each began and ended once");
    }
}

#[tokio::test]
async fn a_push_is_compared_with_what_waits_too() {
    let place = Place::new();
    let mut gates = Gates::new(&place, &["db", "api", "web"]);
    place.configure(|text| text.replace(", \"{sha}\"", ""));
    for service in ["db", "api", "web", "db", "api"] {
        gates.open(service);
    }
    place.write("repository/platform/api/x", "1");
    place.write("repository/platform/db/x", "1");
    let one = place.commit("one");
    let runner = place.start();
    runner.pushed(&one, &["db", "api", "web"]).await;
    for _ in 0..3 {
        gates.next().await;
    }
    // Something runs, and a change of `web` waits behind it…
    place.git(&["tag", "v1.2.4"]);
    let mut forced = staging("v1.2.4");
    forced["force"] = true.into();
    let running = runner.accepted(&forced).await;
    for up in ["db staging", "api staging", "web staging"] {
        assert_eq!(gates.next().await, up);
    }
    place.write("repository/platform/db/x", "2");
    let two = place.commit("two");
    let (_, waiting) = runner.deliver("push", &push(&two)).await;
    assert!(
        waiting["services"]
            .as_array()
            .unwrap()
            .contains(&json!("db")),
        "{waiting}"
    );
    // …when it is taken back: the branch is now what is proven, but not what will be.
    place.write("repository/platform/db/x", "1");
    let three = place.commit("three");
    let (status, back) = runner.deliver("push", &push(&three)).await;
    assert_eq!(status, 202, "{back}");
    assert!(
        back["services"].as_array().unwrap().contains(&json!("db")),
        "{back}"
    );
    for service in ["web", "db", "web", "db", "web"] {
        gates.open(service);
    }
    for answer in [&running, &waiting, &back] {
        assert_eq!(runner.end_of(&id(answer)).await["status"], "completed");
    }
    let proven = place.proven("staging");
    assert!(proven.contains(&("db".to_owned(), three)), "{proven:?}");
}
