//! The workspace: the only place that files are taken from. What is named outside of it, or leads
//! out of it, is refused: a pull request can change what stands in a repository, and must not be
//! able to publish the runner's own files.

use std::io;
use std::path::{Component, Path, PathBuf};

use windlass_toolkit::Failure;

/// The folder that paths are relative to, without symbolic links.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    /// As it was named, which may be by a link.
    named: PathBuf,
}

/// A path that was written down, below the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Below {
    /// With `/` between its parts.
    pub(crate) text: String,
}

impl Workspace {
    pub(crate) fn new(directory: &Path) -> Result<Self, Failure> {
        let root = directory.canonicalize().map_err(|error| {
            let shown = directory.display();
            Failure::bad_input(format!("find the workspace {shown}: {error}"))
                .hint("GITHUB_WORKSPACE must name a folder")
        })?;
        Ok(Self {
            root,
            named: directory.to_owned(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Reads what an input says of a place in the workspace.
    pub(crate) fn below(&self, input: &str, text: &str) -> Result<Below, Failure> {
        let path = Path::new(text);
        let below = |root: &Path| path.strip_prefix(root).ok();
        let relative = below(&self.root).or_else(|| below(&self.named));
        let relative = relative.unwrap_or(path);
        let mut parts = Vec::new();
        for component in relative.components() {
            match component {
                Component::CurDir => {}
                Component::Normal(part) => parts.push(part.to_string_lossy()),
                _ => return Err(self.outside(input, text)),
            }
        }
        if parts.is_empty() {
            return Err(
                Failure::bad_input(format!("read {input} '{text}': it names no file"))
                    .hint("name a file below the workspace, or a glob such as dist/*"),
            );
        }
        Ok(Below {
            text: parts.join("/"),
        })
    }

    /// The file at a place, where it really is; an error if that is outside.
    pub(crate) fn resolve(&self, input: &str, place: &Below) -> Result<PathBuf, Failure> {
        let path = self
            .root
            .join(&place.text)
            .canonicalize()
            .map_err(|error| unreadable(input, &place.text, &error))?;
        if path.starts_with(&self.root) {
            Ok(path)
        } else {
            Err(self.outside(input, &place.text))
        }
    }

    /// A text file.
    pub(crate) fn read_text(&self, input: &str, text: &str) -> Result<String, Failure> {
        let path = self.resolve(input, &self.below(input, text)?)?;
        let content =
            std::fs::read_to_string(path).map_err(|error| unreadable(input, text, &error))?;
        // Some editors begin a file with a mark of the byte order.
        Ok(content.trim_start_matches('\u{feff}').to_owned())
    }

    fn outside(&self, input: &str, text: &str) -> Failure {
        Failure::bad_input(format!(
            "read {input} '{text}': it is not in the workspace {}",
            self.root.display()
        ))
        .hint("name a file below the workspace, without '..' and without links that lead out")
    }
}

pub(crate) fn unreadable(input: &str, text: &str, error: &io::Error) -> Failure {
    Failure::bad_input(format!("read {input} '{text}': {error}"))
        .hint(format!("'{input}' must name what can be read"))
}

#[cfg(test)]
mod tests;
