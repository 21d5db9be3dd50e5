//! Clients of earlier runners, as they are; and a receiver of theirs, which hears what we send.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use reqwest::Method;
use serde_json::{Value, json};
use windlass_deploy_protocol::auth::seed;

use crate::programs::{Running, address_of, command, find, wait_for};
use crate::support::{Place, Runner, nonce, open_for_writing, secret};
use crate::wire::{Answer, Sent};

/// The recipe's address is the only thing that is not as it stands there.
const RUN: &str = r#"curl() { command curl --silent --show-error --write-out '\n' "${@/https:\/\/iac.zitian.party/$RUNNER}"; }
. "$RECIPE""#;
const RECIPE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/serve/seed_clients/recipe.sh"
);

fn key() -> seed::Key {
    seed::Key::new("old", &secret("SEED_SECRET").into()).unwrap()
}

fn plain(path: &str, body: &Value) -> Sent {
    let body = body.to_string();
    Sent::new(
        "POST",
        path,
        body.as_bytes(),
        [key().sign_plain(body.as_bytes())],
    )
}

fn stamped(path: &str, body: &Value) -> Sent {
    let body = body.to_string();
    let now = jiff::Timestamp::now();
    let headers = key().sign_stamped(body.as_bytes(), &nonce().parse().unwrap(), now);
    Sent::new("POST", path, body.as_bytes(), headers)
}

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

fn started() -> (Place, Runner) {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    (place, runner)
}

#[tokio::test]
async fn the_recipe_deploys_as_it_stands() {
    let place = Place::new();
    let production = "lanes = [\"production\", \"hotfix\"]\nsigners = [\"ci\"";
    place.configure(|text| text.replace(production, &format!("{production}, \"old\"")));
    let staging = place.commit_and_tag("v1.2.4");
    let released = place.commit_and_tag("v1.3.0");
    let runner = place.start();

    let bash = command(&find(&["bash"]))
        .args(["-eu", "-c", RUN])
        .env("RECIPE", RECIPE)
        .env("RUNNER", &runner.url)
        .env("WEBHOOK_SECRET", secret("SEED_SECRET"))
        .output()
        .unwrap();
    assert!(bash.status.success(), "{bash:?}");
    let text = String::from_utf8(bash.stdout).unwrap();
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (answer, sha) in answers.iter().zip([&staging, &released]) {
        assert_eq!(answer["status"], "in_progress", "{text}");
        assert_eq!(answer["ref"], *sha.as_str());
        let deployment = runner
            .end_of(answer["deployment_id"].as_str().unwrap())
            .await;
        assert_eq!(deployment["status"], "completed", "{deployment}");
    }
    assert_eq!(answers.len(), 2);
    let ran = place.ran();
    for (env, sha) in [("staging", &staging), ("production", &released)] {
        let of = ran.iter().filter(|line| line.contains(env));
        assert!(of.clone().count() == 3 && of.clone().all(|line| line.ends_with(sha.as_str())));
    }
}

/// Without being listed, or anywhere else, the old signature is worth nothing.
#[tokio::test]
async fn the_old_way_is_off_unless_an_environment_lists_it() {
    let (place, runner) = started();
    place.commit_and_tag("v1.3.0");
    let asked = json!({"env": "production", "tag": "v1.3.0"});
    for sent in [plain("/deploy", &asked), stamped("/deploy", &asked)] {
        let answer = sent.send(&runner.url).await;
        assert_eq!((answer.status, answer.error().as_str()), (403, "forbidden"));
    }
    let (status, _) = runner.deploy(&asked).await;
    assert_eq!(status, 202, "it is who asks that is wrong");
    for path in [
        "/deployments",
        "/deploy?",
        "/deployments/x/cancel",
        "/webhook",
    ] {
        for sent in [plain(path, &asked), stamped(path, &asked)] {
            let status = sent.send(&runner.url).await.status;
            assert!([401, 405].contains(&status), "{path}: {status}");
        }
    }
    let reading = Sent {
        method: "GET".to_owned(),
        ..plain("/deployments", &asked)
    };
    assert_eq!(reading.send(&runner.url).await.status, 401);
}

#[tokio::test]
async fn a_later_client_polls_until_it_is_done() {
    let place = Place::new();
    let gate = place.fifo("gate");
    place.write_script(
        "repository/bin/sync",
        &format!("#!/bin/sh\nread -r line < {}\n", gate.display()),
    );
    let sha = place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": "v1.2.4", "services": ["db"], "wait": false});
    let answer = stamped("/deploy", &asked).send(&runner.url).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    let accepted = read(&answer);
    assert_eq!(
        (&accepted["status"], &accepted["ref"]),
        (&json!("in_progress"), &json!(sha))
    );
    let id = accepted["deployment_id"].as_str().unwrap();
    assert!(accepted["status_url"].as_str().unwrap().ends_with(id));

    for question in [json!({"deployment_id": id}), asked.clone()] {
        let answer = stamped("/deploy/status", &question).send(&runner.url).await;
        assert_eq!(
            (answer.status, &read(&answer)["status"]),
            (200, &json!("in_progress"))
        );
    }
    let again = read(&stamped("/deploy", &asked).send(&runner.url).await);
    assert_eq!(
        (&again["duplicate"], &again["deployment_id"]),
        (&json!(true), &json!(id))
    );

    writeln!(open_for_writing(&gate)).unwrap();
    runner.end_of(id).await;
    let answer = stamped("/deploy/status", &json!({"deployment_id": id}))
        .send(&runner.url)
        .await;
    let done = read(&answer);
    assert_eq!((answer.status, &done["status"]), (200, &json!("completed")));
    assert_eq!(done["result"]["failure_summary"], json!([]));
    let cached = stamped("/deploy", &asked).send(&runner.url).await;
    let told = read(&cached);
    assert_eq!(
        (cached.status, &told["cached"], &told["status"]),
        (200, &json!(true), &json!("completed"))
    );

    for unknown in [
        json!({"deployment_id": "0123456789abcdef"}),
        json!({"deployment_id": "../x"}),
    ] {
        let answer = stamped("/deploy/status", &unknown).send(&runner.url).await;
        assert_eq!((answer.status, answer.error().as_str()), (404, "not_found"));
    }
}

#[tokio::test]
async fn who_waits_hears_of_success_and_failure_by_the_status() {
    let (place, runner) = started();
    let asked = json!({"env": "staging", "tag": "v1.2.4", "wait": true});
    let answer = plain("/deploy", &asked).send(&runner.url).await;
    assert_eq!(
        (answer.status, &read(&answer)["status"]),
        (200, &json!("completed"))
    );

    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\necho the disk is full\nexit 3\n",
    );
    place.commit_and_tag("v1.2.5");
    let asked = json!({"env": "staging", "tag": "v1.2.5", "wait": true});
    let answer = plain("/deploy", &asked).send(&runner.url).await;
    let told = read(&answer);
    assert_eq!((answer.status, &told["status"]), (500, &json!("failed")));
    let failure = &told["result"]["failure_summary"][0];
    assert_eq!(failure["service"], "db");
    assert_eq!(
        (&failure["task"], &failure["error_kind"]),
        (&json!("sync"), &json!("exit_status"))
    );
    assert_eq!(failure["summary"], "the disk is full");
}

/// A quote in a name breaks nothing, and no secret is where other programs can see it.
#[tokio::test]
async fn t5_nothing_is_put_together_from_text() {
    let (place, runner) = started();
    let by = r#"o'neil "the \ $(id) `id`; {"env":"production"}"#;
    let asked = json!({"env": "staging", "tag": "v1.2.4", "triggered_by": by});
    let (status, accepted) = runner
        .ask(Method::POST, "/deploy", asked.to_string().as_bytes())
        .await;
    assert_eq!(status, 202);
    let deployment = runner
        .end_of(accepted["deployment_id"].as_str().unwrap())
        .await;
    assert_eq!(deployment["triggered_by"], by);
    let arguments = fs::read_to_string(format!("/proc/{}/cmdline", runner.pid())).unwrap();
    let log = place.log();
    for (_, secret) in crate::support::SECRETS {
        assert!(!arguments.contains(secret) && !log.contains(secret));
    }
}

/// Debian's webhook listens to what `auth: seed` sends.
#[tokio::test]
async fn a_webhook_receiver_believes_what_is_signed() {
    let place = Place::new();
    let hooks = json!([{
        "id": "deploy", "execute-command": "/bin/true", "response-message": "Triggered",
        "trigger-rule": {"match": {
            "type": "payload-hmac-sha256", "secret": secret("SEED_SECRET"),
            "parameter": {"source": "header", "name": "X-Hub-Signature-256"},
        }},
    }]);
    place.write("hooks.json", &hooks.to_string());
    let mut receiver = command(&find(&["webhook"]));
    receiver
        .args(["-ip", "127.0.0.1", "-port", "0", "-verbose", "-hooks"])
        .arg(place.path("hooks.json"))
        .stderr(Stdio::piped());
    let mut receiver = Running(receiver.spawn().unwrap());
    wait_for(receiver.0.stderr.take().unwrap(), "serving hooks on");
    let url = address_of(&receiver.0);

    let asked = json!({"env": "staging", "tag": "v1.2.4"});
    let good = plain("/hooks/deploy", &asked).and("content-type", "application/json");
    let answer = good.send(&url).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "Triggered"));
    let other = plain("/hooks/deploy", &json!({"env": "staging", "tag": "v1.2.5"}));
    let changed = Sent {
        body: other.body.clone(),
        ..good
    };
    let answer = changed.send(&url).await;
    let refused = "Error occurred while evaluating hook rules.";
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (500, refused),
        "its word for it"
    );
    let signed = other.and("content-type", "application/json");
    assert_eq!(signed.send(&url).await.status, 200, "the same body, signed");
}
