//! The workflow, run by act: on this machine, without containers, with our action served
//! from the scratch release.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use super::sample::Sample;
use crate::emulator::Emulator;
use crate::failure::{Outcome, to};
use crate::process::{self, tell};
use crate::repository::Repository;
use crate::tools::Tools;

const WORKFLOW: &str = "tests/e2e/promotion.yml";

/// Everything that a run needs.
pub struct Stage<'a> {
    pub repository: &'a Repository,
    pub tools: &'a Tools,
    pub emulator: &'a Emulator,
    pub sample: &'a Sample,
    /// The checkout that act takes our actions from.
    pub release: &'a Path,
    /// Where act keeps its files, and where outputs and logs are left.
    pub scratch: &'a Path,
}

impl Stage<'_> {
    /// Runs the workflow once and gives the lines that its last step wrote.
    pub fn run(&self, name: &str) -> Outcome<Vec<String>> {
        let log = self.scratch.join(format!("{name}.log"));
        let outputs = self.scratch.join(format!("{name}.txt"));
        let result = run_logged(
            self.act()?
                .arg("--env")
                .arg(assign("E2E_OUTPUTS", &outputs)),
            &log,
        );
        let written = result.and_then(|()| {
            fs::read_to_string(&outputs).map_err(to(format!("read {}", outputs.display())))
        });
        let text = written.map_err(|why| why.hint(format!("act's log is {}", log.display())))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn act(&self) -> Outcome<Command> {
        let ready = &self.emulator.ready;
        let action = assign(&format!("{}@v1", self.repository.address()?), self.release);
        let mut act = clean_act(self.tools, &self.scratch.join("home"));
        act.current_dir(self.sample.work_tree()).arg("push");
        act.arg("--workflows").arg(self.repository.path(WORKFLOW));
        act.args([
            "--platform",
            "ubuntu-latest=-self-hosted",
            "--action-offline-mode",
        ]);
        act.args(["--no-cache-server", "--local-repository"])
            .arg(action);
        // The tokens' values are taken from the environment: arguments can be read by everybody.
        act.args(["--secret", "GITHUB_TOKEN"])
            .env("GITHUB_TOKEN", &ready.token)
            .args(["--secret", "SLACK_TOKEN"])
            .env("SLACK_TOKEN", &ready.slack_token);
        for (name, value) in ready.variables() {
            act.arg("--env").arg(format!("{name}={value}"));
        }
        Ok(act)
    }
}

fn assign(name: &str, path: &Path) -> OsString {
    let mut text = OsString::from(name);
    text.push("=");
    text.push(path);
    text
}

/// Runs a program that talks much: what it says goes to a file, and is shown only when it
/// fails.
fn run_logged(command: &mut Command, log: &Path) -> Outcome {
    let file = || File::options().create(true).append(true).open(log);
    let open = |file: std::io::Result<File>| file.map_err(to(format!("write {}", log.display())));
    command.stdout(open(file())?).stderr(open(file())?);
    process::run(command).inspect_err(|_| tell(&fs::read_to_string(log).unwrap_or_default()))
}

/// act in an environment of its own: no settings, caches or variables of whoever runs this.
fn clean_act(tools: &Tools, home: &Path) -> Command {
    let mut command = tools.command("act");
    command
        .env_clear()
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join("cache"));
    for kept in ["PATH", "SYSTEMROOT", "TEMP", "TMPDIR"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}
