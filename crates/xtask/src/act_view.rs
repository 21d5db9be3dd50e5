//! The project as act can run it: a copy in which the workflows say only what act understands.
//! GitHub Enterprise Server needs the same copy, for it knows as little.
//!
//! The workflows in `.github/workflows` are written for GitHub, where `$/` means "this repository,
//! at this very commit". What is left out here changes nothing under act, which runs one job after
//! the other and knows neither queues nor environments.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Outcome, to};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;

/// The tag by which callers name the copy.
pub const VERSION: &str = "v1";

/// Builds the program, and writes the copy to `act-view` in cargo's target directory.
pub fn run(repository: &Repository) -> Outcome {
    let folder = repository.target().join("act-view");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(to(format!("empty {}", folder.display())))?;
    }
    let program = Program::build(repository)?;
    let rewrites = write(repository, &folder)?;
    rewrites.iter().for_each(|rewrite| tell(rewrite));
    for (name, source) in stand_ins(repository)? {
        let stand_in = folder.join("stand-ins").join(&name);
        copy_files(&source, &stand_in)?;
        tell(&format!("{name} has a stand-in, {}", stand_in.display()));
    }
    tell(&format!(
        "in a repository that calls it: {} emulate --act {} -- act push",
        program.path().display(),
        folder.display()
    ));
    Ok(())
}

/// Writes the copy to `folder`: launcher, actions and workflows, and no program, which a step would
/// have to copy: `WINDLASS_BIN` names it. Gives what was rewritten, a line for each.
pub fn write(repository: &Repository, folder: &Path) -> Outcome<Vec<String>> {
    repository.copy(&["dist/", "actions/", ".github/workflows/"], folder)?;
    let address = repository.address()?;
    let mut all = Vec::new();
    for path in repository.files()? {
        if !path.starts_with(".github/workflows/") {
            continue;
        }
        let (text, rewrites) = rewrite(&repository.read(&path)?, address);
        let copied = folder.join(&path);
        fs::write(&copied, text).map_err(to(format!("write {}", copied.display())))?;
        let told = |(line, what): (usize, String)| format!("{path}:{line}: {what}");
        all.extend(rewrites.into_iter().map(told));
    }
    Ok(all)
}

fn copy_files(source: &Path, folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    let problem = || to(format!("copy {}", source.display()));
    for entry in fs::read_dir(source).map_err(problem())? {
        let entry = entry.map_err(problem())?;
        fs::copy(entry.path(), folder.join(entry.file_name())).map_err(problem())?;
    }
    Ok(())
}

/// The folders of `tests/e2e/stand-ins`, each as the action that it stands in for, at the commit
/// by which the workflows name it.
pub fn stand_ins(repository: &Repository) -> Outcome<Vec<(String, PathBuf)>> {
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for path in repository.files()? {
        if !path.starts_with(".github/workflows/") && !path.starts_with("workflows-examples/") {
            continue;
        }
        for used in uses(&repository.read(&path)?) {
            let Some((action, _)) = used.split_once('@') else {
                continue;
            };
            let folder = repository
                .path("tests/e2e/stand-ins")
                .join(action.replacen('/', "-", 1));
            if folder.is_dir() && !found.iter().any(|(name, _)| name == used) {
                found.push((used.to_owned(), folder));
            }
        }
    }
    Ok(found)
}

/// What the `uses:` lines of a workflow name.
fn uses(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let value = line.trim_start_matches([' ', '-']).strip_prefix("uses: ")?;
        value.split_whitespace().next()
    })
}

/// What act's schema refuses and its runs don't need, with the line in full.
const LEFT_OUT: [&str; 2] = ["queue: max", "deployment: false"];

/// The text as act takes it, and what was changed in which line.
fn rewrite(text: &str, address: &str) -> (String, Vec<(usize, String)>) {
    let mut written = String::with_capacity(text.len());
    let mut rewrites = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let content = line.trim();
        if LEFT_OUT.contains(&content) || content.starts_with("timezone: ") {
            rewrites.push((index + 1, format!("{content} is left out")));
            continue;
        }
        match line.split_once("uses: $/") {
            Some((before, path)) => {
                let used = format!("uses: {address}/{path}@{VERSION}");
                rewrites.push((
                    index + 1,
                    format!("$/{path} becomes {address}/{path}@{VERSION}"),
                ));
                written.push_str(before);
                written.push_str(&used);
            }
            None => written.push_str(line),
        }
        written.push('\n');
    }
    (written, rewrites)
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn only_what_act_does_not_know_is_changed() {
        let text = "\
on:
  schedule:
    - cron: \"0 22 * * 0-4\"
      timezone: Asia/Seoul
jobs:
  a:
    environment:
      name: production
      deployment: false
    concurrency:
      group: windlass-production
      queue: max
    steps:
      - uses: $/actions/next-version
      - uses: octo/other@0123 # v1
  b:
    uses: $/.github/workflows/deploy.yml
";
        let (written, rewrites) = rewrite(text, "windlass-ci/windlass");
        let expected = "\
on:
  schedule:
    - cron: \"0 22 * * 0-4\"
jobs:
  a:
    environment:
      name: production
    concurrency:
      group: windlass-production
    steps:
      - uses: windlass-ci/windlass/actions/next-version@v1
      - uses: octo/other@0123 # v1
  b:
    uses: windlass-ci/windlass/.github/workflows/deploy.yml@v1
";
        assert_eq!(written, expected);
        let lines: Vec<usize> = rewrites.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 9, 12, 14, 17]);
    }
}
