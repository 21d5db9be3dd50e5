//! Tools that chores need beyond cargo: fetched where they can be, else an error that says
//! what to install.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome, to};
use crate::process::{capture, is_installed, run, tell};
use crate::repository::Repository;

const REQUIREMENTS: &str = "tests/e2e/requirements.txt";

/// Tools from PyPI, pinned by hash, in a virtual environment of their own.
pub struct Tools {
    programs: PathBuf,
}

impl Tools {
    /// Installs the tools under `target/` if they are not there as pinned.
    pub fn install(repository: &Repository) -> Outcome<Self> {
        let environment = repository.target().join("tools");
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        let tools = Self {
            programs: environment.join(folder),
        };
        let pinned = repository.read(REQUIREMENTS)?;
        let stamp = environment.join("installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pinned) {
            return Ok(tools);
        }
        tell(&format!(
            "installing the tools of {REQUIREMENTS} into {}",
            environment.display()
        ));
        tools.create(repository, &environment).map_err(|why| {
            why.hint("this needs Python 3.9 or newer with its venv module, and PyPI")
        })?;
        fs::write(&stamp, pinned).map_err(to(format!("write {}", stamp.display())))?;
        Ok(tools)
    }

    fn create(&self, repository: &Repository, environment: &PathBuf) -> Outcome {
        let python = if cfg!(windows) { "python" } else { "python3" };
        run(Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(environment))?;
        let arguments = [
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ];
        let mut pip = Command::new(self.programs.join("pip"));
        run(pip
            .args(arguments)
            .args(["--only-binary", ":all:", "-r", REQUIREMENTS])
            .current_dir(repository.root()))
    }

    /// A command that runs one of the tools.
    pub fn command(&self, name: &str) -> Command {
        Command::new(
            self.programs
                .join(format!("{name}{}", std::env::consts::EXE_SUFFIX)),
        )
    }
}

/// Makes sure that Rust can compile for `target`: adds it with rustup when it must.
pub fn rust_target(target: &str) -> Outcome {
    if has_rust_target(target)? {
        return Ok(());
    }
    if !is_installed("rustup", &["--version"]) {
        return Err(Failure::new(format!("Rust has no target {target} here"))
            .hint("install it with your Rust packages, or install Rust by rustup"));
    }
    tell(&format!("adding the Rust target {target}"));
    run(Command::new("rustup").args(["target", "add", target])).map_err(|why| {
        why.hint(format!(
            "`rustup target add {target}` needs the network once"
        ))
    })
}

/// A target is there when its standard library is: whoever put it there.
fn has_rust_target(target: &str) -> Outcome<bool> {
    let mut rustc = Command::new("rustc");
    let printed = capture(rustc.args(["--print", "target-libdir", "--target", target]))?;
    let library = PathBuf::from(printed.trim());
    Ok(fs::read_dir(library).is_ok_and(|mut files| files.next().is_some()))
}
