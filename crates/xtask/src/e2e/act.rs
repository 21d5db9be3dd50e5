//! One run of one workflow by act: on this machine, without containers, with the project and what
//! stands in for others' actions served from folders.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::emulator::Emulator;
use crate::failure::{Outcome, to};
use crate::tools::Tools;

/// What all runs share.
pub struct Act<'a> {
    pub tools: &'a Tools,
    /// Where act keeps its files.
    pub home: PathBuf,
    /// `owner/repository@reference` and the folder that is served under it.
    pub served: Vec<(String, PathBuf)>,
    /// The shells that write down what steps say.
    pub shells: &'a Path,
}

/// A run to be.
pub struct Run<'a> {
    /// Where the workflow runs.
    pub work_tree: &'a Path,
    pub workflow: &'a Path,
    pub event: &'a str,
    /// The event's payload, if the event's name doesn't say it all.
    pub payload: Option<&'a Path>,
    /// What is filled into the form.
    pub inputs: &'a [(&'a str, String)],
    /// The run's number, and which attempt at it this is.
    pub number: u32,
    pub attempt: u32,
    pub variables: Vec<(&'a str, String)>,
    /// What every step finds in its environment.
    pub environment: Vec<(&'a str, String)>,
    /// They reach act by its environment: arguments can be read by everybody.
    pub secrets: Vec<(&'a str, String)>,
    pub log: &'a Path,
}

/// Where the steps' own words are left, beside act's log: that may lack the last ones of a step
/// that fails.
pub fn steps_log(log: &Path) -> PathBuf {
    log.with_extension("steps.log")
}

impl Act<'_> {
    /// Runs it. Gives whether it succeeded; what it said is in the logs.
    pub fn run(&self, run: &Run<'_>, emulator: &Emulator) -> Outcome<bool> {
        let mut act = self.command(run.work_tree)?;
        act.arg(run.event).arg("--workflows").arg(run.workflow);
        act.args(["--platform", "ubuntu-latest=-self-hosted"]);
        act.args([
            "--action-offline-mode",
            "--no-cache-server",
            "--actor",
            "ada",
        ]);
        for (name, folder) in &self.served {
            act.arg("--local-repository").arg(assign(name, folder));
        }
        if let Some(payload) = run.payload {
            act.arg("--eventpath").arg(payload);
        }
        for (name, value) in run.inputs {
            act.arg("--input").arg(format!("{name}={value}"));
        }
        for (name, value) in &run.variables {
            act.arg("--var").arg(format!("{name}={value}"));
        }
        for (name, value) in &run.secrets {
            act.args(["--secret", name]).env(name, value);
        }
        for (name, value) in emulator.ready.variables() {
            act.arg("--env").arg(format!("{name}={value}"));
        }
        let numbers = [
            ("RUN_ID", run.number),
            ("RUN_NUMBER", run.number),
            ("RUN_ATTEMPT", run.attempt),
        ];
        for (name, value) in numbers {
            act.arg("--env").arg(format!("GITHUB_{name}={value}"));
        }
        for (name, value) in &run.environment {
            act.arg("--env").arg(format!("{name}={value}"));
        }
        act.arg("--env")
            .arg(assign("STEPS_LOG", &steps_log(run.log)));
        logged(&mut act, run.log)
    }

    /// act in an environment of its own: no settings, caches or variables of whoever runs this.
    fn command(&self, work_tree: &Path) -> Outcome<Command> {
        let mut command = self.tools.command("act");
        command
            .current_dir(work_tree)
            .env_clear()
            .env("HOME", &self.home)
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("PATH", first(self.shells)?);
        for kept in ["SYSTEMROOT", "TEMP", "TMPDIR"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        Ok(command)
    }
}

/// Where programs are looked for, `folder` before all others.
fn first(folder: &Path) -> Outcome<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(to("join the folders of programs"))
}

fn assign(name: &str, path: &Path) -> OsString {
    let mut text = OsString::from(name);
    text.push("=");
    text.push(path);
    text
}

/// Runs a program that talks much: what it says goes to a file.
fn logged(command: &mut Command, log: &Path) -> Outcome<bool> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    }
    let problem = || to(format!("write {}", log.display()));
    let file = File::create(log).map_err(problem())?;
    let other = file.try_clone().map_err(problem())?;
    command.stdin(Stdio::null()).stdout(file).stderr(other);
    let status = command.status().map_err(to("run act"))?;
    Ok(status.success())
}
