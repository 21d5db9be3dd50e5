//! The pages for people.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use windlass_deploy_protocol::{Deployment, DeploymentId};

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Reading;
use crate::config::Name;
use crate::engine::Engine;
use crate::page::{self, DeploymentView, EnvironmentView, ServiceView};
use crate::store::{LogPiece, Store, StoreError};

/// So many deployments that have ended are shown of each environment.
const RECENT: u32 = 10;
/// So many pieces of the log stand in the page; the newest, if there are more.
const PIECES: usize = 4_096;
/// So many are read at once.
const READ: u32 = 1_024;
/// Of what a page is.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, page::POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Whether a browser asks, which names HTML before anything else.
pub(super) fn are_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

pub(super) async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, page::STYLE).into_response()
}

pub(super) async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, page::SCRIPT).into_response()
}

pub(super) async fn overview(
    State(server): State<Arc<Server>>,
    _reading: Reading,
) -> Result<Response, ApiError> {
    let engine = &server.engine;
    let names = engine.config.environments.keys();
    let environments: Result<Vec<_>, _> = names.map(|name| environment(engine, name)).collect();
    let page = page::overview(&environments?, Timestamp::now());
    Ok((HEADERS, Html(page.into_string())).into_response())
}

pub(super) fn deployment(engine: &Engine, deployment: Deployment) -> Result<Response, ApiError> {
    let id = &deployment.deployment_id;
    let pieces = end_of_log(&engine.store, id)?;
    let names = deployment
        .services
        .iter()
        .filter_map(|it| it.service.parse().ok());
    let chosen: BTreeSet<Name> = names.collect();
    let graph = engine.config.graph.restricted_to(&chosen);
    let text = |names: Vec<&Name>| names.into_iter().map(Name::to_string).collect::<Vec<_>>();
    let depends_on = graph.services().map(|name| {
        let needs = graph.dependencies(name.as_str()).collect();
        (name.to_string(), text(needs))
    });
    let view = DeploymentView {
        waves: graph.waves().into_iter().map(text).collect(),
        depends_on: depends_on.collect(),
        log_end: pieces.back().map_or(0, |piece| piece.number),
        log: pieces
            .into_iter()
            .map(|piece| (piece.service, piece.text))
            .collect(),
        deployment,
    };
    let page = page::deployment(&view, Timestamp::now());
    Ok((HEADERS, Html(page.into_string())).into_response())
}

fn end_of_log(store: &Store, id: &DeploymentId) -> Result<VecDeque<LogPiece>, StoreError> {
    let mut kept: VecDeque<LogPiece> = VecDeque::new();
    loop {
        let after = kept.back().map_or(0, |piece| piece.number);
        let pieces = store.logs(id, after, READ)?;
        if pieces.is_empty() {
            return Ok(kept);
        }
        kept.extend(pieces);
        kept.drain(..kept.len().saturating_sub(PIECES));
    }
}

fn environment(engine: &Engine, name: &Name) -> Result<EnvironmentView, StoreError> {
    let (config, store) = (&engine.config, &engine.store);
    let env = name.as_str();
    let proven = store.proven(Some(env))?;
    let known = config.services_of(env);
    let mut services = Vec::new();
    for service in config
        .graph
        .order()
        .into_iter()
        .filter(|it| known.contains(*it))
    {
        let proven = proven.iter().find(|it| it.service == service.as_str());
        services.push(ServiceView {
            name: service.to_string(),
            is_certain: proven.is_none_or(|it| it.hash.is_some()),
            proven: proven.map(|it| (it.tag.clone(), it.sha, it.at)),
            last: store.last_state(env, service.as_str())?,
        });
    }
    let queue = store.under_way()?.into_iter().filter(|it| it.env == env);
    let recent = store.ended(env, RECENT)?;
    Ok(EnvironmentView {
        name: env.to_owned(),
        services,
        queue: queue.collect(),
        recent,
    })
}
