//! What the tests stand on: repositories, an embedded GitHub, and the program.

pub mod deploy_server;
mod github;
mod many_tags;
pub mod mended;
mod program;
pub mod registry;
mod repository;
mod shop;
pub mod slack;
pub mod staged;
pub mod trigger;

pub use github::{GitHub, NAME};
pub use mended::Mended;
pub use program::{Call, Run, program};
pub use repository::Repository;
pub use shop::{ASSETS, Shop, TAG};
pub use staged::Staged;

/// A text that ends a trailer's value, as every claim has one of its own.
pub fn without_claim(message: &str) -> String {
    let lines = message.lines();
    let kept: Vec<&str> = lines
        .filter(|line| !line.starts_with("Windlass-Claim: "))
        .collect();
    kept.join("\n")
}
