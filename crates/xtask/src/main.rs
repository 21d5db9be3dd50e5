//! `cargo xtask`: the chores of this repository, one subcommand each.
//!
//! Uses no product crate: what it must know of the program, it asks the program.

mod act_view;
mod checksum;
mod commands;
mod contract;
mod debian;
mod dist;
mod e2e;
mod emulator;
mod failure;
mod generate;
mod node;
mod packages;
mod process;
mod program;
mod release;
mod repository;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            process::tell(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}
