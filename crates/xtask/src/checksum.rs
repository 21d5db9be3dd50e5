//! SHA-256 lists, as the launcher reads them: `<sum>  bin/<triple>/<file>`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome, to};
use crate::process::tell;

/// Lists every program under `dist`/bin in `list`.
pub fn write_list(dist: &Path, list: &Path) -> Outcome {
    let mut text = "# SHA-256 of the programs in bin/, for launch.sh.\n".to_owned();
    for program in programs(&dist.join("bin"))? {
        let relative = program.strip_prefix(dist).unwrap_or(&program);
        let relative = relative.to_string_lossy().replace('\\', "/");
        text.push_str(&format!("{}  {relative}\n", sha256(&program)?));
    }
    fs::write(list, text).map_err(to(format!("write {}", list.display())))?;
    tell(&format!("wrote {}", list.display()));
    Ok(())
}

/// Whether a list has a line for a program of that target.
pub fn lists(list: &str, triple: &str) -> bool {
    let start = format!("bin/{triple}/");
    list.lines()
        .filter_map(|line| line.split_once("  "))
        .any(|(_, path)| path.starts_with(&start))
}

/// The files one folder down, without the launcher's notes on them.
fn programs(bin: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in entries(bin)?.into_iter().filter(|path| path.is_dir()) {
        found.extend(
            entries(&folder)?
                .into_iter()
                .filter(|path| is_program(path)),
        );
    }
    found.sort();
    Ok(found)
}

fn is_program(path: &Path) -> bool {
    path.is_file() && path.extension().is_none_or(|ending| ending == "exe")
}

fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let problem = || to(format!("list {}", folder.display()));
    let entries = fs::read_dir(folder).map_err(problem())?;
    entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(problem()))
        .collect()
}

/// By the tools that the launcher uses too: a crate for one sum would not earn its place.
pub fn sha256(path: &Path) -> Outcome<String> {
    const TOOLS: [&[&str]; 3] = [
        &["openssl", "dgst", "-sha256", "-r"],
        &["sha256sum"],
        &["shasum", "-a", "256"],
    ];
    let sums = TOOLS.iter().filter_map(|tool| ask(tool, path));
    let mut sums = sums.filter(|sum| sum.len() == 64);
    sums.next().ok_or_else(|| {
        Failure::new(format!("failed to take the SHA-256 of {}", path.display()))
            .hint("install openssl or coreutils")
    })
}

fn ask(tool: &[&str], path: &Path) -> Option<String> {
    let (program, arguments) = tool.split_first()?;
    let file = fs::File::open(path).ok()?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(file)
        .stderr(Stdio::null())
        .output();
    let text = String::from_utf8(output.ok()?.stdout).ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{lists, write_list};

    #[test]
    fn programs_are_listed_as_the_launcher_reads_them() {
        let dist = tempfile::tempdir().unwrap();
        let folder = dist.path().join("bin/x86_64-unknown-linux-musl");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("windlass"), "abc").unwrap();
        fs::write(folder.join("windlass.verified"), "a note").unwrap();
        let list = dist.path().join("bin/checksums.txt");
        write_list(dist.path(), &list).unwrap();
        let text = fs::read_to_string(list).unwrap();
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(
            text.ends_with(&format!(
                "\n{sum}  bin/x86_64-unknown-linux-musl/windlass\n"
            )),
            "{text}"
        );
        assert!(lists(&text, "x86_64-unknown-linux-musl"));
        assert!(!lists(&text, "x86_64-unknown-linux") && !lists(&text, "aarch64-apple-darwin"));
    }
}
