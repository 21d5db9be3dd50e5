//! The files that differ between two trees, with their patches.
//!
//! Must not know GitHub's field names.

use super::{Git, GitError, Oid};

/// The id of the tree without entries, which every repository knows.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its content or mode changed, or its kind.
    Modified,
    /// It has another path, and maybe changed content.
    Renamed,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// What happened.
    pub status: FileStatus,
    /// The new path; the old one of a removed file.
    pub path: String,
    /// The path before a rename.
    pub previous: Option<String>,
    /// The blob: the new one, or the old one of a removed file.
    pub blob: Oid,
    /// Lines added.
    pub additions: u64,
    /// Lines removed.
    pub deletions: u64,
    /// The hunks; nothing for binary files and pure renames.
    pub patch: Option<String>,
}

impl Git {
    /// What changed from `old` (a commit; nothing: from the empty tree) to the
    /// commit `new`, in the order of paths.
    pub async fn diff(&self, old: Option<&Oid>, new: &Oid) -> Result<Vec<FileChange>, GitError> {
        let old = old.map_or(EMPTY_TREE, Oid::as_str);
        let arguments = [
            "diff-tree",
            "-r",
            "-z",
            "--find-renames",
            "--no-color",
            "--no-ext-diff",
            "--full-index",
            "--raw",
            "--numstat",
            "--patch",
            old,
            new.as_str(),
            "--",
        ];
        let output = self.run(&arguments, &[]).await?;
        let text = String::from_utf8_lossy(&output);
        parse(&text).ok_or_else(|| GitError::Unreadable(format!("diff {old} {new}")))
    }
}

impl Git {
    /// The first file in a folder that the commit `new` has and `old` has not,
    /// or has otherwise.
    pub async fn first_change(
        &self,
        old: &Oid,
        new: &Oid,
        folder: &str,
    ) -> Result<Option<String>, GitError> {
        let arguments = [
            "diff-tree",
            "-r",
            "-z",
            "--no-renames",
            "--name-only",
            "--diff-filter=d",
            old.as_str(),
            new.as_str(),
            "--",
            folder,
        ];
        let output = self.run(&arguments, &[]).await?;
        let text = String::from_utf8_lossy(&output);
        let path = text.split('\0').find(|path| !path.is_empty());
        Ok(path.map(ToOwned::to_owned))
    }
}

/// Reads the three parts in their order: raw lines, counts, patches. Each part
/// names the same files in the same order.
fn parse(text: &str) -> Option<Vec<FileChange>> {
    let mut rest = text;
    let mut changes = Vec::new();
    while let Some(raw) = rest.strip_prefix(':') {
        let (change, after) = parse_raw(raw)?;
        changes.push(change);
        rest = after;
    }
    for change in &mut changes {
        rest = parse_counts(rest, change)?;
    }
    let patches = rest.strip_prefix('\0').unwrap_or(rest);
    attach_patches(patches, &mut changes);
    Some(changes)
}

/// Reads `<mode> <mode> <id> <id> <status>\0<path>\0[<path>\0]`.
fn parse_raw(raw: &str) -> Option<(FileChange, &str)> {
    let (head, rest) = raw.split_once('\0')?;
    let words: Vec<&str> = head.split(' ').collect();
    let [_, _, old, new, letter] = words.as_slice() else {
        return None;
    };
    let (first, rest) = rest.split_once('\0')?;
    let status = match letter.chars().next()? {
        'A' => FileStatus::Added,
        'D' => FileStatus::Removed,
        'R' => FileStatus::Renamed,
        _ => FileStatus::Modified,
    };
    let (previous, path, rest) = match status {
        FileStatus::Renamed => {
            let (second, rest) = rest.split_once('\0')?;
            (Some(first.to_owned()), second, rest)
        }
        _ => (None, first, rest),
    };
    let blob = if status == FileStatus::Removed {
        old
    } else {
        new
    };
    let change = FileChange {
        status,
        path: path.to_owned(),
        previous,
        blob: Oid::parse(blob)?,
        additions: 0,
        deletions: 0,
        patch: None,
    };
    Some((change, rest))
}

/// Reads `<added>\t<removed>\t<path>\0`, or for a rename an empty path and
/// then both, each with its NUL. Binary files count `-`.
fn parse_counts<'text>(text: &'text str, change: &mut FileChange) -> Option<&'text str> {
    let (line, mut rest) = text.split_once('\0')?;
    let mut words = line.splitn(3, '\t');
    change.additions = words.next()?.parse().unwrap_or(0);
    change.deletions = words.next()?.parse().unwrap_or(0);
    if words.next()?.is_empty() {
        (_, rest) = rest.split_once('\0')?;
        (_, rest) = rest.split_once('\0')?;
    }
    Some(rest)
}

/// Gives each file the hunks of its patch. Lines of hunks start with a blank,
/// `+`, `-` or `\`, so a line that starts with `diff --git` opens a file.
fn attach_patches(text: &str, changes: &mut [FileChange]) {
    let mut patches: Vec<String> = Vec::new();
    let mut in_hunks = false;
    for line in text.split_inclusive('\n') {
        if line.starts_with("diff --git ") {
            patches.push(String::new());
            in_hunks = false;
        }
        in_hunks |= line.starts_with("@@ ");
        if let (true, Some(patch)) = (in_hunks, patches.last_mut()) {
            patch.push_str(line);
        }
    }
    for (change, patch) in changes.iter_mut().zip(patches) {
        let patch = patch.trim_end_matches('\n');
        change.patch = (!patch.is_empty()).then(|| patch.to_owned());
    }
}
