//! A workflow and its jobs.

use std::rc::Rc;

use crate::model::interface::{Input, Secret};
use crate::model::{Call, Permissions, Step};
use crate::yaml::{Node, Place, YamlError};

/// A workflow.
#[derive(Debug)]
pub(crate) struct Workflow {
    /// Its file, from the repository's root.
    pub(crate) path: String,
    /// The file's text: comments are part of it, and of no node.
    pub(crate) text: String,
    /// The events that start it, `workflow_call` among them.
    pub(crate) events: Vec<String>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) permissions: Option<Permissions>,
    /// Where its concurrency group cancels what runs, if it does.
    pub(crate) cancels: Option<Place>,
    pub(crate) jobs: Vec<Job>,
    /// What can be handed to it when it is called.
    pub(crate) inputs: Vec<Input>,
    pub(crate) secrets: Vec<Secret>,
}

/// A time at which it starts.
#[derive(Debug)]
pub(crate) struct Schedule {
    pub(crate) place: Place,
    pub(crate) cron: String,
    pub(crate) zone: Option<Rc<Node>>,
}

/// A job.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// The workflow that it calls, if it does nothing itself.
    pub(crate) call: Option<Call>,
    pub(crate) permissions: Option<Permissions>,
    pub(crate) cancels: Option<Place>,
    pub(crate) environment: Option<JobEnvironment>,
    pub(crate) steps: Vec<Step>,
}

/// The environment that a job names.
#[derive(Debug)]
pub(crate) struct JobEnvironment {
    pub(crate) place: Place,
    /// Its name, or the expression of it.
    pub(crate) name: String,
    /// Whether the job files a deployment there; not with `deployment: false`.
    pub(crate) files_deployment: bool,
}

impl Workflow {
    /// Fails on what GitHub would not take for a workflow at all.
    pub(crate) fn read(path: &str, text: &str) -> Result<Self, YamlError> {
        let root = Node::parse(text)?;
        let jobs = root.get("jobs").filter(|jobs| jobs.is_map());
        let (Some(jobs), Some(on)) = (jobs, root.get("on")) else {
            return Err(YamlError {
                place: root.place,
                message: "it is no workflow: that has 'on' and 'jobs'".to_owned(),
            });
        };
        let called = on.get("workflow_call");
        let part = |name: &str| called.and_then(|called| called.get(name)).map(Rc::as_ref);
        Ok(Self {
            path: path.to_owned(),
            text: text.to_owned(),
            events: events(on),
            schedules: schedules(on),
            permissions: root.get("permissions").map(|node| Permissions::read(node)),
            cancels: cancels(&root),
            jobs: jobs
                .entries()
                .map(|(name, job)| Job::read(name, job))
                .collect(),
            inputs: part("inputs").map(Input::of_workflow).unwrap_or_default(),
            secrets: part("secrets").map(Secret::of_workflow).unwrap_or_default(),
        })
    }

    /// Whether an event starts it.
    pub(crate) fn starts_on(&self, event: &str) -> bool {
        self.events.iter().any(|known| known == event)
    }

    /// What the jobs of this workflow grant where they don't say: `None` is the repository's
    /// setting.
    pub(crate) fn granted_to<'a>(&'a self, job: &'a Job) -> Option<&'a Permissions> {
        job.permissions.as_ref().or(self.permissions.as_ref())
    }
}

impl Job {
    fn read(name: &Node, job: &Node) -> Self {
        let steps = job.get("steps").map_or(&[][..], |steps| steps.items());
        Self {
            name: name.text().unwrap_or_default().to_owned(),
            place: name.place,
            call: Call::read(job),
            permissions: job.get("permissions").map(|node| Permissions::read(node)),
            cancels: cancels(job),
            environment: job
                .get("environment")
                .map(|node| JobEnvironment::read(node)),
            steps: steps.iter().map(|step| Step::read(step)).collect(),
        }
    }
}

impl JobEnvironment {
    /// A name alone, or a map.
    fn read(node: &Node) -> Self {
        let part = |key: &str| node.get(key).and_then(|part| part.text());
        let name = node.text().or(part("name")).unwrap_or_default();
        Self {
            place: node.place,
            name: name.to_owned(),
            files_deployment: part("deployment") != Some("false"),
        }
    }
}

/// `on: push`, `on: [push, pull_request]`, or a map.
fn events(on: &Node) -> Vec<String> {
    let texts = on.items().iter().filter_map(|item| item.text());
    let keys = on.entries().filter_map(|(key, _)| key.text());
    let events = on.text().into_iter().chain(texts).chain(keys);
    events.map(str::to_owned).collect()
}

fn schedules(on: &Node) -> Vec<Schedule> {
    let items = on.get("schedule").map_or(&[][..], |list| list.items());
    let schedule = |item: &Rc<Node>| {
        let cron = item.get("cron")?;
        Some(Schedule {
            place: cron.place,
            cron: cron.text()?.to_owned(),
            zone: item.get("timezone").cloned(),
        })
    };
    items.iter().filter_map(schedule).collect()
}

/// Only what cancels in any case: an expression may mean that it never does.
fn cancels(node: &Node) -> Option<Place> {
    let cancel = node.get("concurrency")?.get("cancel-in-progress")?;
    (cancel.text() == Some("true")).then_some(cancel.place)
}
