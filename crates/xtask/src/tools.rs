//! Tools that chores need beyond cargo: fetched where they can be, else an error that says
//! what to install.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome, to};
use crate::process::{capture, is_installed, run, tell};
use crate::repository::Repository;

/// Tools that are installed together.
pub struct Pins {
    /// Where, below `target/`.
    folder: &'static str,
    /// The file that pins them by hash.
    requirements: &'static str,
}

/// act, and shellcheck.
pub const END_TO_END: Pins = Pins {
    folder: "tools",
    requirements: "tests/e2e/requirements.txt",
};

/// cargo-zigbuild, and zig.
pub const CROSS_BUILD: Pins = Pins {
    folder: "dist-tools",
    requirements: "dist/requirements.txt",
};

/// PyGithub and slack_sdk.
pub const STORIES: Pins = Pins {
    folder: "contract/python",
    requirements: "tests/contract/requirements.txt",
};

/// zizmor and check-jsonschema.
pub const LINTERS: Pins = Pins {
    folder: "workflows/python",
    requirements: "tests/workflows/requirements.txt",
};

/// Node and npm, for machines that have none.
pub const NODE: Pins = Pins {
    folder: "contract/node",
    requirements: "tests/contract/requirements-node.txt",
};

/// Tools from PyPI, in a virtual environment of their own.
pub struct Tools {
    programs: PathBuf,
}

impl Tools {
    /// Installs the tools under `target/` if they are not there as pinned.
    pub fn install(repository: &Repository, pins: &Pins) -> Outcome<Self> {
        let environment = repository.target().join(pins.folder);
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        let tools = Self {
            programs: environment.join(folder),
        };
        let pinned = repository.read(pins.requirements)?;
        let stamp = environment.join("installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == pinned) {
            return Ok(tools);
        }
        tell(&format!(
            "installing what {} pins into {}",
            pins.requirements,
            environment.display()
        ));
        tools
            .create(repository, pins, &environment)
            .map_err(|why| {
                why.hint("this needs Python 3.11 or newer with its venv module, and PyPI")
            })?;
        fs::write(&stamp, pinned).map_err(to(format!("write {}", stamp.display())))?;
        Ok(tools)
    }

    fn create(&self, repository: &Repository, pins: &Pins, environment: &PathBuf) -> Outcome {
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
            .args(["--only-binary", ":all:", "-r", pins.requirements])
            .current_dir(repository.root()))
    }

    /// The search path with the tools first, for programs that call one another.
    pub fn search_path(&self) -> Outcome<OsString> {
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.programs.clone()).chain(std::env::split_paths(&others));
        std::env::join_paths(folders).map_err(to("put the tools on the path"))
    }

    /// Where the tools are.
    pub fn folder(&self) -> &Path {
        &self.programs
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
