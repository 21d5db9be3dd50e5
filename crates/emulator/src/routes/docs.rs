//! The page of GitHub's documentation that describes each route; errors carry
//! its address.
//!
//! Must not know handlers.

use axum::http::Method;

use super::docs_delivery;

/// The page for a route, written as the router writes it.
pub fn page(method: &Method, route: &str) -> &'static str {
    let route = ["/api/v3", "/api/uploads"]
        .iter()
        .find_map(|prefix| route.strip_prefix(prefix))
        .unwrap_or(route);
    let route = route.strip_prefix("/repos/{owner}/{repo}").unwrap_or(route);
    match (method.as_str(), route) {
        ("GET", "") => "https://docs.github.com/rest/repos/repos#get-a-repository",
        (_, "/branches") => "https://docs.github.com/rest/branches/branches#list-branches",
        (_, "/branches/{branch}") => "https://docs.github.com/rest/branches/branches#get-a-branch",
        (_, "/git/ref/{*ref}") => "https://docs.github.com/rest/git/refs#get-a-reference",
        (_, "/git/matching-refs/{*ref}") => {
            "https://docs.github.com/rest/git/refs#list-matching-references"
        }
        (_, "/git/refs") => "https://docs.github.com/rest/git/refs#create-a-reference",
        ("DELETE", "/git/refs/{*ref}") => {
            "https://docs.github.com/rest/git/refs#delete-a-reference"
        }
        (_, "/git/refs/{*ref}") => "https://docs.github.com/rest/git/refs#update-a-reference",
        ("POST", "/git/tags") => "https://docs.github.com/rest/git/tags#create-a-tag-object",
        (_, "/git/tags/{sha}") => "https://docs.github.com/rest/git/tags#get-a-tag",
        ("POST", "/git/commits") => "https://docs.github.com/rest/git/commits#create-a-commit",
        (_, "/git/commits/{sha}") => "https://docs.github.com/rest/git/commits#get-a-commit-object",
        (_, "/tags") => "https://docs.github.com/rest/repos/repos#list-repository-tags",
        (_, "/commits") => "https://docs.github.com/rest/commits/commits#list-commits",
        (_, "/commits/{ref}") => "https://docs.github.com/rest/commits/commits#get-a-commit",
        (_, "/compare/{*basehead}") => {
            "https://docs.github.com/rest/commits/commits#compare-two-commits"
        }
        (_, "/contents" | "/contents/" | "/contents/{*path}") => {
            "https://docs.github.com/rest/repos/contents#get-repository-content"
        }
        (_, "/rulesets") => "https://docs.github.com/rest/repos/rules#get-all-repository-rulesets",
        (_, "/rulesets/{ruleset}") => {
            "https://docs.github.com/rest/repos/rules#get-a-repository-ruleset"
        }
        (_, "/rules/branches/{*branch}") => {
            "https://docs.github.com/rest/repos/rules#get-rules-for-a-branch"
        }
        (_, "/installation") => {
            "https://docs.github.com/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app"
        }
        (_, "/app") => "https://docs.github.com/rest/apps/apps#get-the-authenticated-app",
        (_, "/app/installations") => {
            "https://docs.github.com/rest/apps/apps#list-installations-for-the-authenticated-app"
        }
        (_, "/app/installations/{installation}/access_tokens") => {
            "https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app"
        }
        (_, "/rate_limit") => {
            "https://docs.github.com/rest/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user"
        }
        (_, "/user") => "https://docs.github.com/rest/users/users#get-the-authenticated-user",
        (method, route) => {
            docs_delivery::page(method, route).unwrap_or("https://docs.github.com/rest")
        }
    }
}
