//! `slack-status`: one message in Slack that tells the story of a run, phase by phase.
//!
//! Inputs become what is told now (`settings`), and `windlass.toml` says whom to tell where they
//! don't (`configuration`); the run's own jobs say the rest (`jobs`). What an earlier step said is
//! found in the message itself, or was kept for want of Slack (`kept`). `windlass-core` joins and
//! renders it; `deliver` sees to it that there is one message, one reply and one direct message,
//! whoever else tells at the same time.

mod configuration;
mod deliver;
mod failure;
mod inputs;
mod jobs;
mod kept;
mod outputs;
mod people;
mod report;
mod settings;
mod webhook;

use std::path::Path;

use windlass_core::Word as _;
use windlass_core::message::Told;
use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use deliver::Telling;
use failure::Undelivered;
use inputs::{OnError, PhaseInput};
use kept::Kept;
use outputs::Delivered;
use settings::{Means, Settings};

/// The inputs that never stand in a command line.
pub const SECRETS: &[SecretInput] = &inputs::SECRETS;

/// What the action gives.
pub const OUTPUTS: &[OutputDescription] = outputs::DESCRIPTIONS;

/// What a run leaves behind, whether Slack was told or not.
pub struct Report {
    /// The outputs, in their documented order.
    pub outputs: Outputs,
    /// What was told, for people.
    pub summary: Summary,
    /// The message in lines for a terminal, where it was only to be shown.
    pub preview: Option<Vec<String>>,
    /// The failure of a step that had to tell and could not.
    pub verdict: Result<(), Failure>,
}

/// Runs the action in a directory.
///
/// Fails with exit code 2 for inputs that are wrong by themselves. That Slack was not told is no
/// such failure, but a verdict: 1 where it refuses, 3 where it can't be reached, and often none,
/// because a deployment need not fail for it.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    directory: &Path,
    console: &mut Console,
) -> Result<Report, Failure> {
    let mut settings = Settings::new(arguments, environment, directory, console)?;
    let unread = configuration::apply(&mut settings, console).await?;
    if settings.knows_no_channel() {
        return nowhere(&settings, unread, console);
    }
    if let Some(failure) = unread {
        let what = "windlass.toml is not used: the inputs alone say whom to tell";
        failure::warn(what, &failure, console);
    }
    let jobs = match jobs::read(&settings, console).await {
        Ok(jobs) => jobs,
        Err(failure) => return untold(&settings, failure, "what the run's jobs say", console),
    };
    let phase = match settings.phase {
        PhaseInput::Told(phase) => phase,
        PhaseInput::Auto => jobs.phase,
    };
    let kept = Kept::new(environment, &settings);
    let told = kept
        .read(console)
        .then(settings.telling(phase, &jobs.story))
        .fitted();
    let telling = Telling {
        settings: &settings,
        phase,
        failures: &jobs.failures,
        others_at_work: jobs.others_at_work,
    };
    if settings.preview {
        return Ok(report(&telling, &told, Ok(Delivered::default())));
    }
    match tell(&telling, told.clone(), console).await {
        Ok((told, delivered)) => {
            match delivered.is_told {
                true => kept.forget(console),
                false => kept.write(&told, console),
            }
            Ok(report(&telling, &told, Ok(delivered)))
        }
        Err(failure) => {
            kept.write(&told, console);
            let verdict = failure::judge(&settings, &failure, &telling.line(&told), console);
            Ok(report(&telling, &told, Err(verdict)))
        }
    }
}

/// Tells by whatever means there are. Gives what the message then says.
async fn tell(
    telling: &Telling<'_>,
    told: Told,
    console: &mut Console,
) -> Result<(Told, Delivered), Undelivered> {
    match &telling.settings.means {
        Means::Bot(bot) => deliver::deliver(telling, bot, told, console).await,
        Means::Webhook(hook) => webhook::deliver(telling, hook, told, console).await,
        Means::None => Ok((told, Delivered::default())),
    }
}

/// There is no channel to tell in: nobody has named one, or whatever does can't be read.
fn nowhere(
    settings: &Settings,
    unread: Option<Failure>,
    console: &mut Console,
) -> Result<Report, Failure> {
    let nobody_says = Failure::bad_input("tell Slack: there is no channel")
        .hint("give 'channel' the channel's id (in Slack: the channel's details, at their end), or write it into windlass.toml, as 'channel' in [slack]");
    let failure = match unread {
        Some(failure) => failure.hint("with the input 'channel' it is told all the same"),
        None if settings.on_error == Some(OnError::Warn) => nobody_says,
        None => return Err(nobody_says),
    };
    untold(
        settings,
        failure,
        "anything, for no channel is known",
        console,
    )
}

/// It is not known what to tell, or where.
fn untold(
    settings: &Settings,
    failure: Failure,
    what: &str,
    console: &mut Console,
) -> Result<Report, Failure> {
    let undelivered = Undelivered::from(failure);
    let verdict = failure::judge(settings, &undelivered, what, console);
    Ok(Report {
        outputs: outputs::of(settings, "", &Delivered::default()),
        summary: Summary::default(),
        preview: None,
        verdict,
    })
}

/// Of what was delivered; or of what that means which was not.
fn report(
    telling: &Telling<'_>,
    told: &Told,
    delivered: Result<Delivered, Result<(), Failure>>,
) -> Report {
    let settings = telling.settings;
    let summary = report::summary(telling, told, delivered.as_ref().ok());
    let (delivered, verdict) = match delivered {
        Ok(delivered) => (delivered, Ok(())),
        Err(verdict) => (Delivered::default(), verdict),
    };
    Report {
        outputs: outputs::of(settings, telling.phase.as_str(), &delivered),
        summary,
        preview: settings.preview.then(|| telling.message(told).lines()),
        verdict,
    }
}
