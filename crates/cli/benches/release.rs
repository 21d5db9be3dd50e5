//! What a release with one very large asset costs in memory and time:
//! `cargo bench -p windlass-cli --bench release`. Nothing here is a test; it prints what it saw.
//!
//! Peak memory needs `/usr/bin/time` (Debian's package `time`).

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it saw, and ends where it can't measure"
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_windlass");
/// Sizes of the asset, in megabytes.
const SIZES: [usize; 3] = [1, 50, 500];

fn main() {
    println!("| asset | time | peak memory of create-release |\n|---|---|---|");
    for megabytes in SIZES {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path());
        let asset = folder.path().join("asset.bin");
        fill(&asset, megabytes);
        let start = Instant::now();
        let memory = server.release(folder.path());
        println!(
            "| {megabytes} MB | {:.1} s | {memory:.1} MB |",
            start.elapsed().as_secs_f64()
        );
    }
}

struct Server {
    child: Child,
    ready: Value,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let work = folder.join("work");
        git(
            folder,
            &["init", "--quiet", "--initial-branch=main", "work"],
        );
        let commit = [
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "commit",
        ];
        let message = ["--quiet", "--allow-empty", "--message=feat: begin"];
        git(&work, &[&commit[..], &message[..]].concat());
        git(&work, &["tag", "v1.0.0"]);
        git(folder, &["clone", "--quiet", "--bare", "work", "shop.git"]);
        let mut child = Command::new(PROGRAM)
            .args(["emulate", "--listen=127.0.0.1:0", "--repo"])
            .arg(format!("acme/shop={}", folder.join("shop.git").display()))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        Self { child, ready }
    }

    /// Megabytes.
    fn release(&self, folder: &Path) -> f64 {
        let text = |key: &str| self.ready[key].as_str().unwrap();
        let output = Command::new("/usr/bin/time")
            .args(["-f", "peak=%M", PROGRAM])
            .args(["create-release", "--tag=v1.0.0", "--assets=asset.bin"])
            .current_dir(folder)
            .env("GITHUB_API_URL", text("api_url"))
            .env("GITHUB_SERVER_URL", text("server_url"))
            .env("GITHUB_REPOSITORY", text("repository"))
            .env("GITHUB_TOKEN", text("token"))
            .env("GITHUB_WORKSPACE", folder)
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{log}");
        let peak = log.lines().find_map(|line| line.strip_prefix("peak="));
        peak.unwrap().parse::<f64>().unwrap() * 1_024.0 / 1e6
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn git(directory: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    let status = command.arg("-C").arg(directory).args(arguments).status();
    assert!(status.unwrap().success(), "git {arguments:?}");
}

fn fill(path: &Path, megabytes: usize) {
    let mut file = std::fs::File::create(path).unwrap();
    let piece: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
    for _ in 0..megabytes {
        file.write_all(&piece).unwrap();
    }
}
