//! Bare repositories in temporary folders, made by git itself.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use windlass_test_support::Step;

const COMMITTER: &str = "Windlass Test <test@windlass.invalid>";
/// 2026-01-19 07:00 UTC; every commit is a minute later than the one before.
const BEGIN: u32 = 1_768_806_000;

/// A bare repository whose default branch is `main`. It is removed at the end.
pub struct Repository {
    step: Step,
    path: PathBuf,
    clock: Cell<u32>,
}

impl Repository {
    /// One without any commit.
    pub fn empty() -> Self {
        let step = Step::new();
        let path = step.path("repository.git");
        let repository = Self {
            step,
            path,
            clock: Cell::new(BEGIN),
        };
        let path = repository.path.to_str().unwrap();
        let mut git = repository.step.terminal("git");
        git.args(["init", "--quiet", "--bare", "-b", "main", path]);
        assert!(git.status().unwrap().success());
        repository
    }

    /// One with a first commit on `main`, and its id.
    pub fn new() -> (Self, String) {
        let repository = Self::empty();
        let first = repository.commit("main", "", "feat: begin", &[("README.md", "shop\n")]);
        (repository, first)
    }

    /// The repository.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The repository as an argument.
    pub fn name(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// A path beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.step.path(name)
    }

    /// Another program, in the same scrubbed environment.
    pub fn terminal(&self, program: impl AsRef<OsStr>) -> Command {
        self.step.terminal(program)
    }

    /// Runs git on the repository, with nothing of the machine's configuration. It must succeed.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_at(&self.path, arguments)
    }

    /// Runs git in another directory.
    pub fn git_at(&self, directory: &Path, arguments: &[&str]) -> String {
        let mut git = self.step.terminal("git");
        let output = git.arg("-C").arg(directory).args(arguments).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs git with a text on its standard input. It must succeed.
    fn git_with(&self, arguments: &[&str], input: &str) -> String {
        let mut git = self.step.terminal("git");
        git.arg("-C").arg(&self.path).args(arguments);
        git.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = git.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "git {arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Lets `git fast-import` read a stream: the quickest way to a large repository.
    pub fn import(&self, stream: &str) -> String {
        self.git_with(&["fast-import", "--quiet", "--force"], stream)
    }

    /// Makes a commit that adds or changes files on top of another one (none for a first one),
    /// and moves a branch there. Gives its id.
    pub fn commit(&self, branch: &str, on: &str, message: &str, files: &[(&str, &str)]) -> String {
        self.clock.set(self.clock.get() + 60);
        let mut stream = format!(
            "commit refs/heads/{branch}\nmark :1\ncommitter {COMMITTER} {} +0000\n{}",
            self.clock.get(),
            data(message)
        );
        for parent in on.split_whitespace().take(1) {
            stream.push_str(&format!("from {parent}\n"));
        }
        for parent in on.split_whitespace().skip(1) {
            stream.push_str(&format!("merge {parent}\n"));
        }
        for (name, content) in files {
            stream.push_str(&format!("M 100644 inline {name}\n{}", data(content)));
        }
        let id = self.import(&(stream + "\nget-mark :1\n"));
        id.trim().to_owned()
    }

    /// Makes a lightweight tag.
    pub fn tag(&self, name: &str, commit: &str) {
        self.git(&["update-ref", &format!("refs/tags/{name}"), commit]);
    }

    /// Makes a tag object for a commit or another tag, and its ref. Gives the object's id.
    pub fn annotate(&self, name: &str, object: &str, message: &str) -> String {
        let kind = self.git(&["cat-file", "-t", object]);
        let text = format!(
            "object {object}\ntype {}\ntag {name}\ntagger {COMMITTER} {BEGIN} +0000\n\n{message}\n",
            kind.trim()
        );
        let id = self.git_with(&["mktag"], &text).trim().to_owned();
        self.tag(name, &id);
        id
    }

    /// Makes a tag as Windlass does, in a lane.
    pub fn version(&self, name: &str, commit: &str, lane: &str) {
        self.annotate(name, commit, &format!("{name}\n\nWindlass-Lane: {lane}"));
    }

    /// Every tag with the commit that it names in the end.
    pub fn tags(&self) -> BTreeMap<String, String> {
        let format = "--format=%(refname:lstrip=2) %(objectname) %(*objectname)";
        let text = self.git(&["for-each-ref", format, "refs/tags/"]);
        let tag = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[0].to_owned(), words[words.len() - 1].to_owned())
        };
        text.lines().map(tag).collect()
    }

    /// The names of the tags.
    pub fn tag_names(&self) -> Vec<String> {
        self.tags().into_keys().collect()
    }

    /// The commit of a tag, through as many tags as there are.
    pub fn peeled(&self, tag: &str) -> String {
        let revision = format!("refs/tags/{tag}^{{commit}}");
        let id = self.git(&["rev-parse", "--verify", &revision]);
        id.trim().to_owned()
    }

    /// The message of an annotated tag.
    pub fn message(&self, tag: &str) -> String {
        let object = self.git(&["cat-file", "tag", &format!("refs/tags/{tag}")]);
        object.split_once("\n\n").unwrap().1.to_owned()
    }

    /// Every ref with its object: what a run that fails must leave as it was.
    pub fn refs(&self) -> String {
        self.git(&["for-each-ref"])
    }

    /// A clone with a work tree, with these further arguments of `git clone`.
    pub fn clone_to(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let path = self.beside(name);
        let url = format!("file://{}", self.name());
        let mut all = vec!["clone", "--quiet"];
        all.extend(arguments);
        all.extend([url.as_str(), path.to_str().unwrap()]);
        self.git(&all);
        path
    }
}

/// A text as `git fast-import` reads it.
fn data(text: &str) -> String {
    format!("data {}\n{text}\n", text.len())
}
