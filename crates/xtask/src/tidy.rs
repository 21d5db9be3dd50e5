//! What no compiler checks: architecture, documents, workflows, licences. Each check gives
//! findings (`place: what is wrong`); all of them are shown before the chore fails.

mod arrows;
mod core_purity;
mod dependencies;
mod documented;
mod examples;
mod failure_ids;
mod image_names;
mod licence;
mod linters;
mod pipelines;
mod sources;
mod workflows;

use crate::failure::{Failure, Outcome};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;

/// A text file of the checkout.
pub struct File {
    path: String,
    text: String,
}

/// Builds the program, then checks everything.
pub fn run(repository: &Repository) -> Outcome {
    run_with(repository, &Program::build(repository)?)
}

/// The same with a program that is built already.
pub fn run_with(repository: &Repository, program: &Program) -> Outcome {
    let files = read_texts(repository)?;
    sources::long_files(&files)
        .iter()
        .for_each(|finding| tell(&format!("warning: {finding}")));
    let findings = [
        arrows::check(repository),
        core_purity::check(&files),
        sources::check(&files),
        failure_ids::check(&files),
        workflows::check(&files, repository.address()?),
        pipelines::check(&files),
        image_names::check(&files),
        documented::check(&files, program),
        dependencies::check(repository)?,
        examples::check(repository, program)?,
    ]
    .concat();
    core_purity::compile_for_wasm(repository)?;
    linters::run(repository)?;
    if findings.is_empty() {
        tell("everything is tidy");
        return Ok(());
    }
    findings.iter().for_each(|finding| tell(finding));
    Err(Failure::new(format!(
        "{} things are not tidy",
        findings.len()
    )))
}

/// The files that the checks read: sources, documents, workflows.
fn read_texts(repository: &Repository) -> Outcome<Vec<File>> {
    const KINDS: [&str; 4] = [".rs", ".md", ".yml", ".yaml"];
    let all = repository.files()?.into_iter();
    all.filter(|path| KINDS.iter().any(|kind| path.ends_with(kind)))
        .map(|path| {
            Ok(File {
                text: repository.read(&path)?,
                path,
            })
        })
        .collect()
}

impl File {
    fn has_extension(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, found)| found == extension)
    }

    /// The lines with their numbers, from 1.
    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    fn finding(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

#[cfg(test)]
impl File {
    fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}
