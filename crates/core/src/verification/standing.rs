//! How a required check stands.

use std::borrow::Cow;

use super::evidence::{CheckRun, CommitStatus};

/// What decides, or why nothing does.
pub(super) enum Standing<'a> {
    Run(&'a CheckRun),
    Status(&'a CommitStatus),
    Missing(Missing),
}

/// Why nothing decides.
#[derive(Clone, Copy)]
pub(super) enum Missing {
    /// Nothing has that name.
    Altogether,
    /// Only the workflow that asks has it.
    Own,
    /// What has that name is of another App than the one that has to report it.
    AnotherApp(u64),
    /// A status has that name, and the App that has to report it is not known from a status.
    StatusOfAny(u64),
}

impl Standing<'_> {
    /// As GitHub's own protection counts it: `neutral` and `skipped` pass too.
    ///
    /// Source: GitHub's "About protected branches", required status checks.
    pub(super) fn is_passed(&self) -> bool {
        match self {
            Self::Run(run) => {
                let conclusion = run.conclusion.as_deref();
                has_ended(run) && matches!(conclusion, Some("success" | "neutral" | "skipped"))
            }
            Self::Status(status) => status.state == "success",
            Self::Missing(_) => false,
        }
    }

    /// In a word.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Run(run) if has_ended(run) => run.conclusion.as_deref().unwrap_or("unknown"),
            Self::Run(run) => &run.status,
            Self::Status(status) => &status.state,
            Self::Missing(_) => "missing",
        }
    }

    /// In some more.
    pub(super) fn words(&self) -> Cow<'_, str> {
        match self {
            Self::Run(run) => match run.started_at {
                Some(began) => format!("{} (run {}, begun at {began})", self.word(), run.id).into(),
                None => format!("{} (run {})", self.word(), run.id).into(),
            },
            Self::Status(status) => {
                format!("{} (status of {})", status.state, status.updated_at).into()
            }
            Self::Missing(Missing::Altogether) => "missing: nothing of that name".into(),
            Self::Missing(Missing::Own) => {
                "missing: only this very workflow has it, whose runs are left out".into()
            }
            Self::Missing(Missing::AnotherApp(app)) => {
                format!("missing: what has that name is not of the App {app}").into()
            }
            Self::Missing(Missing::StatusOfAny(app)) => {
                format!("missing: a status of that name doesn't tell whether the App {app} set it")
                    .into()
            }
        }
    }

    /// What to do where it has not passed.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::Run(run) if !has_ended(run) => "wait for what is under way, and run this again",
            Self::Status(status) if status.state == "pending" => {
                "wait for what is under way, and run this again"
            }
            Self::Run(_) | Self::Status(_) => "mend what failed, and run it again on this commit",
            Self::Missing(Missing::Altogether) => {
                "let the check run on this commit, or correct its name in 'required-checks'"
            }
            Self::Missing(Missing::Own) => {
                "order jobs of one workflow by 'needs', and require the checks of others"
            }
            Self::Missing(Missing::AnotherApp(_) | Missing::StatusOfAny(_)) => {
                "name the check in 'required-checks' if anyone may report it"
            }
        }
    }

    /// Its page.
    pub(super) fn url(&self) -> Option<String> {
        match self {
            Self::Run(run) => run.url.clone(),
            Self::Status(status) => status.url.clone(),
            Self::Missing(_) => None,
        }
    }
}

fn has_ended(run: &CheckRun) -> bool {
    run.status == "completed"
}
