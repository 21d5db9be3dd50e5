//! What others look for in workflows: actionlint, GitHub's own schema, zizmor. They see the
//! project's workflows, its actions, and the examples.

use std::process::Command;

use crate::failure::Outcome;
use crate::node::Node;
use crate::packages;
use crate::process::run as run_program;
use crate::repository::Repository;
use crate::tools::{LINTERS, Tools};

const SOURCE: &str = "tests/workflows/";

/// Runs them all; the first that finds something ends it.
pub fn run(repository: &Repository) -> Outcome {
    let files = repository.files()?;
    let workflows: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(is_workflow)
        .collect();
    let actions: Vec<&str> = files.iter().map(String::as_str).filter(is_action).collect();
    actionlint(repository, &workflows)?;
    let tools = Tools::install(repository, &LINTERS)?;
    let in_checkout = |name: &str| {
        let mut command = tools.command(name);
        command.current_dir(repository.root());
        command
    };
    for (kind, paths) in [("workflows", &workflows), ("actions", &actions)] {
        let schema = format!("vendor.github-{kind}");
        let mut command = in_checkout("check-jsonschema");
        run_program(command.args(["--builtin-schema", &schema]).args(paths))?;
    }
    let mut zizmor = in_checkout("zizmor");
    let flags = [
        "--pedantic",
        "--offline",
        "--quiet",
        "--no-progress",
        "--config",
    ];
    run_program(
        zizmor
            .args(flags)
            .arg(".github/zizmor.yml")
            .args(&workflows)
            .args(&actions),
    )
}

fn is_workflow(path: &&str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.ends_with(".github/workflows") && path.ends_with(".yml")
}

/// What stands in for others' actions in tests is nobody's to use.
fn is_action(path: &&str) -> bool {
    (*path == "action.yml" || path.ends_with("/action.yml")) && !path.starts_with("tests/")
}

/// Its packages are beside a copy of the program that asks it, so that the checkout stays as it is.
fn actionlint(repository: &Repository, workflows: &[&str]) -> Outcome {
    let node = Node::find(repository)?;
    let folder = repository.target().join("workflows");
    packages::install(repository, &node, SOURCE, &folder)?;
    repository.copy(&[SOURCE], &folder.join("checkout"))?;
    let mut command: Command = node.command();
    command.arg(folder.join("checkout").join(SOURCE).join("lint.js"));
    run_program(command.args(workflows).current_dir(repository.root()))
}
