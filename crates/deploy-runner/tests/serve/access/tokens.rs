//! Tokens that are good, and keys that come and go.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::Duration;

use windlass_deploy_runner::config::Config;
use windlass_deploy_runner::engine::Host;
use windlass_deploy_runner::runner::Runner;
use windlass_emulator::Emulator;

use super::issuer::{Issuer, Key};
use super::world::{OTHER_SECRET, World, asked, configured, plain, signed};
use crate::support::{PATH, PROGRAM, PUBLIC_URL, Place, SECRETS, secret};
use crate::wire::Sent;

const TAG: &str = "v1.2.4";

async fn world() -> World {
    let world = World::new().await;
    world.place.commit_and_tag(TAG);
    world
}

fn deploy() -> Vec<u8> {
    asked("staging", TAG)
}

/// The rule that comes first by name matches too, and the environment doesn't listen to it.
#[tokio::test]
async fn a_token_counts_for_the_rule_that_the_environment_lists() {
    let world = world().await;
    let good = world.claimed("/deploy", &deploy(), &world.claims("/deploy", &deploy()));
    let answer = good.send(&world.runner.url).await;
    assert_eq!(answer.status, 202, "{}", answer.body);

    let accepted: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let id = accepted["deployment_id"].as_str().unwrap();
    let deployment = world.runner.end_of(id).await;
    assert_eq!(deployment["status"], "completed");
    let by = deployment["triggered_by"].as_str().unwrap();
    assert!(
        by.starts_with("octo-org/octo-repo, run 4242 by octocat"),
        "{by}"
    );
    assert!(world.place.log().contains("signer=\"narrow\""));

    let mut broad = world.claims("/deploy", &deploy());
    broad["ref"] = "refs/heads/feature".into();
    let sent = world.claimed("/deploy", &deploy(), &broad);
    let answer = sent.send(&world.runner.url).await;
    assert_eq!((answer.status, answer.error().as_str()), (403, "forbidden"));
    assert!(answer.body.contains("broad"), "{}", answer.body);
}

/// What an action does under the emulator is good for a runner that trusts its issuer.
#[tokio::test]
async fn the_emulators_tokens_are_good() {
    let place = Place::new();
    place.commit_and_tag(TAG);
    let emulator = Emulator::builder().repository("octo-org/octo-repo", place.path("bare"));
    let emulator = emulator
        .start(TcpListener::bind("127.0.0.1:0").unwrap())
        .await
        .unwrap();
    let issuer = emulator.id_token_issuer();
    let body = deploy();
    let request = windlass_deploy_protocol::auth::Request::new("POST", "/deploy", &body).unwrap();
    let runner = PUBLIC_URL.parse().unwrap();
    let audience = windlass_deploy_protocol::auth::oidc::audience(&runner, &request);
    let claims = [("audience", audience.as_str()), ("environment", "staging")];
    let url = emulator.id_token_request_url("octo-org/octo-repo", &claims);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(url).bearer_auth(emulator.token()).send().await;
    let answer: serde_json::Value =
        serde_json::from_str(&answer.unwrap().text().await.unwrap()).unwrap();
    let token = answer["value"].as_str().unwrap();
    let id = repository_id(token);
    place.configure(|text| {
        let signer = format!(
            "[signers.jobs]\nkind = \"oidc\"\nissuer = \"{issuer}\"\n\
             rules = [{{ repository-id = \"{id}\", environment = \"staging\" }}]\n"
        );
        let text = text.replacen("[\"ci\", \"old\"]", "[\"jobs\"]", 1);
        text.replace(
            "[environments.staging]",
            &format!("{signer}[environments.staging]"),
        )
    });
    let runner = place.start();
    let header = ("authorization", format!("Bearer {token}"));
    let sent = Sent::new("POST", "/deploy", &body, [header]);
    let answer = sent.send(&runner.url).await;
    assert_eq!(answer.status, 202, "{} {}", answer.body, place.log());
    assert_eq!(sent.send(&runner.url).await.error(), "replayed");
}

fn repository_id(token: &str) -> String {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    let part = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part);
    let claims: serde_json::Value = serde_json::from_slice(&part.unwrap()).unwrap();
    claims["repository_id"].as_str().unwrap().to_owned()
}

/// Anybody can make up a key's name; the issuer doesn't notice.
#[tokio::test]
async fn keys_are_not_fetched_for_every_unknown_name() {
    let world = world().await;
    let claims = world.claims("/deploy", &deploy());
    for number in 0..50 {
        let token = world.key.sign_as(&format!("made-up-{number}"), &claims);
        let sent = world.with_token("/deploy", &deploy(), &token);
        assert_eq!(sent.send(&world.runner.url).await.status, 401);
    }
    assert_eq!(world.issuer.fetched(), 1);
    let good = world.claimed("/deploy", &deploy(), &claims);
    assert_eq!(good.send(&world.runner.url).await.status, 202);
}

/// What can't be read as a token is refused without a question to anybody.
#[tokio::test]
async fn the_issuer_is_asked_only_for_what_looks_like_a_token() {
    let world = world().await;
    world.issuer.set_away(true);
    for token in ["x", "a.b.c", secret("READ_TOKEN"), &"e".repeat(9_000)] {
        let sent = world.with_token("/deploy", &deploy(), token);
        let answer = sent.send(&world.runner.url).await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (401, "unauthorized")
        );
    }
    assert_eq!(world.issuer.fetched(), 0);
}

#[tokio::test]
async fn while_the_issuer_is_away_nobody_is_called_a_liar() {
    let world = world().await;
    world.issuer.set_away(true);
    let sent = world.claimed("/deploy", &deploy(), &world.claims("/deploy", &deploy()));
    let answer = sent.send(&world.runner.url).await;
    assert_eq!(
        (answer.status, answer.error().as_str()),
        (503, "unavailable")
    );
    assert!(
        answer.head.contains("\r\nretry-after: 5"),
        "{}",
        answer.head
    );
    assert!(!answer.head.contains("www-authenticate"), "{}", answer.head);

    // Other signers don't need it.
    for other in [
        signed(&world.ci, "POST", "/deploy", &deploy()),
        plain(&world.old, "/deploy", &deploy()),
    ] {
        let status = other.send(&world.runner.url).await.status;
        assert!([200, 202].contains(&status), "{status}");
    }
}

/// Time passes as the test wants it: the runner is in the test's own process.
#[tokio::test]
async fn keys_are_fetched_again_when_they_may_have_changed() {
    let (first, second) = (Key::generate("first"), Key::generate("second"));
    let issuer = Issuer::start(&[&first]).await;
    let place = Place::new();
    place.commit_and_tag(TAG);
    place.configure(|text| configured(&issuer.url, &text));
    let variables: BTreeMap<_, _> = SECRETS
        .into_iter()
        .chain([OTHER_SECRET, ("PATH", PATH)])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let config = Config::read(&place.path("runner.toml"), variables.clone()).unwrap();
    let guard = PROGRAM.into();
    let host = Host { guard, variables };
    let runner = Runner::start(config, &host, None).await.unwrap();
    let url = format!("http://{}", runner.address());
    let ask = async |key: &Key| {
        let claims = issuer.claims("GET", "/deployments", b"");
        let sent = Sent::get("/deployments");
        let sent = sent.and("authorization", &format!("Bearer {}", key.sign(&claims)));
        sent.send(&url).await.status
    };

    issuer.set_away(true);
    assert_eq!((ask(&first).await, issuer.fetched()), (503, 1));
    assert_eq!(
        (ask(&first).await, issuer.fetched()),
        (503, 1),
        "left alone"
    );
    issuer.set_away(false);
    pass(6).await;
    assert_eq!(
        (ask(&first).await, issuer.fetched()),
        (200, 2),
        "asked again"
    );

    issuer.publish(&second);
    assert_eq!(
        (ask(&second).await, issuer.fetched()),
        (401, 2),
        "not so soon"
    );
    pass(31).await;
    assert_eq!((ask(&second).await, issuer.fetched()), (200, 3));

    issuer.set_away(true);
    pass(31).await;
    let stranger = Key::generate("stranger");
    assert_eq!((ask(&stranger).await, issuer.fetched()), (503, 4));
    assert_eq!(
        (ask(&second).await, issuer.fetched()),
        (200, 4),
        "it is known"
    );
    pass(3_600).await;
    assert_eq!(
        (ask(&second).await, issuer.fetched()),
        (503, 5),
        "it may be withdrawn"
    );
    runner.stop(std::future::pending()).await;
}

async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}
