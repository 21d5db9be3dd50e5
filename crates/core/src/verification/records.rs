//! Which deployment records count: those that Windlass wrote, of this very tag and commit (W6).

use std::cmp::Reverse;

use super::case::Case;
use super::evidence::DeploymentRecord;
use super::inquiry::Inquiry;
use super::judgement::Judged;
use super::payload::{DEPLOYMENT_TASK, DeploymentPayload};
use crate::version_tag::Tag;

/// A record that counts, with what Windlass wrote into it.
pub(super) struct Counted<'a> {
    pub(super) record: &'a DeploymentRecord,
    pub(super) payload: DeploymentPayload,
}

/// The records of one environment, the newest first, told apart.
#[derive(Default)]
pub(super) struct Records<'a> {
    pub(super) counted: Vec<Counted<'a>>,
    /// What doesn't count, and why.
    pub(super) passed_over: Vec<(&'a DeploymentRecord, String)>,
    /// The environments of others that would count there.
    pub(super) elsewhere: Vec<&'a str>,
}

pub(super) fn of_environment<'a>(
    case: &Case<'a>,
    tag: &Tag,
    environment: &str,
) -> Judged<Records<'a>> {
    let sha = tag.commit;
    let all = case.read(&case.evidence.deployments, || Inquiry::Deployments { sha })?;
    let mut newest_first: Vec<&DeploymentRecord> = all.iter().collect();
    newest_first.sort_by_key(|record| Reverse((record.created_at, record.id)));
    let mut records = Records::default();
    for record in newest_first {
        // GitHub takes environments whose names differ in case for the same one.
        if !record.environment.eq_ignore_ascii_case(environment) {
            let counts = written_for(tag, record).is_ok();
            records
                .elsewhere
                .extend(counts.then_some(record.environment.as_str()));
            continue;
        }
        match written_for(tag, record) {
            Ok(payload) => records.counted.push(Counted { record, payload }),
            Err(why) => records.passed_over.push((record, why)),
        }
    }
    records.elsewhere.sort_unstable();
    records.elsewhere.dedup();
    Ok(records)
}

fn written_for(tag: &Tag, record: &DeploymentRecord) -> Result<DeploymentPayload, String> {
    let payload = written_by_windlass(record)?;
    if record.sha != tag.commit {
        return Err(format!("it is of another commit, {}", record.sha.short()));
    }
    if payload.tag != tag.name {
        return Err(format!("it is of another tag, '{}'", payload.tag));
    }
    match only_some_services(&payload) {
        Some(why) => Err(why),
        None => Ok(payload),
    }
}

/// What Windlass wrote into a record; else why it is none of Windlass's.
pub(crate) fn written_by_windlass(record: &DeploymentRecord) -> Result<DeploymentPayload, String> {
    if record.task != DEPLOYMENT_TASK {
        let task = &record.task;
        return Err(format!("its task is '{task}', as of a job or another tool"));
    }
    let payload = DeploymentPayload::read(&record.payload)
        .map_err(|why| format!("its payload is not Windlass's: {why}"))?;
    if payload.sha != record.sha {
        let (said, recorded) = (payload.sha.short(), record.sha.short());
        return Err(format!(
            "its payload says {said}, and it was recorded for {recorded}"
        ));
    }
    Ok(payload)
}

/// Why a record is no proof that the whole ran, where it is none.
pub(crate) fn only_some_services(payload: &DeploymentPayload) -> Option<String> {
    let services = &payload.services;
    (!services.is_empty()).then(|| {
        let services = services.join(", ");
        format!("it brought only some services there: {services}")
    })
}
