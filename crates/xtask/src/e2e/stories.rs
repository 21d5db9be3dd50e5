//! A story for each example: every workflow of it, every event, what goes wrong on the way, and
//! what the world has come to after each run.

pub mod images_and_environments;
pub mod schedule_and_dispatch;
pub mod version_line;
