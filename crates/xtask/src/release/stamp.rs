//! Writes a version into the work tree: into the workspace, from which all programs have it, and
//! into what follows from the workspace.

use std::fs;

use super::source::is_version;
use crate::failure::{Failure, Outcome, to};
use crate::generate;
use crate::process::tell;
use crate::repository::Repository;

/// The files that it changes.
pub const STAMPED: [&str; 3] = ["Cargo.toml", "Cargo.lock", "dist/version"];

/// Writes the version. Nothing is changed where it stands there already.
pub fn stamp(repository: &Repository, version: &str) -> Outcome {
    if !is_version(version) {
        return Err(Failure::new(format!("{version:?} is no version"))
            .hint("three numbers, such as 1.2.3, without the v of the tag"));
    }
    let old = repository.version()?;
    let names = repository.packages().iter().map(|package| &*package.name);
    let texts = [
        in_manifest(&repository.read("Cargo.toml")?, old, version)?,
        in_lock(&repository.read("Cargo.lock")?, names, old, version)?,
        generate::pin(repository.address()?, version),
    ];
    for (path, text) in STAMPED.iter().zip(texts) {
        fs::write(repository.path(path), text).map_err(to(format!("write {path}")))?;
    }
    tell(&format!("the version is {version} now, where it was {old}"));
    Ok(())
}

/// The one line of the workspace's manifest that begins with the version.
fn in_manifest(text: &str, old: &str, new: &str) -> Outcome<String> {
    replace_once(text, &format!("\nversion = \"{old}\"\n"), |line| {
        line.replace(old, new)
    })
    .ok_or_else(|| Failure::new("Cargo.toml has not one `version` of the workspace"))
}

/// The packages of the workspace, as cargo would lock them.
fn in_lock<'a>(
    text: &str,
    names: impl Iterator<Item = &'a str>,
    old: &str,
    new: &str,
) -> Outcome<String> {
    names.into_iter().try_fold(text.to_owned(), |text, name| {
        let entry = format!("\nname = \"{name}\"\nversion = \"{old}\"\n");
        let renewed = format!("\nname = \"{name}\"\nversion = \"{new}\"\n");
        replace_once(&text, &entry, |_| renewed)
            .ok_or_else(|| Failure::new(format!("Cargo.lock has not one {name} of {old}")))
    })
}

fn replace_once(text: &str, wanted: &str, by: impl FnOnce(&str) -> String) -> Option<String> {
    let (before, after) = text.split_once(wanted)?;
    (!after.contains(wanted)).then(|| format!("{before}{}{after}", by(wanted)))
}

#[cfg(test)]
mod tests {
    use super::{in_lock, in_manifest};

    #[test]
    fn workspace_alone_gets_the_version() {
        let manifest =
            "[workspace.package]\nversion = \"0.1.0\"\n\n[x]\na = { version = \"0.1.0\" }\n";
        let stamped = in_manifest(manifest, "0.1.0", "1.2.3").unwrap();
        assert_eq!(
            stamped,
            "[workspace.package]\nversion = \"1.2.3\"\n\n[x]\na = { version = \"0.1.0\" }\n"
        );
        assert!(in_manifest("a = 1\n", "0.1.0", "1.2.3").is_err());
        assert!(in_manifest(&manifest.repeat(2), "0.1.0", "1.2.3").is_err());
    }

    #[test]
    fn others_of_the_same_version_stay_locked() {
        let lock = "[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"theirs\"\nversion = \"0.1.0\"\nsource = \"x\"\n";
        let stamped = in_lock(lock, ["ours"].into_iter(), "0.1.0", "1.2.3").unwrap();
        assert_eq!(
            stamped,
            lock.replacen(
                "\"ours\"\nversion = \"0.1.0\"",
                "\"ours\"\nversion = \"1.2.3\"",
                1
            )
        );
        assert!(in_lock(lock, ["gone"].into_iter(), "0.1.0", "1.2.3").is_err());
    }
}
