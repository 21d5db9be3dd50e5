//! Names with slashes in the middle of an address.
//!
//! Must not know what is behind an address. GitHub takes
//! `commits/feature/x/status` and `commits/feature%2Fx/status` for the same; a
//! router can only tell where a name ends if its slashes are encoded. So they
//! are, before a route is looked for.

use axum::extract::Request;
use axum::http::Uri;

/// Folders of names with slashes, and what may follow a name.
const FOLDERS: [(&str, &[&str]); 2] = [
    (
        "commits",
        &[
            "/check-runs",
            "/check-suites",
            "/pulls",
            "/status",
            "/statuses",
        ],
    ),
    (
        "branches",
        &["/protection", "/protection/required_status_checks"],
    ),
];

/// Encodes the slashes of a name in the request's address.
pub fn encode(mut request: Request) -> Request {
    if let Some(path) = encoded(request.uri().path()) {
        let query = request.uri().query().map(|query| format!("?{query}"));
        let address = format!("{path}{}", query.unwrap_or_default());
        if let Ok(uri) = address.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

fn encoded(path: &str) -> Option<String> {
    let api = if path.starts_with("/api/v3/") {
        "/api/v3"
    } else {
        ""
    };
    let below = path.strip_prefix(api)?.strip_prefix("/repos/")?;
    let mut parts = below.splitn(4, '/');
    let (owner, repo, folder, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (_, suffixes) = FOLDERS.iter().find(|(known, _)| *known == folder)?;
    let suffix = suffixes.iter().find(|suffix| rest.ends_with(**suffix));
    let suffix = suffix.copied().unwrap_or_default();
    let name = rest.strip_suffix(suffix)?.replace('/', "%2F");
    Some(format!(
        "{api}/repos/{owner}/{repo}/{folder}/{name}{suffix}"
    ))
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_name_ends_where_a_known_suffix_begins() {
        for (path, expected) in [
            ("/commits/a/b", "/commits/a%2Fb"),
            ("/commits/a%2Fb/status", "/commits/a%2Fb/status"),
            ("/commits/a/b/check-runs", "/commits/a%2Fb/check-runs"),
            ("/commits/status", "/commits/status"),
            ("/commits/status/status", "/commits/status/status"),
            ("/commits/a/statuses/b", "/commits/a%2Fstatuses%2Fb"),
            ("/branches/a/protection", "/branches/a/protection"),
            ("/branches/a/b/protection", "/branches/a%2Fb/protection"),
            (
                "/branches/a/b/protection/required_status_checks",
                "/branches/a%2Fb/protection/required_status_checks",
            ),
        ] {
            for base in ["/repos/o/r", "/api/v3/repos/o/r"] {
                let (path, expected) = (format!("{base}{path}"), format!("{base}{expected}"));
                assert_eq!(encoded(&path), Some(expected), "{path}");
            }
        }
    }

    #[test]
    fn other_addresses_stay_as_they_are() {
        for path in [
            "/",
            "/repos/o/r",
            "/repos/o/r/commits",
            "/repos/o/r/contents/commits/a/b",
            "/o/r/commits/a/b",
            "/api/v3/rate_limit",
        ] {
            assert_eq!(encoded(path), None, "{path}");
        }
    }
}
