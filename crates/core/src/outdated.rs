//! Whether a deployment would take an environment back to what ran there before.
//!
//! GitHub lets jobs into a concurrency group in the order in which they came, and a job that is run
//! again passes an approval of old. So a deployment is judged last of all, when nothing else
//! deploys there: by the newest record that Windlass wrote.
//!
//! A host asks [`judge`], and answers its [`Inquiry`]s until it has another [`Verdict`].

use std::cmp::Reverse;
use std::num::NonZeroU32;

use jiff::Timestamp;
use semver::Version;

use crate::object_id::ObjectId;
use crate::prefix::TagPrefix;
use crate::verification::{
    Denial, DeploymentHistory, DeploymentPayload, DeploymentRecord, Inquiry, Reading,
    written_by_windlass,
};
use crate::version_tag::split_version;

#[cfg(test)]
mod tests;

/// A deployment that is about to begin.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Where.
    pub environment: &'a str,
    /// Of which tag.
    pub tag: &'a str,
    /// Of which services; empty for all.
    pub services: &'a [String],
    /// What it is to replace, if that was decided on: nothing else is replaced then, and this by a
    /// lower version too.
    pub from_tag: Option<&'a str>,
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing speaks against it.
    Current,
    /// It comes too late.
    Outdated(Newest),
    /// Something must be found out first.
    Needs(Inquiry),
    /// The records may not be read.
    Unknown(Denial),
}

/// The deployment that was tried last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// The id of its record.
    pub record: u64,
    /// Its tag.
    pub tag: String,
    /// Its commit.
    pub sha: ObjectId,
    /// When it was recorded.
    pub at: Timestamp,
}

/// Judges by the records of the environment, as far as they were read.
///
/// What was tried last counts, whatever came of it, if it is of the same prefix and of one of the
/// services. A tag that is no version is compared with nothing.
pub fn judge(wanted: &Wanted<'_>, history: &Reading<DeploymentHistory>) -> Verdict {
    let history = match history {
        Reading::Unread => return needs(wanted, NonZeroU32::MIN),
        Reading::Denied(denial) => return Verdict::Unknown(denial.clone()),
        Reading::Read(history) => history,
    };
    let Some((prefix, version)) = split_version(wanted.tag) else {
        return Verdict::Current;
    };
    let mut newest_first: Vec<&DeploymentRecord> = history.records.iter().collect();
    newest_first.sort_by_key(|record| Reverse((record.created_at, record.id)));
    let compared = |record| compared(wanted, &prefix, record);
    match (newest_first.into_iter().find_map(compared), history.older) {
        (Some((newest, running)), _) if is_outdated(wanted, &version, &newest, &running) => {
            Verdict::Outdated(newest)
        }
        (None, Some(page)) => needs(wanted, page),
        _ => Verdict::Current,
    }
}

fn needs(wanted: &Wanted<'_>, page: NonZeroU32) -> Verdict {
    let environment = wanted.environment.to_owned();
    Verdict::Needs(Inquiry::History { environment, page })
}

/// A record that the deployment is compared with, and its version.
fn compared(
    wanted: &Wanted<'_>,
    prefix: &TagPrefix,
    record: &DeploymentRecord,
) -> Option<(Newest, Version)> {
    let payload = written_by_windlass(record).ok()?;
    let (other, version) = split_version(&payload.tag)?;
    // Who decided what to replace looked at all of them.
    let is_of_services = wanted.from_tag.is_some() || shares_services(wanted, &payload);
    let newest = Newest {
        record: record.id,
        tag: payload.tag,
        sha: record.sha,
        at: record.created_at,
    };
    (other == *prefix && is_of_services).then_some((newest, version))
}

fn shares_services(wanted: &Wanted<'_>, payload: &DeploymentPayload) -> bool {
    let (wanted, deployed) = (wanted.services, &payload.services);
    wanted.is_empty() || deployed.is_empty() || wanted.iter().any(|name| deployed.contains(name))
}

fn is_outdated(wanted: &Wanted<'_>, version: &Version, newest: &Newest, running: &Version) -> bool {
    match wanted.from_tag {
        Some(from) => newest.tag != from && newest.tag != wanted.tag,
        None => version < running,
    }
}

impl Newest {
    /// Why it comes too late, for people.
    pub fn why(&self, wanted: &Wanted<'_>) -> String {
        let (environment, sha) = (wanted.environment, self.sha.short());
        let Self {
            record, tag, at, ..
        } = self;
        let last = format!(
            "the last deployment to {environment} is {record} of {tag} ({sha}), recorded at {at}"
        );
        match wanted.from_tag {
            Some(from) => format!("{last}, and {from} was to be replaced"),
            None => format!("{last}, and {} is older", wanted.tag),
        }
    }
}
