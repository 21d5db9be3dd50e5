//! Asks GitHub whether the environments in which people are to approve have reviewers (W7).

use std::collections::BTreeMap;

use windlass_facts::Access;
use windlass_toolkit::{Console, Context, Environment, Failure};
use windlass_workflows::check::{Approval, approvals};
use windlass_workflows::{Finding, Project};

use super::CheckArguments;

/// What GitHub's answers amount to. Where it can't be asked, that is told in a line: whoever has
/// no token has the other checks all the same.
pub(super) async fn ask(
    arguments: &CheckArguments,
    project: &Project,
    environment: &Environment,
    console: &mut Console,
) -> Result<Vec<Finding>, Failure> {
    let approvals = approvals(project);
    if approvals.is_empty() {
        return Ok(Vec::new());
    }
    if arguments.offline {
        return skip(&approvals, "--offline was given", console);
    }
    let access = Access::new(&arguments.access, environment, console)?;
    let context = Context::new(&arguments.context, environment)?;
    if !access.is_known() {
        return skip(&approvals, "set GITHUB_TOKEN to have it asked", console);
    }
    if context.repository.is_none() {
        let how = "give --repository, or set GITHUB_REPOSITORY, to have it asked";
        return skip(&approvals, how, console);
    }
    let client = access.client(&context, console)?;
    let (mut findings, mut known) = (Vec::new(), BTreeMap::new());
    for approval in &approvals {
        let name = &approval.environment;
        if !known.contains_key(name) {
            match client.environment(name).await {
                Ok(found) => {
                    known.insert(name, found.map(|environment| environment.reviewers.len()));
                }
                Err(error) => {
                    console.warning(&format!(
                        "whether '{name}' has reviewers is not known: {error}"
                    ));
                    continue;
                }
            }
        }
        let reviewers = known.get(name).copied().flatten();
        findings.extend(approval.judge(reviewers));
    }
    Ok(findings)
}

fn skip(approvals: &[Approval], why: &str, console: &mut Console) -> Result<Vec<Finding>, Failure> {
    let mut names: Vec<_> = approvals
        .iter()
        .map(|approval| approval.environment.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let names = names.join(", ");
    console.info(&format!(
        "not looked at: whether {names} has reviewers; {why}"
    ));
    Ok(Vec::new())
}
