//! Whether what a runner tells is about the deployment that was asked for: by its id, environment,
//! tag and commit, never because it came last (T10).

use windlass_core::ObjectId;
use windlass_deploy_protocol::{Accepted, Deployment, legacy};
use windlass_toolkit::{Console, Failure};

use crate::settings::Settings;
use crate::stranger::cut;

/// What the deployment has to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) env: &'a str,
    pub(crate) tag: &'a str,
    pub(crate) services: Option<&'a [String]>,
    /// The commit that the tag stands for, if that is known.
    pub(crate) sha: Option<ObjectId>,
}

impl<'a> Wanted<'a> {
    pub(crate) fn new(settings: &'a Settings, sha: Option<ObjectId>) -> Self {
        Self {
            env: &settings.request.env,
            tag: &settings.tag,
            services: settings.request.services.as_deref(),
            sha,
        }
    }

    /// Checks what was accepted.
    pub(crate) fn check_accepted(
        &self,
        accepted: &Accepted,
        console: &Console,
    ) -> Result<(), Failure> {
        self.check_commit(accepted.sha)?;
        self.check_services(&accepted.services, console)
    }

    /// Checks a report on the deployment of this id, once the commit has been accepted.
    pub(crate) fn check_report(
        &self,
        id: &str,
        accepted: ObjectId,
        report: &Deployment,
        console: &Console,
    ) -> Result<(), Failure> {
        check_id(id, report.deployment_id.as_str(), console)?;
        self.check_env(&report.env, console)?;
        self.check_commit(report.sha)?;
        if report.sha != accepted {
            return Err(another(&format!(
                "its commit was {accepted} and is {}",
                report.sha
            )));
        }
        self.check_tag(report.tag.as_deref(), console)
    }

    /// Checks what an earlier runner tells, as far as it tells anything. Gives the commit.
    pub(crate) fn check_answer(
        &self,
        id: Option<&str>,
        answer: &legacy::Answer,
        console: &Console,
    ) -> Result<Option<ObjectId>, Failure> {
        if let (Some(id), Some(told)) = (id, &answer.deployment_id) {
            check_id(id, told, console)?;
        }
        if let Some(env) = &answer.env {
            self.check_env(env, console)?;
        }
        self.check_tag(answer.tag.as_deref(), console)?;
        // Some tell the tag again, which proves nothing.
        let told = answer.reference.as_deref();
        let sha = told.and_then(|text| text.parse().ok());
        sha.map(|sha| self.check_commit(sha)).transpose()?;
        Ok(sha)
    }

    /// The commit that the runner reports must be the tag's (T6).
    fn check_commit(&self, sha: ObjectId) -> Result<(), Failure> {
        match self.sha {
            Some(wanted) if wanted != sha => {
                let tag = self.tag;
                Err(Failure::refused(format!(
                    "deploy {tag}: the runner deploys {sha}, and {tag} stands for {wanted}"
                ))
                .hint("the deployment goes on at the runner: cancel it there, or deploy the right version over it")
                .hint("find out whether the tag was moved, or the runner's repository is another one"))
            }
            _ => Ok(()),
        }
    }

    fn check_env(&self, env: &str, console: &Console) -> Result<(), Failure> {
        match env == self.env {
            true => Ok(()),
            false => Err(another(&format!(
                "its environment is {:?}, not {:?}",
                shown(env, console),
                self.env
            ))),
        }
    }

    /// Whoever asked first may have named the same commit by another tag; that is as good, where
    /// the commit is known from elsewhere.
    fn check_tag(&self, tag: Option<&str>, console: &Console) -> Result<(), Failure> {
        match tag {
            Some(tag) if tag != self.tag && self.sha.is_none() => Err(another(&format!(
                "its tag is {:?}, not {:?}",
                shown(tag, console),
                self.tag
            ))),
            _ => Ok(()),
        }
    }

    fn check_services(&self, told: &[String], console: &Console) -> Result<(), Failure> {
        let Some(asked) = self.services else {
            return Ok(());
        };
        let sorted = |services: &[String]| {
            let mut names = services.to_vec();
            names.sort_unstable();
            names.dedup();
            names
        };
        match sorted(asked) == sorted(told) {
            true => Ok(()),
            false => Err(another(&format!(
                "its services are {}, not {}",
                shown(&told.join(", "), console),
                asked.join(", ")
            ))),
        }
    }
}

fn check_id(id: &str, told: &str, console: &Console) -> Result<(), Failure> {
    match id == told {
        true => Ok(()),
        false => Err(another(&format!(
            "its id is {:?}, not {id:?}",
            shown(told, console)
        ))),
    }
}

fn another(how: &str) -> Failure {
    Failure::refused(format!(
        "learn the result: the runner tells of another deployment: {how}"
    ))
    .hint("see at the runner how the deployment went; what it told here proves nothing")
}

fn shown(text: &str, console: &Console) -> String {
    cut(&console.redact(text), 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use windlass_test_support::Capture;
    use windlass_toolkit::Environment;

    const ID: &str = "0123456789abcdef";

    fn console() -> Console {
        Console::new(&Environment::default(), Capture::default())
    }

    fn sha(digit: &str) -> ObjectId {
        digit.repeat(40).parse().unwrap()
    }

    fn wanted(sha: Option<ObjectId>) -> Wanted<'static> {
        Wanted {
            env: "staging",
            tag: "v1.2.4",
            services: None,
            sha,
        }
    }

    fn report(change: Value) -> Deployment {
        let mut report = json!({
            "deployment_id": ID, "attempt": 1, "env": "staging", "tag": "v1.2.4",
            "sha": "1".repeat(40), "status": "completed",
            "created_at": "2026-01-19T07:00:00Z", "services": [],
        });
        for (name, value) in change.as_object().unwrap() {
            report[name] = value.clone();
        }
        serde_json::from_value(report).unwrap()
    }

    #[test]
    fn t10_a_report_on_another_deployment_is_an_error() {
        let known = Some(sha("1"));
        for (change, sha_known, good) in [
            (json!({}), known, true),
            (json!({}), None, true),
            (json!({"deployment_id": "fedcba9876543210"}), known, false),
            (json!({"env": "production"}), known, false),
            (json!({"sha": "2".repeat(40)}), known, false),
            (json!({"sha": "2".repeat(40)}), None, false),
            (json!({"tag": "v9.9.9"}), None, false),
            (json!({"tag": "v9.9.9"}), known, true),
            (json!({"tag": null, "ref": "main"}), known, true),
        ] {
            let checked =
                wanted(sha_known).check_report(ID, sha("1"), &report(change.clone()), &console());
            assert_eq!(checked.is_ok(), good, "{change}: {checked:?}");
        }
    }

    #[test]
    fn t6_another_commit_than_the_tags_is_an_error() {
        let accepted = |services: &[&str]| Accepted {
            deployment_id: ID.parse().unwrap(),
            status: windlass_deploy_protocol::DeploymentStatus::InProgress,
            sha: sha("2"),
            services: services.iter().map(|name| (*name).to_owned()).collect(),
            status_url: String::new(),
            duplicate: false,
        };
        let told = wanted(Some(sha("1"))).check_accepted(&accepted(&[]), &console());
        let failure = told.unwrap_err();
        let text = format!(
            "the runner deploys {}, and v1.2.4 stands for {}",
            sha("2"),
            sha("1")
        );
        assert!(failure.message.contains(&text), "{failure}");
        assert!(
            wanted(Some(sha("2")))
                .check_accepted(&accepted(&[]), &console())
                .is_ok()
        );
        let services = ["web".to_owned(), "api".to_owned()];
        let some = Wanted {
            services: Some(&services),
            ..wanted(None)
        };
        assert!(
            some.check_accepted(&accepted(&["api", "web"]), &console())
                .is_ok()
        );
        assert!(
            some.check_accepted(&accepted(&["api"]), &console())
                .is_err()
        );
    }

    #[test]
    fn t10_an_earlier_runner_is_checked_by_what_it_tells() {
        let id = Some(ID);
        for (answer, good, commit) in [
            (json!({"status": "completed"}), true, None),
            (json!({"status": "completed", "ref": "v1.2.4"}), true, None),
            (
                json!({"status": "completed", "ref": "1".repeat(40)}),
                true,
                Some(sha("1")),
            ),
            (
                json!({"status": "completed", "ref": "2".repeat(40)}),
                false,
                None,
            ),
            (
                json!({"status": "completed", "deployment_id": ID}),
                true,
                None,
            ),
            (
                json!({"status": "completed", "deployment_id": "x"}),
                false,
                None,
            ),
            (
                json!({"status": "completed", "env": "production"}),
                false,
                None,
            ),
        ] {
            let read = serde_json::from_value(answer.clone()).unwrap();
            let checked = wanted(Some(sha("1"))).check_answer(id, &read, &console());
            assert_eq!(
                checked.as_ref().ok(),
                good.then_some(&commit),
                "{answer}: {checked:?}"
            );
        }
    }
}
