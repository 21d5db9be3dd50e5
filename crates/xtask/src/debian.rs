//! Programs that only Debian has in a form that tests can run: taken from its packages without
//! being installed, so that nothing of the machine changes.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::checksum::sha256;
use crate::failure::{Failure, Outcome, to};
use crate::process::{is_installed, run, tell};
use crate::repository::Repository;

/// Packages by name, version and sum.
const PINS: &str = "crates/deploy-runner/tests/serve/programs.txt";

/// A program, and how it is asked whether it is there.
const PROGRAMS: [(&str, &str); 3] = [
    ("webhook", "-version"),
    ("prometheus", "--version"),
    ("promtool", "--version"),
];

/// One package.
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    sum: &'a str,
}

/// Sees to it that tests find their programs: on the machine, or below `target/tools/debian`.
pub fn programs(repository: &Repository) -> Outcome {
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
    for package in pinned
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(read_line)
    {
        package.fetch(&folder).map_err(|why| {
            why.hint("where apt has no such package, install webhook and prometheus by yourself")
        })?;
    }
    fs::write(&stamp, &pinned).map_err(to(format!("write {}", stamp.display())))
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
