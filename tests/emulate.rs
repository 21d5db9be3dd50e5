//! `windlass emulate`: the embedded GitHub as a process of its own.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::{Call, NAME, Repository, program};

/// A server that is stopped when the test is over.
struct Server {
    child: Child,
    /// What it printed when it was ready.
    ready: Vec<String>,
}

impl Server {
    /// Starts it, and waits for this many lines.
    fn start(repository: &Repository, arguments: &[&str], lines: usize) -> Self {
        let served = format!("{NAME}={}", repository.name());
        let mut child = repository
            .terminal(program())
            .args(["emulate", "--listen=127.0.0.1:0", "--repo", &served])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let read = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = read.take(lines).map(Result::unwrap).collect();
        Self { child, ready }
    }

    /// The one JSON line.
    fn json(&self) -> Value {
        serde_json::from_str(&self.ready[0]).unwrap()
    }

    /// A claim on it, by what it said.
    fn claim(&self, arguments: &[&str]) -> Call {
        let ready = self.json();
        let text = |key: &str| ready[key].as_str().unwrap().to_owned();
        Call::lane("staging", &["--claim"])
            .args(arguments)
            .env("GITHUB_API_URL", &text("api_url"))
            .env("GITHUB_SERVER_URL", &text("server_url"))
            .env("GITHUB_REPOSITORY", &text("repository"))
            .secret("token", &text("token"))
    }

    /// Asks it to end, and gives its exit code.
    fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn one_json_line_says_where_it_is() {
    let (repository, _) = Repository::new();
    let server = Server::start(&repository, &[], 1);
    let ready = server.json();
    let keys: Vec<&String> = ready.as_object().unwrap().keys().collect();
    for key in [
        "api_url",
        "server_url",
        "upload_url",
        "repository",
        "token",
        "slack_api_url",
        "slack_token",
        "slack_webhook_url",
    ] {
        assert!(keys.iter().any(|known| *known == key), "{keys:?}");
    }
    assert_eq!(ready["repository"], NAME);
    assert_eq!(server.claim(&[]).succeeds().tag(), "v1.0.0");
    assert_eq!(repository.tag_names(), ["v1.0.0"]);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn for_a_shell_it_prints_variables() {
    let (repository, _) = Repository::new();
    let server = Server::start(&repository, &["--env"], 9);
    let pairs: Vec<(&str, &str)> = server
        .ready
        .iter()
        .map(|line| line.split_once('=').unwrap())
        .collect();
    let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    let expected = [
        "GITHUB_API_URL",
        "GITHUB_SERVER_URL",
        "GITHUB_REPOSITORY",
        "GITHUB_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "SLACK_API_URL",
        "SLACK_TOKEN",
        "SLACK_WEBHOOK_URL",
    ];
    assert_eq!(names, expected);
    let call = Call::lane("staging", &["--claim"]);
    let call = pairs
        .iter()
        .filter(|(name, _)| name.starts_with("GITHUB_"))
        .fold(call, |call, (name, value)| call.env(name, value));
    assert_eq!(call.succeeds().tag(), "v1.0.0");
}

#[tokio::test]
async fn slack_has_the_channels_and_people_that_were_asked_for() {
    let (repository, _) = Repository::new();
    let arguments = ["--slack-channel=ops", "--slack-user=ada=ada@example.com"];
    let server = Server::start(&repository, &arguments, 1);
    let ready = server.json();
    let text = |key: &str| ready[key].as_str().unwrap().to_owned();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |query: &str| {
        let url = format!("{}/{query}", text("slack_api_url"));
        let request = client.get(url).bearer_auth(text("slack_token"));
        let answer = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&answer).unwrap()
    };
    let found = ask("users.lookupByEmail?email=ada@example.com").await;
    assert_eq!(found["user"]["name"], "ada");
    for channel in ["releases", "incidents", "ops"] {
        let posted = ask(&format!("chat.postMessage?channel={channel}&text=x")).await;
        assert_eq!(posted["ok"], true, "{posted}");
    }
    let hook = client
        .post(text("slack_webhook_url"))
        .header("content-type", "application/json");
    let hooked = hook.body(r#"{"text": "x"}"#).send().await.unwrap();
    assert_eq!(hooked.status(), 200);
}

#[test]
fn its_state_outlives_the_process() {
    let (repository, first) = Repository::new();
    let state = repository.beside("state");
    let arguments = ["--state-dir", state.to_str().unwrap()];
    let server = Server::start(&repository, &arguments, 1);
    let token = server.json()["token"].clone();
    assert_eq!(server.claim(&[]).succeeds().tag(), "v1.0.0");
    assert_eq!(server.stop(), Some(0));
    let next = repository.commit("main", &first, "fix: more", &[("x", "x\n")]);
    let server = Server::start(&repository, &arguments, 1);
    assert_eq!(server.json()["token"], token);
    assert_eq!(server.claim(&["--sha", &next]).succeeds().tag(), "v1.0.1");
}

#[test]
fn a_file_makes_it_go_wrong() {
    let (repository, _) = Repository::new();
    let file = repository.beside("faults.toml");
    let name = file.to_str().unwrap();
    let faults = "[[fault]]\nmethod = \"POST\"\npath = \"/git/refs\"\nnth = 1\nkind = \"drop-after-write\"\n\
                  [[fault]]\npath = \"/git-upload-pack\"\nnth = 1\nkind = \"status\"\nstatus = 502\n";
    std::fs::write(&file, faults).unwrap();
    let state = repository.beside("state");
    let arguments = ["--faults", name, "--state-dir", state.to_str().unwrap()];
    let server = Server::start(&repository, &arguments, 1);
    let run = server.claim(&[]).succeeds();
    assert_eq!((run.tag(), run.output("claimed")), ("v1.0.0", "true"));
    let log = std::fs::read_to_string(state.join("requests.jsonl")).unwrap();
    for fault in ["drop-after-write", "\"status\":502"] {
        assert!(log.contains(fault), "{log}");
    }
}

#[test]
fn what_it_can_not_serve_is_told() {
    let (repository, _) = Repository::new();
    let file = repository.beside("faults.toml");
    std::fs::write(&file, "[[fault]]\nkind = \"drop\"\n").unwrap();
    let served = format!("{NAME}={}", repository.name());
    let unnamed = format!("shop={}", repository.name());
    for (arguments, text) in [
        (&["--repo", "acme/shop"][..], "owner/name=PATH.git"),
        (&["--repo", &unnamed], "not a repository name"),
        (
            &["--repo", &served, "--faults", file.to_str().unwrap()],
            "line 2, column 8",
        ),
        (&["--repo", &served, "--listen=nowhere"], "nowhere"),
        (&["--repo", &served, "--slack-user=ada"], "NAME=EMAIL"),
        (
            &["--repo", &served, "--slack-channel=#ops"],
            "no name in Slack",
        ),
    ] {
        Call::terminal(&["emulate"])
            .args(arguments)
            .fails(2)
            .says(&[text]);
    }
}
