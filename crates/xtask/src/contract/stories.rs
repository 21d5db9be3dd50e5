//! The stories of foreign clients: each with an emulator and a repository of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::record::Record;
use super::workbench::Workbench;
use crate::emulator::Emulator;
use crate::failure::{Outcome, to};
use crate::process::{git, run};
use crate::program::Program;
use crate::repository::Repository;

const NAME: &str = "acme/shop";

/// What a story's repository is made of.
const SHOP: &str = "tests/contract/stories/shop.fast-import";

/// Runs every story; each asserts what it is answered.
pub fn tell(
    repository: &Repository,
    program: &Program,
    workbench: &Workbench,
    record: &Record,
) -> Outcome {
    let folder = repository.target().join("contract/stories");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(to(format!("empty {}", folder.display())))?;
    }
    for (client, mut story) in [
        ("octokit", workbench.node("stories/octokit/story.js")),
        ("pygithub", workbench.python("stories/pygithub/story.py")),
        ("slack", workbench.python("stories/slack/story.py")),
    ] {
        let shop = shop(repository, &folder.join(client))?;
        let emulator = Emulator::start(program, (NAME, &shop), Some(record))?;
        run(on(&emulator, &mut story))?;
    }
    Ok(())
}

/// A bare repository that is the same every time.
fn shop(repository: &Repository, folder: &Path) -> Outcome<PathBuf> {
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    let bare = folder.join("shop.git");
    let initialize = ["init", "--quiet", "--bare", "--initial-branch=main"];
    run(git(folder).args(initialize).arg(&bare))?;
    let stream = File::open(repository.path(SHOP)).map_err(to(format!("read {SHOP}")))?;
    run(git(&bare)
        .args(["fast-import", "--quiet", "--done"])
        .stdin(stream))?;
    Ok(bare)
}

fn on<'command>(emulator: &Emulator, story: &'command mut Command) -> &'command mut Command {
    story
        .envs(emulator.ready.variables())
        .env("GITHUB_TOKEN", &emulator.ready.token)
        .env("SLACK_TOKEN", &emulator.ready.slack_token)
        .env("SLACK_WEBHOOK_URL", &emulator.ready.slack_webhook_url)
}
