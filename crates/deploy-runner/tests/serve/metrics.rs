//! What Prometheus makes of the metrics: its linter, and the program itself.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::programs::{Running, address_of, command, find, wait_for};
use crate::support::{Place, Runner, secret};
use crate::wire::Sent;

/// How long a sample may take to be found.
const LIMIT: Duration = Duration::from_secs(60);
/// How often it is asked for.
const PAUSE: Duration = Duration::from_millis(50);

/// A runner that has deployed once, and refused once.
async fn used() -> (Place, Runner) {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": "v1.2.4"});
    let (_, accepted) = runner.deploy(&asked).await;
    runner
        .end_of(accepted["deployment_id"].as_str().unwrap())
        .await;
    assert_eq!(Sent::get("/").send(&runner.url).await.status, 401);
    (place, runner)
}

#[tokio::test]
async fn the_linter_finds_nothing() {
    let (_place, runner) = used().await;
    let token = format!("Bearer {}", secret("READ_TOKEN"));
    let answer = Sent::get("/metrics").and("authorization", &token);
    let answer = answer.send(&runner.url).await;
    let ended = r#"deployments_total{env="staging",status="completed"} 1"#;
    assert!(answer.body.contains(ended), "{}", answer.body);
    let mut promtool = command(&find(&["promtool"]));
    promtool
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut promtool = promtool.spawn().unwrap();
    let mut input = promtool.stdin.take().unwrap();
    input.write_all(answer.body.as_bytes()).unwrap();
    drop(input);
    let output = promtool.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.is_empty(),
        "{said}{}",
        answer.body
    );
}

#[tokio::test]
async fn prometheus_collects_them_with_the_reading_token() {
    let (place, runner) = used().await;
    let job = |name: &str, token: &str| {
        let target = runner.url.strip_prefix("http://").unwrap();
        json!({
            "job_name": name, "authorization": {"credentials": token},
            "static_configs": [{"targets": [target]}],
        })
    };
    let jobs = [
        job("runner", secret("READ_TOKEN")),
        job("stranger", "guessed"),
    ];
    let config = json!({"global": {"scrape_interval": "1s"}, "scrape_configs": jobs});
    place.write("prometheus.yml", &config.to_string());
    let mut prometheus = command(&find(&["prometheus"]));
    prometheus
        .arg("--config.file=prometheus.yml")
        .arg("--storage.tsdb.path=samples")
        .arg("--web.listen-address=127.0.0.1:0")
        .current_dir(place.path(""))
        .stderr(Stdio::piped());
    let mut prometheus = Running(prometheus.spawn().unwrap());
    let said = prometheus.0.stderr.take().unwrap();
    wait_for(said, "Server is ready to receive web requests");
    let url = address_of(&prometheus.0);

    let ended = r#"windlass_runner_deployments_total{job="runner"}"#;
    let sample = first_of(&runner, &url, ended).await;
    assert_eq!(sample["metric"]["env"], "staging");
    assert_eq!(sample["metric"]["status"], "completed");
    assert_eq!(sample["value"][1], "1");
    let known = r#"windlass_runner_deployment_duration_seconds_bucket{job="runner",le="+Inf"}"#;
    assert_eq!(first_of(&runner, &url, known).await["value"][1], "1");
    let stranger = first_of(&runner, &url, r#"up{job="stranger"}"#).await;
    assert_eq!(
        stranger["value"][1], "0",
        "without the token it gets nothing"
    );
}

/// The first sample of a query, once there is one.
async fn first_of(runner: &Runner, url: &str, query: &str) -> Value {
    let began = Instant::now();
    let mut turns = tokio::time::interval(PAUSE);
    loop {
        turns.tick().await;
        let query =
            reqwest::Url::parse_with_params(&format!("{url}/api/v1/query"), [("query", query)]);
        let answer = runner.client.get(query.unwrap()).send().await.unwrap();
        let text = answer.text().await.unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        if let Some(sample) = answer["data"]["result"].get(0) {
            return sample.clone();
        }
        assert!(began.elapsed() < LIMIT, "nothing was collected: {answer}");
    }
}
