//! Slack as Windlass uses it: a message is posted once, updated in place, found again by its
//! metadata, and taken away; people are found by their e-mail.
//!
//! Whether Slack did what was asked is read from its answer's `ok`, never from the status: Slack
//! refuses with a 200. An [`Error`] says what the refusal means and what to change, and whether
//! it is an outage that a release should outlive ([`Error::is_outage`]). A post is never sent
//! again once Slack may have done it.
//!
//! This crate knows nothing of what messages say, of command lines, or of the environment:
//! everything is passed in ([`Network`]). It never lists channels: that alone uses up the rate
//! limit of a big workspace.

mod web_api;
mod webhook;

mod content;
mod history;
mod message;
mod timestamp;
mod user_id;

mod address;
mod answer;
mod codes;
mod error;
mod exchange;
mod explain;
mod refusal;
mod token;
mod transport;

pub use content::{Content, Metadata};
pub use error::{Error, ErrorKind};
pub use history::HistoryQuery;
pub use message::{Message, Place, Posted};
pub use timestamp::{ParseTimestampError, Timestamp};
pub use user_id::{ParseUserIdError, UserId};
pub use web_api::WebApi;
pub use webhook::Webhook;
pub use windlass_connection::{Clock, Network, OnWait, Proxy, SystemClock, Wait};
