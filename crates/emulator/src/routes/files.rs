//! Changed files, as commits and comparisons list them.
//!
//! Must not know what they were compared with.

use serde::Serialize;

use super::call::Call;
use super::wire::encode_path;
use crate::state::git::{FileChange, FileStatus, Oid};

/// How many files one answer lists.
pub const PAGE: usize = 300;

/// A file that changed ("diff entry").
#[derive(Serialize)]
pub struct FileBody {
    sha: String,
    filename: String,
    status: &'static str,
    additions: u64,
    deletions: u64,
    changes: u64,
    blob_url: String,
    raw_url: String,
    contents_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_filename: Option<String>,
}

impl FileBody {
    /// Files as they are at the commit `at`.
    pub fn all(call: &Call, at: &Oid, changes: &[FileChange]) -> Vec<Self> {
        let body = |change| Self::new(call, at, change);
        changes.iter().map(body).collect()
    }

    fn new(call: &Call, at: &Oid, change: &FileChange) -> Self {
        let path = encode_path(&change.path);
        Self {
            sha: change.blob.to_string(),
            filename: change.path.clone(),
            status: match change.status {
                FileStatus::Added => "added",
                FileStatus::Removed => "removed",
                FileStatus::Modified => "modified",
                FileStatus::Renamed => "renamed",
            },
            additions: change.additions,
            deletions: change.deletions,
            changes: change.additions + change.deletions,
            blob_url: call.page_url(&format!("/blob/{at}/{path}")),
            raw_url: call.page_url(&format!("/raw/{at}/{path}")),
            contents_url: call.url(&format!("/contents/{path}?ref={at}")),
            patch: change.patch.clone(),
            previous_filename: change.previous.clone(),
        }
    }
}
