//! A repository, a configuration, the program, and a client that signs.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::timeout;
use windlass_deploy_protocol::auth::{Request, hmac};

use crate::steps::LONG;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_windlass-runner");
pub const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// The secrets of the configuration, by the variable they are in.
pub const SECRETS: [(&str, &str); 4] = [
    ("CI_SECRET", "ci-0123456789abcdef"),
    ("SEED_SECRET", "seed-0123456789abcdef"),
    ("WEBHOOK_SECRET", "webhook-0123456789abcdef"),
    ("READ_TOKEN", "read-0123456789abcdef"),
];

/// How the runner is reached from outside; where it listens is the system's choice.
pub const PUBLIC_URL: &str = "https://deploy.example.com";

/// The part of the configuration that all tests share.
const SERVER: &str = r#"
listen = "127.0.0.1:0"
public-url = "https://deploy.example.com"
repository = "repository"
state-directory = "state"
[read]
token = { env = "READ_TOKEN" }
[webhook]
secret = { env = "WEBHOOK_SECRET" }
environment = "staging"
branch = "main"
[limits]
requests-per-minute = 100000
[signers.ci]
kind = "hmac"
secret = { env = "CI_SECRET" }
[signers.old]
kind = "seed"
secret = { env = "SEED_SECRET" }
"#;

/// `web` depends on `api`, which depends on `db`.
const ENVIRONMENTS: &str = r#"
[environments.staging]
lanes = ["staging"]
refs = ["refs/heads/main"]
signers = ["ci", "old"]
[environments.production]
lanes = ["production", "hotfix"]
signers = ["ci"]
refs = ['refs/tags/v\d+\.\d+\.0']
"#;

/// What the services' syncs run, unless a test commits another one: it notes that it ran.
const SYNC: &str = "#!/bin/sh\necho \"$1 $2 $3\" >> \"$RAN\"\necho \"synced $1\"\n";

/// A folder with a repository and a configuration.
pub struct Place {
    directory: TempDir,
}

/// The program.
pub struct Runner {
    child: Child,
    pub url: String,
    pub client: Client,
    key: hmac::Key,
}

impl Place {
    /// Three services in a chain, each with a folder below `platform/`.
    pub fn new() -> Self {
        Self::with(&["db", "api", "web"].map(|name| {
            let needs = match name {
                "db" => "",
                "api" => "\"db\"",
                _ => "\"api\"",
            };
            (name, needs)
        }))
    }

    /// These services, each with those that it depends on.
    pub fn with(services: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ran = directory.path().join("ran");
        let sections = services.iter().map(|(name, needs)| {
            format!(
                "[services.{name}]\npaths = [\"platform/{name}/**\"]\ndepends-on = [{needs}]\n\
                 sync = [\"bin/sync\", \"{{service}}\", \"{{env}}\", \"{{sha}}\"]\n\
                 variables = {{ PATH = \"{PATH}\", RAN = \"{}\" }}\n",
                ran.display()
            )
        });
        let sections: String = sections.collect();
        let place = Self { directory };
        place.write("runner.toml", &format!("{SERVER}{ENVIRONMENTS}{sections}"));
        place.git(&["init", "--quiet", "--initial-branch=main", "."]);
        place.write_script("repository/bin/sync", SYNC);
        for (name, _) in services {
            place.write(&format!("repository/platform/{name}/compose.yml"), name);
        }
        place.commit("first");
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn write_script(&self, name: &str, text: &str) {
        self.write(name, text);
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Changes the configuration.
    pub fn configure(&self, change: impl FnOnce(String) -> String) {
        let text = fs::read_to_string(self.path("runner.toml")).unwrap();
        self.write("runner.toml", &change(text));
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let repository = self.path("repository");
        fs::create_dir_all(&repository).unwrap();
        let output = Command::new("git")
            .args(["-c", "user.name=Dev", "-c", "user.email=dev@example.com"])
            .args(arguments)
            .current_dir(repository)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything. Gives the commit's id.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn commit_and_tag(&self, tag: &str) -> String {
        let sha = self.commit(tag);
        self.git(&["tag", tag]);
        sha
    }

    /// What the services' syncs have noted, in order.
    pub fn ran(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("ran")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// A pipe on which a script can wait for the test, and the test for a script.
    pub fn fifo(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        path
    }

    /// The program with its secrets, not yet started.
    pub fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(["serve", "--config"])
            .arg(self.path("runner.toml"))
            .env_clear()
            .env("PATH", PATH)
            .envs(SECRETS)
            .stdout(Stdio::piped())
            .stderr(
                File::options()
                    .create(true)
                    .append(true)
                    .open(self.path("log"))
                    .unwrap(),
            );
        command
    }

    /// Starts the program; it listens when this is done.
    pub fn start(&self) -> Runner {
        self.start_with(&[])
    }

    /// The same, with more variables.
    pub fn start_with(&self, variables: &[(&str, &str)]) -> Runner {
        let mut command = self.command();
        let mut child = command.envs(variables.iter().copied()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim_end().strip_prefix("listening on ");
        let url = url
            .unwrap_or_else(|| panic!("{line}{}", self.log()))
            .to_owned();
        Runner {
            child,
            url,
            client: Client::builder().no_proxy().build().unwrap(),
            key: hmac::Key::new("ci", &secret("CI_SECRET").into()).unwrap(),
        }
    }

    /// What the program has said so far.
    pub fn log(&self) -> String {
        let mut text = String::new();
        let log = File::open(self.path("log"));
        log.unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Runner {
    /// Asks for a deployment as the signer `ci`.
    pub async fn deploy(&self, asked: &Value) -> (u16, Value) {
        self.ask(Method::POST, "/deploy", asked.to_string().as_bytes())
            .await
    }

    /// Asks for something as the signer `ci`.
    pub async fn ask(&self, method: Method, path: &str, body: &[u8]) -> (u16, Value) {
        let response = self.signed(method, path, body).send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// A request that the signer `ci` has signed.
    pub fn signed(&self, method: Method, path: &str, body: &[u8]) -> RequestBuilder {
        let signed = self.key.sign(
            &Request::new(method.as_str(), path, body).unwrap(),
            &nonce().parse().unwrap(),
            Timestamp::now(),
        );
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = signed.into_iter().fold(request, |request, (name, value)| {
            request.header(name, value)
        });
        request.body(body.to_vec())
    }

    pub async fn deployment(&self, id: &str) -> Value {
        let (status, deployment) = self
            .ask(Method::GET, &format!("/deployments/{id}"), b"")
            .await;
        assert_eq!(status, 200, "{deployment}");
        deployment
    }

    /// A deployment once it has ended: its log is followed to the end.
    pub async fn end_of(&self, id: &str) -> Value {
        let path = format!("/deployments/{id}/logs");
        let response = self.signed(Method::GET, &path, b"").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let events = timeout(LONG, response.text()).await.unwrap().unwrap();
        assert!(events.contains("event: end"), "{events}");
        self.deployment(id).await
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills the program, as by `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// How the program ends, once it does by itself.
    pub fn end(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub fn secret(name: &str) -> &'static str {
    SECRETS
        .iter()
        .find(|(variable, _)| *variable == name)
        .unwrap()
        .1
}

/// Another one each time.
pub fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!(
        "nonce-{}-{:08}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

/// Lets a script go on that reads from a pipe.
pub fn open_for_writing(fifo: &Path) -> File {
    File::options().write(true).open(fifo).unwrap()
}
