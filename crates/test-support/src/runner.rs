//! How the runner reads what a step leaves behind. Written from the rules of actions/runner:
//! `FileCommandManager.cs`, `ActionCommand.cs`, `ActionCommandManager.cs`, `ProcessInvoker.cs`.

mod commands;
mod files;

pub use commands::{Command, Log, read_log};
pub use files::{System, read_entries, takes_summary};
