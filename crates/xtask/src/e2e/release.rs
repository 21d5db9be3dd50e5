//! What a release commit is made of: the launcher and the actions as they stand in this
//! checkout, plus a program with its checksum.
//!
//! The program is the one built for development. It stands under the name of the target
//! that the launcher looks for, although on Linux it is no musl build: it runs on this
//! machine alone, and what is proved here is the way to it.

use std::path::{Path, PathBuf};

use crate::failure::Outcome;
use crate::program::Program;
use crate::repository::Repository;
use crate::{checksum, dist};

/// Puts the commit together in `folder`.
pub fn prepare(repository: &Repository, program: &Program, folder: &Path) -> Outcome<PathBuf> {
    repository.copy(&["dist/", "actions/"], folder)?;
    let carried = folder.join("dist");
    dist::place(program.path(), &carried, dist::host_triple()?)?;
    checksum::write_list(&carried, &carried.join("checksums.txt"))?;
    Ok(folder.to_owned())
}
