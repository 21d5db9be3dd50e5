//! Finding `windlass.toml`, or the file that was named instead: in the working directory and, of
//! what wasn't named, upwards to the root of the checkout; without a checkout, in the commit itself.

use std::fs;
use std::path::{Component, Path, PathBuf};

use windlass_core::{CONFIG_FILE, Config};
use windlass_toolkit::Failure;

use crate::failure::of_problem;
use crate::github::GitHub;
use crate::subject::Subject;

/// Where a configuration is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file that was named, if one was; below `directory`, or below the top of the commit.
    pub named: Option<&'a Path>,
    /// The working directory.
    pub directory: &'a Path,
    /// Where the search upwards begins: it belongs to the repository that is read.
    pub root: &'a Path,
    /// Whether only the commit tells, whatever stands in these directories.
    pub only_commit: bool,
}

/// What was found there.
#[derive(Debug)]
pub enum Found {
    /// A file, by its name, and its text.
    File(String, String),
    /// There is a checkout, and the file is not in it.
    Nothing,
    /// There is no checkout, so only the commit can tell.
    InCommit(InCommit),
}

/// A file of a commit.
#[derive(Debug, PartialEq, Eq)]
pub struct InCommit {
    /// Where it stands there.
    pub path: String,
    /// Whether it was named, so that it has to be there.
    is_named: bool,
}

impl InCommit {
    /// Reads what the commit has there.
    ///
    /// Fails ([`windlass_toolkit::FailureKind::BadInput`]) on a file that was named and isn't there.
    pub fn parse(&self, text: Option<&str>) -> Result<Config, Failure> {
        match text {
            Some(text) => parse(&self.path, text),
            None if !self.is_named => Ok(Config::default()),
            None => Err(Failure::bad_input(format!(
                "read {}: the commit has no such file",
                self.path
            ))
            .hint("'config' is a path from the top of the repository, at the event's commit")
            .hint("a token that may not read it (contents: read) is told the same")),
        }
    }
}

/// Looks on this machine.
///
/// Fails ([`windlass_toolkit::FailureKind::BadInput`]) on a file that can't be read.
pub fn find(place: Place<'_>) -> Result<Found, Failure> {
    let search = match place.only_commit {
        true => Search::Nothing,
        false => upwards(place.root),
    };
    if let Some(named) = place.named {
        let path = place.directory.join(named);
        let is_here = !place.only_commit && path.symlink_metadata().is_ok();
        let may_be_in_commit = search == Search::Nothing && !is_here;
        return match in_commit(named).filter(|_| may_be_in_commit) {
            Some(found) => Ok(Found::InCommit(found)),
            None if place.only_commit => Err(outside(named)),
            None => read(&path),
        };
    }
    match search {
        Search::Found(path) => read(&path),
        Search::Checkout => Ok(Found::Nothing),
        Search::Nothing => Ok(Found::InCommit(InCommit {
            path: CONFIG_FILE.to_owned(),
            is_named: false,
        })),
    }
}

fn outside(named: &Path) -> Failure {
    let named = named.display();
    Failure::bad_input(format!("read {named}: it is no file of the commit")).hint(
        "'config' is a path from the top of the repository, such as services/api/windlass.toml",
    )
}

/// The path as git writes it; nothing for one that leads out of a repository, or to no file.
fn in_commit(named: &Path) -> Option<InCommit> {
    let mut parts = Vec::new();
    for part in named.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            Component::ParentDir | Component::Prefix(_) | Component::RootDir => return None,
        }
    }
    (!parts.is_empty()).then(|| InCommit {
        path: parts.join("/"),
        is_named: true,
    })
}

/// The configuration of a repository on GitHub; an empty one if there is none.
pub async fn load(
    place: Place<'_>,
    github: &GitHub,
    subject: Subject<'_>,
) -> Result<Config, Failure> {
    match find(place)? {
        Found::File(name, text) => parse(&name, &text),
        Found::Nothing => Ok(Config::default()),
        Found::InCommit(file) => {
            let text = github.file(&file.path, subject).await?;
            file.parse(text.as_deref())
        }
    }
}

/// Reads the text of a configuration file.
pub fn parse(name: &str, text: &str) -> Result<Config, Failure> {
    Config::parse(name, text).map_err(|problem| of_problem("read the configuration", problem))
}

#[derive(PartialEq, Eq)]
enum Search {
    Found(PathBuf),
    Checkout,
    Nothing,
}

fn upwards(directory: &Path) -> Search {
    for folder in directory.ancestors() {
        let path = folder.join(CONFIG_FILE);
        // Whatever stands there under this name is meant; what can't be read is told.
        if path.symlink_metadata().is_ok() {
            return Search::Found(path);
        }
        if folder.join("objects").is_dir() && folder.join("HEAD").is_file() {
            // A bare repository has no checkout; what is above it is no part of it.
            return Search::Nothing;
        }
        if folder.join(".git").exists() {
            return Search::Checkout;
        }
    }
    Search::Nothing
}

fn read(path: &Path) -> Result<Found, Failure> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(Found::File(name, text)),
        Err(error) => Err(Failure::bad_input(format!("read {name}: {error}"))
            .hint("'config' must name a file that can be read")),
    }
}
