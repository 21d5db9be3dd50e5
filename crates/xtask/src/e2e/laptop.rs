//! `docs/local.md`, followed to the letter: what it tells people to type is run as it stands, in a
//! folder of its own. Only the address of the clone leads to this checkout, and what cargo builds
//! there is kept for the next time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome, to};
use crate::process::{capture, git, tell};
use crate::repository::Repository;
use crate::tools::Tools;

const DOCUMENT: &str = "docs/local.md";
/// What the two runs of the document leave behind.
const TAGS: [&str; 2] = ["v1.0.0", "v1.1.0"];

/// Runs the document's commands in `folder`, and looks at the tags that they leave.
pub fn follow(repository: &Repository, tools: &Tools, folder: &Path, log: &Path) -> Outcome {
    let script = commands(&repository.read(DOCUMENT)?);
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &script])
        .current_dir(folder);
    surround(&mut bash, repository, tools, folder)?;
    let file = fs::File::create(log).map_err(to(format!("write {}", log.display())))?;
    let other = file
        .try_clone()
        .map_err(to(format!("write {}", log.display())))?;
    bash.stdin(Stdio::null()).stdout(file).stderr(other);
    let hint = |why: Failure| why.hint(format!("what was said is in {}", log.display()));
    if !bash.status().map_err(to("run bash"))?.success() {
        return Err(hint(Failure::new(format!(
            "the commands of {DOCUMENT} fail"
        ))));
    }
    let copy = folder.join("shop/.git/windlass-act/repository.git");
    let tags = capture(git(&copy).args(["tag", "--list"]))?;
    if tags.lines().ne(TAGS) {
        return Err(hint(Failure::new(format!(
            "{DOCUMENT} leaves the tags {tags:?}, not {TAGS:?}"
        ))));
    }
    tell(&format!("{DOCUMENT} was followed"));
    Ok(())
}

/// The commands of a document, in order: what stands in its blocks of `sh`.
fn commands(document: &str) -> String {
    let mut inside = false;
    let mut script = String::new();
    for line in document.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside => script.extend([command, "\n"]),
            _ => {}
        }
    }
    script
}

/// The machine as a person would have it: act is installed, and git knows who commits.
fn surround(bash: &mut Command, repository: &Repository, tools: &Tools, folder: &Path) -> Outcome {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(tools.folder().to_owned()).chain(std::env::split_paths(&path));
    let paths = std::env::join_paths(paths.collect::<Vec<PathBuf>>());
    bash.env("PATH", paths.map_err(to("join the folders of programs"))?);
    bash.env("XDG_CACHE_HOME", folder.join("cache"));
    for role in ["AUTHOR", "COMMITTER"] {
        bash.env(format!("GIT_{role}_NAME"), "Somebody");
        bash.env(format!("GIT_{role}_EMAIL"), "somebody@windlass.invalid");
    }
    let address = format!("https://github.com/{}", repository.address()?);
    bash.env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_COUNT", "1");
    bash.env(
        "GIT_CONFIG_KEY_0",
        format!("url.{}.insteadOf", repository.root().display()),
    );
    bash.env("GIT_CONFIG_VALUE_0", address);
    bash.env(
        "GIT_TEMPLATE_DIR",
        templates(repository, &folder.join("templates"))?,
    );
    // They speak of the checkout that this chore was built from.
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        bash.env_remove(name);
    }
    Ok(())
}

/// A clone builds to a folder that stays. It is not this checkout's own: cargo would take what was
/// built of the one for the other's.
fn templates(repository: &Repository, folder: &Path) -> Outcome<PathBuf> {
    let hook = folder.join("hooks/post-checkout");
    let parent = folder.join("hooks");
    fs::create_dir_all(&parent).map_err(to(format!("create {}", parent.display())))?;
    let target = repository.target().join("laptop");
    fs::create_dir_all(&target).map_err(to(format!("create {}", target.display())))?;
    let target = target.display();
    let script = format!("#!/bin/sh\n[ ! -e crates/xtask ] || ln -sfn '{target}' target\n");
    fs::write(&hook, script).map_err(to(format!("write {}", hook.display())))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&hook, rights).map_err(to(format!("change {}", hook.display())))?;
    }
    Ok(folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn commands_are_what_people_are_told_to_type() {
        let document = "Do this:\n\n```sh\nfirst && second\n```\n\n```text\nnot this\n```\n\n```sh\nthird\n```\n";
        assert_eq!(commands(document), "first && second\nthird\n");
    }
}
