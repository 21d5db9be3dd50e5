//! Embeds the project's own workflows, actions and examples as they stand in the checkout, so that
//! no list of them can lag behind.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Asked for when it runs: a target folder may serve several checkouts.
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = package.join("../..").canonicalize()?;
    let workflows = files(&root.join(".github/workflows"))?;
    let mut actions = files(&root.join("actions"))?;
    // The front door, which puts the programs on the path.
    actions.push(root.join("action.yml"));
    let examples = files(&root.join("workflows-examples"))?;
    let mut code = String::new();
    for (name, files) in [
        ("WORKFLOWS", reusable(workflows)?),
        ("ACTIONS", named(actions, "action.yml")),
        ("EXAMPLES", without_documents(examples)),
    ] {
        table(&mut code, name, &files, &root);
    }
    let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(target.join("embedded.rs"), code)
}

/// Every file below a folder, in order. Sources of crates are none of our business.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true if path.ends_with("src") => {}
            true => found.extend(files(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

fn reusable(files: Vec<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let mut kept = Vec::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        if fs::read_to_string(&file)?.contains("\n  workflow_call:\n") {
            kept.push(file);
        }
    }
    Ok(kept)
}

fn named(files: Vec<PathBuf>, name: &str) -> Vec<PathBuf> {
    let kept = |file: &PathBuf| file.ends_with(name);
    files.into_iter().filter(kept).collect()
}

fn without_documents(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let kept = |file: &PathBuf| file.extension().is_none_or(|extension| extension != "md");
    files.into_iter().filter(kept).collect()
}

/// A table of paths from the checkout's root, with slashes, and texts.
fn table(code: &mut String, name: &str, files: &[PathBuf], root: &Path) {
    let _ = writeln!(code, "pub(crate) const {name}: &[(&str, &str)] = &[");
    for file in files {
        let path = file.strip_prefix(root).unwrap_or(file);
        let path = path.display().to_string().replace('\\', "/");
        let file = file.display().to_string();
        let _ = writeln!(code, "    ({path:?}, include_str!({file:?})),");
    }
    code.push_str("];\n");
}
