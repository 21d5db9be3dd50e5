//! Programs of others that tests run: the machine's own, or what `cargo xtask programs` has
//! fetched. Where one is missing, the test fails and says what to do.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::support::{PATH, PROGRAM};

/// How long one may take to be ready.
const LIMIT: Duration = Duration::from_secs(60);

/// A program that ends with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Where one of these programs is: they are the same under several names.
pub fn find(names: &[&str]) -> PathBuf {
    let target = Path::new(PROGRAM).ancestors().nth(2).unwrap();
    let fetched = target.join("tools/debian/usr/bin");
    let mut folders: Vec<_> = PATH.split(':').map(PathBuf::from).collect();
    folders.push(fetched);
    let places = folders
        .iter()
        .flat_map(|folder| names.iter().map(|name| folder.join(name)));
    let mut found = places.filter(|place| place.is_file());
    found.next().unwrap_or_else(|| {
        panic!(
            "there is no {names:?}: run `cargo xtask programs`, or install it; see CONTRIBUTING.md"
        )
    })
}

/// Where a program listens that was told to choose by itself.
pub fn address_of(process: &Child) -> String {
    let own = sockets_of(process.id());
    let table = std::fs::read_to_string(format!("/proc/{}/net/tcp", process.id())).unwrap();
    // Source: the manual page proc_pid_net(5). 0A is a socket that listens.
    let listening = table.lines().skip(1).find_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let is_own = own.contains(&format!("socket:[{}]", words[9]));
        (words[3] == "0A" && is_own).then(|| words[1].rsplit_once(':').unwrap().1)
    });
    let port = u16::from_str_radix(listening.unwrap(), 16).unwrap();
    format!("http://127.0.0.1:{port}")
}

fn sockets_of(process: u32) -> Vec<String> {
    let files = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let targets = files.filter_map(|file| std::fs::read_link(file.unwrap().path()).ok());
    targets.map(|it| it.display().to_string()).collect()
}

/// Reads what a program says up to a line that holds this; the rest is read and forgotten.
pub fn wait_for(output: impl Read + Send + 'static, words: &str) {
    let (began, mut said) = (Instant::now(), String::new());
    let mut lines = BufReader::new(output).lines();
    for line in lines.by_ref() {
        said.push_str(&line.unwrap());
        said.push('\n');
        if said.contains(words) {
            std::thread::spawn(|| lines.for_each(drop));
            return;
        }
        assert!(began.elapsed() < LIMIT, "{said}");
    }
    panic!("it ended without {words:?}: {said}");
}

/// A program without the variables of the test.
pub fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", PATH);
    command
}
