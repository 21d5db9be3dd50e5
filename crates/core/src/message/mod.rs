//! The one message that tells a run's story in Slack: what was told so far, what the run's own
//! jobs say, and how both are shown.
//!
//! It must not know how a message is sent or found again. Whatever text comes from outside stays
//! text: [`render`] escapes it, keeps it from being read as markup, and cuts it to Slack's limits.

mod blocks;
mod details;
mod direct;
mod duration;
mod headline;
mod jobs;
mod mention;
mod needs;
mod phase;
mod phases;
mod render;
mod run;
mod services;
mod story;
mod text;
mod told;

pub use blocks::{Block, Button, TextObject};
pub use details::Details;
pub use direct::Direct;
pub use jobs::{Job, JobStep, RunState, judge};
pub use mention::{Mention, ParseMentionError};
pub use needs::Needs;
pub use phase::Phase;
pub use render::Message;
pub use run::{FailedJob, FailedStep, Run};
pub use services::ServiceState;
pub use story::Story;
pub use told::{Field, Told};
