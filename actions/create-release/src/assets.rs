//! The files to attach: found, measured and digested before anything is sent.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use windlass_core::{WantedAsset, check_asset_name};
use windlass_facts::of_problem;
use windlass_toolkit::Failure;

use crate::digest;
use crate::glob;
use crate::workspace::{Below, Workspace, unreadable};

/// The list of digests, as `sha256sum --check` reads it.
const CHECKSUMS: &str = "SHA256SUMS";
/// GitHub takes files below this size, in bytes.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;
/// GitHub takes this many assets a release.
const MOST: usize = 1_000;

/// One file to attach.
#[derive(Debug)]
pub(crate) struct LocalAsset {
    pub(crate) path: PathBuf,
    pub(crate) wanted: WantedAsset,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct LocalAssets {
    list: Vec<LocalAsset>,
    /// Holds the files that the action makes itself; removed with it.
    _made: Option<TempDir>,
}

impl LocalAssets {
    /// Finds the files. Everything that can be wrong with them is found here: a pattern that
    /// matches nothing, files that are empty, too large or unreadable, names that GitHub changes.
    pub(crate) fn find(
        workspace: &Workspace,
        patterns: &[String],
        checksums: bool,
    ) -> Result<Self, Failure> {
        let mut list: Vec<LocalAsset> = Vec::new();
        let mut named = HashSet::new();
        for pattern in patterns {
            for place in glob::files(workspace, pattern)? {
                // Two patterns may name one file.
                if named.insert(place.text.clone()) {
                    let path = workspace.resolve("assets", &place)?;
                    list.push(measure(path, &place)?);
                }
            }
        }
        list.sort_by(|one, other| one.wanted.name.cmp(&other.wanted.name));
        let made = match checksums && !list.is_empty() {
            true => Some(add_checksums(&mut list)?),
            false => None,
        };
        if list.len() > MOST {
            let message = format!("read assets: {} are more than GitHub takes", list.len());
            return Err(Failure::bad_input(message).hint(format!(
                "attach {MOST} at most, or pack some into an archive"
            )));
        }
        Ok(Self { list, _made: made })
    }

    pub(crate) fn wanted(&self) -> Vec<WantedAsset> {
        self.list.iter().map(|asset| asset.wanted.clone()).collect()
    }

    pub(crate) fn named(&self, name: &str) -> Option<&LocalAsset> {
        self.list.iter().find(|asset| asset.wanted.name == name)
    }
}

fn measure(path: PathBuf, place: &Below) -> Result<LocalAsset, Failure> {
    let name = place.text.rsplit('/').next().unwrap_or_default().to_owned();
    check_asset_name(&name).map_err(|problem| of_problem("read assets", problem))?;
    let (size, sha256) =
        digest::of_file(&path).map_err(|error| unreadable("assets", &place.text, &error))?;
    let wrong = match size {
        0 => "it is empty, and GitHub takes no empty files",
        LARGEST.. => "GitHub takes files below 2 GiB",
        _ => {
            let wanted = WantedAsset { name, size, sha256 };
            return Ok(LocalAsset { path, wanted });
        }
    };
    Err(
        Failure::bad_input(format!("read assets '{}': {wrong}", place.text))
            .hint("leave it out, or check the step that makes it"),
    )
}

fn add_checksums(list: &mut Vec<LocalAsset>) -> Result<TempDir, Failure> {
    let line = |asset: &LocalAsset| format!("{}  {}\n", asset.wanted.sha256, asset.wanted.name);
    let text: String = list.iter().map(line).collect();
    let folder = tempfile::tempdir().map_err(|error| unwritable(Path::new(""), &error))?;
    let path = folder.path().join(CHECKSUMS);
    std::fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
    let place = Below {
        text: CHECKSUMS.to_owned(),
    };
    list.push(measure(path, &place)?);
    Ok(folder)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::refused(format!("write {CHECKSUMS} {}: {error}", path.display()))
        .hint("the temporary folder must have room")
}
