//! Files that follow from something else: the program's own description of its actions,
//! and the workspace's version and address. Written here, never by hand.

mod action_yml;
mod description;
mod drift;
mod readme;

pub use description::{Action, Form, Input, Output};

use std::fs;

use crate::failure::{Failure, Outcome, to};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;

/// A file as it should be.
#[derive(Clone)]
struct Generated {
    path: String,
    text: String,
}

/// Builds the program, then writes what follows from it, or only checks it.
pub fn run(repository: &Repository, check: bool) -> Outcome {
    run_with(repository, &Program::build(repository)?, check)
}

/// The same with a program that is built already.
pub fn run_with(repository: &Repository, program: &Program, check: bool) -> Outcome {
    let actions = program.actions()?;
    let files = files(repository, &actions)?;
    if check {
        return drift::check(
            repository,
            &[files, documents(repository, &actions)?].concat(),
        );
    }
    // Written before the documents, which a new action may not have yet.
    write(repository, &files)?;
    write(repository, &documents(repository, &actions)?)
}

/// The files that are generated as a whole.
fn files(repository: &Repository, actions: &[Action]) -> Outcome<Vec<Generated>> {
    let definition = |action: &Action| Generated {
        path: action.file("action.yml"),
        text: action_yml::render(action),
    };
    let pin = Generated {
        path: "dist/version".to_owned(),
        text: pin(repository.address()?, repository.version()?),
    };
    let mut files = vec![pin];
    files.extend(actions.iter().map(definition));
    Ok(files)
}

/// The documents that have generated parts.
fn documents(repository: &Repository, actions: &[Action]) -> Outcome<Vec<Generated>> {
    let mut documents = vec![overview(repository, actions)?];
    for action in actions {
        documents.push(documented(repository, action)?);
    }
    Ok(documents)
}

/// The launcher's pin: which version it downloads, and from where.
pub fn pin(address: &str, version: &str) -> String {
    format!(
        "version={version}\n\
         download_url=https://github.com/{address}/releases/download/v{version}\n"
    )
}

fn overview(repository: &Repository, actions: &[Action]) -> Outcome<Generated> {
    let path = "README.md".to_owned();
    let text = repository.read(&path)?;
    let text = readme::replace(&text, "actions", &readme::actions_table(actions))
        .map_err(|why| why.hint(format!("in {path}")))?;
    Ok(Generated { path, text })
}

fn documented(repository: &Repository, action: &Action) -> Outcome<Generated> {
    let path = action.file("README.md");
    let text = repository.read(&path)?;
    let text = readme::replace(&text, "inputs", &readme::inputs_table(action))
        .and_then(|text| readme::replace(&text, "outputs", &readme::outputs_table(action)))
        .map_err(|why| why.hint(format!("in {path}")))?;
    Ok(Generated { path, text })
}

fn write(repository: &Repository, files: &[Generated]) -> Outcome {
    for Generated { path, text } in files {
        if repository.read(path).is_ok_and(|there| there == *text) {
            continue;
        }
        fs::write(repository.path(path), text).map_err(to(format!("write {path}")))?;
        tell(&format!("wrote {path}"));
    }
    Ok(())
}

impl Action {
    fn file(&self, name: &str) -> String {
        format!("actions/{}/{name}", self.name)
    }
}

/// A file that `generate` should have written anew.
fn out_of_date(findings: &[String]) -> Failure {
    Failure::new(format!(
        "generated files are out of date:\n  {}",
        findings.join("\n  ")
    ))
    .hint("run `cargo xtask generate` and commit what it writes")
}
