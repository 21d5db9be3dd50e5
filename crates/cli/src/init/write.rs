//! Writes files into a repository: all, or none where one is there with another content.

use std::fs;
use std::path::Path;

use windlass_toolkit::Failure;
use windlass_workflows::File;

/// How a file stands before it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Same,
    Different,
}

/// Writes them, and says what became of each. A dry run says what would, with the texts.
pub(super) fn write(
    root: &Path,
    files: &[File],
    dry_run: bool,
    force: bool,
) -> Result<String, Failure> {
    let states: Vec<(&File, State)> = files.iter().map(|file| (file, state(root, file))).collect();
    let different = states
        .iter()
        .filter(|(_, state)| *state == State::Different);
    let different: Vec<&str> = different.map(|(file, _)| file.path.as_str()).collect();
    if !different.is_empty() && !force {
        return Err(refused(&different));
    }
    let mut told = String::new();
    for (file, state) in states {
        if state != State::Same && !dry_run {
            put(root, file)?;
        }
        told += &line(file, state, dry_run);
    }
    Ok(told)
}

fn state(root: &Path, file: &File) -> State {
    let path = root.join(&file.path);
    let Ok(metadata) = path.symlink_metadata() else {
        return State::New;
    };
    match fs::read(&path) {
        Ok(content) if metadata.is_file() && content == file.text.as_bytes() => State::Same,
        _ => State::Different,
    }
}

fn refused(different: &[&str]) -> Failure {
    let names = different.join(", ");
    let message = match different {
        [_] => format!("write the files: {names} is there and differs, so nothing was written"),
        _ => format!("write the files: {names} are there and differ, so nothing was written"),
    };
    Failure::refused(message).hint("move what is there out of the way, or overwrite it: '--force'")
}

/// A link is replaced, and not what it leads to.
fn put(root: &Path, file: &File) -> Result<(), Failure> {
    let path = root.join(&file.path);
    let cant = |error| Failure::refused(format!("write {}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(cant)?;
    }
    if path.is_symlink() {
        fs::remove_file(&path).map_err(cant)?;
    }
    fs::write(&path, &file.text).map_err(cant)
}

fn line(file: &File, state: State, dry_run: bool) -> String {
    let path = &file.path;
    match (state, dry_run) {
        (State::Same, _) => format!("unchanged    {path}\n"),
        (State::New, false) => format!("created      {path}\n"),
        (State::Different, false) => format!("overwritten  {path}\n"),
        (State::New, true) => format!("would be created: {path}\n\n{}\n", file.text),
        (State::Different, true) => format!("would be overwritten: {path}\n\n{}\n", file.text),
    }
}
