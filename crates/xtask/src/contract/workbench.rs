//! Where the contract test works: a copy of `tests/contract` below the packages that it needs,
//! so that the checkout stays as it is.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Outcome, to};
use crate::node::Node;
use crate::process::{run, tell};
use crate::repository::Repository;
use crate::tools::{STORIES, Tools};

const SOURCE: &str = "tests/contract/";

/// What npm needs to install exactly the same again.
const PACKAGES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

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
        install_packages(repository, &node, &folder)?;
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

/// Node looks for packages in the folders above a program.
fn install_packages(repository: &Repository, node: &Node, folder: &PathBuf) -> Outcome {
    let pinned: Outcome<String> = PACKAGES
        .iter()
        .map(|file| repository.read(format!("{SOURCE}{file}")))
        .collect();
    let pinned = pinned?;
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pinned) {
        return Ok(());
    }
    tell(&format!("installing what {SOURCE}package-lock.json pins"));
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    for file in PACKAGES {
        let from = repository.path(format!("{SOURCE}{file}"));
        fs::copy(from, folder.join(file)).map_err(to(format!("copy {SOURCE}{file}")))?;
    }
    run(node.npm().arg("ci").current_dir(folder))
        .map_err(|why| why.hint("this needs npm's registry, or a mirror that npm is told of"))?;
    fs::write(&stamp, pinned).map_err(to(format!("write {}", stamp.display())))
}
