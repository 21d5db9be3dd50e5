//! Finding `windlass.toml`: the file that was named, else upwards from the working directory to
//! the root of the checkout, else, without a checkout, in the commit itself.

use std::fs;
use std::path::{Path, PathBuf};

use windlass_core::{CONFIG_FILE, Config};
use windlass_toolkit::Failure;

use crate::failure::of_problem;
use crate::github::GitHub;
use crate::subject::Subject;

/// Where a configuration is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file that was named, if one was; below `directory`.
    pub named: Option<&'a Path>,
    /// The working directory.
    pub directory: &'a Path,
    /// Where the search upwards begins: it belongs to the repository that is read.
    pub root: &'a Path,
}

/// What was found there.
#[derive(Debug)]
pub enum Found {
    /// A file, by its name, and its text.
    File(String, String),
    /// There is a checkout, and the file is not in it.
    Nothing,
    /// There is no checkout, so only the commit can tell.
    InCommit,
}

/// Looks on this machine.
///
/// Fails ([`windlass_toolkit::FailureKind::BadInput`]) on a file that can't be read.
pub fn find(place: Place<'_>) -> Result<Found, Failure> {
    if let Some(path) = place.named {
        return read(&place.directory.join(path));
    }
    match upwards(place.root) {
        Search::Found(path) => read(&path),
        Search::Checkout => Ok(Found::Nothing),
        Search::Nothing => Ok(Found::InCommit),
    }
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
        Found::InCommit => match github.file(CONFIG_FILE, subject).await? {
            Some(text) => parse(CONFIG_FILE, &text),
            None => Ok(Config::default()),
        },
    }
}

/// Reads the text of a configuration file.
pub fn parse(name: &str, text: &str) -> Result<Config, Failure> {
    Config::parse(name, text).map_err(|problem| of_problem("read the configuration", problem))
}

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
