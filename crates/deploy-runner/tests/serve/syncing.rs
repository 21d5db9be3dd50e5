//! `POST /sync`: once more, without naming a version.

use reqwest::Method;
use serde_json::{Value, json};

use crate::steps::{id, staging, states};
use crate::support::{Place, Runner};

async fn sync(runner: &Runner, body: &Value) -> (u16, Value) {
    runner
        .ask(Method::POST, "/sync", body.to_string().as_bytes())
        .await
}

#[tokio::test]
async fn sync_is_off_unless_it_is_turned_on() {
    let place = Place::new();
    let runner = place.start();
    assert_eq!(sync(&runner, &json!({"all": true})).await.0, 404);
}

#[tokio::test]
async fn sync_runs_what_was_deployed_last_whether_or_not_it_is_as_it_was() {
    let place = Place::new();
    place.configure(|text| text.replace("[limits]", "[sync]\nenabled = true\n[limits]"));
    let sha = place.commit_and_tag("v1.2.4");
    let runner = place.start();
    for wrong in [
        json!({}),
        json!({"all": false}),
        json!({"all": true, "services": ["db"]}),
    ] {
        let (status, answer) = sync(&runner, &wrong).await;
        assert_eq!(status, 400, "{answer}");
    }
    let (status, answer) = sync(&runner, &json!({"all": true})).await;
    assert_eq!(status, 422, "{answer}");
    assert!(
        answer["hint"].as_str().unwrap().contains("POST /deploy"),
        "{answer}"
    );

    runner.deployed(&staging("v1.2.4")).await;
    place.commit_and_tag("v1.2.5");
    for (asked, services) in [
        (json!({"services": ["api"]}), vec!["api"]),
        (json!({"all": true}), vec!["db", "api", "web"]),
        (
            json!({"env": "staging", "services": ["web", "db"]}),
            vec!["db", "web"],
        ),
    ] {
        let ran = place.ran().len();
        let (status, answer) = sync(&runner, &asked).await;
        assert_eq!(status, 202, "{answer}");
        let deployment = runner.end_of(&id(&answer)).await;
        assert_eq!(deployment["sha"], sha);
        let expected: Vec<String> = services
            .iter()
            .map(|it| format!("{it} completed"))
            .collect();
        assert_eq!(states(&deployment), expected);
        let expected: Vec<String> = services
            .iter()
            .map(|it| format!("{it} staging {sha}"))
            .collect();
        assert_eq!(place.ran()[ran..], expected);
    }
    for (expected, wrong) in [
        (400, json!({"services": []})),
        (422, json!({"services": ["nothing"]})),
        (422, json!({"env": "nowhere", "all": true})),
    ] {
        let (status, answer) = sync(&runner, &wrong).await;
        assert_eq!(status, expected, "{answer}");
    }
}
