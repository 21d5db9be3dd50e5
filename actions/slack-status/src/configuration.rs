//! What `windlass.toml` says of Slack, where the inputs don't say it.
//!
//! A deployment does not fail because the file can't be had: then the inputs alone count.

use tokio::time::timeout;
use windlass_core::Config;
use windlass_facts::{GitHub, Subject, configuration};
use windlass_toolkit::{Console, Failure, FailureKind};

use crate::inputs::OnError;
use crate::jobs::PATIENCE;
use crate::settings::Settings;

/// Joins the file with the inputs, and gives why that could not be done, where it could not. Nothing
/// is asked where it could say nothing that counts.
///
/// Fails ([`FailureKind::BadInput`]) on a file that is wrong, unless `on-error` says otherwise.
pub(crate) async fn apply(
    settings: &mut Settings,
    console: &Console,
) -> Result<Option<Failure>, Failure> {
    if !settings.wants_configuration() {
        return Ok(None);
    }
    let read = read(settings, console).await;
    match read.and_then(|config| settings.apply(&config.slack)) {
        Ok(()) => Ok(None),
        Err(failure) if is_wrong(&failure) && settings.on_error != Some(OnError::Warn) => {
            Err(failure)
        }
        Err(failure) => Ok(Some(failure)),
    }
}

async fn read(settings: &Settings, console: &Console) -> Result<Config, Failure> {
    let github = GitHub::new(settings.github.client(&settings.context, console)?);
    // Without a checkout it is the event's commit that tells.
    let at_event = Subject {
        sha: settings.context.sha.as_deref(),
        ..Subject::default()
    };
    let load = configuration::load(settings.place(), &github, at_event);
    let config = timeout(PATIENCE, load).await;
    let config = config.unwrap_or_else(|_| {
        let failure = Failure::unavailable("read windlass.toml: no answer in time");
        Err(failure)
    });
    config.map_err(|failure| match failure.kind {
        FailureKind::Refused => failure.hint(
            "the job needs 'permissions: contents: read', and so does its caller; or a checkout",
        ),
        _ => failure,
    })
}

fn is_wrong(failure: &Failure) -> bool {
    failure.kind == FailureKind::BadInput
}
