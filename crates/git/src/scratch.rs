//! A bare repository of one's own, for a while: what is needed of a remote, commits made without a
//! work tree, one branch pushed.
//!
//! Nothing of the machine has a say in it: neither the user's configuration nor hooks nor a
//! surrounding git. It must not know why anything is picked.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use secrecy::{ExposeSecret, SecretString};
use windlass_core::ObjectId;

use crate::command::{git, output, output_of, succeed, words};
use crate::error::{Error, ErrorKind};
use crate::tagging::{NewRef, push_new};

/// Merging from a base of one's choice came with it.
const OLDEST: (u32, u32) = (2, 40);

/// What would change what git does, or show what it sends.
const NOT_INHERITED: [&str; 16] = [
    "GIT_ASKPASS",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CURL_VERBOSE",
    "GIT_GRAFT_FILE",
    "GIT_PROXY_COMMAND",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE_CURL",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_PACKFILE",
    "GIT_TRACE_REDACT",
    "SSH_ASKPASS",
];

/// Where a scratch repository fetches from and pushes to, and as whom.
#[derive(Debug, Clone)]
pub struct Remote {
    /// The address of the repository.
    pub url: String,
    /// A whole header line, such as `Authorization: Basic …`. It goes to `url` alone, and stands
    /// neither in arguments, which every process can read, nor in a file.
    pub header: Option<SecretString>,
    /// A file of PEM certificates to trust instead of the system's.
    pub certificates: Option<PathBuf>,
}

/// The repository.
pub struct Scratch {
    directory: PathBuf,
    remote: Remote,
}

impl Scratch {
    /// Makes the repository in an empty directory. `like` is any commit of the remote: it tells the
    /// kind of its ids.
    ///
    /// Fails ([`ErrorKind::Git`]) where git is missing or older than 2.40.
    pub fn create(directory: &Path, remote: Remote, like: ObjectId) -> Result<Self, Error> {
        check_version(directory)?;
        let format = match like.to_string().len() {
            40 => "--object-format=sha1",
            _ => "--object-format=sha256",
        };
        let mut command = isolated(directory);
        command.args(["init", "--quiet", "--bare", "--template=", format, "."]);
        succeed(output(&mut command)?, "make a scratch repository")?;
        Ok(Self {
            directory: directory.to_owned(),
            remote,
        })
    }

    /// Brings commits here, each with its parents and all their files, and nothing of the history
    /// before.
    ///
    /// Fails with [`ErrorKind::NotFound`] where the remote has not all of them, with
    /// [`ErrorKind::Remote`] where it can't be reached, or says no.
    pub fn fetch(&self, commits: &[ObjectId]) -> Result<(), Error> {
        let mut command = self.connected();
        command.args(["fetch", "--quiet", "--depth=2", "--no-tags"]);
        command.args(["--no-recurse-submodules", "--no-write-fetch-head"]);
        command.args(["--no-auto-maintenance", "--stdin", "--", &self.remote.url]);
        let ids: String = commits.iter().map(|commit| format!("{commit}\n")).collect();
        let answer = output_of(&mut command, ids.into_bytes())?;
        if answer.status.success() {
            return Ok(());
        }
        let words = words(&answer);
        let kind = match words.contains("not our ref") {
            true => ErrorKind::NotFound,
            false => ErrorKind::Remote,
        };
        Err(Error::new(kind, format!("fetch commits: {words}")))
    }

    /// Creates a branch of the remote, if there is none of that name: never moves one.
    pub fn push_branch(&self, name: &str, commit: ObjectId) -> Result<NewRef, Error> {
        let mut command = self.connected();
        command.arg("push");
        push_new(
            &mut command,
            &self.remote.url,
            &format!("refs/heads/{name}"),
            commit,
        )
    }

    /// Git in the scratch repository, which can reach nobody.
    pub(crate) fn git(&self) -> Command {
        isolated(&self.directory)
    }

    /// Git in the scratch repository, which can prove itself to the remote.
    fn connected(&self) -> Command {
        let mut command = isolated(&self.directory);
        let Remote {
            url,
            header,
            certificates,
        } = &self.remote;
        let setting = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let mut settings = vec![
            // It would take the header to wherever it leads.
            setting("http.followRedirects", "false"),
            // A line that is dead is given up: not a byte in so many seconds.
            setting("http.lowSpeedLimit", "1"),
            setting("http.lowSpeedTime", "300"),
        ];
        if is_local(url) {
            // A proxy would be another machine's.
            settings.push(setting("http.proxy", ""));
        }
        if let Some(header) = header {
            let key = format!("http.{url}.extraHeader");
            settings.push((key, header.expose_secret().to_owned()));
        }
        configure(&mut command, settings);
        if let Some(certificates) = certificates {
            command.env("GIT_SSL_CAINFO", certificates);
        }
        command
    }
}

/// Git without anybody's configuration and hooks.
fn isolated(directory: &Path) -> Command {
    let mut command = git(directory);
    for name in NOT_INHERITED {
        command.env_remove(name);
    }
    let nothing: OsString = if cfg!(windows) { "NUL" } else { "/dev/null" }.into();
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", &nothing)
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1");
    configure(&mut command, Vec::new());
    command
}

/// What is configured by the environment, in place of whatever the machine's says there.
fn configure(command: &mut Command, mut settings: Vec<(String, String)>) {
    settings.push(("gc.auto".to_owned(), "0".to_owned()));
    command.env("GIT_CONFIG_COUNT", settings.len().to_string());
    for (index, (key, value)) in settings.into_iter().enumerate() {
        command
            .env(format!("GIT_CONFIG_KEY_{index}"), key)
            .env(format!("GIT_CONFIG_VALUE_{index}"), value);
    }
}

fn is_local(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap_or_default();
    ["127.", "localhost:", "localhost/", "[::1]"]
        .iter()
        .any(|local| host.starts_with(local))
}

fn check_version(directory: &Path) -> Result<(), Error> {
    let mut command = isolated(directory);
    let text = succeed(output(command.arg("version"))?, "ask git for its version")?;
    let needed = format!("{}.{}", OLDEST.0, OLDEST.1);
    match version(&text) {
        Some(version) if version >= OLDEST => Ok(()),
        _ => Err(Error::new(
            ErrorKind::Git,
            format!(
                "pick commits: git {needed} or newer is needed, and this is '{}'",
                text.trim()
            ),
        )
        .hint(format!(
            "install git {needed} or newer, on PATH; GitHub's own runners have it"
        ))),
    }
}

/// `git version 2.47.3 (Apple Git-1)` → 2, 47
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("git version ")?.split('.');
    Some((
        numbers.next()?.parse().ok()?,
        numbers.next()?.trim().parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_vendors_write_them() {
        for (text, expected) in [
            ("git version 2.47.3\n", Some((2, 47))),
            ("git version 2.39.5 (Apple Git-154)\n", Some((2, 39))),
            ("git version 2.50.1.windows.1\n", Some((2, 50))),
            ("git version 3.0\n", Some((3, 0))),
            ("git version next\n", None),
            ("", None),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for (url, local) in [
            ("http://127.0.0.1:8080/o/r.git", true),
            ("http://localhost/o/r.git", true),
            ("http://[::1]:80/o/r.git", true),
            ("http://localhost.example.org/o/r.git", false),
            ("https://github.com/o/r.git", false),
        ] {
            assert_eq!(is_local(url), local, "{url}");
        }
    }
}
