//! An embedded GitHub in this process, for tests that are not asynchronous themselves.

use std::net::TcpListener;

use serde_json::Value;
use tokio::runtime::{Builder as RuntimeBuilder, Runtime};
use windlass_emulator::{Builder, Emulator, Faults, RequestRecord};

use super::Repository;

/// What the repository is called there.
pub const NAME: &str = "acme/shop";

/// An emulator to be, which writes down what it is asked where the contract test wants it.
fn recorded() -> Builder {
    match std::env::var_os("WINDLASS_EMULATOR_RECORD") {
        Some(directory) => Emulator::builder().record(directory),
        None => Emulator::builder(),
    }
}

/// A server that answers while it lives.
pub struct GitHub {
    emulator: Emulator,
    // Dropped last: the server runs on it.
    runtime: Runtime,
}

impl GitHub {
    /// Serves a repository, without any fault.
    pub fn over(repository: &Repository) -> Self {
        Self::with(repository, |builder| builder)
    }

    /// Serves a repository that goes wrong on purpose.
    pub fn failing(repository: &Repository, faults: Faults) -> Self {
        Self::with(repository, |builder| builder.faults(faults))
    }

    /// Serves a repository as the builder says.
    pub fn with(repository: &Repository, set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let runtime = RuntimeBuilder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let builder = set_up(recorded().repository(NAME, repository.path()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let emulator = runtime.block_on(builder.start(listener)).unwrap();
        Self { emulator, runtime }
    }

    /// The emulator itself.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// A token that may do everything.
    pub fn token(&self) -> &str {
        self.emulator.token()
    }

    /// Where a job asks for an id token, with the token of the job.
    pub fn id_token_url(&self) -> String {
        self.emulator.id_token_request_url(NAME, &[])
    }

    /// The base of clone addresses.
    pub fn url(&self) -> String {
        self.emulator.server_url()
    }

    /// What the REST API answers below the repository; an error's status is the answer's own.
    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, None)
    }

    /// Sends JSON below the repository; `null` is no body at all.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, path, Some(body).filter(|body| !body.is_null()))
    }

    /// The bytes at an address that an answer named.
    pub fn download(&self, url: &str) -> Vec<u8> {
        let request = reqwest::Client::new().get(url).bearer_auth(self.token());
        self.runtime.block_on(async {
            let response = request.send().await.unwrap().error_for_status().unwrap();
            response.bytes().await.unwrap().to_vec()
        })
    }

    /// Sends a file to an upload address.
    pub fn upload(&self, address: &str, name: &str, content: &str) -> Value {
        let request = reqwest::Client::new()
            .post(format!("{address}?name={name}"))
            .bearer_auth(self.token())
            .header("content-type", "application/octet-stream")
            .body(content.to_owned());
        let text = self.runtime.block_on(async {
            let response = request.send().await.unwrap();
            response.text().await.unwrap()
        });
        serde_json::from_str(&text).unwrap()
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let url = format!("{}/repos/{NAME}{path}", self.emulator.api_url());
        let request = reqwest::Client::new()
            .request(method.parse().unwrap(), url)
            .bearer_auth(self.token());
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request,
        };
        let text = self.runtime.block_on(async {
            let response = request.send().await.unwrap();
            response.text().await.unwrap()
        });
        match text.as_str() {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap(),
        }
    }

    /// Posts JSON anywhere on the server, with any token.
    pub fn post(&self, url: &str, token: &str, body: &Value) -> Value {
        let request = reqwest::Client::new().post(url).bearer_auth(token);
        let request = request.header("content-type", "application/json; charset=utf-8");
        let text = self.runtime.block_on(async {
            let response = request.body(body.to_string()).send().await.unwrap();
            response.text().await.unwrap()
        });
        serde_json::from_str(&text).unwrap()
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.emulator.requests()
    }

    /// How often a method was used on paths that end so.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let requests = self.requests();
        let asked = requests
            .iter()
            .filter(|request| request.method == method && request.path.ends_with(path));
        asked.count()
    }

    /// What a runner sets so that a step finds the server.
    pub fn variables(&self) -> [(&'static str, String); 3] {
        [
            ("GITHUB_API_URL", self.emulator.api_url()),
            ("GITHUB_SERVER_URL", self.emulator.server_url()),
            ("GITHUB_REPOSITORY", NAME.to_owned()),
        ]
    }
}
