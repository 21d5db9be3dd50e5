//! The inputs as values: checked before anything is asked, and masked.

mod audience;
mod fields;
mod links;
mod means;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use windlass_core::SlackConfig;
use windlass_core::message::{Needs, Phase, Run, ServiceState, Story, Told};
use windlass_facts::Access;
use windlass_facts::configuration::Place;
use windlass_toolkit::{Console, Context, Environment, Failure};

use audience::Audience;
pub(crate) use means::{Bot, Hook, Means};

use crate::inputs::{Arguments, GITHUB_TOKEN, Inputs, OnError, PhaseInput};

/// Everything one run of the action needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    directory: PathBuf,
    /// Who started the run, or has started it again.
    actor: Option<String>,
    pub(crate) phase: PhaseInput,
    /// What the jobs came to that this one waited for.
    pub(crate) needs: Needs,
    pub(crate) run: Run,
    /// What is said of the run now, without its phase.
    said: Told,
    now: Timestamp,
    /// Which of the run's messages it is, where it has several.
    message_key: Option<String>,
    pub(crate) means: Means,
    /// Complete only after the configuration was applied.
    pub(crate) audience: Audience,
    pub(crate) services: Vec<ServiceState>,
    pub(crate) thread: bool,
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
        directory: &Path,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let token = GITHUB_TOKEN.find(environment, arguments.github_token_file.as_deref())?;
        let github = Access::by_token(token, environment, console);
        let means = means::find(arguments, environment, console)?;
        let context = Context::new(&arguments.context, environment)?;
        let inputs = arguments.inputs.clone();
        let preview = arguments.preview;
        let actor = environment.get("GITHUB_TRIGGERING_ACTOR");
        let actor = actor.map(str::to_owned).or(context.actor.clone());
        // What is wrong whatever the configuration says is told before it is looked for.
        let none = SlackConfig::default();
        let mut settings = Self {
            phase: inputs.phase,
            needs: needs(&inputs)?,
            run: run(&context, preview)?,
            said: said(&inputs)?,
            now: now()?,
            message_key: inputs.message_key.clone(),
            means,
            audience: Audience::new(&inputs, &none, actor.as_deref(), &context)?,
            services: services(&inputs)?,
            thread: inputs.thread.unwrap_or(true),
            on_error: inputs.on_error,
            preview,
            github,
            runner: environment.get("RUNNER_NAME").map(str::to_owned),
            directory: directory.to_owned(),
            inputs,
            actor,
            context,
        };
        settings.stand_in_channel()?;
        settings.warn_of_act(environment, console);
        Ok(settings)
    }

    /// Joins the inputs with the configuration.
    pub(crate) fn apply(&mut self, config: &SlackConfig) -> Result<(), Failure> {
        let actor = self.actor.as_deref();
        self.audience = Audience::new(&self.inputs, config, actor, &self.context)?;
        self.stand_in_channel()
    }

    fn stand_in_channel(&mut self) -> Result<(), Failure> {
        match (&mut self.means, &self.audience.channel) {
            (Means::Bot(bot), Some(channel)) => bot.stand_in(channel),
            _ => Ok(()),
        }
    }

    /// Whether the configuration may say something that counts now: before the end of a run that is
    /// the channel alone.
    pub(crate) fn wants_configuration(&self) -> bool {
        let may_end = match self.phase {
            PhaseInput::Told(phase) => phase.is_outcome(),
            PhaseInput::Auto => true,
        };
        let is_open = self.knows_no_channel() || may_end && audience::is_open(&self.inputs);
        !matches!(self.means, Means::None) && (is_open || self.inputs.config.is_some())
    }

    /// Where the configuration is looked for.
    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            named: self.inputs.config.as_deref(),
            directory: &self.directory,
            root: &self.directory,
            only_commit: self.context.config_from_commit,
        }
    }

    /// Whether a bot is to tell, and nobody has said where.
    pub(crate) fn knows_no_channel(&self) -> bool {
        matches!(&self.means, Means::Bot(bot) if bot.channel.is_empty())
    }

    /// act counts no runs.
    fn warn_of_act(&self, environment: &Environment, console: &mut Console) {
        let is_anyones = environment.truthy("ACT") && self.run.id == 1;
        if is_anyones && matches!(self.means, Means::Bot(_)) {
            console.warning(
                "every run under act has the id 1, so that all of them share one message: \
                 give act '--env GITHUB_RUN_ID=$(date +%s)'",
            );
        }
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

fn needs(inputs: &Inputs) -> Result<Needs, Failure> {
    let Some(text) = &inputs.needs else {
        return Ok(Needs::default());
    };
    serde_json::from_str(text).map_err(|error| {
        Failure::bad_input(format!("read needs: {error}")).hint("write needs: ${{ toJSON(needs) }}")
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

fn now() -> Result<Timestamp, Failure> {
    SystemTime::now()
        .try_into()
        .map_err(|error| Failure::refused(format!("read the clock: {error}")))
}
