//! What every action asks of a repository on GitHub before it decides: who asks ([`Access`]), the
//! repository's configuration ([`configuration`]), and the facts that the rules of
//! `windlass-core` need ([`GitHub`]).
//!
//! It looks, and makes the one tag it is told to make. It decides nothing, and knows no action.

mod access;
mod chance;
pub mod configuration;
mod failure;
mod github;
mod subject;
mod word;

pub use access::{APP_PRIVATE_KEY, Access, AccessFlags, SECRETS, TOKEN};
pub use chance::{pause, unique};
pub use failure::{of_github, of_problem};
pub use github::{Created, GitHub};
pub use subject::{Subject, branch_name};
pub use word::word;
