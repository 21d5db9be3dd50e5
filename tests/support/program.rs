//! The `windlass` program, run as a process.
//!
//! Every run proves three things on the side: the program did not panic, the runner would obey
//! none but its own commands, and no secret that it was given is shown.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use windlass_test_support::Step;
use windlass_test_support::act;
use windlass_test_support::runner::{System, read_entries, read_log};

use super::GitHub;

/// The commands that the program itself may give to the runner.
const OWN_COMMANDS: [&str; 7] = [
    "add-mask", "debug", "endgroup", "error", "group", "notice", "warning",
];

/// The program, beside the tests that run it.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let name = format!("windlass{}", std::env::consts::EXE_SUFFIX);
    let program = tests.parent().and_then(Path::parent).unwrap().join(name);
    assert!(
        program.is_file(),
        "{} is missing: run 'cargo build -p windlass-cli' first",
        program.display()
    );
    program
}

/// A run to be.
pub struct Call {
    step: Step,
    command: Command,
    secrets: Vec<String>,
}

impl Call {
    /// The program in a step of a workflow.
    pub fn new(arguments: &[&str]) -> Self {
        Self::make(arguments, Step::program)
    }

    /// The program in a terminal.
    pub fn terminal(arguments: &[&str]) -> Self {
        Self::make(arguments, Step::terminal)
    }

    /// `next-version` for a lane, in a step of a workflow.
    pub fn lane(lane: &str, arguments: &[&str]) -> Self {
        Self::new(&["next-version", "--lane", lane]).args(arguments)
    }

    fn make(arguments: &[&str], set_up: fn(&Step, PathBuf) -> Command) -> Self {
        let step = Step::new();
        // A folder without anything in it, so that no configuration is found there.
        std::fs::create_dir(step.path("work")).unwrap();
        let mut command = set_up(&step, program());
        command.args(arguments).current_dir(step.path("work"));
        Self {
            step,
            command,
            secrets: Vec::new(),
        }
    }

    /// `create-release` for a tag, in a step of a workflow.
    pub fn release(tag: &str) -> Self {
        Self::new(&["create-release", "--tag", tag])
    }

    /// Puts a file into the workspace.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.step.path("work").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Puts a link into the workspace.
    #[cfg(unix)]
    pub fn link(self, name: &str, target: &str) -> Self {
        let path = self.step.path("work").join(name);
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// Adds arguments.
    pub fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets an input as a workflow does.
    pub fn input(self, name: &str, value: &str) -> Self {
        let name = name.to_ascii_uppercase().replace('-', "_");
        self.env(&format!("INPUT_{name}"), value)
    }

    /// Sets an input that must not be seen anywhere.
    pub fn secret(mut self, name: &str, value: &str) -> Self {
        self.secrets.push(value.to_owned());
        self.input(name, value)
    }

    /// Runs it elsewhere.
    pub fn directory(mut self, path: &Path) -> Self {
        self.command.current_dir(path);
        self
    }

    /// On an embedded GitHub, with a token that may do everything.
    pub fn on(self, github: &GitHub) -> Self {
        self.on_with(github, github.token())
    }

    /// On an embedded GitHub, with another token.
    pub fn on_with(mut self, github: &GitHub, token: &str) -> Self {
        self.command.envs(github.variables());
        self.secret("token", token)
    }

    /// On a local repository.
    pub fn in_git(self, path: &Path) -> Self {
        let path = path.to_str().unwrap();
        self.args(&["--source", "git", "--git-dir", path])
    }

    /// Starts it, for runs that race.
    pub fn start(mut self) -> Started {
        let command = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Started {
            child: command.spawn().unwrap(),
            step: self.step,
            secrets: self.secrets,
        }
    }

    /// Runs it to its end.
    pub fn run(self) -> Run {
        self.start().wait()
    }

    /// Runs it, and it must succeed.
    pub fn succeeds(self) -> Run {
        let run = self.run();
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        run
    }

    /// Runs it, and it must end with this exit code, without any output.
    pub fn fails(self, code: i32) -> Run {
        let run = self.run();
        assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
        assert_eq!((run.stdout.as_str(), run.outputs.len()), ("", 0));
        run
    }
}

/// A run under way.
pub struct Started {
    child: Child,
    step: Step,
    secrets: Vec<String>,
}

impl Started {
    /// Writes to a file of the workspace under its hands.
    pub fn change_file(&self, name: &str, content: &str) {
        std::fs::write(self.step.path("work").join(name), content).unwrap();
    }

    /// Whether it is over.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Sends it a signal, such as `INT`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        let status = kill
            .args(["-s", name, &self.child.id().to_string()])
            .status();
        assert!(status.unwrap().success());
    }

    /// Kills it on the spot, as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub fn wait(self) -> Run {
        let output = self.child.wait_with_output().unwrap();
        let file = |name| std::fs::read_to_string(self.step.path(name)).unwrap();
        let raw_outputs = file("output");
        let run = Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            outputs: read_entries(&raw_outputs, System::Unix).unwrap(),
            summary: file("summary"),
        };
        assert_eq!(act::read_entries(&raw_outputs).unwrap(), run.outputs);
        run.prove_harmless();
        run.prove_silent_about(&self.secrets, &raw_outputs);
        run
    }
}

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    /// As the runner reads them.
    pub outputs: Vec<(String, String)>,
    pub summary: String,
}

impl Run {
    /// The value of an output.
    pub fn output(&self, name: &str) -> &str {
        let mut found = self.outputs.iter().filter(|(known, _)| known == name);
        match found.next() {
            Some((_, value)) => value,
            None => panic!("there is no output '{name}'\n{}", self.stderr),
        }
    }

    /// The output `tag`.
    pub fn tag(&self) -> &str {
        self.output("tag")
    }

    /// The log must have each of these texts in it. Returns itself to be looked at further.
    pub fn says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(
                self.stderr.contains(text),
                "'{text}' is not in:\n{}",
                self.stderr
            );
        }
        self
    }

    /// The data of every command of a name that the runner obeyed.
    pub fn annotations(&self, name: &str) -> Vec<String> {
        let commands = read_log(&self.stderr).commands.into_iter();
        let named = commands.filter(|command| command.name == name);
        named.map(|command| command.data).collect()
    }

    fn prove_harmless(&self) {
        let Self { stdout, stderr, .. } = self;
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(read_log(stdout).commands, [], "{stdout}");
        assert_eq!(act::command_names(stdout), [""; 0], "{stdout}");
        let log = read_log(stderr);
        assert!(!log.stopped, "{stderr}");
        let obeyed = log.commands.into_iter().map(|command| command.name);
        for name in obeyed.chain(act::command_names(stderr)) {
            assert!(OWN_COMMANDS.contains(&name.as_str()), "{name}: {stderr}");
        }
    }

    fn prove_silent_about(&self, secrets: &[String], raw_outputs: &str) {
        let log: Vec<&str> = self
            .stderr
            .lines()
            .filter(|line| !line.starts_with("::add-mask::"))
            .collect();
        let shown = [&self.stdout, &log.join("\n"), raw_outputs, &self.summary].map(str::to_owned);
        // Each line of a key is a secret, as the runner masks it.
        let lines = secrets.iter().flat_map(|secret| secret.lines());
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with("-----")) {
            let leaks = shown.iter().any(|text| text.contains(line));
            assert!(!leaks, "a secret is shown:\n{shown:?}");
        }
    }
}
