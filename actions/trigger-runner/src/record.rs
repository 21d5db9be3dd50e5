//! The record of the deployment on GitHub, by which `verify-staging-tag` knows that the tag ran.
//!
//! It must not know how the runner is asked. A record that can't be begun is a warning, for the
//! deployment is under way; one of a success that can't be kept is an error, for the proof would
//! be missing.

mod open;
mod write;

use std::time::Duration;

use windlass_core::ObjectId;
use windlass_core::verification::DeploymentPayload;
use windlass_github::Client;
use windlass_toolkit::{Console, Failure, FailureKind};

use crate::inputs::Older;
use crate::settings::{Recording, Settings};
use open::Standing;

/// How long the runner's result may have to wait for GitHub.
const BEGIN: Duration = Duration::from_secs(30);

/// How a deployment came out, as GitHub names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    InProgress,
    Success,
    Failure,
    /// Nobody knows how it came out.
    Error,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Error => "error",
        }
    }
}

/// What is recorded: the commit, and the runner's name for the deployment.
pub(crate) type Subject<'a> = (ObjectId, &'a str);

/// Who keeps the record.
#[derive(Default)]
pub(crate) struct Recorder {
    /// With whom it was begun, unless GitHub refused.
    client: Option<Client>,
    record: Option<Standing>,
}

impl Recorder {
    /// Records that the deployment is under way. An open record of it, which an earlier run has
    /// left behind, is gone on with. `is_old` says that the runner had ended it before it was
    /// asked, so that an earlier run's success stands.
    pub(crate) async fn begin(
        &mut self,
        settings: &Settings,
        subject: Subject<'_>,
        is_old: bool,
        console: &mut Console,
    ) {
        if !is_on(settings) || self.record.is_some() {
            return;
        }
        let begun = self.try_begin(settings, subject, is_old, console);
        let begun = tokio::time::timeout(BEGIN, begun).await;
        let failure = match begun {
            Ok(Ok(text)) => return console.info(&text),
            Ok(Err(failure)) => failure,
            Err(_) => Failure::unavailable("record the deployment: GitHub gave no answer in time"),
        };
        if failure.kind == FailureKind::Refused {
            self.client = None;
        }
        let hints = failure.hints.iter().map(|hint| format!("\nhint: {hint}"));
        let hints: String = hints.collect();
        console.warning(&format!(
            "{failure}; the deployment goes on, and it is tried again at its end{hints}"
        ));
    }

    /// Records how it came out. Only a success that can't be recorded is a failure.
    pub(crate) async fn finish(
        &mut self,
        settings: &Settings,
        subject: Option<Subject<'_>>,
        state: State,
        description: &str,
        console: &mut Console,
    ) -> Result<(), Failure> {
        if !is_on(settings) {
            return Ok(());
        }
        let Some(subject) = subject else {
            return without_commit(settings, state, console);
        };
        let finished = self.try_finish(settings, subject, state, description, console);
        match finished.await {
            Err(failure) if state == State::Success => Err(failure.hint(
                "the tag runs, and its proof is missing: mend this and run it again, which deploys nothing twice",
            )),
            Err(failure) => {
                console.warning(&format!("{failure}; the record may say that it is in progress"));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    async fn try_begin(
        &mut self,
        settings: &Settings,
        subject: Subject<'_>,
        is_old: bool,
        console: &Console,
    ) -> Result<String, Failure> {
        let client = settings.access.client(&settings.context, console)?;
        self.client = Some(client.clone());
        let payload = payload(settings, subject);
        let standing = write::ensure(&client, settings, &payload, is_old).await?;
        self.record = Some(standing);
        match standing {
            Standing::Succeeded(id) => Ok(format!("deployment {id} on GitHub records it already")),
            Standing::Open(id) => {
                let description = format!("deploying {}", settings.tag);
                let (_, name) = subject;
                write::status(&client, settings, name, id, State::InProgress, &description).await?;
                Ok(format!("deployment {id} on GitHub records it"))
            }
        }
    }

    async fn try_finish(
        &mut self,
        settings: &Settings,
        subject: Subject<'_>,
        state: State,
        description: &str,
        console: &Console,
    ) -> Result<(), Failure> {
        if self.record.is_none() && state == State::Success {
            self.try_begin(settings, subject, false, console).await?;
        }
        let Some(client) = &self.client else {
            return Ok(());
        };
        // One that was being made when nobody waited any longer may be there all the same.
        let standing = match self.record {
            Some(standing) => Some(standing),
            None => write::find(client, settings, &payload(settings, subject)).await?,
        };
        match (standing, state) {
            (None, _) | (Some(Standing::Succeeded(_)), State::Success) => Ok(()),
            (Some(Standing::Succeeded(id) | Standing::Open(id)), _) => {
                let (_, name) = subject;
                write::status(client, settings, name, id, state, description).await
            }
        }
    }
}

fn is_on(settings: &Settings) -> bool {
    matches!(settings.recording, Recording::Default | Recording::Asked)
}

fn payload(settings: &Settings, (sha, id): Subject<'_>) -> DeploymentPayload {
    DeploymentPayload {
        tag: settings.tag.clone(),
        sha,
        deployment_id: id.to_owned(),
        image_digest: settings.image_digest.clone(),
        services: settings.request.services.clone().unwrap_or_default(),
        out_of_order: settings.older == Older::Allow,
    }
}

/// Some earlier runners never tell which commit they deployed.
fn without_commit(settings: &Settings, state: State, console: &mut Console) -> Result<(), Failure> {
    let why = "the runner doesn't tell which commit it deployed";
    match (state, settings.recording) {
        (State::Success, Recording::Asked) => {
            let failure = Failure::refused(format!("record the deployment: {why}"));
            Err(failure.hint("give 'record-deployment' false"))
        }
        (State::Success, _) => {
            console.warning(&format!("the deployment is not recorded on GitHub: {why}"));
            Ok(())
        }
        _ => Ok(()),
    }
}
