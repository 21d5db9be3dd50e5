//! `windlass emulate`: the embedded GitHub and its Slack as a server of their own; for act, with a
//! copy of the repository here, and a deploy runner beside it.

mod act;
mod flags;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use tokio::net::TcpListener;
use windlass_emulator::{Builder, Emulator, Faults, Ready, SlackChannel, SlackSetup};
use windlass_toolkit::{Console, Environment, Failure};

/// What is served, and where.
#[derive(Debug, Args)]
pub(crate) struct EmulateArguments {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// A repository and its bare git directory, which is created if it is missing
    #[arg(long = "repo", value_name = "OWNER/NAME=PATH.git", required_unless_present_any = ["state_dir", "act"], value_parser = repository)]
    repositories: Vec<(String, PathBuf)>,
    /// Where what git doesn't hold is kept; default: nothing outlives the process
    #[arg(long, value_name = "DIR")]
    state_dir: Option<PathBuf>,
    /// A TOML file that says which requests go wrong, and how
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// One more channel in Slack, beside 'releases' and 'incidents'; the app is in it
    #[arg(long = "slack-channel", value_name = "NAME")]
    slack_channels: Vec<String>,
    /// A person in Slack
    #[arg(long = "slack-user", value_name = "NAME=EMAIL", value_parser = user)]
    slack_users: Vec<(String, String)>,
    /// Print NAME=value lines for a shell instead of one JSON object
    #[arg(long)]
    env: bool,
    /// Serve a copy of the repository here, with a deploy runner, and print the flags with which act
    /// runs its workflows; this is the folder that `cargo xtask act-view` wrote
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["repositories", "env"])]
    act: Option<PathBuf>,
    /// With --act, run this with the flags, and end when it does
    #[arg(last = true, value_name = "COMMAND", requires = "act")]
    command: Vec<OsString>,
}

fn repository(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => {
            Ok((name.to_owned(), PathBuf::from(path)))
        }
        _ => Err("write it as owner/name=PATH.git".to_owned()),
    }
}

fn user(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, email)) if !name.is_empty() && email.contains('@') => {
            Ok((name.to_owned(), email.to_owned()))
        }
        _ => Err("write it as NAME=EMAIL".to_owned()),
    }
}

/// An embedded GitHub to be. Where `WINDLASS_EMULATOR_RECORD` names a directory, it writes every
/// exchange down there: `cargo xtask contract` compares them with GitHub's own description.
pub(crate) fn builder(environment: &Environment) -> Builder {
    match environment.get("WINDLASS_EMULATOR_RECORD") {
        Some(directory) => Emulator::builder().record(directory),
        None => Emulator::builder(),
    }
}

/// Serves until it is told to stop.
pub(crate) async fn run(
    arguments: &EmulateArguments,
    environment: &Environment,
    console: &mut Console,
) -> Result<(), Failure> {
    if let Some(view) = &arguments.act {
        return act::run(arguments, view, environment, console).await;
    }
    let mut builder = builder(environment).slack(slack(arguments));
    for (name, path) in &arguments.repositories {
        builder = builder.repository(name, path);
    }
    if let Some(directory) = &arguments.state_dir {
        if directory.exists() && !directory.is_dir() {
            let path = directory.display();
            return Err(Failure::bad_input(format!(
                "keep the state in {path}: it is no folder"
            )));
        }
        builder = builder.state_dir(directory);
    }
    let stop = crate::signals::stop()?;
    let emulator = start(builder, arguments).await?;
    let ready = emulator.ready();
    crate::print(&if arguments.env {
        env_lines(&ready)
    } else {
        json_line(&ready)?
    })?;
    console.info(&format!("serving {} until it is stopped", ready.server_url));
    stop.await;
    emulator.shutdown().await;
    Ok(())
}

async fn start(mut builder: Builder, arguments: &EmulateArguments) -> Result<Emulator, Failure> {
    if let Some(file) = &arguments.faults {
        let faults =
            Faults::from_file(file).map_err(|error| Failure::bad_input(error.to_string()))?;
        builder = builder.faults(faults);
    }
    let listener = TcpListener::bind(arguments.listen).await.map_err(|error| {
        Failure::refused(format!("listen on {}: {error}", arguments.listen))
            .hint("give '--listen' a free port, or port 0")
    })?;
    let started = builder.start(listener).await;
    started.map_err(|error| Failure::bad_input(error.to_string()))
}

fn slack(arguments: &EmulateArguments) -> SlackSetup {
    let channels = arguments.slack_channels.iter();
    let setup = channels.fold(SlackSetup::default(), |setup, name| {
        setup.channel(SlackChannel::new(name))
    });
    let users = arguments.slack_users.iter();
    users.fold(setup, |setup, (name, email)| setup.user(name, email))
}

fn json_line(ready: &Ready) -> Result<String, Failure> {
    serde_json::to_string(ready)
        .map(|line| line + "\n")
        .map_err(|error| Failure::refused(format!("print JSON: {error}")))
}

fn env_lines(ready: &Ready) -> String {
    let pairs = [
        ("GITHUB_API_URL", &ready.api_url),
        ("GITHUB_SERVER_URL", &ready.server_url),
        ("GITHUB_REPOSITORY", &ready.repository),
        ("GITHUB_TOKEN", &ready.token),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", &ready.id_token_request_url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", &ready.token),
        ("SLACK_API_URL", &ready.slack_api_url),
        ("SLACK_TOKEN", &ready.slack_token),
        ("SLACK_WEBHOOK_URL", &ready.slack_webhook_url),
    ];
    pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect()
}
