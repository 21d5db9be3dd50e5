//! The run's own jobs, read from GitHub for the rules of `windlass-core` to judge.

use std::time::Duration;

use tokio::time::timeout;
use windlass_core::message::{Job, JobStep, Phase, RunState, judge};
use windlass_facts::of_github;
use windlass_github::WorkflowJob;
use windlass_toolkit::{Console, Failure};

use crate::inputs::PhaseInput;
use crate::settings::Settings;

/// How long GitHub may take: nothing of a deployment waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// What the run's jobs come to. Nothing is asked where there is nothing to know: when the run has
/// only begun, and when the message is only to be shown.
///
/// Where they can't be read, the workflow's `needs` have to do. Fails where the jobs are to decide,
/// and those tell nothing either. Else what is told lacks the phases that nobody told of.
pub(crate) async fn read(settings: &Settings, console: &mut Console) -> Result<RunState, Failure> {
    let begins = settings.phase == PhaseInput::Told(Phase::Init);
    let is_asked_for = settings.phase == PhaseInput::Auto;
    if begins || settings.preview && !is_asked_for {
        return Ok(judge(&[], &settings.needs));
    }
    match ask(settings, console).await {
        Ok(jobs) => Ok(judge(&jobs, &settings.needs)),
        Err(failure) if is_asked_for && settings.needs.outcome().is_none() => Err(failure.hint(
            "or give needs: ${{ toJSON(needs) }}, in a job that needs all others of the run",
        )),
        Err(failure) => {
            console.info(&format!("the run's jobs are not known: {failure}"));
            Ok(judge(&[], &settings.needs))
        }
    }
}

async fn ask(settings: &Settings, console: &Console) -> Result<Vec<Job>, Failure> {
    if !settings.github.is_known() {
        return Err(
            Failure::refused("read the run's jobs: there is no token for GitHub")
                .hint("give github-token: ${{ github.token }}"),
        );
    }
    let client = settings.github.client(&settings.context, console)?;
    let jobs = timeout(PATIENCE, client.jobs_of_run(settings.run.id)).await;
    let jobs = jobs
        .map_err(|_| Failure::unavailable("read the run's jobs: no answer in time"))?
        .map_err(|error| {
            of_github(error)
                .hint("the job needs 'permissions: actions: read', and so does its caller")
        })?;
    let own = own(
        &jobs,
        settings.runner.as_deref(),
        settings.context.job.as_deref(),
    );
    let jobs = jobs.iter();
    let jobs = jobs.map(|job| of_github_job(job, own == Some(job.id)));
    Ok(jobs.collect())
}

/// Which of them is the one that asks: it runs on this runner, and bears this job's name where
/// there are several of those.
fn own(jobs: &[WorkflowJob], runner: Option<&str>, name: Option<&str>) -> Option<u64> {
    let running = jobs.iter().filter(|job| job.status == "in_progress");
    let running: Vec<&WorkflowJob> = running.collect();
    let is_here = |job: &WorkflowJob| runner.is_some() && job.runner_name.as_deref() == runner;
    let here = running.iter().filter(|job| is_here(job)).copied();
    let mut candidates: Vec<&WorkflowJob> = here.collect();
    if candidates.is_empty() {
        candidates = running;
    }
    match candidates.as_slice() {
        [one] => Some(one.id),
        several => {
            let mut several = several.iter();
            let named = several.find(|job| name == Some(last_part(&job.name)));
            named.map(|job| job.id)
        }
    }
}

/// A called workflow's job has its caller's name before its own.
fn last_part(name: &str) -> &str {
    name.rsplit(" / ").next().unwrap_or(name)
}

fn of_github_job(job: &WorkflowJob, is_own: bool) -> Job {
    let steps = job.steps.iter().map(|step| JobStep {
        name: step.name.clone(),
        number: step.number,
        conclusion: step.conclusion.clone(),
    });
    // One that waits has a time there too.
    let has_begun = matches!(job.status.as_str(), "in_progress" | "completed");
    let started_at = job.started_at.as_deref().and_then(|text| text.parse().ok());
    Job {
        name: job.name.clone(),
        url: job.html_url.clone().unwrap_or_default(),
        is_own,
        attempt: job.run_attempt,
        conclusion: job.conclusion.clone(),
        started_at: started_at.filter(|_| has_begun),
        steps: steps.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(id: u64, name: &str, status: &str, runner: &str) -> WorkflowJob {
        WorkflowJob {
            id,
            name: name.to_owned(),
            run_attempt: 1,
            status: status.to_owned(),
            conclusion: None,
            started_at: None,
            runner_name: Some(runner.to_owned()),
            html_url: None,
            steps: Vec::new(),
        }
    }

    #[test]
    fn s4_the_job_that_asks_is_found_by_its_runner_and_then_by_its_name() {
        let jobs = [
            job(1, "build", "completed", "one"),
            job(2, "deploy", "in_progress", "two"),
            job(3, "release / finish", "in_progress", "three"),
            job(4, "release / test", "in_progress", "three"),
        ];
        for (runner, name, expected) in [
            (Some("two"), None, Some(2)),
            (Some("two"), Some("finish"), Some(2)),
            (Some("three"), Some("finish"), Some(3)),
            (Some("three"), Some("test"), Some(4)),
            (Some("three"), None, None),
            (Some("elsewhere"), Some("deploy"), Some(2)),
            (None, Some("test"), Some(4)),
            (None, None, None),
        ] {
            assert_eq!(own(&jobs, runner, name), expected, "{runner:?} {name:?}");
        }
        let alone = [
            job(1, "a", "completed", "x"),
            job(2, "b", "in_progress", "y"),
        ];
        assert_eq!(own(&alone, Some("z"), Some("c")), Some(2));
    }
}
