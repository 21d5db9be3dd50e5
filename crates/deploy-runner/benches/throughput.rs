//! The runner beside Debian's `webhook`, on the same machine, in one run, with the same signed
//! request: `cargo bench -p windlass-deploy-runner --bench throughput`. Nothing here is a test; it
//! prints what it saw.
//!
//! `webhook` checks the signature of the body and starts `/bin/true`; the runner checks it, looks
//! the tag up and finds the deployment that is done already, among 10,000 in its database.
//!
//! It needs `webhook` and `wrk` (Debian's packages of these names).

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it saw, and ends where it can't measure"
)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use support::{Place, Runner, Service, quantile};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use windlass_deploy_protocol::auth::seed;
use windlass_deploy_protocol::{DeploymentStatus, ServiceReport, ServiceState};
use windlass_deploy_runner::store::{NewDeployment, Store};

const BODY: &str = r#"{"env":"staging","tag":"v1.0.1"}"#;
const SECRET: &str = "0123456789abcdef";
const DEPLOYMENTS: usize = 10_000;
const SECONDS: u32 = 10;
const PAGES: usize = 50;

#[tokio::main]
async fn main() {
    let names = ["db", "cache", "queue", "api", "worker", "web"];
    let services = names.map(|name| Service {
        name,
        needs: "",
        script: "true",
    });
    let place = Place::new(&services);
    fill(place.path(), DEPLOYMENTS);
    let runner = place.start();
    runner.deploy(BODY).await;
    let webhook = webhook(place.path());
    let places = [
        (
            "windlass-runner",
            format!("{}/deploy", runner.url),
            runner.child.id(),
        ),
        (
            "webhook",
            "http://127.0.0.1:9190/hooks/deploy".to_owned(),
            webhook.0.id(),
        ),
    ];
    println!(
        "| | accepted a second | refused a second | p50, p99 at 1,000 a second | peak memory |\n|---|---|---|---|---|"
    );
    for (name, url, pid) in places {
        let accepted = wrk(place.path(), &url, SECRET);
        let refused = wrk(place.path(), &url, "another secret");
        let (p50, p99) = latencies(&runner.client, &url).await;
        let memory = peak_megabytes(pid);
        println!("| {name} | {accepted} | {refused} | {p50:.1} ms, {p99:.1} ms | {memory:.1} MB |");
    }
    let mut pages = Vec::new();
    for _ in 0..PAGES {
        let begin = Instant::now();
        page(&runner).await;
        pages.push(begin.elapsed().as_secs_f64() * 1_000.);
    }
    let (p50, p99) = (quantile(&mut pages, 0.5), quantile(&mut pages, 0.99));
    println!("\nthe page with {DEPLOYMENTS} deployments: median {p50:.1} ms, p99 {p99:.1} ms");
}

/// Puts deployments of the past into the database, as the runner would have.
fn fill(folder: &Path, deployments: usize) {
    let state = folder.join("state");
    fs::create_dir_all(&state).unwrap();
    let store = Store::open(&state.join("runner.sqlite")).unwrap();
    let services = ["db", "cache", "queue", "api", "worker", "web"];
    let first = Timestamp::now() - SignedDuration::from_hours(24);
    for number in 0..deployments {
        let at = first + SignedDuration::from_secs(i64::try_from(number).unwrap());
        let new = NewDeployment {
            env: "staging".to_owned(),
            tag: Some(format!("v0.0.{number}")),
            reference: None,
            sha: format!("{number:040x}").parse().unwrap(),
            services: services.map(str::to_owned).into(),
            triggered_by: Some("a run".to_owned()),
            signer: "old".to_owned(),
            force: false,
            settings: String::new(),
        };
        let attempt = store.request(&new, at).unwrap().attempt;
        store.begin_next("staging", at).unwrap();
        for service in services {
            let report = ServiceReport {
                state: ServiceState::Completed,
                exit_code: Some(0),
                seconds: Some(1.),
                log_tail: "synced\n".repeat(20),
                ..ServiceReport::pending(service)
            };
            store.log(&attempt, service, &report.log_tail).unwrap();
            store.report(&attempt, &report).unwrap();
        }
        store
            .finish(&attempt, DeploymentStatus::Completed, at)
            .unwrap();
    }
}

async fn page(runner: &Runner) {
    let request = runner.client.get(&runner.url).header("Accept", "text/html");
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<h2>staging</h2>"));
}

struct Webhook(Child);

impl Drop for Webhook {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn webhook(folder: &Path) -> Webhook {
    let hooks = format!(
        r#"[{{"id":"deploy","execute-command":"/bin/true","response-message":"accepted",
        "trigger-rule-mismatch-http-response-code":401,
        "trigger-rule":{{"match":{{"type":"payload-hmac-sha256","secret":"{SECRET}",
        "parameter":{{"source":"header","name":"X-Hub-Signature-256"}}}}}}}}]"#
    );
    let path = folder.join("hooks.json");
    fs::write(&path, hooks).unwrap();
    let child = Command::new("webhook")
        .args(["-ip", "127.0.0.1", "-port", "9190", "-hooks"])
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while std::net::TcpStream::connect("127.0.0.1:9190").is_err() {
        std::thread::yield_now();
    }
    Webhook(child)
}

fn signature(secret: &str) -> String {
    seed::Key::new("old", &secret.into())
        .unwrap()
        .sign_plain(BODY.as_bytes())
        .1
}

/// Answers a second, as many as can be had.
fn wrk(folder: &Path, url: &str, secret: &str) -> String {
    let script = format!(
        "wrk.method = \"POST\"\nwrk.body = '{BODY}'\nwrk.headers[\"Content-Type\"] = \
         \"application/json\"\nwrk.headers[\"X-Hub-Signature-256\"] = \"{}\"\n",
        signature(secret)
    );
    let path = folder.join("wrk.lua");
    fs::write(&path, script).unwrap();
    let output = Command::new("wrk")
        .args([
            "--threads=1",
            "--connections=32",
            &format!("--duration={SECONDS}s"),
            "--script",
        ])
        .arg(path)
        .arg(url)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"));
    line.unwrap().trim().to_owned()
}

/// The median and the 99th percentile at 1,000 requests a second, in milliseconds. Each is counted
/// from the moment at which it was due.
async fn latencies(client: &Client, url: &str) -> (f64, f64) {
    let mut due = interval(Duration::from_millis(1));
    due.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let signature = signature(SECRET);
    let mut answers = JoinSet::new();
    for _ in 0..1_000 * SECONDS {
        let at = due.tick().await;
        let request = client.post(url).body(BODY);
        let request = request.header("Content-Type", "application/json");
        let request = request.header("X-Hub-Signature-256", &signature);
        answers.spawn(async move {
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success());
            answer.bytes().await.unwrap();
            at.elapsed().as_secs_f64() * 1_000.
        });
    }
    let mut milliseconds = answers.join_all().await;
    (
        quantile(&mut milliseconds, 0.5),
        quantile(&mut milliseconds, 0.99),
    )
}

fn peak_megabytes(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<f64>().unwrap() / 1_000.
}
