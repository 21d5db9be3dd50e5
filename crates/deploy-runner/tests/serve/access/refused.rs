//! A thousand requests that must not be believed, and that each would be if it were right.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::json;

use super::kinds::{Attempt, Kind, RUNNING, WANTED, all};
use super::world::{World, asked, signed};
use crate::wire::{Answer, Sent};

const ATTEMPTS: usize = 1_000;
const SEED: u64 = 4;
/// A sync that waits for somebody who never comes.
const WAITING: &str = "#!/bin/sh\nread -r line < GATE\n";

/// One deployment is done, one runs and one waits: there is something to spoil.
async fn busy() -> World {
    let world = World::new().await;
    let (place, runner) = (&world.place, &world.runner);
    place.commit_and_tag("v1.2.4");
    let (_, done) = runner
        .deploy(&json!({"env": "staging", "tag": "v1.2.4"}))
        .await;
    runner.end_of(done["deployment_id"].as_str().unwrap()).await;
    let gate = place.fifo("gate");
    place.write_script(
        "repository/bin/sync",
        &WAITING.replace("GATE", gate.to_str().unwrap()),
    );
    for tag in [RUNNING, "v1.2.6", WANTED] {
        place.commit_and_tag(tag);
    }
    for tag in [RUNNING, "v1.2.6"] {
        let answer = signed(&world.ci, "POST", "/deploy", &asked("staging", tag));
        assert_eq!(answer.send(&runner.url).await.status, 202);
    }
    world
}

#[tokio::test]
async fn t4_a_thousand_requests_that_prove_nothing_change_nothing() {
    let world = busy().await;
    let mut rng = Rng::with_seed(SEED);
    let kinds = all();
    let mut told = Told::default();
    let before = settled(&world).await;

    for round in 0..ATTEMPTS {
        let kind = kinds[round % kinds.len()];
        let attempt = (kind.make)(&world, &mut rng, true);
        let answer = told.send(&world, &attempt).await;
        let name = kind.name;
        assert_eq!(answer.status, kind.refused.0, "{name}: {}", answer.body);
        assert_eq!(answer.error(), kind.refused.1, "{name}");
        let is_challenged = answer.head.contains("\r\nwww-authenticate: basic ");
        assert_eq!(
            is_challenged,
            answer.status == 401,
            "{name}: {}",
            answer.head
        );
    }

    assert_eq!(world.state(), before, "nothing came of any of them");
    told.tell_nothing(&world);
    for kind in kinds {
        let attempt = (kind.make)(&world, &mut rng, false);
        let answer = told.send(&world, &attempt).await;
        let Kind { name, accepted, .. } = kind;
        // What was asked to stop may have stopped when the next one asks.
        let is_over = attempt.sent.path.ends_with("/cancel") && answer.status == 409;
        assert!(is_over || answer.status == *accepted, "{name}: {answer:?}");
    }
    let tags = world.state();
    let wanted = rusqlite::types::Value::Text(WANTED.to_owned());
    assert!(tags.iter().flatten().any(|it| *it == wanted), "{tags:?}");
}

/// The state once what runs waits for the test.
async fn settled(world: &World) -> Vec<Vec<rusqlite::types::Value>> {
    let running = rusqlite::types::Value::Text("running".to_owned());
    loop {
        let state = world.state();
        if state.iter().flatten().any(|it| *it == running) {
            return state;
        }
        tokio::task::yield_now().await;
    }
}

/// What was sent that is nobody's business, and what was answered.
#[derive(Default)]
struct Told {
    private: BTreeSet<String>,
    answers: String,
}

impl Told {
    async fn send(&mut self, world: &World, attempt: &Attempt) -> Answer {
        if let Some(before) = &attempt.before {
            let answer = self.exchange(world, before).await;
            assert_eq!(answer.status, 202, "{}", answer.body);
        }
        self.exchange(world, &attempt.sent).await
    }

    async fn exchange(&mut self, world: &World, sent: &Sent) -> Answer {
        for (name, value) in &sent.headers {
            if name.to_lowercase().ends_with("signature-256") || name == "X-Windlass-Signature" {
                self.private.insert(value.replace("sha256=", ""));
            }
            if let Some(token) = value.strip_prefix("Bearer ") {
                // The signature of a token, or all of what is none.
                let parts = token.split('.').filter(|part| part.len() > 9);
                self.private.extend(parts.map(str::to_owned));
            }
        }
        let answer = sent.send(&world.runner.url).await;
        self.answers.push_str(&answer.head);
        self.answers.push_str(&answer.body);
        answer
    }

    fn tell_nothing(&self, world: &World) {
        let log = world.place.log();
        assert!(log.contains("refused: "), "{log}");
        assert!(!log.contains("panicked"), "{log}");
        for private in self.private.iter().chain(&world.secrets()) {
            assert!(!log.contains(private), "{private} is in the log");
            assert!(!self.answers.contains(private), "{private} was answered");
        }
    }
}
