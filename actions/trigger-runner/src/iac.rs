//! A deployment through an earlier runner: it is asked how a deployment stands, signs and words as
//! its own clients have them.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use windlass_deploy_protocol::DeployRequest;
use windlass_deploy_protocol::legacy::{self, Status as Told};
use windlass_toolkit::{Console, Failure};

use crate::check::Wanted;
use crate::course::Course;
use crate::ending::{End, Status};
use crate::exchange::Answer;
use crate::refusal::refusal;
use crate::report;
use crate::runner::{Call, Runner};
use crate::service::Service;
use crate::settings::Settings;
use crate::windlass::expect;
use crate::windlass::follow::{still_unknown, ticks};

/// An earlier runner, and what it is to do.
pub(crate) struct Job<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) runner: Arc<Runner>,
}

/// What is asked for, as its own clients say it: that nobody waits for the answer, they always say.
#[derive(Serialize)]
struct Asked<'a> {
    #[serde(flatten)]
    request: &'a DeployRequest,
    wait: bool,
}

impl Job<'_> {
    /// Asks for the deployment, and waits for its end.
    pub(crate) async fn deploy(
        &self,
        course: &mut Course,
        console: &mut Console,
    ) -> Result<End, Failure> {
        let accepted = self.ask(course, console).await?;
        let id = course.id.clone().unwrap_or_default();
        if !self.settings.wait && !has_ended(&accepted) {
            return Ok(End::good(Status::Accepted));
        }
        let is_old = accepted.status == Told::Completed;
        self.record(is_old, course, console).await;
        let last = match has_ended(&accepted) {
            true => accepted,
            false => self.follow(&id, course, console).await?,
        };
        course.finish(console);
        Ok(self.end(course, &last))
    }

    async fn ask(
        &self,
        course: &mut Course,
        console: &mut Console,
    ) -> Result<legacy::Answer, Failure> {
        let settings = self.settings;
        course.waits_for = "the runner to accept it".to_owned();
        let doing = format!("deploy {}", settings.subject());
        let asked = Asked {
            request: &settings.request,
            wait: false,
        };
        let body = serde_json::to_vec(&asked)
            .map_err(|error| Failure::refused(format!("{doing}: {error}")))?;
        let call = Call {
            tells_result,
            ..Call::post("/deploy", &body)
        };
        let answer = self.runner.ask(&call, console).await?;
        // A result that it still keeps comes at once, with whatever status it has for that.
        let status = match answer.status {
            200 | 202 | 500 => answer.status,
            _ => return Err(refusal(&doing, &answer, settings.auth, console)),
        };
        let told: legacy::Answer = expect(status, &answer, &doing, settings, console)?;
        let Some(id) = &told.deployment_id else {
            return Err(nameless(&doing, &told));
        };
        course.is_accepted = true;
        course.id = Some(crate::stranger::cut(&console.redact(id), 128));
        self.see(None, course, &told, console)?;
        let is_old = told.duplicate || told.cached;
        report::tell_accepted(settings, course, is_old, console);
        Ok(told)
    }

    async fn follow(
        &self,
        id: &str,
        course: &mut Course,
        console: &mut Console,
    ) -> Result<legacy::Answer, Failure> {
        course.waits_for = format!("deployment {id} to end");
        let body = json!({ "deployment_id": id }).to_string();
        let doing = format!("learn how deployment {id} went");
        let mut ticks = ticks(self.settings.poll_interval);
        let mut unknown = 0;
        loop {
            ticks.tick().await;
            let call = Call {
                tells_result,
                ..Call::post("/deploy/status", body.as_bytes())
            };
            let answer = self.runner.ask(&call, console).await?;
            if answer.status == 404 {
                unknown = still_unknown(unknown, id)?;
                continue;
            }
            unknown = 0;
            let status = if tells_result(&answer) { 500 } else { 200 };
            let told: legacy::Answer = expect(status, &answer, &doing, self.settings, console)?;
            self.see(Some(id), course, &told, console)?;
            if has_ended(&told) {
                return Ok(told);
            }
        }
    }

    fn see(
        &self,
        id: Option<&str>,
        course: &mut Course,
        told: &legacy::Answer,
        console: &mut Console,
    ) -> Result<(), Failure> {
        let wanted = Wanted::new(self.settings, course.expected);
        let sha = wanted.check_answer(id, told, console)?;
        course.sha = sha.or(course.sha);
        let services = services(told, console);
        if !services.is_empty() {
            course.see_services(services, console);
        }
        Ok(())
    }

    /// Its commit may be told only with the result.
    async fn record(&self, is_old: bool, course: &mut Course, console: &mut Console) {
        if let (Some(sha), Some(id)) = (course.sha, course.id.clone()) {
            let recorder = &mut course.recorder;
            recorder
                .begin(self.settings, (sha, &id), is_old, console)
                .await;
        }
    }

    fn end(&self, course: &Course, last: &legacy::Answer) -> End {
        if last.status == Told::Completed {
            return End::good(Status::Completed);
        }
        let failure = report::failed(&self.settings.subject(), &course.services);
        let failure = match last.cached {
            true => failure.hint(
                "this is the result of an earlier attempt, which the runner keeps for ten minutes: run it again after that",
            ),
            false => failure,
        };
        End::bad(Status::Failed, failure)
    }
}

fn has_ended(told: &legacy::Answer) -> bool {
    matches!(told.status, Told::Completed | Told::Failed)
}

/// Some answer a failed deployment with 500, which otherwise tells of the runner's own trouble.
fn tells_result(answer: &Answer) -> bool {
    let told: Option<legacy::Answer> = serde_json::from_slice(&answer.body).ok();
    answer.status == 500
        && told.is_some_and(|told| told.status == Told::Failed && told.deployment_id.is_some())
}

fn services(told: &legacy::Answer, console: &Console) -> Vec<Service> {
    let result = told.result.clone().unwrap_or_default();
    let failures: Vec<Service> = result
        .failure_summary
        .iter()
        .map(|failure| Service::of_failure(failure, console))
        .collect();
    let state = match told.status {
        Told::Completed => "completed",
        Told::Failed => "unknown",
        _ => "pending",
    };
    let named = told.services.iter().flatten();
    let others = named
        .map(|name| Service {
            has_ended: has_ended(told),
            ..Service::named(name, state, console)
        })
        .filter(|service| {
            failures
                .iter()
                .all(|failed| failed.service != service.service)
        });
    let others: Vec<Service> = others.collect();
    failures.into_iter().chain(others).collect()
}

fn nameless(doing: &str, told: &legacy::Answer) -> Failure {
    let failure = Failure::unavailable(format!("{doing}: the runner's answer names no deployment"));
    match told.status {
        Told::Accepted => failure.hint(
            "it speaks as the first runner of all: give 'protocol' seed, and know that nobody learns the result",
        ),
        _ => failure.hint("see that 'protocol' is what the runner speaks"),
    }
}
