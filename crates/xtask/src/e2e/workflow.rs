//! The workflow, run by act: on this machine, without containers, with our action served
//! from the scratch release.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::emulator::Emulator;
use super::sample::Sample;
use crate::failure::{Outcome, to};
use crate::process::run as run_program;
use crate::repository::Repository;
use crate::tools::Tools;

const WORKFLOW: &str = "tests/e2e/next-version.yml";

/// Runs it once and gives the lines that its last step wrote.
pub fn run(
    repository: &Repository,
    tools: &Tools,
    emulator: &Emulator,
    sample: &Sample,
    release: &Path,
) -> Outcome<Vec<String>> {
    let outputs = release.with_file_name("outputs.txt");
    let action = format!("{}@v1={}", repository.address()?, release.display());
    let mut act = act(tools, &release.with_file_name("home"));
    act.current_dir(sample.work_tree())
        .arg("push")
        .arg("--workflows")
        .arg(repository.path(WORKFLOW));
    act.args([
        "--platform",
        "ubuntu-latest=-self-hosted",
        "--action-offline-mode",
    ]);
    act.args(["--local-repository", &action]);
    // The token's value is taken from the environment: arguments can be read by everybody.
    act.args(["--secret", "GITHUB_TOKEN"])
        .env("GITHUB_TOKEN", &emulator.ready.token);
    for (name, value) in [
        ("GITHUB_API_URL", emulator.ready.api_url.as_str()),
        ("GITHUB_SERVER_URL", &emulator.ready.server_url),
        ("GITHUB_REPOSITORY", &emulator.ready.repository),
        ("E2E_OUTPUTS", &outputs.to_string_lossy()),
    ] {
        act.arg("--env").arg(format!("{name}={value}"));
    }
    run_program(&mut act)?;
    let text = fs::read_to_string(&outputs).map_err(to(format!("read {}", outputs.display())))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// act in an environment of its own: no settings, caches or variables of whoever runs this.
fn act(tools: &Tools, home: &Path) -> Command {
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
