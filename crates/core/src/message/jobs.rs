//! What a run's own jobs say of it. A job's `needs` and `job.status` are blind in a matrix, in a
//! called workflow and under `always()`; what GitHub's API says of the jobs is not. Where it says
//! nothing, or not yet all, `needs` is better than nothing.

use jiff::Timestamp;

use super::needs::Needs;
use super::phase::Phase;
use super::run::{FailedJob, FailedStep};
use super::story::Story;
use crate::Word as _;

/// A job of the run, as GitHub tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name; that of a called workflow's job has its caller's before a slash.
    pub name: String,
    /// Its log.
    pub url: String,
    /// Whether it is the job that asks, which can't have ended.
    pub is_own: bool,
    /// The attempt that it ran in, from 1.
    pub attempt: u64,
    /// `success`, `failure`, `cancelled`, `skipped`, …; nothing before it has ended.
    pub conclusion: Option<String>,
    /// Nothing before it has begun.
    pub started_at: Option<Timestamp>,
    /// Its steps so far.
    pub steps: Vec<JobStep>,
}

/// A step of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStep {
    /// Its name.
    pub name: String,
    /// From 1, as in its log's address.
    pub number: u64,
    /// As a job's.
    pub conclusion: Option<String>,
}

/// What the jobs come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunState {
    /// Where the run is, or how it ended.
    pub phase: Phase,
    /// When the jobs that are named after a phase began.
    pub story: Story,
    /// Which failed.
    pub failures: Vec<FailedJob>,
    /// Whether other jobs are at work, which may tell something too; nothing where that isn't known.
    pub others_at_work: Option<bool>,
}

/// Judges a run by its jobs, and by what the workflow says of those that were waited for. One that
/// failed decides; after it one that was cancelled; and as long as another job hasn't ended, the run
/// hasn't either. Of the two the worse counts: GitHub's list may be behind.
///
/// Without any list, what the workflow says decides alone, and where it says nothing either, the
/// run has only begun. A phase that still lasts is the one that the job is named after which began
/// last.
pub fn judge(jobs: &[Job], needs: &Needs) -> RunState {
    let failures = failures(jobs, needs);
    let story = jobs.iter().filter_map(remark);
    let story = story.fold(Story::default(), |story, remark| story.join(&remark));
    let is_open = |job: &Job| !job.is_own && job.conclusion.is_none();
    let is_at_work = |job: &Job| is_open(job) && job.started_at.is_some();
    let was_cancelled = |job: &Job| {
        let step = |step: &JobStep| step.conclusion.as_deref() == Some("cancelled");
        job.conclusion.as_deref() == Some("cancelled") || job.is_own && job.steps.iter().any(step)
    };
    let waited_for = needs.outcome();
    let phase = match () {
        () if !failures.is_empty() => Phase::Failed,
        () if waited_for == Some(Phase::Cancelled) => Phase::Cancelled,
        () if jobs.iter().any(was_cancelled) => Phase::Cancelled,
        () if jobs.is_empty() => waited_for.unwrap_or(Phase::Init),
        () if jobs.iter().any(is_open) => story.phase(),
        () => Phase::Completed,
    };
    RunState {
        phase,
        story,
        failures,
        others_at_work: (!jobs.is_empty()).then(|| jobs.iter().any(is_at_work)),
    }
}

/// Those that failed. The workflow knows them by their ids and the list by their names, so that both
/// together would name some twice.
fn failures(jobs: &[Job], needs: &Needs) -> Vec<FailedJob> {
    let failures: Vec<FailedJob> = jobs.iter().filter_map(failed).collect();
    match failures.is_empty() {
        true => needs.failures(),
        false => failures,
    }
}

/// A job that has failed, or that asks although a step of it has.
fn failed(job: &Job) -> Option<FailedJob> {
    let steps: Vec<FailedStep> = job
        .steps
        .iter()
        .filter(|step| is_failure(step.conclusion.as_deref()))
        .map(|step| FailedStep {
            name: step.name.clone(),
            url: format!("{}#step:{}:1", job.url, step.number),
        })
        .collect();
    let has_failed = is_failure(job.conclusion.as_deref()) || job.is_own && !steps.is_empty();
    has_failed.then(|| FailedJob {
        name: job.name.clone(),
        url: job.url.clone(),
        steps,
    })
}

fn is_failure(conclusion: Option<&str>) -> bool {
    matches!(
        conclusion,
        Some("failure" | "timed_out" | "startup_failure" | "action_required")
    )
}

fn remark(job: &Job) -> Option<Story> {
    let was_skipped = job.conclusion.as_deref() == Some("skipped");
    let began = job.started_at.filter(|_| !was_skipped)?;
    Some(Story::remark(phase_of(&job.name)?, job.attempt, began))
}

/// The phase whose word stands in a job's name.
fn phase_of(name: &str) -> Option<Phase> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let mut phases = words.filter_map(|word| Phase::parse(word).ok());
    phases.find(|phase| !phase.is_outcome())
}

#[cfg(test)]
mod tests;
