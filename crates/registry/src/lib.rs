//! A registry of images as Windlass uses it: a manifest is read by its very bytes, a tag is given to
//! it by putting the same bytes again, and where a tag stands is looked up. Nothing is rebuilt, and
//! no layer is fetched.
//!
//! What a registry answers is never taken on trust: a digest is computed from the bytes. Reads are
//! repeated; a put whose answer is lost is not: whoever asked looks first ([`ErrorKind::Uncertain`]).
//! Credentials go to the registry, and to the server of tokens that it names, as far as
//! [`Credentials`] allow; never after a redirect.
//!
//! This crate knows nothing of promotions, command lines, or the environment: everything is passed
//! in ([`Network`]). Source: OCI distribution specification 1.1, and the distribution project's
//! "Token authentication".

mod registry;

mod content;
mod credentials;
mod manifest;

mod access;
mod address;
mod answer;
mod challenge;
mod connection;
mod error;
mod exchange;
mod explain;
mod refusal;
mod transport;

pub use content::{Content, ImageConfig, IndexEntry};
pub use credentials::Credentials;
pub use error::{Error, ErrorKind};
pub use manifest::Manifest;
pub use registry::Registry;
pub use windlass_connection::{Clock, Network, OnWait, Proxy, SystemClock, Wait};
