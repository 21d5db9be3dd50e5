//! Dependencies by the rules of `deny.toml`: no banned crate, no licence that is not
//! allowed. `cargo deny check` reads the same file and checks more; this needs no install.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::licence;
use crate::failure::{Outcome, to};
use crate::process::{capture, cargo};
use crate::repository::Repository;

/// The part of `deny.toml` that is checked here.
#[derive(Deserialize)]
struct Rules {
    bans: Bans,
    licenses: Licences,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

/// A crate that is linked in, on whatever platform.
struct Linked<'a> {
    name: &'a str,
    version: &'a str,
    licence: &'a str,
}

/// The dependencies that break a rule.
pub fn check(repository: &Repository) -> Outcome<Vec<String>> {
    let rules = toml::from_str(&repository.read("deny.toml")?).map_err(to("read deny.toml"))?;
    // Neither Cargo.lock nor `cargo metadata` will do: both hold crates that belong to
    // features nobody asked for.
    let tree = capture(cargo(repository.root()).args(TREE))?;
    let linked: BTreeSet<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    Ok(linked
        .into_iter()
        .filter_map(read_line)
        .flat_map(|it| problems(&it, &rules))
        .collect())
}

const TREE: &[&str] = &[
    "tree",
    "--workspace",
    "--locked",
    "--quiet",
    "--target",
    "all",
    "--edges",
    "normal,build",
    "--prefix",
    "none",
    "--format",
    "{p}\t{l}",
];

/// `name v1.2.3 (more)`, a tab, and the licence.
fn read_line(line: &str) -> Option<Linked<'_>> {
    let (package, licence) = line.split_once('\t')?;
    let mut words = package.split(' ');
    Some(Linked {
        name: words.next()?,
        version: words.next()?,
        licence,
    })
}

fn problems(
    Linked {
        name,
        version,
        licence,
    }: &Linked<'_>,
    rules: &Rules,
) -> Vec<String> {
    let ban = rules.bans.deny.iter().find(|ban| ban.name == *name);
    let banned = ban.map(|ban| format!("Cargo.toml: {name} is banned: {}", ban.reason));
    let refused = !licence::is_allowed(licence, &rules.licenses.allow);
    let refused = refused.then(|| {
        format!("Cargo.toml: {name} {version}: deny.toml does not allow its licence, {licence:?}")
    });
    banned.into_iter().chain(refused).collect()
}

#[cfg(test)]
mod tests {
    use super::{Rules, problems, read_line};

    #[test]
    fn banned_crates_and_unknown_licences_are_found() {
        let rules: Rules = toml::from_str(
            "[bans]\ndeny = [{ crate = \"ring\", reason = \"one provider\" }]\n\
             [licenses]\nallow = [\"MIT\"]\n",
        )
        .unwrap();
        for (line, count) in [
            ("serde v1.0.0\tMIT", 0),
            ("ring v0.17.14\tMIT", 1),
            ("x v1.0.0 (proc-macro)\tGPL-3.0", 1),
            ("y v1.0.0\t", 1),
        ] {
            assert_eq!(
                problems(&read_line(line).unwrap(), &rules).len(),
                count,
                "{line}"
            );
        }
    }
}
