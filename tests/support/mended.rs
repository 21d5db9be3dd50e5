//! A shop whose production was mended by a hotfix, `v1.3.2` on top of `v1.3.1`, while its trunk
//! had gone on.

use serde_json::Value;
use tempfile::TempDir;
use windlass_emulator::{Builder, Faults};

use super::{Call, GitHub, Repository, Run};

/// The branch that a backport of the hotfix makes.
pub const BRANCH: &str = "backport/v1.3.2-to-main";

/// The repository and its server.
pub struct Mended {
    pub repository: Repository,
    pub github: GitHub,
    /// What the server keeps; a second one finds it there.
    state: TempDir,
    /// The commit of `v1.3.1`.
    pub base: String,
    /// The newest commit of `main`.
    pub trunk: String,
    /// The commit of `v1.3.2`, on top of `base`.
    pub fix: String,
}

impl Mended {
    /// Whose trunk has changed another file meanwhile.
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// On a GitHub that goes wrong on purpose.
    pub fn failing(faults: Faults) -> Self {
        Self::with(|builder| builder.faults(faults))
    }

    /// On a GitHub as the builder says.
    pub fn with(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        Self::build(&[("new.txt", "new\n")], set_up)
    }

    /// Whose trunk has changed the same line meanwhile.
    pub fn conflicting(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        Self::build(&[("tax.txt", "1\n2\ndrei\n4\n5\n")], set_up)
    }

    fn build(trunk: &[(&str, &str)], set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let (repository, first) = Repository::new();
        let tax = [("tax.txt", "1\n2\n3\n4\n5\n")];
        let base = repository.commit("main", &first, "feat: tax", &tax);
        repository.version("v1.3.1", &base, "production");
        let trunk = repository.commit("main", &base, "feat: go on", trunk);
        let mended = [("tax.txt", "1\n2\nthree\n4\n5\n")];
        let fix = repository.commit("hotfix", &base, "fix: the tax\n\nIt was wrong.", &mended);
        repository.version("v1.3.2", &fix, "hotfix");
        let state = TempDir::new().unwrap();
        let github = GitHub::with(&repository, |builder| set_up(builder.state_dir(&state)));
        Self {
            repository,
            github,
            state,
            base,
            trunk,
            fix,
        }
    }

    /// The same on a GitHub that is well again.
    pub fn recovered(self) -> Self {
        let github = GitHub::with(&self.repository, |builder| builder.state_dir(&self.state));
        Self { github, ..self }
    }

    /// The backport of the hotfix, about to be started.
    pub fn backport(&self) -> Call {
        self.call().input("tag", "v1.3.2").input("from", "v1.3.1")
    }

    /// A backport, without saying of what.
    pub fn call(&self) -> Call {
        Call::new(&["backport"]).on(&self.github)
    }

    /// Every pull request, the oldest first.
    pub fn pulls(&self) -> Vec<Value> {
        let mut pulls = self.github.get("/pulls?state=all&per_page=100");
        let list = pulls.as_array_mut().unwrap();
        list.sort_by_key(|pull| pull["number"].as_u64());
        std::mem::take(list)
    }

    /// A file of a branch.
    pub fn file(&self, branch: &str, name: &str) -> String {
        self.repository.git(&["show", &format!("{branch}:{name}")])
    }

    /// What a revision is.
    pub fn id(&self, revision: &str) -> String {
        let id = self.repository.git(&["rev-parse", "--verify", revision]);
        id.trim().to_owned()
    }

    /// The branches.
    pub fn branches(&self) -> Vec<String> {
        let format = "--format=%(refname:lstrip=2)";
        let text = self
            .repository
            .git(&["for-each-ref", format, "refs/heads/"]);
        text.lines().map(str::to_owned).collect()
    }

    /// One branch with the hotfix on top of the trunk, and one open pull request of it.
    pub fn assert_proposed(&self) -> Value {
        assert_eq!(self.branches(), [BRANCH, "hotfix", "main"]);
        assert_eq!(self.id(&format!("{BRANCH}~1")), self.trunk);
        assert_eq!(self.file(BRANCH, "tax.txt"), "1\n2\nthree\n4\n5\n");
        assert_eq!(self.file(BRANCH, "new.txt"), "new\n");
        let mut pulls = self.pulls();
        assert_eq!(pulls.len(), 1, "{pulls:#?}");
        let pull = pulls.remove(0);
        for (field, expected) in [
            ("/state", "open"),
            ("/head/ref", BRANCH),
            ("/base/ref", "main"),
        ] {
            assert_eq!(pull.pointer(field).unwrap(), expected, "{field}");
        }
        pull
    }
}

/// The `picked` ids of the output `commits`, by what was picked.
pub fn picks(run: &Run) -> Vec<(String, String)> {
    let commits: Value = serde_json::from_str(run.output("commits")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let commits = commits.as_array().unwrap().iter();
    commits
        .map(|one| (text(&one["commit"]), text(&one["picked"])))
        .collect()
}
