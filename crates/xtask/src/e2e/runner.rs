//! `windlass-runner` as a process of its own: it deploys what a pipeline asks it to.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Outcome, to};
use crate::process::{cargo, run};
use crate::repository::Repository;

/// The secret that the pipelines' jobs sign their requests with.
pub const SECRET: &str = "of the end-to-end run alone";

/// The running service. It is stopped when this is dropped.
pub struct Runner {
    process: Child,
    url: String,
    folder: PathBuf,
}

/// Builds it.
pub fn build(repository: &Repository) -> Outcome {
    let arguments = [
        "build",
        "-p",
        "windlass-deploy-runner",
        "--locked",
        "--quiet",
    ];
    run(cargo(repository.root()).args(arguments))
}

/// How often another port is tried, should somebody take the free one first.
const ATTEMPTS: usize = 5;

impl Runner {
    /// Starts it on a free port, for the repository in `bare`. `folder` is its own.
    pub fn start(repository: &Repository, bare: &Path, folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
        let program = repository.target().join("debug").join("windlass-runner");
        let mut said = String::new();
        for _ in 0..ATTEMPTS {
            let (mut process, url) = spawn(&program, bare, folder)?;
            said.clear();
            if let Some(stdout) = process.stdout.take() {
                BufReader::new(stdout)
                    .read_line(&mut said)
                    .map_err(to("read what the runner says"))?;
            }
            let runner = Self {
                process,
                url,
                folder: folder.to_owned(),
            };
            if said.starts_with("listening on ") {
                return Ok(runner);
            }
        }
        let log = folder.join("runner.log");
        Err(
            Failure::new(format!("the runner is not ready: it said {said:?}"))
                .hint(format!("its log is {}", log.display())),
        )
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What was deployed, in order: `<service> <tag> to <environment>`.
    pub fn deployed(&self) -> Outcome<Vec<String>> {
        let list = self.folder.join("deployed.txt");
        if !list.exists() {
            return Ok(Vec::new());
        }
        let text = fs::read_to_string(&list).map_err(to(format!("read {}", list.display())))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// From now on deployments to an environment fail.
    pub fn break_environment(&self, name: &str) -> Outcome {
        let file = self.folder.join(format!("break-{name}"));
        fs::write(&file, "").map_err(to(format!("write {}", file.display())))
    }

    /// And from now on they work again.
    pub fn mend_environment(&self, name: &str) -> Outcome {
        let file = self.folder.join(format!("break-{name}"));
        fs::remove_file(&file).map_err(to(format!("remove {}", file.display())))
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// The process, and the address that it is given: it has to know it before it listens.
fn spawn(program: &Path, bare: &Path, folder: &Path) -> Outcome<(Child, String)> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.map_err(to("find a free port"))?.to_string();
    let configuration = folder.join("runner.toml");
    fs::write(&configuration, settings(&address, bare, folder))
        .map_err(to(format!("write {}", configuration.display())))?;
    let log = fs::File::create(folder.join("runner.log")).map_err(to("write runner.log"))?;
    let mut command = Command::new(program);
    command.args(["serve", "--config"]).arg(&configuration);
    command.env("RUNNER_SECRET", SECRET).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(log);
    let process = command.spawn().map_err(to("start `windlass-runner`"))?;
    Ok((process, format!("http://{address}")))
}

fn settings(address: &str, bare: &Path, folder: &Path) -> String {
    let (bare, folder) = (bare.display(), folder.display());
    format!(
        r#"listen = "{address}"
public-url = "http://{address}"
repository = "{bare}"
state-directory = "{folder}/state"

[read]
open = true

[signers.ci]
kind = "hmac"
secret = {{ env = "RUNNER_SECRET" }}

[environments.dev]
lanes = ["dev"]
signers = ["ci"]

[environments.staging]
lanes = ["staging", "rc", "hotfix"]
signers = ["ci"]

[environments.production]
lanes = ["production", "hotfix"]
signers = ["ci"]

[services.shop]
paths = ["**"]
sync = ["bin/sync", "{{service}}", "{{env}}", "{{tag}}"]
variables = {{ WORLD = "{folder}", PATH = "/usr/local/bin:/usr/bin:/bin" }}
"#
    )
}
