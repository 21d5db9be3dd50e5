//! What it means that Slack was not told: for the deployment, mostly nothing.

use windlass_slack::ErrorKind;
use windlass_toolkit::{Console, Failure, FailureKind};

use crate::inputs::OnError;
use crate::settings::Settings;

/// Slack was not told, and whose fault it is.
#[derive(Debug)]
pub(crate) struct Undelivered {
    failure: Failure,
    /// Whether somebody has set it up wrongly: it won't pass by itself.
    is_mistake: bool,
}

impl From<Failure> for Undelivered {
    /// It is not known what to tell, or where.
    fn from(failure: Failure) -> Self {
        Self {
            is_mistake: failure.kind != FailureKind::Unavailable,
            failure,
        }
    }
}

impl From<windlass_slack::Error> for Undelivered {
    fn from(error: windlass_slack::Error) -> Self {
        Self {
            is_mistake: matches!(
                error.kind(),
                ErrorKind::Options
                    | ErrorKind::Token
                    | ErrorKind::MissingScope
                    | ErrorKind::Channel
            ),
            failure: of_slack(error),
        }
    }
}

/// Slack says no.
pub(crate) fn of_slack(error: windlass_slack::Error) -> Failure {
    let kind = match error.kind() {
        ErrorKind::Options => FailureKind::BadInput,
        _ if error.is_outage() => FailureKind::Unavailable,
        ErrorKind::NotTrusted | ErrorKind::Protocol => FailureKind::Unavailable,
        _ => FailureKind::Refused,
    };
    Failure {
        kind,
        message: format!("tell Slack: {error}"),
        hints: error.hints(),
    }
}

/// Whether the step fails for it. What was not delivered is told in any case.
pub(crate) fn judge(
    settings: &Settings,
    undelivered: &Undelivered,
    what: &str,
    console: &mut Console,
) -> Result<(), Failure> {
    let Undelivered {
        failure,
        is_mistake,
    } = undelivered;
    let fails = match settings.on_error {
        Some(OnError::Fail) => true,
        Some(OnError::Warn) => false,
        None => *is_mistake,
    };
    if fails {
        console.info(&format!("not delivered: {what}"));
        return Err(failure.clone());
    }
    warn(&format!("not delivered: {what}"), failure, console);
    Ok(())
}

/// Tells of a failure that the step does not fail for.
pub(crate) fn warn(what: &str, failure: &Failure, console: &mut Console) {
    let hints = failure.hints.iter().map(|hint| format!("\nhint: {hint}"));
    let hints: String = hints.collect();
    console.warning(&format!("{what}\n{failure}{hints}"));
}
