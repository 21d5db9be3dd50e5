//! A version that ran on staging, and all that GitHub knows of its commit.

use serde_json::{Value, json};
use windlass_emulator::{Builder, CheckConclusion, Deployment, DeploymentState, Job, WorkflowRun};

use super::{Call, GitHub, NAME, Repository};

/// When it is asked about.
pub const NOW: &str = "2026-01-21T07:00:00Z";
/// When it was deployed: two days before.
pub const DEPLOYED: &str = "2026-01-19T08:00:00Z";
/// When its checks began.
pub const CHECKED: &str = "2026-01-19T07:30:00Z";
/// The image that was deployed.
pub const DIGEST: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

/// `v1.2.0` in production, `v1.2.1` staged on the second of three commits of `main`.
pub struct Staged {
    pub repository: Repository,
    pub main: Vec<String>,
}

impl Staged {
    pub fn new() -> Self {
        let (repository, first) = Repository::new();
        let mut main = vec![first];
        for number in 1..=2 {
            let (on, file) = (&main[number - 1], format!("{number}.txt"));
            let next = repository.commit("main", on, "feat: more", &[(&file, "x\n")]);
            main.push(next);
        }
        repository.version("v1.2.0", &main[0], "production");
        repository.version("v1.2.1", &main[1], "staging");
        Self { repository, main }
    }

    /// The commit of `v1.2.1`.
    pub fn commit(&self) -> &str {
        &self.main[1]
    }

    /// On a GitHub that has the deployment and the check `build` of `v1.2.1`.
    pub fn github(&self) -> GitHub {
        self.with(|builder| builder)
    }

    /// The same, and what else the builder says.
    pub fn with(&self, set_up: impl FnOnce(Builder) -> Builder) -> GitHub {
        GitHub::with(&self.repository, |builder| {
            let deployment = recorded("v1.2.1", self.commit());
            let builder = builder
                .deployment(NAME, deployment.status(DeploymentState::Success, DEPLOYED))
                .workflow_run(NAME, built(10, self.commit(), CheckConclusion::Success));
            set_up(builder)
        })
    }

    /// On a GitHub that knows of commits and tags alone, and of what the builder says.
    pub fn bare(&self, set_up: impl FnOnce(Builder) -> Builder) -> GitHub {
        GitHub::with(&self.repository, set_up)
    }
}

/// What Windlass writes into a deployment record.
pub fn payload(tag: &str, sha: &str) -> Value {
    json!({"tag": tag, "sha": sha, "deployment-id": "staging-7", "image-digest": DIGEST})
}

/// A record as Windlass writes it, without any status.
pub fn recorded(tag: &str, sha: &str) -> Deployment {
    Deployment {
        task: "windlass".to_owned(),
        r#ref: tag.to_owned(),
        payload: payload(tag, sha),
        creator: "windlass".to_owned(),
        log_url: "https://runner.example/7".to_owned(),
        ..Deployment::by_job(sha, "staging", DEPLOYED)
    }
}

/// A run of the workflow `ci.yml`, whose one job is the check `build`.
pub fn built(id: u64, sha: &str, conclusion: CheckConclusion) -> WorkflowRun {
    let job = Job::new("build", CHECKED).completed(conclusion, "2026-01-19T07:40:00Z");
    let run = WorkflowRun::new(id, CHECKED).path(".github/workflows/ci.yml");
    run.head("main", sha).completed(conclusion).job(job)
}

impl Call {
    /// `verify-staging-tag` for a tag, in a checkout, two days after it was deployed.
    pub fn verify(tag: &str) -> Self {
        Self::verify_without_checkout(tag).file(".git/HEAD", "")
    }

    /// The same, where only the commit can tell the configuration.
    pub fn verify_without_checkout(tag: &str) -> Self {
        Self::new(&["verify-staging-tag", "--tag", tag]).args(&["--now", NOW])
    }

    /// As a step of the workflow in this file, in its run 99.
    pub fn of_workflow(self, file: &str) -> Self {
        let workflow = format!("{NAME}/.github/workflows/{file}@refs/heads/main");
        self.env("GITHUB_WORKFLOW_REF", &workflow)
            .env("GITHUB_RUN_ID", "99")
    }
}
