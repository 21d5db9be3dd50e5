//! The program as releases carry it, in `dist/bin/<target triple>/`, where the launcher
//! finds it.
//!
//! `dist/checksums.txt` is committed and speaks for a release alone. What is built here is
//! listed in `dist/bin/checksums.txt` instead; `dist/bin/` is ignored by git, so nothing
//! that was built on a laptop slips into a commit.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::Path;

use crate::checksum;
use crate::failure::{Failure, Outcome, to};
use crate::process::{cargo, is_installed, run as run_program, tell};
use crate::repository::Repository;
use crate::tools::rust_target;

/// Builds the program for this machine and puts it where the launcher looks.
pub fn run(repository: &Repository) -> Outcome {
    let triple = host_triple()?;
    if checksum::lists(&repository.read("dist/checksums.txt")?, triple) {
        return Err(Failure::new(format!(
            "this commit is a release with a program for {triple}"
        ))
        .hint("the launcher runs that one alone; build on another commit"));
    }
    rust_target(triple)?;
    require_c_compiler(triple)?;
    let arguments = [
        "build",
        "--release",
        "--locked",
        "-p",
        "windlass-cli",
        "--target",
        triple,
    ];
    run_program(cargo(repository.root()).args(arguments))?;
    let built = repository
        .target()
        .join(triple)
        .join("release")
        .join(program_file());
    let dist = repository.path("dist");
    place(&built, &dist, triple)?;
    checksum::write_list(&dist, &dist.join("bin/checksums.txt"))
}

/// Copies a built program to where the launcher looks for it.
pub fn place(built: &Path, dist: &Path, triple: &str) -> Outcome {
    let folder = dist.join("bin").join(triple);
    fs::create_dir_all(&folder).map_err(to(format!("create {}", folder.display())))?;
    let placed = folder.join(program_file());
    // A program that is running can't be written to, but its name can be given away.
    let _ = fs::remove_file(&placed);
    fs::copy(built, &placed).map_err(to(format!("copy {}", built.display())))?;
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

/// TLS has parts in C, which must be compiled against the same C library.
fn require_c_compiler(triple: &str) -> Outcome {
    if !triple.ends_with("-musl") || is_installed("musl-gcc", &["--version"]) {
        return Ok(());
    }
    Err(Failure::new("no musl-gcc to compile for musl with")
        .hint("install it: `apt-get install musl-tools` on Debian and Ubuntu")
        .hint("without it the launcher still works in a checkout: it runs `cargo build --release`"))
}

fn program_file() -> String {
    format!("windlass{EXE_SUFFIX}")
}
