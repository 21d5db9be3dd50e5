//! Packages from npm's registry, installed below cargo's target directory exactly as a lock file
//! pins them.

use std::fs;
use std::path::Path;

use crate::failure::{Outcome, to};
use crate::node::Node;
use crate::process::{run, tell};
use crate::repository::Repository;

/// What npm needs to install exactly the same again.
const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Installs what the folder `source` of the checkout pins into `folder`, where it is not there yet.
/// Node looks for packages in the folders above a program.
pub fn install(repository: &Repository, node: &Node, source: &str, folder: &Path) -> Outcome {
    let pinned: Outcome<String> = PINS
        .iter()
        .map(|file| repository.read(format!("{source}{file}")))
        .collect();
    let pinned = pinned?;
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pinned) {
        return Ok(());
    }
    tell(&format!("installing what {source}package-lock.json pins"));
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    for file in PINS {
        let from = repository.path(format!("{source}{file}"));
        fs::copy(from, folder.join(file)).map_err(to(format!("copy {source}{file}")))?;
    }
    run(node.npm().arg("ci").current_dir(folder))
        .map_err(|why| why.hint("this needs npm's registry, or a mirror that npm is told of"))?;
    fs::write(&stamp, pinned).map_err(to(format!("write {}", stamp.display())))
}
