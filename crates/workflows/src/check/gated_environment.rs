//! A job that files no deployment names an environment that GitHub Apps gate: they have nothing to
//! judge, and the job fails. Only GitHub knows whether they do: who checks asks for each of
//! [`passages`], and has the answer judged here.

use std::collections::BTreeSet;

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Call, Callee, Input, Job, JobEnvironment, Library, Project, Workflow};
use crate::yaml::Place;

pub(super) const NAME: &str = "gated-environment";

/// An environment that a job enters with `deployment: false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The environment, such as `production`.
    pub environment: String,
    file: String,
    place: Place,
}

/// What the workflows that are started enter, by themselves or by what they call, as far as the
/// files tell it. An input that an expression gives is taken to be the default one.
pub fn passages(project: &Project) -> Vec<Passage> {
    let workflows = project.here.workflows.iter();
    // What is itself called gets its environment from elsewhere.
    let started = workflows.filter(|workflow| !workflow.starts_on("workflow_call"));
    let jobs = started.flat_map(|workflow| workflow.jobs.iter().map(move |job| (workflow, job)));
    jobs.flat_map(|(workflow, job)| of_job(project, workflow, job))
        .collect()
}

fn of_job(project: &Project, workflow: &Workflow, job: &Job) -> Vec<Passage> {
    let mut entered = BTreeSet::new();
    let inputs = Inputs::default();
    enter(project, &project.here, job, &inputs, &mut entered);
    let own = job.environment.as_ref().map(|it| it.place);
    let called = job.call.as_ref().map(|it| it.place);
    let place = called.or(own).unwrap_or(job.place);
    let passage = |environment| Passage {
        environment,
        file: workflow.path.clone(),
        place,
    };
    entered.into_iter().map(passage).collect()
}

/// What a workflow was called with.
#[derive(Default)]
struct Inputs<'a> {
    values: Vec<(&'a str, String)>,
    /// The workflows on the way: calls may go round in a circle.
    callers: Vec<*const Workflow>,
}

fn enter(
    project: &Project,
    library: &Library,
    job: &Job,
    inputs: &Inputs<'_>,
    entered: &mut BTreeSet<String>,
) {
    if let Some(environment) = &job.environment {
        entered.extend(inputs.entered_by(environment));
    }
    let call = job.call.as_ref();
    let callee = call.and_then(|call| project.find(library, &call.reference));
    if let (Some(call), Some(Callee::Workflow(library, workflow))) = (call, callee)
        && let Some(inputs) = inputs.of_call(call, workflow)
    {
        for job in &workflow.jobs {
            enter(project, library, job, &inputs, entered);
        }
    }
}

impl Inputs<'_> {
    /// What the jobs of a called workflow see; nothing where it is among its own callers.
    fn of_call<'b>(&self, call: &Call, workflow: &'b Workflow) -> Option<Inputs<'b>> {
        let this = std::ptr::from_ref(workflow);
        let value = |input: &'b Input| {
            let given = call.text(&input.name).and_then(|text| self.fill(text));
            Some((
                input.name.as_str(),
                given.or_else(|| input.default.clone())?,
            ))
        };
        (!self.callers.contains(&this)).then(|| Inputs {
            values: workflow.inputs.iter().filter_map(value).collect(),
            callers: self.callers.iter().copied().chain([this]).collect(),
        })
    }

    /// With `approval: none` nobody waits, and the job that would is skipped.
    fn entered_by(&self, environment: &JobEnvironment) -> Option<String> {
        let waits = environment.name.ends_with("-approval");
        let skipped = waits && self.value("approval") == Some("none");
        let enters = !environment.files_deployment && !skipped;
        let name = enters.then(|| self.fill(&environment.name))??;
        (!name.is_empty()).then_some(name)
    }

    /// A text with its inputs in place; nothing where another expression is in it.
    fn fill(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${{") {
            let (expression, after) = from.split_once("}}")?;
            filled.push_str(before);
            filled.push_str(self.value(expression.trim().strip_prefix("inputs.")?)?);
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }

    fn value(&self, wanted: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let (_, value) = values.find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        Some(value)
    }
}

impl Passage {
    /// What is wrong where these Apps gate the environment.
    pub fn judge(&self, apps: &[String]) -> Option<Finding> {
        let (environment, apps) = (
            &self.environment,
            match apps {
                [] => return None,
                apps => apps.join(", "),
            },
        );
        let message = format!(
            "the environment '{environment}' is gated by {apps}: a job with 'deployment: false' fails there, for it files no deployment that could be judged"
        );
        let hint = format!(
            "disable the custom deployment protection rules of '{environment}' (Settings → Environments)"
        );
        let place = (self.file.as_str(), self.place);
        Some(finding((NAME, Level::Error), place, message, hint))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, job};
    use super::passages;
    use crate::model::{File, Project};

    fn project(text: &str) -> Project {
        let path = ".github/workflows/w.yml".to_owned();
        let text = text.to_owned();
        Project::read(&[File { path, text }], None).0
    }

    fn environments(text: &str) -> Vec<String> {
        let found = passages(&project(text)).into_iter();
        found.map(|passage| passage.environment).collect()
    }

    #[test]
    fn what_is_entered_without_a_deployment_is_known() {
        let rows: [(&str, &str, &[&str]); 9] = [
            ("staging-dispatch", "", &["staging"]),
            ("deploy", "with: {environment: qa}", &["qa"]),
            ("rollback", "", &["production"]),
            (
                "rollback",
                "with: {approval: required}",
                &["production", "production-approval"],
            ),
            (
                "production-promote",
                "with: {environment: eu}",
                &["eu", "eu-approval"],
            ),
            (
                "production-promote",
                "with: {approval: none}",
                &["production"],
            ),
            (
                "hotfix",
                "with: {environment: \"${{ vars.TO }}\"}",
                &["production", "production-approval", "staging"],
            ),
            (
                "hotfix",
                "with: {staging-environment: qa, approval: none}",
                &["production", "qa"],
            ),
            ("version", "with: {environment: qa}", &[]),
        ];
        for (workflow, lines, expected) in rows {
            assert_eq!(
                environments(&call(workflow, lines)),
                expected,
                "{workflow} {lines}"
            );
        }
        let called = call("hotfix", "").replace("workflow_dispatch", "workflow_call");
        assert!(environments(&called).is_empty());
    }

    #[test]
    fn only_a_job_that_files_no_deployment_is_meant() {
        for (environment, expected) in [
            ("{name: eu, deployment: false}", vec!["eu"]),
            ("{name: eu, deployment: true}", vec![]),
            ("{name: eu}", vec![]),
            ("eu", vec![]),
            ("{name: \"${{ inputs.to }}\", deployment: false}", vec![]),
            ("{deployment: false}", vec![]),
        ] {
            let text = job(&format!("environment: {environment}\nsteps: []"));
            assert_eq!(environments(&text), expected, "{environment}");
        }
    }

    #[test]
    fn calls_that_go_round_in_a_circle_come_to_an_end() {
        let inputs = "on: {workflow_call: {inputs: {to: {default: eu}}}}";
        let again = "uses: ./.github/workflows/w.yml\n    with: {to: \"${{ inputs.to }}\"}";
        let called = format!(
            "{inputs}\njobs:\n  a:\n    {again}\n  b:\n    environment: {{name: \"${{{{ inputs.to }}}}\", deployment: false}}\n"
        );
        let file = |path: &str, text: String| File {
            path: format!(".github/workflows/{path}.yml"),
            text,
        };
        let caller = job("uses: ./.github/workflows/w.yml\nwith: {to: qa}");
        let (project, _) = Project::read(&[file("w", called), file("caller", caller)], None);
        let found = passages(&project);
        let names: Vec<_> = found.iter().map(|it| it.environment.as_str()).collect();
        assert_eq!(names, ["qa"]);
    }

    #[test]
    fn an_environment_that_apps_gate_is_told() {
        let project = project(&call("staging-dispatch", ""));
        let passage = &passages(&project)[0];
        assert_eq!(passage.judge(&[]), None);
        let finding = passage.judge(&["watch".into(), "desk".into()]).unwrap();
        assert!(
            finding
                .to_string()
                .starts_with(".github/workflows/w.yml:5:"),
            "{finding}"
        );
        assert!(
            finding
                .message
                .contains("'staging' is gated by watch, desk"),
            "{finding}"
        );
    }
}
