//! What an App says of a check run.
//!
//! Must not know which check runs there are.

use super::call::Call;
use super::error::ApiError;
use super::fields::{Fields, invalid, missing};
use crate::state::ci::checks::{CheckConclusion, CheckRunRecord, CheckStatus, Output, Progress};
use crate::state::git::Oid;
use crate::state::now;

/// How far an App may say that it is.
const STATUSES: [&str; 3] = ["queued", "in_progress", "completed"];
/// How an App may say that it ended.
const CONCLUSIONS: [&str; 7] = [
    "action_required",
    "cancelled",
    "failure",
    "neutral",
    "success",
    "skipped",
    "timed_out",
];

/// The check run that a request asks for.
pub fn wish(
    call: &Call,
    fields: &Fields,
    app: u64,
    commit: &Oid,
) -> Result<CheckRunRecord, ApiError> {
    let name = fields.text("name")?.to_owned();
    let queued = CheckRunRecord {
        id: 0,
        repository: call.repository.record.id,
        suite: 0,
        app,
        name,
        head_sha: commit.to_string(),
        progress: Progress {
            status: CheckStatus::Queued,
            conclusion: None,
        },
        external_id: String::new(),
        details_url: None,
        started_at: Some(now()),
        completed_at: None,
        output: Output::default(),
        workflow_run: None,
    };
    change(fields, queued)
}

/// A check run with what a request changes of it.
pub fn change(fields: &Fields, mut run: CheckRunRecord) -> Result<CheckRunRecord, ApiError> {
    if let Some(name) = fields.optional_text("name")? {
        name.clone_into(&mut run.name);
    }
    if let Some(id) = fields.optional_text("external_id")? {
        id.clone_into(&mut run.external_id);
    }
    if let Some(url) = fields.optional_text("details_url")? {
        run.details_url = Some(url.to_owned());
    }
    if let Some(time) = time(fields, "started_at")? {
        run.started_at = Some(time);
    }
    run.progress = progress(fields, run.progress)?;
    let ended = time(fields, "completed_at")?;
    let over = run.progress.status == CheckStatus::Completed;
    run.completed_at = match over {
        true => ended.or(run.completed_at).or(Some(now())),
        false => None,
    };
    if let Some(output) = fields.object("output")? {
        run.output = said(&output)?;
    }
    Ok(run)
}

/// A conclusion completes a check run, and none completes without.
fn progress(fields: &Fields, before: Progress) -> Result<Progress, ApiError> {
    let conclusion: Option<CheckConclusion> = fields.optional_word("conclusion", &CONCLUSIONS)?;
    let status = fields.optional_word("status", &STATUSES)?;
    match (conclusion, status) {
        (Some(conclusion), _) => Ok(Progress::ended(conclusion)),
        (None, Some(CheckStatus::Completed)) if before.conclusion.is_none() => {
            Err(missing(&["conclusion"]))
        }
        (None, Some(CheckStatus::Completed) | None) => Ok(before),
        (None, Some(status)) => Ok(Progress {
            status,
            conclusion: None,
        }),
    }
}

fn said(output: &Fields) -> Result<Output, ApiError> {
    let text = |name| Ok::<_, ApiError>(output.optional_text(name)?.map(ToOwned::to_owned));
    let summary = output.text("summary")?.to_owned();
    Ok(Output {
        title: text("title")?,
        summary: Some(summary),
        text: text("text")?,
    })
}

/// A time as in RFC 3339; gives seconds since 1970.
fn time(fields: &Fields, name: &str) -> Result<Option<i64>, ApiError> {
    let Some(text) = fields.optional_text(name)? else {
        return Ok(None);
    };
    let parsed: Result<jiff::Timestamp, _> = text.parse();
    let time = parsed.map_err(|_| invalid(&format!("{text:?} is not a valid date-time.")))?;
    Ok(Some(time.as_second()))
}
