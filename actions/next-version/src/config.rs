//! Finding `windlass.toml`: the file that was named, else upwards from the working directory to
//! the root of the checkout, else, without a checkout, in the commit itself.

use std::fs;
use std::path::{Path, PathBuf};

use windlass_core::{CONFIG_FILE, Config};
use windlass_toolkit::Failure;

use crate::failure::of_problem;
use crate::settings::Settings;
use crate::source::Source;

/// Reads the configuration, an empty one if there is none, and joins it with the inputs.
pub(crate) async fn apply(settings: &mut Settings, source: &Source) -> Result<(), Failure> {
    let config = match find(settings, source).await? {
        Some((name, text)) => Config::parse(&name, &text).map_err(of_problem)?,
        None => Config::default(),
    };
    settings.apply(&config).map_err(of_problem)
}

async fn find(settings: &Settings, source: &Source) -> Result<Option<(String, String)>, Failure> {
    if let Some(path) = settings.config_path() {
        return read(&settings.directory.join(path)).map(Some);
    }
    match upwards(&settings.config_root()) {
        Search::Found(path) => read(&path).map(Some),
        Search::Checkout => Ok(None),
        Search::Nothing => {
            let text = source.config(settings).await?;
            Ok(text.map(|text| (CONFIG_FILE.to_owned(), text)))
        }
    }
}

enum Search {
    Found(PathBuf),
    /// There is a checkout, and the file is not in it.
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

fn read(path: &Path) -> Result<(String, String), Failure> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok((name, text)),
        Err(error) => Err(Failure::bad_input(format!("read {name}: {error}"))
            .hint("'config' must name a file that can be read")),
    }
}
