//! Pages for people: what runs where, and how each deployment went.
//!
//! Rendered on the server and readable without a script; with one, they follow what happens. Every
//! text is escaped, and the policy allows nothing but the runner's own sheet and script. It knows
//! no database and no HTTP: it gets what it shows.

mod deployment;
mod overview;
mod words;

use maud::{DOCTYPE, Markup, html};

pub use deployment::{DeploymentView, deployment};
pub use overview::{EnvironmentView, ServiceView, overview};

/// The sheet, served at `/style.css`.
pub const STYLE: &str = include_str!("style.css");
/// The script, served at `/live.js`.
pub const SCRIPT: &str = include_str!("live.js");
/// The header `Content-Security-Policy` of every page.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn layout(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
                script src="/live.js" defer {}
            }
            body { (body) }
        }
    }
}

#[cfg(test)]
mod tests;
