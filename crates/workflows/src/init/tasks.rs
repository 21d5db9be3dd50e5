//! What is to be set up beside the files: whatever they name that is not in them.

use std::collections::BTreeMap;

use crate::check::approvals;
use crate::model::{Access, Callee, File, Project, Secret, Secrets, Site};

/// Something to do, and the commands that do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What, in a sentence.
    pub text: String,
    /// Commands for a terminal.
    pub commands: Vec<String>,
}

/// What the files leave to do.
pub fn tasks(files: &[File]) -> Vec<Task> {
    let (project, _) = Project::read(files, None);
    let sites = project.sites();
    let mut tasks = Vec::new();
    tasks.extend(variables(&sites));
    tasks.extend(secrets(&sites));
    tasks.extend(environments(&project));
    tasks.extend(pull_requests(&project, &sites));
    tasks.extend(slack(files));
    tasks
}

fn variables(sites: &[Site<'_>]) -> Vec<Task> {
    let mut meanings = BTreeMap::new();
    for site in sites {
        for (input, _, value) in site.call.arguments() {
            let inputs = site.callee.iter().flat_map(|callee| callee.inputs());
            let mut known = inputs.filter(|known| known.is_called(input));
            let meaning = known.next().map(|input| input.description.as_str());
            if let Some(name) = value.text().and_then(|text| named(text, "vars.")) {
                meanings
                    .entry(name.to_owned())
                    .or_insert(meaning.unwrap_or_default());
            }
        }
    }
    let task = |(name, meaning): (String, &str)| Task {
        text: format!("Set the variable {name}: {meaning}."),
        commands: vec![format!("gh variable set {name}")],
    };
    meanings.into_iter().map(task).collect()
}

fn secrets(sites: &[Site<'_>]) -> Vec<Task> {
    let mut meanings = BTreeMap::new();
    for site in sites {
        let (Some(Callee::Workflow(_, workflow)), Secrets::Named(_)) =
            (site.callee, &site.call.secrets)
        else {
            continue;
        };
        for (given, _, value) in site.call.secrets.named() {
            let mut known = workflow
                .secrets
                .iter()
                .filter(|secret| secret.name == given);
            let name = value.text().and_then(|text| named(text, "secrets."));
            if let (Some(secret), Some(name)) = (known.next(), name) {
                meanings.entry(name.to_owned()).or_insert(secret);
            }
        }
    }
    let task = |(name, secret): (String, &Secret)| {
        let verb = if secret.required {
            "Set the secret"
        } else {
            "If you need it, set the secret"
        };
        Task {
            text: format!("{verb} {name}: {}.", secret.description),
            commands: vec![format!("gh secret set {name}")],
        }
    };
    meanings.into_iter().map(task).collect()
}

fn environments(project: &Project) -> Vec<Task> {
    let mut names: Vec<_> = approvals(project)
        .into_iter()
        .map(|approval| approval.environment)
        .collect();
    names.sort();
    names.dedup();
    let task = |name: String| Task {
        text: format!(
            "Make the environment {name} with required reviewers; without them nothing is promoted."
        ),
        commands: vec![format!(
            "gh api --method PUT 'repos/{{owner}}/{{repo}}/environments/{name}' \
             -F 'reviewers[][type]=User' -F \"reviewers[][id]=$(gh api users/LOGIN --jq .id)\""
        )],
    };
    names.into_iter().map(task).collect()
}

fn pull_requests(project: &Project, sites: &[Site<'_>]) -> Option<Task> {
    let needs_them = |site: &Site<'_>| match site.callee {
        Some(Callee::Workflow(library, workflow)) => {
            project.needs(library, workflow).of("pull-requests") == Access::Write
        }
        _ => false,
    };
    sites.iter().any(needs_them).then(|| Task {
        text:
            "Allow workflows to create pull requests, for backports (Settings → Actions → General)."
                .to_owned(),
        commands: vec![
            "gh api --method PUT 'repos/{owner}/{repo}/actions/permissions/workflow' \
             -f default_workflow_permissions=read -F can_approve_pull_request_reviews=true"
                .to_owned(),
        ],
    })
}

/// The names in the example are nobody's.
fn slack(files: &[File]) -> Option<Task> {
    let written = |part: &str| {
        files
            .iter()
            .any(|file| file.path.ends_with(".toml") && file.text.contains(part))
    };
    let what = match (written("C012AB3CD"), written("octocat")) {
        (true, _) => "your channel, and who is who",
        (false, true) => "who is who",
        (false, false) => return None,
    };
    Some(Task {
        text: format!(
            "For Slack, write {what} into windlass.toml, under [slack] and [slack.users]."
        ),
        commands: Vec::new(),
    })
}

/// The name behind `vars.` or `secrets.` in an expression.
fn named<'a>(text: &'a str, context: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(context)?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    rest.get(..end.unwrap_or(rest.len()))
        .filter(|name| !name.is_empty())
}
