//! The files of a repository that are workflows and actions. Knows where they are, and nothing of
//! what they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use windlass_core::{CONFIG_FILE, Config, ZoneName};
use windlass_facts::of_problem;
use windlass_toolkit::Failure;
use windlass_workflows::{File, Place, Unreadable};

const WORKFLOWS: &str = ".github/workflows";
/// More is no workflow, and is not read.
const SIZE: u64 = 1 << 20;

/// The folder that was named, else the repository that `directory` is in.
pub(super) fn root(named: Option<&Path>, directory: &Path) -> Result<PathBuf, Failure> {
    let has_any = |folder: &&Path| folder.join(WORKFLOWS).is_dir();
    if let Some(named) = named {
        let folder = directory.join(named);
        return match has_any(&folder.as_path()) {
            true => Ok(folder),
            false => Err(nothing(named)),
        };
    }
    let is_root = |folder: &&Path| has_any(folder) || folder.join(".git").exists();
    let root = directory.ancestors().find(is_root).filter(has_any);
    root.map(Path::to_owned).ok_or_else(|| nothing(directory))
}

fn nothing(folder: &Path) -> Failure {
    let folder = folder.display();
    Failure::bad_input(format!("check {folder}: there is no {WORKFLOWS} in it"))
        .hint("name a repository's folder, or write its workflows: 'windlass init'")
}

/// The zone in `windlass.toml`.
pub(super) fn zone(root: &Path) -> Result<Option<ZoneName>, Failure> {
    let path = root.join(CONFIG_FILE);
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::bad_input(format!("read {}: {error}", path.display())))?;
    let config = Config::parse(CONFIG_FILE, &text);
    let config = config.map_err(|problem| of_problem("read the configuration", problem))?;
    Ok(config.version.time_zone)
}

/// Workflows, the actions in the usual places, and those that they use by path.
pub(super) fn read(root: &Path) -> Result<(Vec<File>, Vec<Unreadable>), Failure> {
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    let mut take = |path: String, files: &mut Vec<File>| match text(root, &path) {
        Ok(text) => files.push(File { path, text }),
        Err(problem) => unreadable.push(problem),
    };
    for name in names(&root.join(WORKFLOWS))? {
        if name.ends_with(".yml") || name.ends_with(".yaml") {
            take(format!("{WORKFLOWS}/{name}"), &mut files);
        }
    }
    let mut folders = BTreeSet::from([String::new()]);
    for parent in ["actions", ".github/actions"] {
        let inside = names(&root.join(parent)).unwrap_or_default();
        folders.extend(inside.iter().map(|name| format!("{parent}/{name}")));
    }
    folders.extend(files.iter().flat_map(|file| used(&file.text)));
    for folder in folders {
        for name in ["action.yml", "action.yaml"] {
            let path = format!("{folder}/{name}");
            let path = path.trim_start_matches('/').to_owned();
            if root.join(&path).is_file() {
                take(path, &mut files);
            }
        }
    }
    Ok((files, unreadable))
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let cant = |error| Failure::bad_input(format!("read {}: {error}", folder.display()));
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(cant)? {
        let name = entry.map_err(cant)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The folders in the repository that a workflow uses as actions.
fn used(text: &str) -> Vec<String> {
    let path = |line: &str| {
        let value = line.trim_start_matches([' ', '-']).strip_prefix("uses:")?;
        let value = value.trim().trim_matches(['"', '\'']);
        let path = value.strip_prefix("./").or(value.strip_prefix("$/"))?;
        let path = path.split_whitespace().next()?.trim_end_matches('/');
        let inside = path.split('/').all(|part| part != "..");
        inside.then(|| path.to_owned())
    };
    text.lines().filter_map(path).collect()
}

fn text(root: &Path, path: &str) -> Result<String, Unreadable> {
    let unreadable = |place, message: String| Unreadable {
        file: path.to_owned(),
        place,
        message,
    };
    let full = root.join(path);
    let metadata = fs::metadata(&full);
    let metadata = metadata.map_err(|error| unreadable(Place::START, error.to_string()))?;
    if !metadata.is_file() || metadata.len() > SIZE {
        let message = "it is no file, or larger than 1 MiB".to_owned();
        return Err(unreadable(Place::START, message));
    }
    let bytes = fs::read(&full).map_err(|error| unreadable(Place::START, error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let before = String::from_utf8_lossy(before);
        let last = before.rsplit('\n').next().unwrap_or_default();
        let place = Place {
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
        };
        unreadable(place, "it is not UTF-8".to_owned())
    })
}
