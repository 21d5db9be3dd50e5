//! A repository in memory with what GitHub knows of its commits.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::rules::tests::world::{World, id, promote};
use crate::verification::Outcome;
use crate::verification::*;
use crate::*;

/// 2026-01-19 07:00 UTC.
pub const NOW: &str = "2026-01-19T07:00:00Z";
/// The App behind workflows.
pub const ACTIONS: u64 = 15_368;

/// What is asked, and everything that may be answered.
pub struct Scene {
    pub world: World,
    pub request: VerificationRequest,
    /// Whether a branch has the tag's name.
    pub branch: bool,
    pub records: Vec<DeploymentRecord>,
    pub statuses: Vec<(u64, DeploymentStatus)>,
    pub runs: Vec<CheckRun>,
    pub commit_statuses: Vec<CommitStatus>,
    pub workflows: Vec<WorkflowRun>,
    pub required: Vec<RequiredCheck>,
    /// The environment of every approval, if it is there.
    pub approval: Option<ApprovalEnvironment>,
    /// The Apps that gate environments.
    pub gates: Vec<(&'static str, &'static str)>,
    /// What the token may not read.
    pub denied: fn(&Inquiry) -> bool,
    pub asked: RefCell<Vec<Inquiry>>,
}

pub fn digest(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

/// So many minutes before [`NOW`].
pub fn ago(minutes: i64) -> jiff::Timestamp {
    now() - jiff::SignedDuration::from_mins(minutes)
}

pub fn now() -> jiff::Timestamp {
    NOW.parse().unwrap()
}

impl Scene {
    /// A tag that is to be promoted, of which GitHub knows nothing.
    pub fn new(world: World, tag: &str) -> Self {
        let request = VerificationRequest {
            promotion: promote(tag),
            require: None,
            except: Exceptions::default(),
            environment: "staging".into(),
            production_environment: "production".into(),
            soak: None,
            required_checks: Vec::new(),
            confirmation: None,
            approval_environment: None,
            ungated_environments: Vec::new(),
            caller: Caller::default(),
            now: now(),
        };
        Self {
            world,
            request,
            branch: false,
            records: Vec::new(),
            statuses: Vec::new(),
            runs: Vec::new(),
            commit_statuses: Vec::new(),
            workflows: Vec::new(),
            required: Vec::new(),
            approval: None,
            gates: Vec::new(),
            denied: |_| false,
            asked: RefCell::default(),
        }
    }

    /// `v1.2.0` in production on commit 0, `v1.2.1` staged on commit 2, a trunk of five.
    pub fn staged() -> Self {
        let world =
            World::trunk(5)
                .tag("v1.2.0", 0, Lane::Production)
                .tag("v1.2.1", 2, Lane::Staging);
        Self::new(world, "v1.2.1")
    }

    pub fn require(mut self, requirements: &[Requirement]) -> Self {
        self.request.require = Some(requirements.to_vec());
        self
    }

    /// A record as Windlass writes it, without any status. Gives its id.
    pub fn record(&mut self, environment: &str, tag: &str, commit: usize) -> u64 {
        let payload = json!({
            "tag": tag,
            "sha": id(commit),
            "deployment-id": "d",
            "image-digest": digest('a'),
        });
        self.foreign_record(environment, DEPLOYMENT_TASK, commit, payload)
    }

    /// A record of anybody.
    pub fn foreign_record(
        &mut self,
        environment: &str,
        task: &str,
        commit: usize,
        payload: Value,
    ) -> u64 {
        let number = self.records.len() as u64 + 1;
        self.records.push(DeploymentRecord {
            id: number,
            sha: id(commit),
            task: task.into(),
            environment: environment.into(),
            created_at: ago(600 - number as i64),
            payload,
        });
        number
    }

    /// A status of a record, so many minutes ago.
    pub fn status(&mut self, record: u64, state: &str, minutes: i64) {
        let status = DeploymentStatus {
            state: state.into(),
            created_at: ago(minutes),
            url: None,
        };
        self.statuses.push((record, status));
    }

    /// A record of Windlass that succeeded two hours ago.
    pub fn deployed(mut self, tag: &str, commit: usize) -> Self {
        let record = self.record("staging", tag, commit);
        self.status(record, "success", 120);
        self
    }

    /// A run of a workflow's job that ended so many minutes after the first.
    pub fn run(&mut self, name: &str, suite: u64, conclusion: &str, minute: i64) {
        let (status, conclusion) = match conclusion {
            "queued" | "in_progress" => (conclusion, None),
            _ => ("completed", Some(conclusion.to_owned())),
        };
        self.runs.push(CheckRun {
            id: self.runs.len() as u64 + 1,
            name: name.into(),
            status: status.into(),
            conclusion,
            started_at: (status != "queued").then(|| ago(300 - minute)),
            app: Some(CheckApp {
                id: ACTIONS,
                slug: "github-actions".into(),
            }),
            suite: Some(suite),
            url: None,
        });
    }

    pub fn commit_status(&mut self, context: &str, state: &str) {
        self.commit_statuses.push(CommitStatus {
            context: context.into(),
            state: state.into(),
            updated_at: ago(10),
            url: None,
        });
    }

    pub fn verify(&self) -> Verification {
        self.asked.borrow_mut().clear();
        let mut evidence = Evidence {
            branch: self.branch,
            facts: self.world.facts(None),
            ..Evidence::default()
        };
        let tags = std::mem::take(&mut evidence.facts.tags);
        let verifier = Verifier::new(&self.request, &tags).unwrap();
        for _ in 0..100 {
            match verifier.verify(&evidence) {
                VerificationVerdict::Judged(verification) => return *verification,
                VerificationVerdict::Needs(inquiries) => {
                    assert!(!inquiries.is_empty());
                    for inquiry in inquiries {
                        let known = self.asked.borrow().contains(&inquiry);
                        assert!(!known, "asked twice: {inquiry:?}");
                        self.asked.borrow_mut().push(inquiry.clone());
                        self.answer(&inquiry, &mut evidence);
                    }
                    // Whoever keeps the evidence elsewhere must come to the same.
                    let text = serde_json::to_string(&evidence).unwrap();
                    assert_eq!(serde_json::from_str::<Evidence>(&text).unwrap(), evidence);
                }
            }
        }
        panic!("the rules ask for ever");
    }

    fn answer(&self, inquiry: &Inquiry, evidence: &mut Evidence) {
        match inquiry {
            Inquiry::Rules(question) => self.world.answer(question, &mut evidence.facts),
            Inquiry::Deployments { sha } => {
                let records = self.records.iter().filter(|record| record.sha == *sha);
                evidence.deployments = self.told(inquiry, records.cloned().collect());
            }
            Inquiry::History { .. } => panic!("no promotion asks for other commits"),
            Inquiry::DeploymentStatuses { deployment } => {
                let own = self.statuses.iter().filter(|(id, _)| id == deployment);
                let statuses = own.map(|(_, status)| status.clone()).collect();
                let reading = self.told(inquiry, statuses);
                evidence.statuses.insert(*deployment, reading);
            }
            Inquiry::CheckRuns { .. } => {
                evidence.check_runs = self.told(inquiry, self.runs.clone());
            }
            Inquiry::CommitStatuses { .. } => {
                evidence.commit_statuses = self.told(inquiry, self.commit_statuses.clone());
            }
            Inquiry::WorkflowRuns { .. } => {
                evidence.workflow_runs = self.told(inquiry, self.workflows.clone());
            }
            Inquiry::RequiredChecks { .. } => {
                evidence.required_checks = self.told(inquiry, self.required.clone());
            }
            Inquiry::Approval { .. } => {
                evidence.approval = self.told(inquiry, self.approval.clone());
            }
            Inquiry::Gates { environment } => {
                let own = self.gates.iter().filter(|(gated, _)| gated == environment);
                let apps = own.map(|(_, app)| (*app).to_owned()).collect();
                let reading = self.told(inquiry, apps);
                evidence.gates.insert(environment.clone(), reading);
            }
        }
    }

    fn told<T>(&self, inquiry: &Inquiry, answer: T) -> Reading<T> {
        if (self.denied)(inquiry) {
            return Reading::Denied(Denial {
                reason: "403 Forbidden".into(),
                hints: vec!["grant it".into()],
            });
        }
        Reading::Read(answer)
    }

    /// What was found for one requirement.
    pub fn finding(&self, requirement: Requirement) -> Finding {
        let findings = self.verify().findings.into_iter();
        let mut found = findings.filter(|finding| finding.requirement == requirement);
        found.next().unwrap()
    }

    /// A requirement must come out so, and its finding must hold these texts.
    pub fn finds(&self, requirement: Requirement, outcome: Outcome, texts: &[&str]) {
        let finding = self.finding(requirement);
        let whole = serde_json::to_string(&finding).unwrap();
        assert_eq!(finding.outcome, outcome, "{whole}");
        for text in texts {
            assert!(whole.contains(text), "'{text}' is not in {whole}");
        }
    }
}
