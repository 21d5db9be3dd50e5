//! Node, for the programs of the contract test: the machine's own, or else from PyPI.

use std::process::Command;

use crate::failure::Outcome;
use crate::process::{is_installed, tell};
use crate::repository::Repository;
use crate::tools::{NODE, Tools};

/// The oldest that will do.
const OLDEST: u32 = 20;

/// Node and its npm.
pub enum Node {
    /// On the path.
    Installed,
    /// In an environment of its own.
    Fetched(Tools),
}

impl Node {
    /// Takes the machine's own if it is new enough and comes with npm.
    pub fn find(repository: &Repository) -> Outcome<Self> {
        let recent = format!("process.exit(Number(parseInt(process.versions.node) < {OLDEST}))");
        let installed = is_installed("node", &["--eval", &recent]);
        if installed && is_installed("npm", &["--version"]) {
            return Ok(Self::Installed);
        }
        tell(&format!("there is no Node {OLDEST} or newer with npm here"));
        let tools = Tools::install(repository, &NODE);
        let tools = tools.map_err(|why| why.hint(format!("or install Node {OLDEST} or newer")))?;
        Ok(Self::Fetched(tools))
    }

    /// Node itself.
    pub fn command(&self) -> Command {
        self.program("node")
    }

    /// Its package manager.
    pub fn npm(&self) -> Command {
        self.program("npm")
    }

    fn program(&self, name: &str) -> Command {
        match self {
            Self::Installed => Command::new(name),
            Self::Fetched(tools) => tools.command(name),
        }
    }
}
