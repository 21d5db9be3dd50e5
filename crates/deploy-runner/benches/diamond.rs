//! How much longer a deployment takes than the longest path through its services:
//! `cargo bench -p windlass-deploy-runner --bench diamond`. Nothing here is a test; it prints what
//! it saw.
//!
//! The services sleep, so that what is left of the time is the runner's own: the checkout, a guard
//! and a program for each service, the database.

#![expect(
    clippy::print_stdout,
    reason = "a bench prints what it saw, and ends where it can't measure"
)]

mod support;

use std::time::Duration;

use support::{Place, Service};

/// Each service of a diamond takes so long.
const SLEEPS: [f64; 3] = [0.1, 0.5, 2.];
const ROUNDS: usize = 10;

#[tokio::main]
async fn main() {
    println!("| each service | longest path | median deployment | over |\n|---|---|---|---|");
    for sleep in SLEEPS {
        let command = format!("sleep {sleep}");
        let service = |name, needs| Service {
            name,
            needs,
            script: &command,
        };
        // Four levels: db; cache and queue; api and worker; web.
        let place = Place::new(&[
            service("db", ""),
            service("cache", "\"db\""),
            service("queue", "\"db\""),
            service("api", "\"cache\", \"queue\""),
            service("worker", "\"queue\""),
            service("web", "\"api\", \"worker\""),
        ]);
        let longest = 4. * sleep;
        let runner = place.start();
        let mut seconds = Vec::new();
        for _ in 0..ROUNDS {
            seconds.push(
                runner
                    .deploy(r#"{"env":"staging","tag":"v1.0.1","force":true}"#)
                    .await,
            );
        }
        let median = support::quantile(&mut seconds, 0.5);
        let over = 100. * (median - longest) / longest;
        let longest = Duration::from_secs_f64(longest);
        let median = Duration::from_secs_f64(median);
        println!("| {sleep} s | {longest:.1?} | {median:.3?} | {over:.1} % |");
    }
}
