//! What a caller says has happened before the start, and how it becomes part
//! of the state.
//!
//! Must not know HTTP. Setting the same up twice, as a second emulator on the
//! same state directory does, changes nothing.

mod checks;
mod deployments;
mod environments;
mod releases;
mod runs;
mod slack;

use std::io;

pub use checks::{CheckRun, CommitStatus};
pub use deployments::{Deployment, DeploymentStatus};
pub use environments::Environment;
pub use releases::{Asset, Release, plant};
pub use runs::{Job, WorkflowRun};
pub use slack::{SlackChannel, SlackSetup};

use crate::settings::served;
use crate::start_error::StartError;
use crate::state::ci::checks::CheckRunRecord;
use crate::state::ci::runs::RunRecord;
use crate::state::ci::statuses::CommitStatusRecord;
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
    pub(crate) check_runs: Vec<(String, CheckRun)>,
    pub(crate) statuses: Vec<(String, CommitStatus)>,
    pub(crate) workflow_runs: Vec<(String, WorkflowRun)>,
}

/// All of it, ready to be written.
#[derive(Debug, Default)]
pub struct Records {
    deployments: Vec<DeploymentRecord>,
    environments: Vec<(u64, String, Protection)>,
    check_runs: Vec<CheckRunRecord>,
    statuses: Vec<CommitStatusRecord>,
    workflow_runs: Vec<RunRecord>,
}

impl Setup {
    /// Makes records of it, or says what makes no sense before anything is
    /// written.
    pub(crate) fn records(self, data: &Data) -> Result<Records, StartError> {
        let environment = |environment: Environment, repository| {
            let (name, protection) = environment.parts();
            Ok((repository, name, protection))
        };
        for (full_name, release) in self.releases {
            served(data, &full_name)?;
            release.created()?;
        }
        Ok(Records {
            deployments: each(data, self.deployments, Deployment::record)?,
            environments: each(data, self.environments, environment)?,
            check_runs: each(data, self.check_runs, CheckRun::record)?,
            statuses: each(data, self.statuses, CommitStatus::record)?,
            workflow_runs: each(data, self.workflow_runs, WorkflowRun::record)?,
        })
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
        })?;
        files.ci.update(|ci| {
            for run in self.workflow_runs {
                ci.put_run(run);
            }
            for run in self.check_runs {
                ci.put_check_run(run, now());
            }
            for status in self.statuses {
                ci.put_status(status);
            }
        })
    }
}

/// Makes a record of each, with the number of its repository.
fn each<T, R>(
    data: &Data,
    set_up: Vec<(String, T)>,
    record: impl Fn(T, u64) -> Result<R, StartError>,
) -> Result<Vec<R>, StartError> {
    let one = |(full_name, what): (String, T)| record(what, served(data, &full_name)?);
    set_up.into_iter().map(one).collect()
}

/// Reads a time as in RFC 3339; gives seconds since 1970.
fn seconds(text: &str) -> Result<i64, StartError> {
    let parsed: Result<jiff::Timestamp, _> = text.parse();
    let time = parsed.map_err(|_| StartError::Time(text.to_owned()))?;
    Ok(time.as_second())
}
