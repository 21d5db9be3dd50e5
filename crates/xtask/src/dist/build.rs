//! One build as a release has it: the same sources give the same bytes, whoever builds them and
//! wherever they lie.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::platform::Platform;
use crate::failure::{Failure, Outcome, to};
use crate::process::{capture, cargo, run};
use crate::repository::Repository;
use crate::tools::{CROSS_BUILD, Tools, rust_target};

/// Builds a platform's programs, and says in which folder they lie.
pub fn build(repository: &Repository, platform: &Platform) -> Outcome<PathBuf> {
    rust_target(platform.triple)?;
    let mut command = compiler(repository, platform)?;
    for program in platform.programs() {
        command.args(["-p", program.package]);
    }
    command.args(["--release", "--locked", "--bins"]);
    command.args(["--target", platform.triple]);
    settle(repository, platform, &mut command)?;
    run(&mut command)?;
    Ok(repository.target().join(platform.triple).join("release"))
}

/// Apple's own on a Mac. Elsewhere zig, which brings a C library for each of the targets, always
/// the same one.
fn compiler(repository: &Repository, platform: &Platform) -> Outcome<Command> {
    let mut command = cargo(repository.root());
    if platform.triple.contains("-apple-") {
        command.arg("build");
        return Ok(command);
    }
    let tools = Tools::install(repository, &CROSS_BUILD)?;
    command.arg("zigbuild").env("PATH", tools.search_path()?);
    Ok(command)
}

/// Takes out of the programs what only this machine and this moment have.
fn settle(repository: &Repository, platform: &Platform, command: &mut Command) -> Outcome {
    let places = [
        (cargo_home()?, "/cargo"),
        (repository.target().to_owned(), "/target"),
        (repository.root().to_owned(), "/windlass"),
    ];
    let (mut rust, mut c) = (Vec::new(), Vec::new());
    for (place, name) in &places {
        let place = one_word(place)?;
        rust.push(format!("--remap-path-prefix={place}={name}"));
        c.push(format!("-ffile-prefix-map={place}={name}"));
    }
    let triple = platform.triple.replace('-', "_");
    command
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", rust.join("\x1f"))
        .env(format!("CFLAGS_{triple}"), c.join(" "))
        .env("SOURCE_DATE_EPOCH", commit_time(repository)?);
    if platform.triple.contains("-windows-") {
        // Parts of TLS in assembly come assembled: which NASM a machine has is no matter then.
        command.env("AWS_LC_SYS_PREBUILT_NASM", "1");
    }
    Ok(())
}

/// Where cargo keeps the sources of others.
fn cargo_home() -> Outcome<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = std::env::home_dir().map(|home| home.join(".cargo"));
    home.ok_or_else(|| Failure::new("there is no home folder, and no CARGO_HOME"))
}

/// Flags of C compilers are parted at spaces.
fn one_word(path: &Path) -> Outcome<&str> {
    let text = path.to_str().filter(|text| !text.contains(' '));
    text.ok_or_else(|| {
        let shown = path.display();
        Failure::new(format!("no program for a release can be built in {shown}"))
            .hint("move the checkout to a path without spaces")
    })
}

fn commit_time(repository: &Repository) -> Outcome<String> {
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]);
    let time = capture(git.current_dir(repository.root()))?;
    let seconds: u64 = time.trim().parse().map_err(to("read a commit's time"))?;
    Ok(seconds.to_string())
}
