//! `rollback-target`, seen whole: what it gives, what people see, and what it asks.

use serde_json::{Value, json};
use windlass_emulator::{Deployment, DeploymentState, Environment, Level, Permissions};

use crate::support::staged::{DIGEST, payload};
use crate::support::{Call, GitHub, NAME, Repository};

/// `v1.2.0`, `v1.3.0` and `v1.4.0` in production, each on a commit of its own.
pub struct Shipped {
    pub repository: Repository,
    pub main: Vec<String>,
    deployments: Vec<Deployment>,
}

pub const VERSIONS: [&str; 3] = ["v1.2.0", "v1.3.0", "v1.4.0"];

/// So many hours into the day.
pub fn at(hour: usize) -> String {
    format!("2026-01-19T{hour:02}:00:00Z")
}

impl Shipped {
    /// Nothing was deployed yet.
    pub fn new() -> Self {
        let (repository, first) = Repository::new();
        let mut main = vec![first];
        for number in 1..VERSIONS.len() {
            let file = format!("{number}.txt");
            let on = &main[number - 1];
            let next = repository.commit("main", on, "feat: more", &[(&file, "x\n")]);
            main.push(next);
        }
        for (tag, commit) in VERSIONS.iter().zip(&main) {
            repository.version(tag, commit, "production");
        }
        Self {
            repository,
            main,
            deployments: Vec::new(),
        }
    }

    /// Every version was deployed, and ran well.
    pub fn all() -> Self {
        let mut shipped = Self::new();
        for tag in VERSIONS {
            shipped.deploy(tag, DeploymentState::Success);
        }
        shipped
    }

    pub fn commit(&self, tag: &str) -> &str {
        let number = VERSIONS.iter().position(|known| *known == tag).unwrap();
        &self.main[number]
    }

    /// One more deployment, an hour after the last.
    pub fn deploy(&mut self, tag: &str, state: DeploymentState) {
        let payload = payload(tag, self.commit(tag));
        self.record(tag, "windlass", payload, state);
    }

    /// A record of anybody.
    pub fn record(&mut self, tag: &str, task: &str, payload: Value, state: DeploymentState) {
        let time = at(self.deployments.len());
        let sha = self.commit(tag).to_owned();
        let deployment = Deployment {
            task: task.to_owned(),
            payload,
            log_url: "https://runner.example/7".to_owned(),
            ..Deployment::by_job(&sha, "production", &time)
        };
        let deployment = deployment.status(DeploymentState::InProgress, &time);
        self.deployments.push(deployment.status(state, &time));
    }

    pub fn github(&self) -> GitHub {
        self.with(None)
    }

    /// With an environment for approvals.
    pub fn with(&self, environment: Option<Environment>) -> GitHub {
        GitHub::with(&self.repository, |mut builder| {
            for deployment in &self.deployments {
                builder = builder.deployment(NAME, deployment.clone());
            }
            let permissions = ["contents", "deployments"].map(|name| (name, Level::Read));
            builder = builder.token("ghs_job", Permissions::only(permissions));
            match environment {
                Some(environment) => builder.environment(NAME, environment),
                None => builder,
            }
        })
    }
}

/// `rollback-target`, in a checkout.
pub fn back(arguments: &[&str]) -> Call {
    let call = Call::new(&["rollback-target"]).args(arguments);
    call.file(".git/HEAD", "")
}

#[test]
fn the_version_that_ran_well_before_is_given() {
    let mut shipped = Shipped::all();
    shipped.deploy("v1.4.0", DeploymentState::Failure);
    let github = shipped.github();
    let run = back(&[]).on(&github).succeeds();
    let outputs: Vec<(&str, &str)> = run
        .outputs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let sha = shipped.commit("v1.3.0");
    let expected = [
        ("tag", "v1.3.0"),
        ("sha", sha),
        ("version", "1.3.0"),
        ("image-digest", DIGEST),
        ("deployed-at", &at(1)),
        ("from-tag", "v1.4.0"),
        ("from-state", "failure"),
    ];
    assert_eq!(outputs, expected);
    let (short, left) = (&sha[..7], &shipped.commit("v1.4.0")[..7]);
    let listed = github.get("/deployments");
    let ids: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["id"])
        .collect();
    let expected = format!(
        "  production: v1.4.0 ({left}) was tried last, by deployment {}: failure
  looked at: deployment {} of v1.4.0 ({left}) is what was tried last
  looked at: deployment {} of v1.4.0 ({left}) is not below v1.4.0
✓ target: v1.3.0 ({short}) ran well in production at {}, by deployment {}
production goes back to v1.3.0
",
        ids[0],
        ids[0],
        ids[1],
        at(1),
        ids[2]
    );
    let log: Vec<&str> = run.stderr.split_inclusive('\n').collect();
    let shown = log.iter().filter(|line| !line.starts_with("::add-mask::"));
    assert_eq!(shown.copied().collect::<String>(), expected);
    for text in [
        "### rollback-target: production goes back to v1.3.0",
        &format!("/commit/{sha}\"><code>{short}</code></a>"),
        &format!("<a href=\"https://runner.example/7\">{}</a>", at(1)),
        "<details><summary>deployments</summary>",
    ] {
        assert!(
            run.summary.contains(text),
            "'{text}' is not in:\n{}",
            run.summary
        );
    }
}

#[test]
fn the_version_is_given_as_json_too() {
    let mut shipped = Shipped::all();
    shipped.deploy("v1.4.0", DeploymentState::Failure);
    let github = shipped.github();
    let json = back(&["--format=json"]).on(&github).succeeds();
    let printed: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&printed["tag"], &printed["from-state"]),
        (&json!("v1.3.0"), &json!("failure"))
    );
}

/// Fails when the second one goes forward to what the first one left, or stays where it is.
#[test]
fn a_second_rollback_goes_further_back() {
    let mut shipped = Shipped::all();
    for expected in ["v1.3.0", "v1.2.0"] {
        let run = back(&[]).on(&shipped.github()).succeeds();
        assert_eq!(run.tag(), expected);
        shipped.deploy(expected, DeploymentState::Success);
    }
    let run = back(&[]).on(&shipped.github()).run();
    assert_eq!(
        (run.code, run.tag(), run.output("from-tag")),
        (1, "", "v1.2.0")
    );
    run.says(&[
        "there is nothing to go back to",
        "'tag' may be v1.3.0 or v1.4.0",
    ]);
    // To undo both, somebody has to say so.
    let run = back(&["--tag=refs/tags/v1.4.0"])
        .on(&shipped.github())
        .succeeds();
    assert_eq!(run.tag(), "v1.4.0");
    assert!(run.annotations("warning")[0].contains("this goes forward"));
}

/// A usual one, and no more for a job with the permissions that the README names.
#[test]
fn it_takes_four_requests() {
    let shipped = Shipped::all();
    let github = shipped.github();
    back(&[]).on_with(&github, "ghs_job").succeeds();
    assert_eq!(github.requests().len(), 4, "{:#?}", github.requests());
    assert!(
        github
            .requests()
            .iter()
            .all(|it| it.method != "PUT" && it.method != "PATCH")
    );
}

/// Fails when all records are read where the newest ones tell, or the first page alone.
#[test]
fn w6_hundreds_of_failures_are_read_page_by_page() {
    let mut shipped = Shipped::all();
    for _ in 0..130 {
        shipped.deploy_at_night("v1.4.0");
    }
    let github = shipped.github();
    assert_eq!(back(&[]).on(&github).succeeds().tag(), "v1.3.0");
    assert_eq!(github.count("GET", "/deployments"), 2);
    // The newest, and the target: what is not below the newest is not asked about.
    assert_eq!(github.count("GET", "/statuses"), 2);
}

impl Shipped {
    /// A deployment that failed, in the same second as all others of that night.
    fn deploy_at_night(&mut self, tag: &str) {
        let sha = self.commit(tag).to_owned();
        let mut payload = payload(tag, &sha);
        payload["deployment-id"] = format!("night-{}", self.deployments.len()).into();
        let deployment = Deployment {
            task: "windlass".to_owned(),
            payload,
            ..Deployment::by_job(&sha, "production", &at(23))
        };
        self.deployments
            .push(deployment.status(DeploymentState::Failure, &at(23)));
    }
}

#[test]
fn the_configuration_names_the_environment() {
    let shipped = Shipped::all();
    let github = shipped.github();
    let elsewhere = "[lanes.production]\nenvironment = 'live'\n";
    let call = || back(&[]).file("windlass.toml", elsewhere);
    let run = call().on(&github).run();
    assert_eq!((run.code, run.output("from-tag")), (1, ""));
    run.says(&["no deployment to live is recorded"]);
    let run = call()
        .args(&["--environment=production"])
        .on(&github)
        .succeeds();
    assert_eq!(run.tag(), "v1.3.0");
    let run = back(&["--tag-prefix=api/v"]).on(&github).run();
    run.says(&["its tag 'v1.4.0' is no version here", "'tag-prefix'"]);
}
