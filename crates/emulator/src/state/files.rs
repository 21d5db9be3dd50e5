//! The state files that grow with the history of repositories, one a subject.
//!
//! Must not know what happens in them.

use std::io;
use std::path::Path;

use super::ci::Ci;
use super::deployments::Deployments;
use super::file::JsonFile;
use super::pulls::Pulls;

/// The files, in the state directory.
#[derive(Debug)]
pub struct Files {
    /// Deployments and environments.
    pub deployments: JsonFile<Deployments>,
    /// Pull requests.
    pub pulls: JsonFile<Pulls>,
    /// Checks, commit statuses, workflow runs.
    pub ci: JsonFile<Ci>,
}

impl Files {
    /// Looks whether they can be read; missing ones are empty.
    pub fn open(directory: &Path) -> io::Result<Self> {
        let files = Self {
            deployments: JsonFile::new(directory, "deployments"),
            ci: JsonFile::new(directory, "ci"),
            pulls: JsonFile::new(directory, "pulls"),
        };
        files.deployments.read()?;
        files.ci.read()?;
        files.pulls.read()?;
        Ok(files)
    }
}
