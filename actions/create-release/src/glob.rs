//! The files that a path or a glob names.

use std::fs;
use std::io;

use globset::{GlobBuilder, GlobMatcher};
use windlass_toolkit::Failure;

use crate::workspace::{Below, Workspace, unreadable};

const INPUT: &str = "assets";

/// Every file that matches, in the order of their paths. One that matches nothing is an error:
/// a release that lacks a file is not what somebody asked for.
pub(crate) fn files(workspace: &Workspace, pattern: &str) -> Result<Vec<Below>, Failure> {
    let place = workspace.below(INPUT, pattern)?;
    // A file may be called `[1].txt`.
    if workspace.root().join(&place.text).is_file() {
        return Ok(vec![place]);
    }
    let mut found = Vec::new();
    let search = Search {
        workspace,
        matcher: matcher(pattern, &place.text)?,
        hidden: place.text.split('/').any(|part| part.starts_with('.')),
    };
    search.walk(literal_folder(&place.text), &mut found)?;
    if found.is_empty() {
        return Err(nothing(workspace, pattern, &place));
    }
    found.sort_by(|one, other| one.text.cmp(&other.text));
    Ok(found)
}

struct Search<'a> {
    workspace: &'a Workspace,
    matcher: GlobMatcher,
    /// Whether names that begin with a dot are meant.
    hidden: bool,
}

impl Search<'_> {
    /// Links are files where they lead to files of the workspace; linked folders are not entered.
    fn walk(&self, folder: &str, found: &mut Vec<Below>) -> Result<(), Failure> {
        let entries = match fs::read_dir(self.workspace.root().join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(()),
            Err(error) => return Err(unreadable(INPUT, folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(INPUT, folder, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // As in a shell: `.git` is nobody's asset by accident.
            if name.starts_with('.') && !self.hidden {
                continue;
            }
            let place = Below {
                text: if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                },
            };
            let kind = entry
                .file_type()
                .map_err(|error| unreadable(INPUT, &place.text, &error))?;
            if kind.is_dir() {
                self.walk(&place.text, found)?;
            } else if self.matcher.is_match(&place.text) {
                let path = self.workspace.resolve(INPUT, &place)?;
                found.extend(path.is_file().then_some(place));
            }
        }
        Ok(())
    }
}

fn matcher(pattern: &str, glob: &str) -> Result<GlobMatcher, Failure> {
    let glob = GlobBuilder::new(glob)
        .literal_separator(true)
        .backslash_escape(true)
        .build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| {
        Failure::bad_input(format!("read {INPUT} '{pattern}': {}", error.kind()))
            .hint("write a glob such as dist/*.tar.gz, one a line")
    })
}

/// What stands before the first part that holds a wildcard: only there is looked.
fn literal_folder(glob: &str) -> &str {
    let wildcard = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
    let literal = glob.get(..wildcard).unwrap_or_default();
    literal.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn nothing(workspace: &Workspace, pattern: &str, place: &Below) -> Failure {
    let failure = Failure::bad_input(format!(
        "read {INPUT}: '{pattern}' matches no file in {}",
        workspace.root().display()
    ));
    if workspace.root().join(&place.text).is_dir() {
        return failure.hint(format!("it is a folder: write '{}/*'", place.text));
    }
    let folder = literal_folder(&place.text);
    if !folder.is_empty() && !workspace.root().join(folder).is_dir() {
        return failure.hint(format!(
            "there is no folder '{folder}': was the build step run?"
        ));
    }
    failure.hint("check the pattern, and that the step before has made the files")
}
