//! An environment in memory, and who asks about it.

use std::cell::RefCell;
use std::num::NonZeroU32;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::rollback::*;
use crate::verification::*;
use crate::{ObjectId, Tag};

/// What is asked, and everything that may be answered.
pub struct Scene {
    pub request: RollbackRequest,
    pub tags: Vec<Tag>,
    pub records: Vec<DeploymentRecord>,
    pub statuses: Vec<(u64, DeploymentStatus)>,
    pub approval: Option<ApprovalEnvironment>,
    /// The Apps that gate every environment.
    pub gates: Vec<String>,
    /// How many records come at once.
    pub page: usize,
    /// What the token may not read.
    pub denied: fn(&Inquiry) -> bool,
    pub asked: RefCell<Vec<Inquiry>>,
}

pub fn id(commit: usize) -> ObjectId {
    format!("{commit:040x}").parse().unwrap()
}

/// So many minutes after the first deployment.
pub fn at(minute: i64) -> Timestamp {
    let first: Timestamp = "2026-01-19T07:00:00Z".parse().unwrap();
    first + jiff::SignedDuration::from_mins(minute)
}

impl Scene {
    /// A tag for each version, each on a commit of its number; nothing was deployed yet.
    pub fn new(tags: &[&str]) -> Self {
        let tag = |(number, name): (usize, &&str)| Tag {
            name: (*name).into(),
            object: id(number),
            commit: id(number),
        };
        Self {
            request: RollbackRequest {
                environment: "production".into(),
                tag: None,
                tag_prefix: Default::default(),
                confirmation: None,
                approval_environment: None,
                ungated_environments: Vec::new(),
            },
            tags: tags.iter().enumerate().map(tag).collect(),
            records: Vec::new(),
            statuses: Vec::new(),
            approval: None,
            gates: Vec::new(),
            page: 100,
            denied: |_| false,
            asked: RefCell::default(),
        }
    }

    /// Every deployment of a list such as `v1.2.0 success`, in their order, a minute after another.
    pub fn deployed(tags: &[&str], deployments: &[&str]) -> Self {
        let mut scene = Self::new(tags);
        for deployment in deployments {
            scene.deploy(deployment);
        }
        scene
    }

    /// One more: a tag, and the states that its record went through. Gives its id.
    pub fn deploy(&mut self, deployment: &str) -> u64 {
        let mut words = deployment.split(' ');
        let tag = words.next().unwrap();
        let found = self.tags.iter().find(|it| it.name == tag);
        let commit = found.map_or(id(99), |it| it.commit);
        let payload = json!({"tag": tag, "sha": commit, "deployment-id": "d"});
        let record = self.record(commit, "windlass", payload);
        for state in words {
            self.status(record, state);
        }
        record
    }

    /// A record of anybody.
    pub fn record(&mut self, sha: ObjectId, task: &str, payload: Value) -> u64 {
        let number = self.records.len() as u64 + 1;
        self.records.push(DeploymentRecord {
            id: number,
            sha,
            task: task.into(),
            environment: "production".into(),
            created_at: at(number as i64),
            payload,
        });
        number
    }

    /// A status of a record; all of a record's are of one second.
    pub fn status(&mut self, record: u64, state: &str) {
        let status = DeploymentStatus {
            state: state.into(),
            created_at: at(record as i64),
            url: None,
        };
        self.statuses.push((record, status));
    }

    pub fn given(mut self, tag: &str) -> Self {
        self.request.tag = Some(tag.into());
        self
    }

    pub fn find(&self) -> Rollback {
        self.asked.borrow_mut().clear();
        let mut evidence = Evidence::default();
        for _ in 0..1_000 {
            match rollback(&self.request, &self.tags, &evidence) {
                RollbackVerdict::Judged(rollback) => return *rollback,
                RollbackVerdict::Needs(inquiries) => {
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
            Inquiry::History { environment, page } => {
                assert_eq!(*environment, self.request.environment);
                evidence
                    .history
                    .extend(self.told(inquiry, self.page(*page)));
            }
            Inquiry::DeploymentStatuses { deployment } => {
                let own = self.statuses.iter().filter(|(id, _)| id == deployment);
                let newest_first = own.rev().map(|(_, status)| status.clone()).collect();
                let reading = self.told(inquiry, newest_first);
                evidence.statuses.insert(*deployment, reading);
            }
            Inquiry::Approval { .. } => {
                evidence.approval = self.told(inquiry, self.approval.clone());
            }
            Inquiry::Gates { environment } => {
                let reading = self.told(inquiry, self.gates.clone());
                evidence.gates.insert(environment.clone(), reading);
            }
            other => panic!("no rollback asks {other:?}"),
        }
    }

    fn page(&self, page: NonZeroU32) -> DeploymentHistory {
        let before = (page.get() as usize - 1) * self.page;
        let newest_first = self.records.iter().rev().skip(before);
        let more = self.records.len() > before + self.page;
        DeploymentHistory {
            records: newest_first.take(self.page).cloned().collect(),
            older: page.checked_add(1).filter(|_| more),
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

    /// The tag that is deployed, or nothing.
    pub fn target(&self) -> Option<String> {
        let rollback = self.find();
        rollback.allowed().map(|target| target.tag.clone())
    }

    /// Nothing must be deployed, and what is said must hold these texts.
    pub fn refuses(&self, texts: &[&str]) {
        let rollback = self.find();
        let whole = serde_json::to_string(&rollback).unwrap();
        assert_eq!(rollback.allowed(), None, "{whole}");
        for text in texts {
            assert!(whole.contains(text), "'{text}' is not in {whole}");
        }
    }
}
