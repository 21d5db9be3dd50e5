//! Lists in pages, with the `Link` header that leads through them.
//!
//! Must not know what is listed.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::call::Call;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Counted from 1.
    pub number: usize,
    /// Entries, from 1 to 100.
    pub size: usize,
}

impl Page {
    /// Reads `page` and `per_page`; nonsense means the default, as on GitHub.
    pub fn of(call: &Call) -> Self {
        let number = |name, default| {
            let value = call.query(name).and_then(|text| text.parse().ok());
            value.filter(|value| *value > 0).unwrap_or(default)
        };
        Self {
            number: number("page", 1),
            size: number("per_page", 30).min(100),
        }
    }

    /// How many entries come before it.
    pub fn start(self) -> usize {
        self.size.saturating_mul(self.number - 1)
    }

    /// Its part of a list.
    pub fn cut<T>(self, list: &[T]) -> &[T] {
        let start = self.start().min(list.len());
        let end = start.saturating_add(self.size).min(list.len());
        list.get(start..end).unwrap_or_default()
    }

    /// The number of the last page of a list of this length.
    fn last(self, total: usize) -> usize {
        total.div_ceil(self.size).max(1)
    }
}

/// Sends one page of a list that has `total` entries.
pub fn send<T: Serialize>(call: &Call, page: Page, total: usize, entries: &T) -> Response {
    let mut response = Json(entries).into_response();
    if let Some(link) = link(call, page, page.last(total)) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// The header's value; a list of one page has none.
pub fn link(call: &Call, page: Page, last: usize) -> Option<HeaderValue> {
    let mut relations = Vec::new();
    if page.number > 1 {
        relations.push(("prev", (page.number - 1).min(last)));
    }
    if page.number < last {
        relations.push(("next", page.number + 1));
        relations.push(("last", last));
    }
    if page.number > 1 {
        relations.push(("first", 1));
    }
    let links: Vec<String> = relations
        .iter()
        .map(|(relation, number)| format!("<{}>; rel=\"{relation}\"", address(call, *number)))
        .collect();
    let value = HeaderValue::from_str(&links.join(", ")).ok();
    value.filter(|value| !value.is_empty())
}

/// The request's own address with another page number.
fn address(call: &Call, number: usize) -> String {
    let query = call.uri.query().unwrap_or_default();
    let kept = query.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !name.is_empty() && name != "page"
    });
    let pairs: Vec<String> = kept
        .map(ToOwned::to_owned)
        .chain([format!("page={number}")])
        .collect();
    format!("{}{}?{}", call.state.base, call.uri.path(), pairs.join("&"))
}
