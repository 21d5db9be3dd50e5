//! Hygiene of workflows and actions: scripts get values through the environment alone
//! (W1); permissions are given out one by one, and others' actions pinned (W2); our own
//! actions are named by the project's one address.

use super::File;

/// What is wrong with the workflows, the actions, and the documents that show them.
pub fn check(files: &[File], address: &str) -> Vec<String> {
    files
        .iter()
        .flat_map(|file| check_file(file, address))
        .collect()
}

fn check_file(file: &File, address: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let in_yaml = file.has_extension("yml") || file.has_extension("yaml");
    if in_yaml {
        findings.extend(expressions_in_scripts(file));
        findings.extend(open_permissions(file));
    }
    for (number, line) in file
        .numbered()
        .filter(|_| in_yaml || file.has_extension("md"))
    {
        let problem =
            uses(line).and_then(|reference| problem_of(reference, line, address, in_yaml));
        findings.extend(problem.map(|problem| file.finding(number, &problem)));
    }
    findings
}

/// Expressions inside `run:`. No expression is let in: which of them an outsider can write
/// changes faster than any list.
fn expressions_in_scripts(file: &File) -> Vec<String> {
    let mut findings = Vec::new();
    let mut script: Option<usize> = None;
    for (number, line) in file.numbered().filter(|(_, line)| !line.trim().is_empty()) {
        script = script.filter(|indent| column(line) > *indent);
        if let Some(key) = line.trim_start_matches([' ', '-']).strip_prefix("run:") {
            script = script.or(Some(line.len() - key.len() - "run:".len()));
        }
        if script.is_some() && line.contains("${{") {
            let what = "an expression inside `run:` is a way in; pass it through `env:`";
            findings.push(file.finding(number, what));
        }
    }
    findings
}

fn column(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn open_permissions(file: &File) -> Option<String> {
    let has = |wanted: &str| file.text.lines().any(|line| line == wanted);
    let open = has("jobs:") && !has("permissions: {}");
    open.then(|| {
        file.finding(
            1,
            "a workflow gives no permissions at its top: `permissions: {}`",
        )
    })
}

/// What a `uses:` line refers to.
fn uses(line: &str) -> Option<&str> {
    let value = line.trim_start_matches([' ', '-']).strip_prefix("uses:")?;
    value.split_whitespace().next()
}

fn problem_of(reference: &str, line: &str, address: &str, pin: bool) -> Option<String> {
    if reference.starts_with("./") || reference.starts_with("$/") {
        return None;
    }
    if reference.starts_with(&format!("{address}/")) {
        return None;
    }
    if reference.contains("/windlass/") {
        return Some(format!(
            "{reference} is not at the project's address, {address}"
        ));
    }
    let commit = reference.rsplit_once('@').map_or("", |(_, commit)| commit);
    let is_commit = commit.len() == 40 && commit.chars().all(|digit| digit.is_ascii_hexdigit());
    let pinned = is_commit && line.contains(" # v");
    (pin && !pinned).then(|| format!("pin {reference} by commit, with ` # v…` behind it"))
}

#[cfg(test)]
mod tests {
    use super::{File, check};

    const PIN: &str = "0123456789012345678901234567890123456789";

    fn lines_found(path: &str, text: &str) -> Vec<usize> {
        let found = check(&[File::sample(path, text)], "windlass-ci/windlass");
        let line = |finding: &String| finding.split(':').nth(1).unwrap().parse().unwrap();
        found.iter().map(line).collect()
    }

    #[test]
    fn the_projects_own_parts_need_no_pin() {
        for (reference, found) in [
            ("$/actions/next-version", vec![]),
            ("windlass-ci/windlass/actions/next-version@v1", vec![]),
            ("windlass/windlass/actions/next-version@v1", vec![1]),
        ] {
            let step = format!("- uses: {reference}\n");
            assert_eq!(lines_found("a.yml", &step), found, "{reference}");
        }
    }

    #[test]
    fn w1_expressions_in_scripts_are_found_in_every_form() {
        for (step, found) in [
            ("- run: echo ${{ inputs.x }}", vec![2]),
            (
                "- name: a\n  run: |\n    echo\n\n    echo ${{ github.head_ref }}",
                vec![6],
            ),
            (
                "- run: >-\n    echo\n  env:\n    X: ${{ github.actor }}",
                vec![],
            ),
            (
                "- run: echo \"$X\"\n- uses: ./a\n  with: {x: \"${{ inputs.x }}\"}",
                vec![],
            ),
            (
                "- env:\n    X: ${{ inputs.x }}\n  run: |\n    run: ${{ a }}",
                vec![5],
            ),
        ] {
            assert_eq!(
                lines_found("a/action.yml", &format!("steps:\n{step}\n")),
                found,
                "{step}"
            );
        }
    }

    #[test]
    fn w2_workflows_start_without_permissions() {
        assert_eq!(lines_found("a.yml", "on: push\njobs:\n"), [1]);
        assert!(lines_found("a.yml", "on: push\npermissions: {}\njobs:\n").is_empty());
        assert_eq!(
            lines_found("a.yml", "permissions:\n  contents: write\njobs:\n"),
            [1]
        );
    }

    #[test]
    fn w2_actions_of_others_are_pinned_by_commit() {
        for (reference, count) in [
            (format!("actions/checkout@{PIN} # v7.0.1"), 0),
            (format!("actions/checkout@{PIN}"), 1),
            ("actions/checkout@v7 # v7".to_owned(), 1),
            ("./actions/next-version".to_owned(), 0),
            ("windlass-ci/windlass/actions/next-version@v1".to_owned(), 0),
            ("somebody/windlass/actions/next-version@v1".to_owned(), 1),
        ] {
            let found = lines_found("a.yml", &format!("- uses: {reference}\n"));
            assert_eq!(found.len(), count, "{reference}");
        }
    }

    #[test]
    fn documents_name_the_projects_own_address() {
        assert!(lines_found("a.md", "  - uses: actions/checkout@v7\n").is_empty());
        assert_eq!(
            lines_found("a.md", "  - uses: other/windlass/actions/x@v1\n"),
            [1]
        );
    }
}
