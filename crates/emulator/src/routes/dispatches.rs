//! `dispatches`: starting workflows by hand, or by an event of one's own.
//!
//! Must not know what a run does: it is filed, and stays queued.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::error::ApiError;
use super::fields::{Fields, invalid};
use super::workflows;
use crate::state::access::Level;
use crate::state::ci::checks::{CheckStatus, Progress};
use crate::state::ci::runs::{AttemptRecord, RunRecord};
use crate::state::git::{Oid, RefName};
use crate::state::workflows::Input;
use crate::state::{State, now};

/// How many inputs a request may have.
const MOST_INPUTS: usize = 25;
/// How long the name of an event may be, in characters.
const LONGEST_TYPE: usize = 100;
/// How many members an event's payload may have.
const MOST_MEMBERS: usize = 10;
/// How large an event's payload may be, in bytes.
const LARGEST_PAYLOAD: usize = 64 * 1024;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/actions/workflows/{workflow}/dispatches", post(workflow))
        .route("/dispatches", post(repository))
}

#[derive(Serialize)]
struct RunDetailsBody {
    workflow_run_id: u64,
    run_url: String,
    html_url: String,
}

async fn workflow(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require("actions", Level::Write)?;
    let fields = Fields::read(&body)?;
    let reference = fields.text("ref")?;
    let given = fields.members("inputs", MOST_INPUTS)?;
    let details = fields.flag("return_run_details")?;
    let path = workflows::find(&call, &call.ci().await?).await?;
    let (name, commit) = head(&call, reference).await?;
    let read = workflows::read(&call, &commit, &path).await?;
    let declared = read.and_then(|workflow| workflow.inputs).ok_or_else(|| {
        ApiError::unprocessable("Workflow does not have 'workflow_dispatch' trigger")
    })?;
    let inputs = inputs(&declared, &given)?;
    let head = (name, commit);
    let run = file(&call, path, "workflow_dispatch", head, json!(inputs))?;
    if !details {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let own = format!("/actions/runs/{run}");
    Ok(Json(RunDetailsBody {
        workflow_run_id: run,
        run_url: call.url(&own),
        html_url: call.page_url(&own),
    })
    .into_response())
}

/// The branch or tag that a client means, by its short name, and its commit.
async fn head(call: &Call, reference: &str) -> Result<(String, Oid), ApiError> {
    for folder in ["refs/heads/", "refs/tags/"] {
        let short = reference.strip_prefix(folder).unwrap_or(reference);
        let Some(name) = RefName::parse(&format!("{folder}{short}")) else {
            continue;
        };
        if call.git().find_ref(&name).await?.is_some()
            && let Some(commit) = call.git().resolve_commit(name.as_str()).await?
        {
            return Ok((short.to_owned(), commit));
        }
    }
    let message = format!("No ref found for: {reference}");
    Err(ApiError::unprocessable(message))
}

/// What the run gets: what was given, and the defaults of the rest.
fn inputs(
    declared: &[Input],
    given: &Map<String, Value>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let known = |name: &&String| declared.iter().any(|input| input.name == **name);
    let unknown: Vec<_> = given.keys().filter(|name| !known(name)).collect();
    if !unknown.is_empty() {
        let message = format!("Unexpected inputs provided: {unknown:?}");
        return Err(ApiError::unprocessable(message));
    }
    let mut inputs = BTreeMap::new();
    for input in declared {
        let value = match given.get(&input.name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
            None => input.default.clone(),
        };
        if value.is_none() && input.required {
            let message = format!("Required input '{}' not provided", input.name);
            return Err(ApiError::unprocessable(message));
        }
        let value = value.unwrap_or_default();
        let free = input.options.is_empty() || !given.contains_key(&input.name);
        if !free && !input.options.contains(&value) {
            return Err(ApiError::unprocessable(format!(
                "Provided value '{value}' for input '{}' not in the list of allowed values",
                input.name
            )));
        }
        inputs.insert(input.name.clone(), value);
    }
    Ok(inputs)
}

/// Every workflow of the default branch that answers to the event gets a run.
async fn repository(call: Call, body: Bytes) -> Result<StatusCode, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    let event = event_type(&fields)?;
    let payload = Value::Object(fields.members("client_payload", MOST_MEMBERS)?);
    if payload.to_string().len() > LARGEST_PAYLOAD {
        return Err(ApiError::unprocessable("client_payload is too large."));
    }
    let Some(tip) = call.git().resolve_commit("HEAD").await? else {
        return Ok(StatusCode::NO_CONTENT);
    };
    for path in workflows::files(&call, &tip).await? {
        let read = workflows::read(&call, &tip, &path).await?;
        let types = read.and_then(|workflow| workflow.dispatch_types);
        let answers = |types: &Vec<String>| types.is_empty() || types.iter().any(|t| t == event);
        if types.as_ref().is_some_and(answers) {
            let head = (call.git().default_branch(), tip.clone());
            file(&call, path, "repository_dispatch", head, payload.clone())?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn event_type(fields: &Fields) -> Result<&str, ApiError> {
    let event = fields.text("event_type")?;
    match event.chars().count() {
        0 => Err(invalid(
            "At least 1 characters are required; only 0 were supplied.",
        )),
        1..=LONGEST_TYPE => Ok(event),
        length => Err(invalid(&format!(
            "Only {LONGEST_TYPE} characters are allowed; {length} were supplied."
        ))),
    }
}

/// Adds a queued run, and gives its number.
fn file(
    call: &Call,
    path: String,
    event: &str,
    (branch, commit): (String, Oid),
    payload: Value,
) -> Result<u64, ApiError> {
    let queued = AttemptRecord {
        progress: Progress {
            status: CheckStatus::Queued,
            conclusion: None,
        },
        jobs: Vec::new(),
    };
    let run = RunRecord {
        id: 0,
        repository: call.repository.record.id,
        path,
        name: None,
        event: event.to_owned(),
        payload,
        head_branch: Some(branch),
        head_sha: Some(commit.to_string()),
        actor: call.actor.login().to_owned(),
        created_at: now(),
        suite: 0,
        attempts: BTreeMap::from([(1, queued)]),
    };
    Ok(call.state.files.ci.update(|ci| ci.add_run(run))?)
}
