//! What several resources say in the same words: accounts, times, node ids.
//!
//! Must not know any one resource.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::state::git::Signature;

/// An opaque id in the form that GitHub's older ones have.
pub fn node_id(kind: &str, name: &str) -> String {
    STANDARD.encode(format!("{:03}:{kind}{name}", kind.len()))
}

/// A time as GitHub writes it, `2024-05-01T12:00:00Z`.
pub fn timestamp(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_string()
}

/// The word that a value of plain words is written as.
pub fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A path or a ref name for an address: all but letters, digits, `/` and what
/// never means anything is percent-encoded.
pub fn encode_path(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let mut encoded = String::new();
    for byte in path.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// 201, with the address of what was made.
pub fn created(location: &str, body: &impl Serialize) -> Response {
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Who did something to git, and when.
#[derive(Serialize)]
pub struct Person {
    name: String,
    email: String,
    date: String,
}

impl From<&Signature> for Person {
    fn from(signature: &Signature) -> Self {
        Self {
            name: signature.name.clone(),
            email: signature.email.clone(),
            date: timestamp(signature.seconds),
        }
    }
}

/// What GitHub found out about a cryptographic signature: here, that there is
/// none that it could vouch for.
#[derive(Serialize)]
pub struct Verification {
    verified: bool,
    reason: &'static str,
    signature: Option<String>,
    payload: Option<String>,
    verified_at: Option<String>,
}

impl Verification {
    /// Nothing was signed.
    pub fn unsigned() -> Self {
        Self {
            verified: false,
            reason: "unsigned",
            signature: None,
            payload: None,
            verified_at: None,
        }
    }
}

/// An account ("simple user").
#[derive(Serialize)]
pub struct Account {
    login: String,
    id: u64,
    node_id: String,
    avatar_url: String,
    gravatar_id: &'static str,
    url: String,
    html_url: String,
    followers_url: String,
    following_url: String,
    gists_url: String,
    starred_url: String,
    subscriptions_url: String,
    organizations_url: String,
    repos_url: String,
    events_url: String,
    received_events_url: String,
    r#type: &'static str,
    user_view_type: &'static str,
    site_admin: bool,
}

impl Account {
    /// The account with this name on the server at `base`.
    pub fn new(base: &str, login: &str) -> Self {
        // A bot's login has brackets: `github-actions[bot]`.
        let name = encode_path(login);
        let url = format!("{base}/users/{name}");
        let id = account_id(login);
        Self {
            login: login.to_owned(),
            id,
            node_id: node_id("User", &id.to_string()),
            avatar_url: format!("{base}/avatars/{name}"),
            gravatar_id: "",
            html_url: match login.strip_suffix("[bot]") {
                Some(app) => format!("{base}/apps/{app}"),
                None => format!("{base}/{login}"),
            },
            followers_url: format!("{url}/followers"),
            following_url: format!("{url}/following{{/other_user}}"),
            gists_url: format!("{url}/gists{{/gist_id}}"),
            starred_url: format!("{url}/starred{{/owner}}{{/repo}}"),
            subscriptions_url: format!("{url}/subscriptions"),
            organizations_url: format!("{url}/orgs"),
            repos_url: format!("{url}/repos"),
            events_url: format!("{url}/events{{/privacy}}"),
            received_events_url: format!("{url}/received_events"),
            r#type: if login.ends_with("[bot]") {
                "Bot"
            } else {
                "User"
            },
            user_view_type: "public",
            site_admin: false,
            url,
        }
    }
}

/// A number for an account that is the same wherever it shows up (FNV-1a, cut
/// to what every JSON reader can hold).
pub fn account_id(login: &str) -> u64 {
    let mix = |hash: u32, byte: u8| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    };
    u64::from(login.bytes().fold(0x811c_9dc5, mix))
}
