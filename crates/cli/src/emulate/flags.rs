//! The flags with which act runs workflows against the world, and the files that they name. Secrets
//! are in a file that only its owner may read: arguments can be read by everybody.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use windlass_emulator::Ready;
use windlass_toolkit::Failure;

/// The project's one address.
const PROJECT: &str = "windlass-ci/windlass";

/// What act is to find.
pub(super) struct Served<'a> {
    /// The copy of the project that act can run.
    pub(super) view: &'a Path,
    /// The workflows that call it.
    pub(super) workflows: &'a Path,
    pub(super) ready: &'a Ready,
    /// Where the deploy runner is, and what requests to it are signed with.
    pub(super) runner: Option<(String, &'a str)>,
}

/// The flags.
pub(super) struct Flags {
    pub(super) list: Vec<String>,
}

impl Flags {
    /// Writes the files to `folder`.
    pub(super) fn write(served: &Served<'_>, folder: &Path) -> Result<Self, Failure> {
        let ready = served.ready;
        let program = std::env::current_exe().map_err(|error| failed("this program", &error))?;
        let environment = [
            ("GITHUB_API_URL", ready.api_url.as_str()),
            ("GITHUB_SERVER_URL", &ready.server_url),
            ("GITHUB_REPOSITORY", &ready.repository),
            ("SLACK_API_URL", &ready.slack_api_url),
            ("WINDLASS_BIN", &program.to_string_lossy()),
        ];
        let mut secrets = vec![
            ("GITHUB_TOKEN", ready.token.as_str()),
            ("SLACK_TOKEN", &ready.slack_token),
        ];
        let mut variables = Vec::new();
        if let Some((url, secret)) = &served.runner {
            variables.push(("RUNNER_URL", url.as_str()));
            secrets.push(("RUNNER_SECRET", secret));
        }
        let file = |name: &str, lines: &[(&str, &str)]| write(&folder.join(name), lines);
        let mut list = vec![
            "--platform=ubuntu-latest=-self-hosted".to_owned(),
            "--no-cache-server".to_owned(),
            format!("--env-file={}", file("env", &environment)?),
            format!("--secret-file={}", file("secrets", &secrets)?),
            format!("--var-file={}", file("variables", &variables)?),
        ];
        let served = stand_ins(served.view).into_iter().chain(own(served)?);
        list.extend(
            served.map(|(name, folder)| format!("--local-repository={name}={}", folder.display())),
        );
        Ok(Self { list })
    }

    /// One line for a shell, in which each run has an id of its own.
    pub(super) fn line(&self) -> String {
        let quoted = self
            .list
            .iter()
            .map(|flag| format!("'{}'", flag.replace('\'', r"'\''")));
        quoted.collect::<Vec<_>>().join(" ") + " --env GITHUB_RUN_ID=$(date +%s)\n"
    }
}

/// The project, under each reference by which the workflows name it, and the one by which it names
/// itself.
fn own(served: &Served<'_>) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut references = BTreeSet::from(["v1".to_owned()]);
    for entry in fs::read_dir(served.workflows)
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if !path
            .extension()
            .is_some_and(|kind| kind == "yml" || kind == "yaml")
        {
            continue;
        }
        let text = fs::read_to_string(&path)
            .map_err(|error| failed(&path.display().to_string(), &error))?;
        let used = text
            .lines()
            .filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses:"));
        let used = used.filter_map(|value| value.split_whitespace().next());
        let used = used.filter_map(|value| value.strip_prefix(PROJECT)?.split_once('@'));
        references.extend(used.map(|(_, reference)| reference.to_owned()));
    }
    let under = |reference| (format!("{PROJECT}@{reference}"), served.view.to_owned());
    Ok(references.into_iter().map(under).collect())
}

/// `stand-ins/<owner>/<action>@<commit>` of the copy: for actions of others that need containers or
/// GitHub's storage.
fn stand_ins(view: &Path) -> Vec<(String, PathBuf)> {
    let folders = |path: &Path| {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let mut found = Vec::new();
    for owner in folders(&view.join("stand-ins")) {
        for action in folders(&owner) {
            if let (Some(owner), Some(name)) = (name(&owner), name(&action)) {
                found.push((format!("{owner}/{name}"), action));
            }
        }
    }
    found
}

/// Writes `NAME=value` lines that only their owner may read, and gives the file's path.
fn write(path: &Path, lines: &[(&str, &str)]) -> Result<String, Failure> {
    let shown = path.display().to_string();
    let text: String = lines
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    // What lies there may be readable by others, and keeps its rights when it is written to.
    let _ = fs::remove_file(path);
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| failed(&shown, &error))?;
    Ok(shown)
}

fn failed(what: &str, error: &std::io::Error) -> Failure {
    Failure::refused(format!("prepare {what} for act: {error}"))
}
