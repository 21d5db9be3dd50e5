//! A run of a workflow, as the story makes it up: it knows what its jobs would pass on to those that
//! tell of it.

use windlass_core::ObjectId;
use windlass_core::message::Phase;

use super::Variable;
use crate::rehearse::part::Part;
use crate::rehearse::record::{Action, Step};

pub(in crate::rehearse) struct Run {
    id: usize,
    pub(super) workflow: &'static str,
    environment: String,
    attempt: u32,
    /// The version and its commit.
    about: Option<(String, ObjectId)>,
    /// What came out of steps, by the input that takes it.
    passed_on: Vec<Variable>,
    /// The message, once it stands.
    pub(super) ts: Option<String>,
    /// How often it was told of.
    pub(super) tellings: usize,
}

impl Run {
    /// The first attempt of a run. No other run may have the id.
    pub(in crate::rehearse) fn new(id: usize, workflow: &'static str, environment: &str) -> Self {
        Self {
            id,
            workflow,
            environment: environment.to_owned(),
            attempt: 1,
            about: None,
            passed_on: Vec::new(),
            ts: None,
            tellings: 0,
        }
    }

    /// Somebody runs it again. What came out of the attempt before is not passed on.
    pub(in crate::rehearse) fn again(&mut self) {
        self.attempt += 1;
        self.passed_on.clear();
    }

    /// A step of it begins.
    pub(in crate::rehearse) fn come_to(&mut self, part: &Part) {
        if let Some(tag) = &part.tag {
            self.about = Some((tag.clone(), part.sha));
        }
    }

    /// A step of it has ended.
    pub(in crate::rehearse) fn learn(&mut self, step: &Step) {
        self.about = Some((step.tag.clone(), step.sha));
        let outputs: &[_] = match step.action {
            Action::TriggerRunner => &[("INPUT_RUNNER_URL", "url"), ("INPUT_SERVICES", "services")],
            Action::CreateRelease => &[("INPUT_RELEASE_URL", "url")],
            _ => &[],
        };
        let given = outputs.iter().filter_map(|(input, name)| {
            let value = step.outputs.get(name)?;
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            Some((*input, text))
        });
        self.passed_on.extend(given);
    }

    /// It was told of, by the message with this name.
    pub(super) fn was_told(&mut self, ts: &str) {
        self.tellings += 1;
        self.ts.get_or_insert_with(|| ts.to_owned());
    }

    /// What GitHub and the workflow would set for a step that tells of it.
    pub(super) fn variables(&self, phase: Phase) -> Vec<Variable> {
        let mut variables = vec![
            ("GITHUB_RUN_ID", self.id.to_string()),
            ("GITHUB_RUN_ATTEMPT", self.attempt.to_string()),
            ("GITHUB_WORKFLOW", self.workflow.to_owned()),
            ("INPUT_PHASE", phase.to_string()),
            ("INPUT_ENVIRONMENT", self.environment.clone()),
        ];
        if let Some((tag, sha)) = &self.about {
            variables.push(("INPUT_VERSION", tag.clone()));
            variables.push(("GITHUB_SHA", sha.to_string()));
        }
        variables.extend(self.ts.clone().map(|ts| ("INPUT_MESSAGE_TS", ts)));
        variables.extend(self.passed_on.iter().cloned());
        variables
    }
}
