//! The rules of backports.

mod carrying;
mod commits;
mod landing;
mod messages;
mod names;
mod planning;

use super::SourceCommit;
use crate::object_id::ObjectId;

/// A commit id from a small number.
fn id(number: u32) -> ObjectId {
    format!("{number:040x}").parse().unwrap()
}

fn commit(number: u32, message: &str, parents: &[u32]) -> SourceCommit {
    SourceCommit {
        id: id(number),
        message: message.to_owned(),
        parents: parents.iter().map(|parent| id(*parent)).collect(),
    }
}

fn ids(commits: &[SourceCommit]) -> Vec<ObjectId> {
    commits.iter().map(|commit| commit.id).collect()
}
