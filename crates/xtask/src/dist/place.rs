//! Where the launcher looks for a program of this machine.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome, to};
use crate::process::tell;

/// Copies a built windlass of this machine to where the launcher looks for it.
pub fn place(built: &Path, dist: &Path, triple: &str) -> Outcome {
    put(built, &dist.join("bin").join(triple).join(program_file()))
}

/// Copies a program, with its permissions, to `placed`.
pub fn put(program: &Path, placed: &Path) -> Outcome {
    let folder = placed.parent().unwrap_or(placed);
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    // A program that is running can't be written to, but its name can be given away.
    let _ = fs::remove_file(placed);
    fs::copy(program, placed).map_err(to(format!("copy {}", program.display())))?;
    tell(&format!("wrote {}", placed.display()));
    Ok(())
}

/// The target that the launcher wants on a machine like this. On Linux that is musl, so
/// that one static program runs on every distribution and in every container.
pub fn host_triple() -> Outcome<&'static str> {
    match (OS, ARCH) {
        ("linux", "x86_64") => Ok("x86_64-unknown-linux-musl"),
        ("linux", "aarch64") => Ok("aarch64-unknown-linux-musl"),
        ("macos", "x86_64") => Ok("x86_64-apple-darwin"),
        ("macos", "aarch64") => Ok("aarch64-apple-darwin"),
        ("windows", _) => Ok("x86_64-pc-windows-gnu"),
        _ => Err(
            Failure::new(format!("no program is made for {OS} on {ARCH}"))
                .hint("the launcher builds from a checkout there: `cargo build --release`"),
        ),
    }
}

/// What windlass is called here.
pub fn program_file() -> String {
    format!("windlass{EXE_SUFFIX}")
}
