//! A real repository, and git's own program to serve it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::server::{Reply, Seen, Server};

/// A bare repository that no configuration of the machine reaches.
pub struct Repository(TempDir);

impl Repository {
    pub async fn new(object_format: &str) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        let format = format!("--object-format={object_format}");
        repository
            .git(
                &[
                    "init",
                    "--quiet",
                    "--bare",
                    "--initial-branch=trunk",
                    &format,
                ],
                "",
            )
            .await;
        repository
    }

    pub async fn git(&self, arguments: &[&str], input: &str) -> String {
        let mut command = git(self.0.path());
        let output = run(command.args(arguments), input.as_bytes()).await;
        String::from_utf8(output).unwrap().trim().to_owned()
    }

    pub async fn commit(&self) -> String {
        let tree = self.git(&["mktree"], "").await;
        let commit = self.git(&["commit-tree", &tree, "-m", "first"], "").await;
        self.git(&["update-ref", "refs/heads/trunk", &commit], "")
            .await;
        commit
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Serves it at any address.
    pub async fn serve(&self) -> Server {
        let path: PathBuf = self.0.path().to_owned();
        Server::start(move |seen: Seen| {
            let mut command = git(&path);
            command.args(["upload-pack", "--stateless-rpc", "."]);
            command.env("GIT_PROTOCOL", seen.header("git-protocol").unwrap());
            async move { Reply::bytes(run(&mut command, &seen.body).await) }
        })
        .await
    }
}

pub fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap());
    for (name, value) in [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@example.com"),
        ("GIT_AUTHOR_DATE", "2025-01-01T00:00:00Z"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@example.com"),
        ("GIT_COMMITTER_DATE", "2025-01-01T00:00:00Z"),
    ] {
        command.env(name, value);
    }
    command
}

pub async fn run(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input).await.unwrap();
    drop(stdin);
    child.wait_with_output().await.unwrap().stdout
}
