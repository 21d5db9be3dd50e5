//! The workflows and actions of the repository that is looked at, beside Windlass's own, and who
//! calls whom.

use serde::Serialize;
use windlass_core::ZoneName;

use crate::embedded;
use crate::finding::visible;
use crate::model::{Action, Call, Input, Job, Permissions, Reference, Workflow};
use crate::yaml::{Place, YamlError};

/// A file of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path from the repository's root, with slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The file, from the repository's root, with slashes.
    pub file: String,
    /// Where it was noticed.
    #[serde(flatten)]
    pub place: Place,
    /// Why.
    pub message: String,
}

/// What a repository has of workflows and actions.
#[derive(Debug)]
pub struct Project {
    pub(crate) here: Library,
    own: Library,
    /// The zone that `windlass.toml` names.
    pub(crate) zone: Option<ZoneName>,
}

/// Workflows and actions of one repository.
#[derive(Debug, Default)]
pub(crate) struct Library {
    pub(crate) workflows: Vec<Workflow>,
    pub(crate) actions: Vec<Action>,
}

/// What is called, and where its own calls lead.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Callee<'a> {
    Workflow(&'a Library, &'a Workflow),
    Action(&'a Action),
}

impl Callee<'_> {
    pub(crate) fn inputs(&self) -> &[Input] {
        match self {
            Self::Workflow(_, workflow) => &workflow.inputs,
            Self::Action(action) => &action.inputs,
        }
    }

    /// What it is called in a message: a workflow by its file, an action by its folder.
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::Workflow(_, workflow) => &workflow.path,
            Self::Action(action) if action.folder().is_empty() => &action.path,
            Self::Action(action) => action.folder(),
        }
    }
}

/// A call, and who makes it.
pub(crate) struct Site<'a> {
    pub(crate) file: &'a str,
    pub(crate) call: &'a Call,
    /// What is called, where it is known.
    pub(crate) callee: Option<Callee<'a>>,
    /// The workflow and its job; none for a step of an action.
    pub(crate) job: Option<(&'a Workflow, &'a Job)>,
}

impl Project {
    /// Reads the files that are workflows (below `.github/workflows/`) or actions (`action.yml`);
    /// others are left out. What can't be read is told, and the rest is there all the same.
    pub fn read(files: &[File], zone: Option<ZoneName>) -> (Self, Vec<Unreadable>) {
        let mut unreadable = Vec::new();
        let (mut here, mut own) = (Library::default(), Library::default());
        for file in files {
            if let Err(error) = here.add(&file.path, &file.text) {
                unreadable.push(Unreadable {
                    file: file.path.clone(),
                    place: error.place,
                    message: visible(&error.message),
                });
            }
        }
        for (path, text) in embedded::interfaces() {
            // They were read by a test before they were embedded.
            let _ = own.add(path, text);
        }
        (Self { here, own, zone }, unreadable)
    }

    /// Every use of a workflow or an action in the repository.
    pub(crate) fn sites(&self) -> Vec<Site<'_>> {
        let mut sites = Vec::new();
        for workflow in &self.here.workflows {
            for job in &workflow.jobs {
                let steps = job.steps.iter().filter_map(|step| step.call.as_ref());
                let calls = job.call.iter().chain(steps);
                sites.extend(
                    calls.map(|call| self.site(&workflow.path, call, Some((workflow, job)))),
                );
            }
        }
        for action in &self.here.actions {
            let calls = action.steps.iter().filter_map(|step| step.call.as_ref());
            sites.extend(calls.map(|call| self.site(&action.path, call, None)));
        }
        sites
    }

    fn site<'a>(
        &'a self,
        file: &'a str,
        call: &'a Call,
        job: Option<(&'a Workflow, &'a Job)>,
    ) -> Site<'a> {
        Site {
            file,
            call,
            callee: self.find(&self.here, &call.reference),
            job,
        }
    }

    /// What a reference in one of `from`'s files leads to.
    pub(crate) fn find<'a>(
        &'a self,
        from: &'a Library,
        reference: &Reference,
    ) -> Option<Callee<'a>> {
        match reference {
            Reference::Here(path) => from.find(path),
            Reference::Own(path, _) => self.own.find(path),
            Reference::Others(..) | Reference::Image(_) => None,
        }
    }

    /// The paths in Windlass's repository that can be used.
    pub(crate) fn own_paths(&self) -> Vec<&str> {
        let workflows = self
            .own
            .workflows
            .iter()
            .map(|workflow| workflow.path.as_str());
        workflows
            .chain(self.own.actions.iter().map(Action::folder))
            .collect()
    }

    /// Whether any job of a workflow, or of those that it calls, is like this.
    pub(crate) fn any_job(
        &self,
        library: &Library,
        workflow: &Workflow,
        is: &dyn Fn(&Job) -> bool,
    ) -> bool {
        let mut found = false;
        self.visit(library, workflow, &mut Vec::new(), &mut |_, job| {
            found |= is(job);
        });
        found
    }

    /// What a workflow needs: all that its jobs, and those of the workflows they call, ask for.
    /// GitHub compares them with what the caller grants before anything runs.
    pub(crate) fn needs(&self, library: &Library, workflow: &Workflow) -> Permissions {
        let mut needed = Permissions::default();
        self.visit(library, workflow, &mut Vec::new(), &mut |workflow, job| {
            if let Some(permissions) = workflow.granted_to(job) {
                needed.add_all(permissions);
            }
        });
        needed
    }

    /// Looks at every job, once in each workflow: calls may go round in a circle.
    fn visit<'a>(
        &'a self,
        library: &'a Library,
        workflow: &'a Workflow,
        seen: &mut Vec<*const Workflow>,
        look: &mut dyn FnMut(&Workflow, &Job),
    ) {
        if seen.contains(&std::ptr::from_ref(workflow)) {
            return;
        }
        seen.push(workflow);
        for job in &workflow.jobs {
            look(workflow, job);
            let reference = job.call.as_ref().map(|call| &call.reference);
            let callee = reference.and_then(|reference| self.find(library, reference));
            if let Some(Callee::Workflow(library, workflow)) = callee {
                self.visit(library, workflow, seen, look);
            }
        }
    }
}

impl Library {
    fn add(&mut self, path: &str, text: &str) -> Result<(), YamlError> {
        let name = path.rsplit('/').next().unwrap_or_default();
        if path.starts_with(".github/workflows/") {
            self.workflows.push(Workflow::read(path, text)?);
        } else if ["action.yml", "action.yaml"].contains(&name) {
            self.actions.push(Action::read(path, text)?);
        }
        Ok(())
    }

    fn find(&self, path: &str) -> Option<Callee<'_>> {
        let workflow = self.workflows.iter().find(|workflow| workflow.path == path);
        let action = || self.actions.iter().find(|action| action.folder() == path);
        match workflow {
            Some(workflow) => Some(Callee::Workflow(self, workflow)),
            None => action().map(Callee::Action),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_embedded_can_be_read() {
        let (project, _) = Project::read(&[], None);
        let read = project.own.workflows.len() + project.own.actions.len();
        assert_eq!(read, embedded::interfaces().count());
        assert!(project.own_paths().contains(&"actions/next-version"));
    }

    #[test]
    fn workflows_that_call_each_other_come_to_an_end() {
        let text = "on: workflow_call\njobs:\n  a:\n    permissions: {contents: read}\n    uses: ./.github/workflows/a.yml\n";
        let path = ".github/workflows/a.yml".to_owned();
        let files = [File {
            path,
            text: text.to_owned(),
        }];
        let (project, unreadable) = Project::read(&files, None);
        assert_eq!(unreadable, []);
        let workflow = &project.here.workflows[0];
        let needed = project.needs(&project.here, workflow);
        assert_eq!(needed.beyond(&Permissions::default()), ["contents: read"]);
    }
}
