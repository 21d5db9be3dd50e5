//! The inputs as values: checked before anything is asked, and masked.

mod fields;
mod links;
mod means;

use std::collections::BTreeSet;
use std::time::SystemTime;

use jiff::Timestamp;
use windlass_core::message::{Phase, Run, ServiceState, Story, Told};
use windlass_facts::Access;
use windlass_toolkit::{Console, Context, Environment, Failure};

pub(crate) use means::{Bot, Hook, Means};

use crate::inputs::{Arguments, Direct, GITHUB_TOKEN, Inputs, OnError, PhaseInput};
use crate::people::{self, People};

/// Everything one run of the action needs to know.
pub(crate) struct Settings {
    pub(crate) phase: PhaseInput,
    pub(crate) run: Run,
    /// What is said of the run now, without its phase.
    said: Told,
    now: Timestamp,
    /// Which of the run's messages it is, where it has several.
    message_key: Option<String>,
    pub(crate) means: Means,
    pub(crate) services: Vec<ServiceState>,
    pub(crate) mention: Vec<String>,
    pub(crate) thread: bool,
    pub(crate) broadcast_on_failure: bool,
    dm: Direct,
    pub(crate) dm_users: Vec<String>,
    pub(crate) people: People,
    pub(crate) on_error: Option<OnError>,
    pub(crate) preview: bool,
    pub(crate) context: Context,
    /// Who reads the run's jobs.
    pub(crate) github: Access,
    /// `RUNNER_NAME`: the runner that this job is on.
    pub(crate) runner: Option<String>,
}

impl Settings {
    /// Reads the inputs. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let token = GITHUB_TOKEN.find(environment, arguments.github_token_file.as_deref())?;
        let github = Access::by_token(token, environment, console);
        let means = means::find(arguments, environment, console)?;
        let context = Context::new(&arguments.context, environment)?;
        let inputs = &arguments.inputs;
        let preview = arguments.preview;
        Ok(Self {
            phase: inputs.phase,
            run: run(&context, preview)?,
            said: said(inputs)?,
            now: now()?,
            message_key: inputs.message_key.clone(),
            means,
            services: services(inputs)?,
            mention: inputs.mention.clone(),
            thread: inputs.thread.unwrap_or(true),
            broadcast_on_failure: inputs.broadcast_on_failure.unwrap_or(false),
            dm: inputs.dm.unwrap_or(Direct::None),
            dm_users: people_to_tell(inputs, environment, &context),
            people: People::new(&inputs.user_map, &context)?,
            on_error: inputs.on_error,
            preview,
            github,
            runner: environment.get("RUNNER_NAME").map(str::to_owned),
            context,
        })
    }

    /// What is told now: that the run has come to this phase, and what its jobs say.
    pub(crate) fn telling(&self, phase: Phase, jobs: &Story) -> Told {
        let remark = Story::remark(phase, self.run.attempt, self.now);
        Told {
            story: remark.join(jobs),
            ..self.said.clone()
        }
    }

    /// What the run's message is known by, among all messages of all runs.
    pub(crate) fn key(&self) -> String {
        let run = &self.run;
        let key = format!("{}/{}/{}", run.server_url, run.repository, run.id);
        match &self.message_key {
            Some(of) => format!("{key}/{of}"),
            None => key,
        }
    }

    /// Whether somebody is told in a message of their own.
    pub(crate) fn tells_directly(&self, phase: Phase) -> bool {
        match self.dm {
            Direct::None => false,
            Direct::OnFailure => phase.is_failure(),
            Direct::Always => phase.is_outcome(),
        }
    }
}

fn said(inputs: &Inputs) -> Result<Told, Failure> {
    Ok(Told {
        title: inputs.title.clone(),
        environment: inputs.environment.clone(),
        version: inputs.version.clone(),
        release_url: links::web("release-url", inputs.release_url.as_deref())?,
        runner_url: links::web("runner-url", inputs.runner_url.as_deref())?,
        fields: fields::read(&inputs.fields)?,
        ..Told::default()
    })
}

/// The run that this step is part of. What is only to be shown needs none.
fn run(context: &Context, preview: bool) -> Result<Run, Failure> {
    let repository = match (&context.repository, preview) {
        (None, true) => "owner/name".to_owned(),
        _ => context.require_repository()?.to_string(),
    };
    let id = match (context.run_id, preview) {
        (Some(id), _) => id,
        (None, true) => 0,
        (None, false) => {
            return Err(
                Failure::bad_input("tell of the run: GITHUB_RUN_ID is not set")
                    .hint("outside of a workflow give --run-id, or see the message with --preview"),
            );
        }
    };
    Ok(Run {
        repository,
        workflow: context.workflow.clone(),
        id,
        number: context.run_number,
        attempt: context.run_attempt.unwrap_or(1),
        server_url: context.server_url.clone(),
        sha: context.sha.as_deref().and_then(|sha| sha.parse().ok()),
        ref_name: context.ref_name.clone(),
        actor: context.actor.clone(),
    })
}

fn services(inputs: &Inputs) -> Result<Vec<ServiceState>, Failure> {
    let Some(text) = &inputs.services else {
        return Ok(Vec::new());
    };
    serde_json::from_str(text).map_err(|error| {
        Failure::bad_input(format!("read services: {error}"))
            .hint("give it the output 'services' of trigger-runner as it is")
    })
}

/// Each once. By default it is whoever started the run, or has started it again.
fn people_to_tell(inputs: &Inputs, environment: &Environment, context: &Context) -> Vec<String> {
    let again = environment.get("GITHUB_TRIGGERING_ACTOR");
    let actor = again.map(str::to_owned).or(context.actor.clone());
    let mut logins = match inputs.dm_users.is_empty() {
        true => Vec::from_iter(actor),
        false => inputs.dm_users.clone(),
    };
    let mut seen = BTreeSet::new();
    logins.retain(|login| seen.insert(people::key(login)));
    logins
}

fn now() -> Result<Timestamp, Failure> {
    SystemTime::now()
        .try_into()
        .map_err(|error| Failure::refused(format!("read the clock: {error}")))
}
