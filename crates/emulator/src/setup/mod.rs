//! What a caller says has happened before the start, and how it becomes part
//! of the state.
//!
//! Must not know HTTP. Setting the same up twice, as a second emulator on the
//! same state directory does, changes nothing.

mod deployments;
mod environments;
mod releases;

use std::io;

pub use deployments::{Deployment, DeploymentStatus};
pub use environments::Environment;
pub use releases::{Asset, Release, plant};

use crate::builder::StartError;
use crate::settings::served;
use crate::state::deployments::DeploymentRecord;
use crate::state::environments::Protection;
use crate::state::files::Files;
use crate::state::now;
use crate::state::store::Data;

/// All of it, each with the name of its repository.
#[derive(Debug, Default)]
pub struct Setup {
    pub(crate) deployments: Vec<(String, Deployment)>,
    pub(crate) environments: Vec<(String, Environment)>,
    pub(crate) releases: Vec<(String, Release)>,
}

/// All of it, ready to be written.
#[derive(Debug, Default)]
pub struct Records {
    deployments: Vec<DeploymentRecord>,
    environments: Vec<(u64, String, Protection)>,
}

impl Setup {
    /// Makes records of it, or says what makes no sense before anything is
    /// written.
    pub(crate) fn records(self, data: &Data) -> Result<Records, StartError> {
        let mut records = Records::default();
        for (full_name, deployment) in self.deployments {
            let repository = served(data, &full_name)?;
            records.deployments.push(deployment.record(repository)?);
        }
        for (full_name, environment) in self.environments {
            let repository = served(data, &full_name)?;
            let (name, protection) = environment.parts();
            records.environments.push((repository, name, protection));
        }
        for (full_name, release) in self.releases {
            served(data, &full_name)?;
            release.created()?;
        }
        Ok(records)
    }
}

impl Records {
    pub(crate) fn write(self, files: &Files) -> io::Result<()> {
        files.deployments.update(|data| {
            for (repository, name, protection) in self.environments {
                data.protect(repository, &name, protection, now());
            }
            for record in self.deployments {
                data.put(record);
            }
        })
    }
}

/// Reads a time as in RFC 3339; gives seconds since 1970.
fn seconds(text: &str) -> Result<i64, StartError> {
    let parsed: Result<jiff::Timestamp, _> = text.parse();
    let time = parsed.map_err(|_| StartError::Time(text.to_owned()))?;
    Ok(time.as_second())
}
