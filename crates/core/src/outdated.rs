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
/// What was tried last counts, whatever came of it, if it is of the same prefix: for each service
/// the newest record that is of it. What was deployed out of order is compared with nothing, nor
/// is a tag that is no version.
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
    let entries = newest_first
        .into_iter()
        .filter_map(|record| Entry::read(wanted, &prefix, record));
    let mut open = Open::of(wanted);
    for entry in entries {
        if !open.close(&entry.payload) && wanted.from_tag.is_none() {
            continue;
        }
        if entry.outdates(wanted, &version) {
            return Verdict::Outdated(entry.newest());
        }
        // Who decided what to replace looked at the newest record, whichever services it is of.
        if open.is_closed() || wanted.from_tag.is_some() {
            return Verdict::Current;
        }
    }
    history
        .older
        .map_or(Verdict::Current, |page| needs(wanted, page))
}

fn needs(wanted: &Wanted<'_>, page: NonZeroU32) -> Verdict {
    let environment = wanted.environment.to_owned();
    Verdict::Needs(Inquiry::History { environment, page })
}

/// A record that the deployment may be compared with.
struct Entry<'a> {
    record: &'a DeploymentRecord,
    payload: DeploymentPayload,
    version: Version,
}

impl<'a> Entry<'a> {
    fn read(wanted: &Wanted<'_>, prefix: &TagPrefix, record: &'a DeploymentRecord) -> Option<Self> {
        let payload = written_by_windlass(record).ok()?;
        let (other, version) = split_version(&payload.tag)?;
        let counts = !payload.out_of_order || wanted.from_tag.is_some();
        (other == *prefix && counts).then_some(Self {
            record,
            payload,
            version,
        })
    }

    fn outdates(&self, wanted: &Wanted<'_>, version: &Version) -> bool {
        let tag = &self.payload.tag;
        match wanted.from_tag {
            Some(from) => tag != from && tag != wanted.tag,
            None => is_lower(version, &self.version),
        }
    }

    fn newest(self) -> Newest {
        Newest {
            record: self.record.id,
            tag: self.payload.tag,
            sha: self.record.sha,
            at: self.record.created_at,
        }
    }
}

/// The candidates of several lanes for the same version are in no order: a build for dev may well
/// come after the first candidate for release.
fn is_lower(version: &Version, other: &Version) -> bool {
    let core = |version: &Version| (version.major, version.minor, version.patch);
    let lane = |version: &Version| version.pre.split('.').next().map(str::to_owned);
    let are_candidates = !version.pre.is_empty() && !other.pre.is_empty();
    let are_of_two_lanes = are_candidates && lane(version) != lane(other);
    version < other && !(core(version) == core(other) && are_of_two_lanes)
}

/// The services of which it isn't known yet what was deployed last.
enum Open<'a> {
    /// All that there are, but these.
    AllBut(Vec<String>),
    These(Vec<&'a str>),
}

impl<'a> Open<'a> {
    fn of(wanted: &Wanted<'a>) -> Self {
        match wanted.services.is_empty() {
            true => Self::AllBut(Vec::new()),
            false => Self::These(wanted.services.iter().map(String::as_str).collect()),
        }
    }

    /// Takes those of a record away. Gives whether it was about any of them.
    fn close(&mut self, payload: &DeploymentPayload) -> bool {
        let deployed = &payload.services;
        match self {
            _ if deployed.is_empty() => {
                *self = Self::These(Vec::new());
                true
            }
            Self::AllBut(known) => {
                let before = known.len();
                known.extend(deployed.iter().cloned());
                known.sort_unstable();
                known.dedup();
                known.len() > before
            }
            Self::These(open) => {
                let before = open.len();
                open.retain(|name| !deployed.iter().any(|one| one == name));
                open.len() < before
            }
        }
    }

    fn is_closed(&self) -> bool {
        matches!(self, Self::These(open) if open.is_empty())
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
