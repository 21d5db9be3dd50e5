//! Who may read: who shows the token, and every signer; and that reading is all the token is for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::json;

use super::world::{World, asked, plain, signed};
use crate::support::{Place, SECRETS, secret};
use crate::wire::Sent;

/// All that shows something of deployments.
const SHOWS: [&str; 6] = [
    "/",
    "/metrics",
    "/deployments",
    "/deployments?env=staging&limit=2",
    "/deployments/ID",
    "/deployments/ID/logs",
];

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// A runner with one deployment that is done.
async fn world() -> (World, String) {
    let world = World::new().await;
    world.place.commit_and_tag("v1.2.4");
    let asked = json!({"env": "staging", "tag": "v1.2.4"});
    let (_, accepted) = world.runner.deploy(&asked).await;
    let id = accepted["deployment_id"].as_str().unwrap().to_owned();
    world.runner.end_of(&id).await;
    (world, id)
}

#[tokio::test]
async fn nothing_is_shown_to_strangers() {
    let (world, id) = world().await;
    let token = secret("READ_TOKEN");
    let wrong = [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(format!("Bearer {token}x")),
        Some(format!("Bearer {}", secret("CI_SECRET"))),
        Some(format!("Token {token}")),
        Some(basic(token, "")),
        Some(basic("", &token.to_uppercase())),
        Some(format!("Basic {token}")),
    ];
    for path in SHOWS.map(|path| path.replace("ID", &id)) {
        for shown in &wrong {
            let sent = Sent::get(&path);
            let sent = match shown {
                Some(shown) => sent.and("authorization", shown),
                None => sent,
            };
            let answer = sent.send(&world.runner.url).await;
            assert_eq!(answer.status, 401, "{path} {shown:?}");
            assert_eq!(answer.error(), "unauthorized");
            let challenge = "\r\nwww-authenticate: basic realm=";
            assert!(answer.head.contains(challenge), "{}", answer.head);
        }
        let twice = Sent::get(&path).and("authorization", &format!("Bearer {token}"));
        let twice = twice.and("authorization", &format!("Bearer {token}"));
        assert_eq!(twice.send(&world.runner.url).await.status, 401, "{path}");
    }
}

/// What isn't there is not told from what is.
#[tokio::test]
async fn strangers_do_not_learn_what_exists() {
    let (world, id) = world().await;
    let unknown = "0".repeat(id.len());
    for path in [
        &format!("/deployments/{unknown}"),
        "/deployments/%ff",
        "/deployments/x/logs?after=y",
        "/deployments?limit=many",
        "/deployments?limit=-1",
    ] {
        let answer = Sent::get(path).send(&world.runner.url).await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (401, "unauthorized"),
            "{path}"
        );
    }
    let cancel = Sent::new::<String>("POST", "/deployments/%ff/cancel", b"", []);
    assert_eq!(cancel.send(&world.runner.url).await.status, 401);
}

#[tokio::test]
async fn the_token_and_every_signer_may_read() {
    let (world, id) = world().await;
    let token = secret("READ_TOKEN");
    for path in SHOWS.map(|path| path.replace("ID", &id)) {
        for shown in [
            format!("Bearer {token}"),
            format!("bearer {token}"),
            basic("anybody", token),
            basic("", token),
        ] {
            let sent = Sent::get(&path).and("authorization", &shown);
            let answer = sent.send(&world.runner.url).await;
            assert_eq!(answer.status, 200, "{path} {shown}");
        }
        let answer = signed(&world.ci, "GET", &path, b"")
            .send(&world.runner.url)
            .await;
        assert_eq!(answer.status, 200, "{path}");
        let claims = world.issuer.claims("GET", &path, b"");
        let by_job = Sent {
            method: "GET".to_owned(),
            ..world.claimed(&path, b"", &claims)
        };
        assert_eq!(by_job.send(&world.runner.url).await.status, 200, "{path}");
    }
    let older = plain(
        &world.old,
        "/deploy/status",
        json!({"deployment_id": id}).to_string().as_bytes(),
    );
    assert_eq!(older.send(&world.runner.url).await.status, 200);
}

#[tokio::test]
async fn the_token_changes_nothing() {
    let (world, id) = world().await;
    let before = world.state();
    let token = secret("READ_TOKEN");
    let body = asked("staging", "v1.2.4");
    for path in [
        "/deploy",
        "/deploy/status",
        "/webhook",
        &format!("/deployments/{id}/cancel"),
    ] {
        for shown in [format!("Bearer {token}"), basic("anybody", token)] {
            let sent = Sent::new("POST", path, &body, [("authorization", shown.clone())]);
            let answer = sent.send(&world.runner.url).await;
            assert_eq!(answer.status, 401, "{path} {shown}");
        }
    }
    assert_eq!(world.state(), before);
}

/// Said aloud in the configuration, whoever reaches the address may read; and no more.
#[tokio::test]
async fn open_means_reading_alone() {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    place.configure(|text| text.replace("token = { env = \"READ_TOKEN\" }", "open = true"));
    let runner = place.start();
    for path in ["/", "/metrics", "/deployments"] {
        assert_eq!(
            Sent::get(path).send(&runner.url).await.status,
            200,
            "{path}"
        );
    }
    let body = asked("staging", "v1.2.4");
    let sent = Sent::new::<String>("POST", "/deploy", &body, []);
    assert_eq!(sent.send(&runner.url).await.status, 401);
}

#[tokio::test]
async fn health_is_told_to_anybody_and_holds_no_secrets() {
    let (world, _) = world().await;
    let answer = Sent::get("/health").send(&world.runner.url).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let health: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(health["status"], "healthy");

    std::fs::rename(
        world.place.path("repository"),
        world.place.path("elsewhere"),
    )
    .unwrap();
    let lost = json!({"env": "staging", "ref": "main"});
    let (status, _) = world
        .runner
        .ask(Method::POST, "/deploy", lost.to_string().as_bytes())
        .await;
    assert_eq!(status, 503);
    let answer = Sent::get("/health").send(&world.runner.url).await;
    assert_eq!(answer.status, 503, "{}", answer.body);
    let health: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(health["status"], "degraded");
    assert_eq!(
        health["checks"]["repository"],
        "it could not be fetched from"
    );
    let place = world.place.path("").display().to_string();
    for private in world.secrets().iter().chain([&place]) {
        assert!(!answer.body.contains(private), "{}", answer.body);
    }
}

/// A secret that is missing or empty would let anybody in.
#[test]
fn t3_without_its_secrets_the_runner_does_not_start() {
    let place = Place::new();
    for (name, _) in SECRETS {
        for empty in [None, Some(""), Some("\n"), Some("  ")] {
            let mut command = place.command();
            command.env_remove(name);
            if let Some(empty) = empty {
                command.env(name, empty);
            }
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{name} {empty:?}");
            assert!(output.stdout.is_empty(), "{output:?}");
        }
        assert!(place.log().contains(name), "{}", place.log());
    }
}
