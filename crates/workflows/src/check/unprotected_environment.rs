//! The environment in which people are to approve has nobody who would be asked (W7). Only GitHub
//! knows that: who checks asks for each of [`approvals`], and has the answer judged here.

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Callee, Input, Project, Site};
use crate::yaml::Place;

pub(super) const NAME: &str = "unprotected-environment";

/// An environment in which a call waits for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The environment, such as `production-approval`.
    pub environment: String,
    file: String,
    place: Place,
}

/// Where people are to approve, as far as the calls tell it. An environment that an expression
/// names is taken to be the default one.
pub fn approvals(project: &Project) -> Vec<Approval> {
    project.sites().iter().filter_map(approval).collect()
}

fn approval(site: &Site<'_>) -> Option<Approval> {
    let Some(Callee::Workflow(_, called)) = site.callee else {
        return None;
    };
    // What is itself called gets its environment from elsewhere.
    let is_called =
        |(workflow, _): &(&crate::model::Workflow, _)| workflow.starts_on("workflow_call");
    if site.job.as_ref().is_some_and(is_called) {
        return None;
    }
    let value = |name: &str| {
        let mut inputs = called.inputs.iter();
        let input: &Input = inputs.find(|input| input.is_called(name))?;
        let given = site.call.text(name).filter(|text| !text.contains("${{"));
        Some(given.or(input.default.as_deref())?.to_owned())
    };
    let (approval, environment) = (value("approval")?, value("environment")?);
    (approval != "none").then(|| Approval {
        environment: format!("{environment}-approval"),
        file: site.file.to_owned(),
        place: site.call.place,
    })
}

impl Approval {
    /// What is wrong where GitHub knows so many reviewers; `None` is an environment that is not
    /// there.
    pub fn judge(&self, reviewers: Option<usize>) -> Option<Finding> {
        let environment = &self.environment;
        let message = match reviewers {
            None => format!("there is no environment '{environment}': the run will be refused"),
            Some(0) => format!(
                "the environment '{environment}' has no required reviewers: the run will be refused"
            ),
            Some(_) => return None,
        };
        let hint = format!(
            "make '{environment}' with required reviewers (Settings → Environments), or give 'approval: none'"
        );
        let place = (self.file.as_str(), self.place);
        Some(finding((NAME, Level::Error), place, message, hint))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::approvals;
    use crate::model::{File, Project};

    fn environments(text: &str) -> Vec<String> {
        let path = ".github/workflows/w.yml".to_owned();
        let (project, _) = Project::read(
            &[File {
                path,
                text: text.to_owned(),
            }],
            None,
        );
        let found = approvals(&project).into_iter();
        found.map(|approval| approval.environment).collect()
    }

    #[test]
    fn w7_whoever_waits_for_approval_is_known() {
        for (workflow, lines, expected) in [
            ("production-promote", "", vec!["production-approval"]),
            ("hotfix", "with: {environment: eu}", vec!["eu-approval"]),
            (
                "hotfix",
                "with: {environment: \"${{ inputs.to }}\"}",
                vec!["production-approval"],
            ),
            ("production-promote", "with: {approval: none}", vec![]),
            ("rollback", "", vec![]),
            (
                "rollback",
                "with: {approval: required}",
                vec!["production-approval"],
            ),
            ("staging-dispatch", "", vec![]),
        ] {
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
    fn w7_an_environment_has_reviewers() {
        let path = ".github/workflows/w.yml".to_owned();
        let files = [File {
            path,
            text: call("hotfix", ""),
        }];
        let (project, _) = Project::read(&files, None);
        let approval = &approvals(&project)[0];
        assert_eq!(approval.judge(Some(1)), None);
        for (reviewers, words) in [
            (None, "there is no environment"),
            (Some(0), "no required reviewers"),
        ] {
            let finding = approval.judge(reviewers).unwrap();
            assert!(
                finding
                    .to_string()
                    .starts_with(".github/workflows/w.yml:5:"),
                "{finding}"
            );
            assert!(finding.message.contains(words), "{finding}");
        }
    }
}
