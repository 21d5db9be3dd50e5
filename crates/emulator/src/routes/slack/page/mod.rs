//! Pages for people: the channels and direct messages as they would look in Slack.
//!
//! Rendered on the server and readable without a script, of which there is none: a page is loaded
//! again every few seconds. Every text is escaped, links lead to the web alone, and the policy
//! allows nothing but the emulator's own sheet; pictures of others are named, and not loaded.

mod block;
mod channel;
mod emoji;
mod markup;
mod message;
mod overview;
mod rich_text;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use crate::slack::SLACK;
use crate::state::State;
use crate::state::slack::{Ts, Workspace};

const STYLE: &str = include_str!("style.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// Seconds until a page is loaded again.
const REFRESH: u32 = 5;
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

pub fn router() -> Router<Arc<State>> {
    let home = format!("{SLACK}/");
    let to_home = Redirect::permanent(&home);
    Router::new()
        .route(SLACK, get(async || to_home))
        .route(&home, get(overview))
        .route(&format!("{SLACK}/style.css"), get(style))
        .route(&format!("{SLACK}/archives/{{channel}}"), get(channel))
        .route(
            &format!("{SLACK}/archives/{{channel}}/{{message}}"),
            get(message),
        )
}

async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, STYLE).into_response()
}

async fn overview(Shared(state): Shared<Arc<State>>) -> Response {
    let page = state.slack.workspace().and_then(|workspace| {
        let page = |messages: &_| overview::page(&workspace, messages);
        state.slack.read(page)
    });
    answer(page.map(Some))
}

async fn channel(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    let page = state.slack.workspace().and_then(|workspace| {
        let Some(channel) = workspace.channel(&id) else {
            return Ok(None);
        };
        let page = |messages: &_| channel::page(&workspace, channel, messages);
        state.slack.read(page).map(Some)
    });
    answer(page)
}

/// The address of a message leads to its place in the channel.
async fn message(
    Shared(state): Shared<Arc<State>>,
    Path((channel, place)): Path<(String, String)>,
) -> Response {
    let ts = place
        .strip_prefix('p')
        .and_then(|digits| digits.parse().ok());
    let known = ts.map(|ts| {
        state
            .slack
            .read(|messages| messages.get(&channel, Ts(ts)).is_some())
    });
    match known {
        Some(Ok(true)) => {
            Redirect::to(&format!("{SLACK}/archives/{channel}#{place}")).into_response()
        }
        Some(Err(error)) => answer(Err(error)),
        _ => answer(Ok(None)),
    }
}

fn answer(page: std::io::Result<Option<Markup>>) -> Response {
    let (status, page) = match page {
        Ok(Some(page)) => (StatusCode::OK, page),
        Ok(None) => (StatusCode::NOT_FOUND, sorry("There is nothing here.")),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, sorry(&error.to_string())),
    };
    (status, HEADERS, Html(page.into_string())).into_response()
}

fn sorry(why: &str) -> Markup {
    layout(
        "Slack",
        &html! { main { p { (why) } p { a href=(home()) { "All channels" } } } },
    )
}

fn layout(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content=(REFRESH);
                title { (title) }
                link rel="stylesheet" href={ (SLACK) "/style.css" };
            }
            body { (body) }
        }
    }
}

fn home() -> String {
    format!("{SLACK}/")
}

/// What a user is called who is named by an id.
fn user_name<'workspace>(workspace: &'workspace Workspace, id: &'workspace str) -> &'workspace str {
    workspace.user(id).map_or(id, |user| &user.name)
}
