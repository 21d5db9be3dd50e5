//! What GitHub says of a tag's commit: deployments, checks, and what the trunk requires.
//!
//! It answers what the rules of a verification ask. What may not be read is an answer too.

use std::num::NonZeroU32;

use windlass_core::verification::{
    ApprovalEnvironment, DEPLOYMENT_TASK, Denial, DeploymentHistory, Evidence, Inquiry, Reading,
};
use windlass_core::{Facts, ObjectId, Question};
use windlass_github::{DeploymentFilter, Error, ErrorKind};
use windlass_toolkit::Failure;

use super::{GitHub, records};
use crate::failure::of_github;
use crate::subject::Subject;

impl GitHub {
    /// Adds answers to the inquiries to the evidence; as with [`GitHub::answer`], the rules ask
    /// again for what is left.
    ///
    /// A token that may not read something leads to [`Reading::Denied`], with the permission that
    /// it lacks; any other failure ends it.
    pub async fn inquire(
        &self,
        inquiries: &[Inquiry],
        likely: impl FnOnce(&Facts) -> Vec<Question>,
        subject: Subject<'_>,
        evidence: &mut Evidence,
    ) -> Result<(), Failure> {
        let question = |inquiry: &Inquiry| match inquiry {
            Inquiry::Rules(question) => Some(question.clone()),
            _ => None,
        };
        let questions: Vec<Question> = inquiries.iter().filter_map(question).collect();
        self.answer(&questions, likely, subject, &mut evidence.facts)
            .await?;
        for inquiry in inquiries {
            self.find_out(inquiry, evidence).await?;
        }
        Ok(())
    }

    async fn find_out(&self, inquiry: &Inquiry, evidence: &mut Evidence) -> Result<(), Failure> {
        let client = &self.client;
        match inquiry {
            Inquiry::Rules(_) => {}
            Inquiry::Deployments { sha } => {
                evidence.deployments = self.deployments(*sha).await?;
            }
            Inquiry::History { environment, page } => {
                let page = self.history(environment, *page).await?;
                evidence.history.extend(page);
            }
            Inquiry::DeploymentStatuses { deployment } => {
                let found = client.deployment_statuses(*deployment).await;
                let statuses = reading(found, "deployments", records::status)?;
                evidence.statuses.insert(*deployment, statuses);
            }
            Inquiry::CheckRuns { sha } => {
                let found = client.check_runs(*sha).await;
                evidence.check_runs = reading(found, "checks", records::check_run)?;
            }
            Inquiry::CommitStatuses { sha } => {
                let found = client.commit_statuses(*sha).await;
                evidence.commit_statuses = reading(found, "statuses", records::commit_status)?;
            }
            Inquiry::WorkflowRuns { sha } => {
                let found = client.workflow_runs_of(*sha).await;
                evidence.workflow_runs = reading(found, "actions", |run| Ok(records::run(run)))?;
            }
            Inquiry::RequiredChecks { branch } => {
                let found = client.required_checks(branch).await;
                evidence.required_checks =
                    reading(found, "contents", |check| Ok(records::required(check)))?;
            }
            Inquiry::Approval { environment } => {
                evidence.approval = self.approval(environment).await?;
            }
            Inquiry::Gates { environment } => {
                let found = self.client.environment_gates(environment).await;
                let gates = match found {
                    Ok(apps) => Reading::Read(apps),
                    Err(error) => denied(error, "actions")?,
                };
                evidence.gates.insert(environment.clone(), gates);
            }
        }
        Ok(())
    }

    async fn approval(
        &self,
        environment: &str,
    ) -> Result<Reading<Option<ApprovalEnvironment>>, Failure> {
        match self.client.environment(environment).await {
            Ok(found) => Ok(Reading::Read(found.map(records::approval))),
            Err(error) => denied(error, "actions"),
        }
    }

    /// What Windlass recorded alone: a job with `environment:` files records that tell nothing.
    async fn history(
        &self,
        environment: &str,
        page: NonZeroU32,
    ) -> Result<Reading<DeploymentHistory>, Failure> {
        let filter = DeploymentFilter {
            environment: Some(environment),
            task: Some(DEPLOYMENT_TASK),
            ..DeploymentFilter::default()
        };
        match self.client.deployments_page(&filter, page).await {
            Ok(found) => {
                let records = found.items.into_iter().map(records::deployment);
                Ok(Reading::Read(DeploymentHistory {
                    records: records.collect::<Result<_, Failure>>()?,
                    older: found.next,
                }))
            }
            Err(error) => denied(error, "deployments"),
        }
    }

    async fn deployments(
        &self,
        sha: ObjectId,
    ) -> Result<Reading<Vec<windlass_core::verification::DeploymentRecord>>, Failure> {
        let sha = sha.to_string();
        let filter = DeploymentFilter {
            sha: Some(&sha),
            ..DeploymentFilter::default()
        };
        let found = self.client.deployments(&filter).await;
        reading(found, "deployments", records::deployment)
    }
}

/// The entries of a list as the rules read them, or which permission the token lacks.
fn reading<T, R>(
    found: Result<Vec<T>, Error>,
    permission: &str,
    read: impl Fn(T) -> Result<R, Failure>,
) -> Result<Reading<Vec<R>>, Failure> {
    match found {
        Ok(entries) => {
            let entries: Result<Vec<R>, Failure> = entries.into_iter().map(read).collect();
            Ok(Reading::Read(entries?))
        }
        Err(error) => denied(error, permission),
    }
}

/// What may not be read, and what would allow it; any other error is a failure.
fn denied<T>(error: Error, permission: &str) -> Result<Reading<T>, Failure> {
    if !matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::NotFound) {
        return Err(of_github(error));
    }
    let hint = format!(
        "grant '{permission}: read': to a job under 'permissions:', to a GitHub App in its settings"
    );
    Ok(Reading::Denied(Denial {
        reason: error.to_string(),
        hints: vec![hint],
    }))
}
