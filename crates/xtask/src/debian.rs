//! Programs that only Debian has in a form that tests can run. Some are taken from its packages
//! without being installed, so that nothing of the machine changes; a browser is too much for that,
//! and is installed where there is none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::checksum::sha256;
use crate::failure::{Failure, Outcome, to};
use crate::process::{is_installed, run, tell};
use crate::repository::Repository;

/// Packages by name, version and sum.
const PINS: &str = "crates/deploy-runner/tests/serve/programs.txt";

/// A program, and how it is asked whether it is there.
const PROGRAMS: [(&str, &str); 4] = [
    ("docker-registry", "--version"),
    ("webhook", "-version"),
    ("prometheus", "--version"),
    ("promtool", "--version"),
];

/// Packages with programs that most machines have: installed, by whoever may, where one is missing.
const INSTALLED: [(&str, &[&str]); 3] = [
    ("chromium", &["chromium", "google-chrome", "chrome"]),
    ("openssl", &["openssl"]),
    ("curl", &["curl"]),
];

/// One package.
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    sum: &'a str,
}

/// Sees to it that tests find their programs: on the machine, or below `target/tools/debian`.
pub fn programs(repository: &Repository) -> Outcome {
    install_missing()?;
    if PROGRAMS
        .iter()
        .all(|(name, flag)| is_installed(name, &[flag]))
    {
        return Ok(());
    }
    let folder = repository.target().join("tools/debian");
    let pinned = repository.read(PINS)?;
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pinned) {
        return Ok(());
    }
    tell(&format!(
        "fetching what {PINS} pins into {}",
        folder.display()
    ));
    fs::create_dir_all(&folder).map_err(to(format!("create {}", folder.display())))?;
    update_lists();
    let lines = pinned.lines().filter(|line| !line.starts_with('#'));
    let packages: Vec<Package<'_>> = lines.filter_map(read_line).collect();
    for name in packages
        .iter()
        .map(|package| package.name)
        .collect::<BTreeSet<_>>()
    {
        let mut versions = packages.iter().filter(|package| package.name == name);
        let mut fetched = Err(Failure::new(format!("{PINS} pins no {name}")));
        while fetched.is_err()
            && let Some(package) = versions.next()
        {
            fetched = package.fetch(&folder);
        }
        fetched.map_err(|why| {
            why.hint("where apt has no such package, install webhook, prometheus and docker-registry by yourself")
        })?;
    }
    fs::write(&stamp, &pinned).map_err(to(format!("write {}", stamp.display())))
}

/// A program that [`programs`] has seen to: the machine's own, else the fetched one.
pub fn path_of(repository: &Repository, name: &str) -> PathBuf {
    let fetched = repository.target().join("tools/debian/usr/bin").join(name);
    match fetched.is_file() {
        true => fetched,
        false => PathBuf::from(name),
    }
}

fn install_missing() -> Outcome {
    // openssl has a word for it instead of a flag.
    let is_there = |names: &[&str]| {
        let answers =
            |name: &&str| is_installed(name, &["--version"]) || is_installed(name, &["version"]);
        names.iter().any(answers)
    };
    let missing = INSTALLED.iter().filter(|(_, names)| !is_there(names));
    let missing: Vec<&str> = missing.map(|(package, _)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    tell(&format!("installing {list}"));
    update_lists();
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--quiet", "--no-install-recommends"]);
    run(install.args(&missing)).map_err(|why| why.hint(format!("install {list} by yourself")))
}

/// Only who may install can; where apt's lists are good as they are, nothing is lost.
fn update_lists() {
    drop(run(Command::new("apt-get").args(["update", "--quiet"])));
}

/// `name version sum`.
fn read_line(line: &str) -> Option<Package<'_>> {
    let mut words = line.split_whitespace();
    Some(Package {
        name: words.next()?,
        version: words.next()?,
        sum: words.next()?,
    })
}

impl Package<'_> {
    fn fetch(&self, folder: &Path) -> Outcome {
        let Self { name, version, sum } = self;
        // Only what is fetched now: another version may lie there.
        let fresh = folder.join(name);
        if fresh.exists() {
            fs::remove_dir_all(&fresh).map_err(to(format!("empty {}", fresh.display())))?;
        }
        fs::create_dir_all(&fresh).map_err(to(format!("create {}", fresh.display())))?;
        let wanted = format!("{name}={version}");
        run(Command::new("apt-get")
            .args(["download", "--quiet", &wanted])
            .current_dir(&fresh))?;
        let found = fs::read_dir(&fresh).ok().and_then(|mut files| files.next());
        let file = found.and_then(Result::ok).map(|file| file.path());
        let file = file.ok_or_else(|| Failure::new(format!("apt-get brought no {wanted}")))?;
        let found = sha256(&file)?;
        if found != *sum {
            return Err(Failure::new(format!(
                "{wanted} has the sum {found}, not {sum}"
            )));
        }
        run(Command::new("dpkg-deb")
            .arg("--extract")
            .arg(file)
            .arg(folder))
    }
}
