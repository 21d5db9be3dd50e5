//! A deployment through Windlass's own runner.

pub(crate) mod follow;

use std::sync::Arc;

use windlass_deploy_protocol::{Accepted, Deployment, DeploymentStatus};
use windlass_toolkit::{Console, Failure};

use crate::check::Wanted;
use crate::course::{Course, SERVICES};
use crate::ending::{End, Status};
use crate::exchange::Answer;
use crate::refusal::refusal;
use crate::report;
use crate::runner::{Call, Runner};
use crate::service::Service;
use crate::settings::Settings;

/// So often it is asked to go on with a deployment that it was interrupted in.
const RESUMPTIONS: u32 = 3;

/// A runner, and what it is to do.
pub(crate) struct Job<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) runner: Arc<Runner>,
}

impl Job<'_> {
    /// Asks for the deployment, and waits for its end. Asking again names the same deployment, so
    /// that an answer that was lost does no harm (T4), and a runner that went away goes on with
    /// what is missing.
    pub(crate) async fn deploy(
        &self,
        course: &mut Course,
        console: &mut Console,
    ) -> Result<End, Failure> {
        let mut resumptions = 0;
        loop {
            let accepted = self.ask(course, console).await?;
            if !self.settings.wait {
                return Ok(unwaited(&accepted));
            }
            let is_old = accepted.duplicate && accepted.status == DeploymentStatus::Completed;
            let recorder = &mut course.recorder;
            let subject = (accepted.sha, accepted.deployment_id.as_str());
            recorder
                .begin(self.settings, subject, is_old, console)
                .await;
            let report = self.follow(course, &accepted, console).await?;
            let may_resume = report.status == DeploymentStatus::Interrupted;
            if !may_resume || resumptions == RESUMPTIONS {
                return Ok(self.end(course, &report));
            }
            resumptions += 1;
            // An older report is not the one that is waited for.
            course.attempt = report.attempt.saturating_add(1);
            console.info("the runner was interrupted; asking it to go on with what is missing");
        }
    }

    async fn ask(&self, course: &mut Course, console: &mut Console) -> Result<Accepted, Failure> {
        let settings = self.settings;
        course.waits_for = "the runner to accept it".to_owned();
        let doing = format!("deploy {}", settings.subject());
        let body = serde_json::to_vec(&settings.request)
            .map_err(|error| Failure::refused(format!("{doing}: {error}")))?;
        let call = Call::post("/deploy", &body);
        let answer = self.runner.ask(&call, console).await?;
        let accepted: Accepted = expect(202, &answer, &doing, settings, console)?;
        course.is_accepted = true;
        course.id = Some(accepted.deployment_id.to_string());
        // What the runner says is told, whatever comes of it.
        course.sha = Some(accepted.sha);
        let wanted = Wanted::new(settings, course.expected);
        wanted.check_accepted(&accepted, console)?;
        if course.services.is_empty() {
            let named = accepted.services.iter().take(SERVICES);
            let named = named.map(|name| Service::named(name, "pending", console));
            course.services = named.collect();
        }
        report::tell_accepted(settings, course, accepted.duplicate, console);
        Ok(accepted)
    }

    fn end(&self, course: &Course, report: &Deployment) -> End {
        let subject = self.settings.subject();
        let refused = |text: &str| Failure::refused(format!("deploy {subject}: {text}"));
        match report.status {
            DeploymentStatus::Completed => End::good(Status::Completed),
            DeploymentStatus::Cancelled => End::bad(
                Status::Cancelled,
                refused("somebody cancelled it").hint("run it again to go on with what is missing"),
            ),
            DeploymentStatus::Interrupted => End::bad(
                Status::Failed,
                refused("the runner was interrupted again and again").hint(
                    "see why the runner ends in the middle of a deployment, then run it again",
                ),
            ),
            DeploymentStatus::Failed | DeploymentStatus::InProgress => {
                End::bad(Status::Failed, report::failed(&subject, &course.services))
            }
        }
    }
}

/// Reads an answer of this status; any other is an error, with its reason.
pub(crate) fn expect<T: serde::de::DeserializeOwned>(
    status: u16,
    answer: &Answer,
    doing: &str,
    settings: &Settings,
    console: &Console,
) -> Result<T, Failure> {
    if answer.status != status {
        return Err(refusal(doing, answer, settings.auth, console));
    }
    serde_json::from_slice(&answer.body).map_err(|error| {
        Failure::unavailable(format!(
            "{doing}: the runner's answer can't be read: {}",
            crate::stranger::one_line(&console.redact(&error.to_string()))
        ))
        .hint("see that 'url' is the address of a runner, and 'protocol' what it speaks")
    })
}

fn unwaited(accepted: &Accepted) -> End {
    match accepted.status {
        DeploymentStatus::Completed => End::good(Status::Completed),
        _ => End::good(Status::Accepted),
    }
}
