//! Where the contract test works: a copy of `tests/contract` below the packages that it needs,
//! so that the checkout stays as it is.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Outcome, to};
use crate::node::Node;
use crate::packages;
use crate::repository::Repository;
use crate::tools::{STORIES, Tools};

const SOURCE: &str = "tests/contract/";

/// The place, and what runs there.
pub struct Workbench {
    node: Node,
    python: Tools,
    programs: PathBuf,
}

impl Workbench {
    /// Installs what is pinned, where it is not there yet, and copies the programs anew.
    pub fn set_up(repository: &Repository) -> Outcome<Self> {
        let node = Node::find(repository)?;
        let folder = repository.target().join("contract");
        packages::install(repository, &node, SOURCE, &folder)?;
        let checkout = folder.join("checkout");
        if checkout.exists() {
            fs::remove_dir_all(&checkout).map_err(to(format!("empty {}", checkout.display())))?;
        }
        repository.copy(&[SOURCE], &checkout)?;
        Ok(Self {
            node,
            python: Tools::install(repository, &STORIES)?,
            programs: checkout.join(SOURCE),
        })
    }

    /// A program for Node, or a flag for it.
    pub fn node(&self, program: &str) -> Command {
        let mut command = self.node.command();
        command.arg(program).current_dir(&self.programs);
        command
    }

    /// A program for Python.
    pub fn python(&self, program: &str) -> Command {
        let mut command = self.python.command("python");
        command.arg(program).current_dir(&self.programs);
        command
    }
}
