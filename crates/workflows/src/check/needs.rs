//! What a job's token has to be allowed. Of Windlass's actions it is told by their READMEs, under
//! "Permissions"; the tables here are those, with when they hold as far as a workflow shows it.

use crate::model::{Access, Call, Callee, Job, Permissions, Project};

/// What a job needs that calls a workflow; nothing where that is not known.
pub(super) fn of_call(project: &Project, job: &Job) -> Option<Permissions> {
    let call = job.call.as_ref()?;
    match project.find(&project.here, &call.reference)? {
        Callee::Workflow(library, workflow) => Some(project.needs(library, workflow)),
        Callee::Action(_) => None,
    }
}

/// What a job needs whose steps use Windlass's actions.
pub(super) fn of_steps(project: &Project, job: &Job) -> Option<Permissions> {
    let mut needed = Permissions::default();
    for call in job.steps.iter().filter_map(|step| step.call.as_ref()) {
        if let Some(Callee::Action(action)) = project.find(&project.here, &call.reference) {
            let rows = action.own_name().map(rows).unwrap_or_default();
            let rows = rows.iter().filter(|row| row.holds(call));
            rows.for_each(|row| needed.add(row.scope, row.access));
        }
    }
    Some(needed)
}

/// The inputs that name environments whose protection is read.
const PROTECTED: &[&str] = &["approval-environment", "ungated-environments"];

/// A row of a table: a permission, and when it is needed.
pub(super) struct Row {
    pub(super) scope: &'static str,
    pub(super) access: Access,
    when: When,
}

/// When a permission is needed.
enum When {
    Always,
    /// The input is this word.
    Is(&'static str, &'static str),
    /// The input begins like this.
    Begins(&'static str, &'static str),
    /// One of the inputs is given.
    Given(&'static [&'static str]),
    /// The input is not given.
    Absent(&'static str),
    /// The list `require` is not given or has this, and the list `except` hasn't.
    Required(&'static str),
    /// It depends on what only the run shows.
    Unseen,
}

const fn row(scope: &'static str, access: Access, when: When) -> Row {
    Row {
        scope,
        access,
        when,
    }
}

/// What an action needs; nothing is known of one that is not named here.
pub(super) fn rows(action: &str) -> &'static [Row] {
    use Access::{Read, Write};
    use When::{Absent, Always, Begins, Given, Is, Required, Unseen};
    match action {
        "next-version" => {
            const {
                &[
                    row("contents", Read, Always),
                    row("contents", Write, Is("claim", "true")),
                ]
            }
        }
        "verify-staging-tag" => {
            const {
                &[
                    row("contents", Read, Always),
                    row("deployments", Read, Required("deployed")),
                    row("checks", Read, Required("checks")),
                    row("actions", Read, Given(PROTECTED)),
                    row("statuses", Read, Unseen),
                ]
            }
        }
        "create-release" => const { &[row("contents", Write, Always)] },
        "trigger-runner" => {
            const {
                &[
                    row("id-token", Write, Is("auth", "oidc")),
                    row("deployments", Write, Unseen),
                    row("contents", Read, Absent("sha")),
                ]
            }
        }
        "slack-status" => const { &[row("actions", Read, Is("phase", "auto"))] },
        "backport" => {
            const {
                &[
                    row("contents", Write, Always),
                    row("pull-requests", Write, Always),
                ]
            }
        }
        "promote-image" => {
            const {
                &[
                    row("packages", Read, Begins("image", "ghcr.io/")),
                    row("packages", Write, Unseen),
                ]
            }
        }
        "rollback-target" => {
            const {
                &[
                    row("contents", Read, Always),
                    row("deployments", Read, Always),
                    row("actions", Read, Given(PROTECTED)),
                ]
            }
        }
        _ => &[],
    }
}

impl Row {
    fn holds(&self, call: &Call) -> bool {
        if call.text("dry-run") == Some("true") || self.is_by_another(call) {
            return false;
        }
        match self.when {
            When::Always => true,
            When::Is(input, word) => call.text(input) == Some(word),
            When::Begins(input, start) => {
                call.text(input).is_some_and(|text| text.starts_with(start))
            }
            When::Given(inputs) => inputs.iter().any(|input| call.text(input).is_some()),
            When::Absent(input) => call.text(input).is_none(),
            When::Required(word) => {
                let has = |list: &str| list.lines().any(|line| line.trim() == word);
                call.text("require").is_none_or(has) && !call.text("except").is_some_and(has)
            }
            When::Unseen => false,
        }
    }

    /// Whether it is not the job's own token that has to be allowed: an App or another token asks,
    /// or a clone is read.
    fn is_by_another(&self, call: &Call) -> bool {
        let tokens = ["app-id", "token", "github-token", "password"];
        // The token of `slack-status` is Slack's.
        let tokens = tokens
            .iter()
            .filter(|name| !(**name == "token" && call.text("phase").is_some()));
        let others = tokens.filter_map(|name| call.text(name));
        let own = ["${{ github.token }}", "${{ secrets.GITHUB_TOKEN }}"];
        let mut others = others.filter(|token| !own.contains(token));
        let clone = call.text("source") == Some("git");
        self.scope != "id-token" && (clone || others.next().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;
    use std::collections::BTreeSet;
    use std::path::Path;

    const WITHOUT_A_TABLE: [&str; 4] = [
        "create-release",
        "next-version",
        "promote-image",
        "slack-status",
    ];

    /// The permissions of the table under "Permissions", as they are written there.
    fn of_document(text: &str) -> Option<BTreeSet<String>> {
        let (_, rest) = text.split_once("\n## Permissions\n")?;
        let table = rest.lines().take_while(|line| !line.starts_with("## "));
        let rows = table.filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        Some(rows.map(|(permission, _)| permission.to_owned()).collect())
    }

    #[test]
    fn the_tables_are_those_of_the_documents() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../actions");
        let mut compared = 0;
        for (path, _) in embedded::ACTIONS {
            // The front door at the top asks nobody.
            let Some(name) = path.split('/').nth(1) else {
                continue;
            };
            let document = std::fs::read_to_string(root.join(name).join("README.md")).unwrap();
            let rows = rows(name).iter();
            let known: BTreeSet<_> = rows
                .map(|row| format!("{}: {}", row.scope, row.access))
                .collect();
            match of_document(&document) {
                Some(expected) => assert_eq!(known, expected, "{name}"),
                // Only these were written without a table.
                None => assert!(WITHOUT_A_TABLE.contains(&name), "{name}"),
            }
            assert!(!known.is_empty(), "{name} is not in the tables");
            compared += 1;
        }
        assert!(compared > 0);
    }
}
