//! The programs as releases carry them, and where the launcher finds them.
//!
//! `dist/checksums.txt` is committed and speaks for a release alone. What is built for this
//! machine is listed in `dist/bin/checksums.txt` instead; `dist/bin/` is ignored by git, so
//! nothing that was built on a laptop slips into a commit. What is built for a release goes to
//! `target/dist/`, a file for each program and target, called as it is attached to the release.

mod build;
mod place;
mod platform;
mod release;

pub use place::{host_triple, place};
pub use release::{assemble, carried, for_release};

use crate::checksum;
use crate::failure::{Failure, Outcome};
use crate::process::{cargo, is_installed, run};
use crate::repository::Repository;
use crate::tools::rust_target;

/// Builds windlass for this machine and puts it where the launcher looks.
pub fn for_this_machine(repository: &Repository) -> Outcome {
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
    run(cargo(repository.root()).args(arguments))?;
    let built = repository.target().join(triple).join("release");
    let dist = repository.path("dist");
    place(&built.join(place::program_file()), &dist, triple)?;
    checksum::write_list(&dist, &dist.join("bin/checksums.txt"))
}

/// TLS has parts in C, which must be compiled against the same C library.
fn require_c_compiler(triple: &str) -> Outcome {
    if !triple.ends_with("-musl") || is_installed("musl-gcc", &["--version"]) {
        return Ok(());
    }
    Err(Failure::new("no musl-gcc to compile for musl with")
        .hint("install it: `apt-get install musl-tools` on Debian and Ubuntu")
        .hint(format!(
            "or build it as releases do: `cargo xtask dist --target {triple}`"
        ))
        .hint("without it the launcher still works in a checkout: it runs `cargo build --release`"))
}
