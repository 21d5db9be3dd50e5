//! Asks GitHub about the environments that the workflows name: whether those in which people are to
//! approve have reviewers (W7), and whether Apps gate those that jobs enter without a deployment.

use std::collections::{BTreeMap, BTreeSet};

use windlass_facts::Access;
use windlass_github::Client;
use windlass_toolkit::{Console, Context, Environment, Failure};
use windlass_workflows::check::{Approval, Passage, approvals, passages};
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
    let (approvals, passages) = (approvals(project), passages(project));
    if approvals.is_empty() && passages.is_empty() {
        return Ok(Vec::new());
    }
    let skip = |why: &str, console: &mut Console| {
        console.info(&not_looked_at(&approvals, &passages, why));
        Ok(Vec::new())
    };
    if arguments.offline {
        return skip("--offline was given", console);
    }
    let access = Access::new(&arguments.access, environment, console)?;
    let context = Context::new(&arguments.context, environment)?;
    if !access.is_known() {
        return skip("set GITHUB_TOKEN to have it asked", console);
    }
    if context.repository.is_none() {
        let how = "give --repository, or set GITHUB_REPOSITORY, to have it asked";
        return skip(how, console);
    }
    let client = access.client(&context, console)?;
    let mut findings = who_approves(&client, &approvals, console).await;
    findings.extend(what_gates(&client, &passages, console).await);
    Ok(findings)
}

async fn who_approves(
    client: &Client,
    approvals: &[Approval],
    console: &mut Console,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, approvals) in by_name(approvals, |it| &it.environment) {
        match client.environment(name).await {
            Ok(found) => {
                let reviewers = found.map(|environment| environment.reviewers.len());
                findings.extend(approvals.iter().filter_map(|it| it.judge(reviewers)));
            }
            Err(error) => console.warning(&format!(
                "whether '{name}' has reviewers is not known: {error}"
            )),
        }
    }
    findings
}

async fn what_gates(client: &Client, passages: &[Passage], console: &mut Console) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, passages) in by_name(passages, |it| &it.environment) {
        match client.environment_gates(name).await {
            Ok(apps) => findings.extend(passages.iter().filter_map(|it| it.judge(&apps))),
            Err(error) => {
                console.warning(&format!("whether Apps gate '{name}' is not known: {error}"));
            }
        }
    }
    findings
}

/// Each environment is asked about once, whoever names it.
fn by_name<T>(uses: &[T], name: impl Fn(&T) -> &str) -> BTreeMap<&str, Vec<&T>> {
    let mut named: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for one in uses {
        named.entry(name(one)).or_default().push(one);
    }
    named
}

fn not_looked_at(approvals: &[Approval], passages: &[Passage], why: &str) -> String {
    let names = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    let approvals = approvals.iter().map(|it| it.environment.as_str()).collect();
    let passages = passages.iter().map(|it| it.environment.as_str()).collect();
    let parts = [
        ("who has to approve in", names(approvals)),
        ("whether Apps gate", names(passages)),
    ];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<_> = parts
        .map(|(what, names)| format!("{what} {names}"))
        .collect();
    format!("not looked at: {}; {why}", parts.join(", and "))
}
