//! The project and its examples, looked at as their users would: `windlass check` knows what a
//! caller has to hand on, and which permissions it has to grant, exactly.

use std::process::Command;

use crate::failure::{Failure, Outcome, to};
use crate::program::Program;
use crate::repository::Repository;

const EXAMPLES: &str = "workflows-examples/";

/// What is wrong with them.
pub fn check(repository: &Repository, program: &Program) -> Outcome<Vec<String>> {
    let mut folders = vec![".".to_owned()];
    for path in repository.files()? {
        let name = path
            .strip_prefix(EXAMPLES)
            .and_then(|rest| rest.split_once('/'));
        let Some((name, _)) = name else {
            continue;
        };
        let folder = format!("{EXAMPLES}{name}");
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    if folders.len() < 2 {
        return Err(Failure::new(format!("there is no example in {EXAMPLES}")));
    }
    let mut findings = Vec::new();
    for folder in folders {
        let mut command = Command::new(program.path());
        command.args(["check", "--offline"]).arg(&folder);
        command
            .env_remove("GITHUB_ACTIONS")
            .current_dir(repository.root());
        let said = command.output().map_err(to("run `windlass check`"))?;
        if !said.status.success() {
            let text = [said.stdout, said.stderr].concat();
            findings.push(format!(
                "{folder}: {}",
                String::from_utf8_lossy(&text).trim()
            ));
        }
    }
    Ok(findings)
}
