//! A repository with a little history, an emulator over it, and a client that
//! shows statuses and bodies as they come.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use windlass_emulator::{Builder, Emulator};

/// The repository's name.
pub const NAME: &str = "acme/shop";

/// A bare repository with two commits on `main`, the second of which adds to
/// `README.md` and creates `src/lib.rs`.
pub struct Fixture {
    directory: TempDir,
}

impl Fixture {
    pub fn new() -> Self {
        let fixture = Self {
            directory: TempDir::new().unwrap(),
        };
        let work = fixture.work();
        git(fixture.path(), &["init", "-q", "-b", "main", "work"]);
        fixture.commit("first", &[("README.md", "one\n")]);
        fixture.commit(
            "second",
            &[("README.md", "one\ntwo\n"), ("src/lib.rs", "//! x\n")],
        );
        let bare = fixture.bare();
        git(
            &work,
            &["clone", "-q", "--bare", ".", bare.to_str().unwrap()],
        );
        fixture
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The work tree; its commits reach the bare repository by [`Fixture::publish`].
    pub fn work(&self) -> PathBuf {
        self.path().join("work")
    }

    pub fn bare(&self) -> PathBuf {
        self.path().join("shop.git")
    }

    pub fn state(&self) -> PathBuf {
        self.path().join("state")
    }

    /// Commits files in the work tree.
    pub fn commit(&self, message: &str, files: &[(&str, &str)]) -> String {
        for (name, content) in files {
            let file = self.work().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, content).unwrap();
        }
        git(&self.work(), &["add", "-A"]);
        git(
            &self.work(),
            &["commit", "-q", "--allow-empty", "-m", message],
        );
        self.id("HEAD")
    }

    /// Sends the work tree's branch to the bare repository, past the emulator.
    pub fn publish(&self) {
        let bare = self.bare();
        git(
            &self.work(),
            &["push", "-q", bare.to_str().unwrap(), "HEAD"],
        );
    }

    /// The id that the work tree's git gives.
    pub fn id(&self, revision: &str) -> String {
        let output = git(&self.work(), &["rev-parse", "--verify", revision]);
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn builder(&self) -> Builder {
        Emulator::builder()
            .repository(NAME, self.bare())
            .state_dir(self.state())
    }

    pub async fn start(&self) -> Running {
        Running::start(self.builder()).await
    }
}

/// A started emulator and a client for it.
pub struct Running {
    pub emulator: Emulator,
    pub client: Client,
    pub token: Option<String>,
}

impl Running {
    /// Starts one, which writes down what it is asked where the contract test wants it.
    pub async fn start(builder: Builder) -> Self {
        match std::env::var_os("WINDLASS_EMULATOR_RECORD") {
            Some(directory) => Self::start_as_it_is(builder.record(directory)).await,
            None => Self::start_as_it_is(builder).await,
        }
    }

    /// Starts one as the builder alone says.
    pub async fn start_as_it_is(builder: Builder) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let emulator = builder.start(listener).await.unwrap();
        let token = Some(emulator.token().to_owned());
        Self {
            emulator,
            client: Client::builder().no_proxy().build().unwrap(),
            token,
        }
    }

    /// The same emulator, asked with another token or none.
    pub fn with_token(mut self, token: Option<&str>) -> Self {
        self.token = token.map(ToOwned::to_owned);
        self
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.emulator.api_url());
        let request = self.client.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// A path below the repository.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, &format!("/repos/{NAME}{path}"))).await
    }

    /// A request with a body, which only a DELETE does without.
    pub async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let bare = method == Method::DELETE;
        let request = self.request(method, &format!("/repos/{NAME}{path}"));
        answer(if bare { request } else { request.json(&body) }).await
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.send(Method::POST, path, body).await
    }

    /// Claims a tag.
    pub async fn tag(&self, name: &str, sha: &str) -> (StatusCode, Value) {
        let body = serde_json::json!({"ref": format!("refs/tags/{name}"), "sha": sha});
        self.post("/git/refs", body).await
    }

    /// The clone address, with the token in it.
    pub fn clone_url(&self) -> String {
        let host = self.emulator.address();
        match &self.token {
            Some(token) => format!("http://x-access-token:{token}@{host}/{NAME}.git"),
            None => format!("http://{host}/{NAME}.git"),
        }
    }
}

pub async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    let body = match text.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| panic!("{status} {text}")),
    };
    (status, body)
}

/// Runs git with nothing of the machine's configuration.
pub fn try_git(directory: &Path, arguments: &[&str]) -> Output {
    Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", directory)
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_AUTHOR_NAME", "Ada")
        .env("GIT_AUTHOR_EMAIL", "ada@example.com")
        .env("GIT_AUTHOR_DATE", "2024-05-01T12:00:00+02:00")
        .env("GIT_COMMITTER_NAME", "Ada")
        .env("GIT_COMMITTER_EMAIL", "ada@example.com")
        .env("GIT_COMMITTER_DATE", "2024-05-01T12:00:00+02:00")
        .output()
        .unwrap()
}

pub fn git(directory: &Path, arguments: &[&str]) -> Output {
    let output = try_git(directory, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    output
}

/// The two texts that a command wrote, together.
pub fn said(output: &Output) -> String {
    let both = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(both).unwrap()
}

/// One field of every entry of a list.
pub fn column<'value>(list: &'value Value, key: &str) -> Vec<&'value str> {
    let entries = list.as_array().unwrap().iter();
    entries.map(|entry| entry[key].as_str().unwrap()).collect()
}
