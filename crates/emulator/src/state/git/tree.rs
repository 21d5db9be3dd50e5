//! Directories and files at a commit.
//!
//! Must not know how GitHub encodes them.

use super::{Git, GitError, ObjectKind, Oid};

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// The name within its directory.
    pub name: String,
    /// Git's mode, in octal digits: `100644`, `100755`, `120000` (symbolic
    /// link), `40000` (directory), `160000` (submodule).
    pub mode: String,
    /// The object.
    pub oid: Oid,
    /// Bytes, of files; 0 for the others.
    pub size: u64,
}

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtPath {
    /// A file, with its id and bytes.
    File(Oid, Vec<u8>),
    /// A directory, with its entries in git's order.
    Directory(Vec<TreeEntry>),
}

impl Git {
    /// What `path` names at `commit`; the empty path names the root. Nothing
    /// for a path that is missing, or not in its simplest form.
    pub async fn at_path(&self, commit: &Oid, path: &str) -> Result<Option<AtPath>, GitError> {
        let plain = |part: &str| !matches!(part, "" | "." | "..");
        if !path.is_empty() && !path.split('/').all(plain) {
            return Ok(None);
        }
        let Some((header, bytes)) = self.object(&format!("{commit}:{path}")).await? else {
            return Ok(None);
        };
        match header.kind {
            ObjectKind::Blob => Ok(Some(AtPath::File(header.oid, bytes))),
            ObjectKind::Tree => self.entries(&header.oid, &bytes).await.map(Some),
            ObjectKind::Commit | ObjectKind::Tag => Ok(None),
        }
    }

    async fn entries(&self, tree: &Oid, bytes: &[u8]) -> Result<AtPath, GitError> {
        let width = tree.as_str().len() / 2;
        let parsed = parse_tree(bytes, width);
        let mut entries = parsed.ok_or_else(|| GitError::Unreadable(format!("tree {tree}")))?;
        for entry in entries
            .iter_mut()
            .filter(|entry| entry.mode.starts_with('1'))
        {
            let header = self.header(entry.oid.as_str()).await?;
            entry.size = header.map_or(0, |header| header.size);
        }
        Ok(AtPath::Directory(entries))
    }
}

/// Reads a tree object: `<mode> <name>\0<id in `width` bytes>`, repeated.
fn parse_tree(mut bytes: &[u8], width: usize) -> Option<Vec<TreeEntry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let (head, rest) = bytes.split_at_checked(end)?;
        let (id, rest) = rest.get(1..)?.split_at_checked(width)?;
        let (mode, name) = std::str::from_utf8(head).ok()?.split_once(' ')?;
        let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        entries.push(TreeEntry {
            name: name.to_owned(),
            mode: mode.to_owned(),
            oid: Oid::parse(&hex)?,
            size: 0,
        });
        bytes = rest;
    }
    Some(entries)
}
