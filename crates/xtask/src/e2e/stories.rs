//! A story for each example: every workflow of it, every event, what goes wrong on the way, and
//! what the world has come to after each run.

pub mod version_line;
