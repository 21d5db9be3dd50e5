//! A scratch checkout around the real launcher, and a `PATH` that holds nothing but the
//! tools a test grants. Knows nothing about what the launcher should do with them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The triple of the machine that every scratch checkout claims to be.
pub const TRIPLE: &str = "x86_64-unknown-linux-musl";
/// The version that `dist/version` pins.
pub const VERSION: &str = "9.8.7";

const TOOLS: [&str; 10] = [
    "cat",
    "chmod",
    "curl",
    "find",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "sha256sum",
    "sleep",
];

/// A checkout whose path has everything in it that shell scripts trip over.
pub struct Scratch {
    home: TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        let scratch = Self {
            home: tempfile::tempdir().unwrap(),
        };
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
        fs::create_dir_all(scratch.dist()).unwrap();
        fs::create_dir_all(scratch.tools()).unwrap();
        for script in ["launch.sh", "front-door.sh"] {
            fs::copy(dist.join(script), scratch.dist().join(script)).unwrap();
        }
        scratch.write(
            "version",
            &format!("version={VERSION}\ndownload_url=https://127.0.0.1:1\n"),
        );
        scratch.write("checksums.txt", "# nothing yet\n");
        TOOLS.iter().for_each(|tool| scratch.grant(tool));
        scratch.fake_tool("uname", "echo 'Linux x86_64'");
        scratch
    }

    pub fn root(&self) -> PathBuf {
        self.home.path().join("it's a \"check\" $(out)")
    }

    pub fn dist(&self) -> PathBuf {
        self.root().join("dist")
    }

    pub fn carried(&self) -> PathBuf {
        self.dist().join("bin").join(TRIPLE).join("windlass")
    }

    pub fn tool_cache(&self) -> PathBuf {
        self.home.path().join("tool cache")
    }

    pub fn cached(&self) -> PathBuf {
        self.tool_cache()
            .join("windlass")
            .join(VERSION)
            .join(TRIPLE)
            .join("windlass")
    }

    fn tools(&self) -> PathBuf {
        self.home.path().join("tools")
    }

    /// Writes a file under `dist/`.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.dist().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Lists `sum` for the program of this machine in a checksums file under `dist/`.
    pub fn list(&self, file: &str, sum: &str) {
        self.write(file, &format!("# sums\n{sum}  bin/{TRIPLE}/windlass\n"));
    }

    /// Makes the machine's own tool of that name callable.
    pub fn grant(&self, tool: &str) {
        let path = std::env::var_os("PATH").unwrap();
        let found = std::env::split_paths(&path)
            .map(|dir| dir.join(tool))
            .find(|at| at.is_file());
        symlink(found.unwrap(), self.tools().join(tool)).unwrap();
    }

    pub fn take_away(&self, tool: &str) {
        fs::remove_file(self.tools().join(tool)).unwrap();
    }

    /// Makes a tool of that name callable that does `script` instead.
    pub fn fake_tool(&self, tool: &str, script: &str) {
        // Through a link to the machine's own tool, it is that tool which would be overwritten.
        let _ = fs::remove_file(self.tools().join(tool));
        write_program(&self.tools().join(tool), script);
    }

    /// The launcher, ready to run, in an environment of its own.
    pub fn launcher(&self, arguments: &[&str]) -> Command {
        let mut command = self.script("launch.sh");
        command.args(arguments);
        command
    }

    /// A script of `dist/`, in the same environment.
    pub fn script(&self, name: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.arg(self.dist().join(name));
        command
            .env_clear()
            .env("PATH", self.tools())
            .env("RUNNER_TOOL_CACHE", self.tool_cache());
        command.current_dir(self.home.path());
        command
    }

    /// What `launch.sh --print-path` comes to.
    pub fn print_path(&self, program: &str) -> Outcome {
        Outcome::of(&mut self.launcher(&["--print-path", program]))
    }

    /// What `launch.sh next-version` comes to.
    pub fn launch(&self) -> Outcome {
        Outcome::of(&mut self.launcher(&["next-version"]))
    }
}

/// A program that says who it is and shows its arguments, each on a line of its own.
pub fn telling_program(path: &Path, who: &str) {
    write_program(path, &format!("echo 'I am {who}'\nprintf '<%s>\\n' \"$@\""));
}

/// A shell script as a program at `path`. A process of its own writes it: a file that this
/// one has open for writing may be inherited by a child that a test beside this one starts,
/// and for as long can't be run.
pub fn write_program(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut writer = Command::new("/bin/sh");
    writer.args([
        "-c",
        "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$2\" && chmod 755 \"$2\"",
        "sh",
    ]);
    assert!(writer.arg(script).arg(path).status().unwrap().success());
}

/// The SHA-256 of a file, in lower-case hexadecimal digits.
pub fn sha256(path: &Path) -> String {
    let output = Command::new("sha256sum")
        .arg("--")
        .arg(path)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim_start_matches('\\')[..64].to_owned()
}

/// How a run of the launcher ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    pub fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }

    /// Asserts that the program called `who` ran, and nothing was said beside it.
    #[track_caller]
    pub fn assert_ran(&self, who: &str) {
        assert_eq!(
            self.stdout,
            format!("I am {who}\n<next-version>\n"),
            "{self:?}"
        );
        assert_eq!(self.code, Some(0), "{self:?}");
    }

    /// Asserts that no program ran, and that the reason holds every one of `words`.
    #[track_caller]
    pub fn assert_stopped(&self, code: i32, words: &[&str]) {
        assert_eq!(
            (self.code, self.stdout.as_str()),
            (Some(code), ""),
            "{self:?}"
        );
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is missing in {:?}",
                self.stderr
            );
        }
    }
}
