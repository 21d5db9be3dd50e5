//! What the reusable workflows promise, and act can't show, since it knows neither environments nor
//! concurrency: deployments to an environment wait for each other (W4), nobody waits for people
//! inside of a queue, approvals are looked at before they are asked for (W7), nothing waits for a
//! tag to start it (W3), no job that always runs hides a failure and none is skipped by accident (W5),
//! and Slack harms nothing.
//!
//! The files are read by their lines: they are the project's own, and zizmor and actionlint have
//! seen to their form.

use super::File;

/// What the workflows in `.github/workflows` don't keep.
pub fn check(files: &[File]) -> Vec<String> {
    let own = |file: &&File| file.path.starts_with(".github/workflows/");
    let workflows = files.iter().filter(own).map(Workflow::read);
    workflows.flat_map(|workflow| workflow.check()).collect()
}

struct Workflow<'a> {
    file: &'a File,
    jobs: Vec<Job<'a>>,
}

struct Job<'a> {
    name: &'a str,
    line: usize,
    lines: Vec<&'a str>,
}

impl<'a> Workflow<'a> {
    fn read(file: &'a File) -> Self {
        let mut jobs: Vec<Job<'a>> = Vec::new();
        let begin = |(_, line): &(usize, &str)| *line != "jobs:";
        for (number, line) in file.numbered().skip_while(begin).skip(1) {
            let name = line
                .strip_prefix("  ")
                .and_then(|line| line.strip_suffix(':'));
            match name.filter(|name| !name.starts_with([' ', '#'])) {
                Some(name) => jobs.push(Job {
                    name,
                    line: number,
                    lines: Vec::new(),
                }),
                None => jobs
                    .iter_mut()
                    .next_back()
                    .into_iter()
                    .for_each(|job| job.lines.push(line)),
            }
        }
        Self { file, jobs }
    }

    fn check(&self) -> Vec<String> {
        let mut findings = self.started_by_a_tag();
        findings.extend(self.jobs.iter().flat_map(|job| self.check_job(job)));
        if self.is_called() && self.jobs.iter().any(Job::calls_a_part) {
            findings.extend(self.without_result());
        }
        findings
    }

    fn is_called(&self) -> bool {
        self.file
            .text
            .lines()
            .any(|line| line == "  workflow_call:")
    }

    fn started_by_a_tag(&self) -> Vec<String> {
        let is_trigger = |line: &str| {
            line == "  release:" || line.trim_start().starts_with("tags: [") || line == "    tags:"
        };
        let head = self
            .file
            .numbered()
            .take_while(|(_, line)| *line != "jobs:");
        let found = head.filter(|(_, line)| is_trigger(line));
        let what = "what a job's own token makes starts no workflow: call the next stage";
        found
            .map(|(number, _)| self.file.finding(number, what))
            .collect()
    }

    fn check_job(&self, job: &Job<'_>) -> Vec<String> {
        let mut problems = Vec::new();
        if job.has("environment:") {
            problems.extend(if job.is_approval() {
                self.approval(job)
            } else {
                job.deployment()
            });
        }
        if self.is_called() && !job.has_status_function() {
            problems.push(
                "a job that was skipped anywhere before it skips it: `!cancelled() && …`"
                    .to_owned(),
            );
        }
        problems.extend(job.slack());
        problems
            .iter()
            .map(|what| {
                self.file
                    .finding(job.line, &format!("{}: {what}", job.name))
            })
            .collect()
    }

    /// Somebody looks whether anybody has to approve, before it is asked for.
    fn approval(&self, job: &Job<'_>) -> Vec<String> {
        let mut problems = Vec::new();
        if job.has("concurrency:") {
            problems.push("who waits for people must not hold up others".to_owned());
        }
        let needed = job.needs();
        let mut before = self
            .jobs
            .iter()
            .filter(|other| needed.contains(&other.name));
        if !before.any(|other| other.mentions("approval-environment: ${{")) {
            problems.push("no job before it looks whether anybody has to approve".to_owned());
        }
        problems
    }

    /// The job that always runs, and fails unless all others came to what they should.
    fn without_result(&self) -> Vec<String> {
        let Some(last) = self.jobs.iter().find(|job| job.has("if: always()")) else {
            return vec![
                self.file
                    .finding(1, "no job looks at what the others came to"),
            ];
        };
        let others = self.jobs.iter().filter(|job| job.name != last.name);
        let unseen = others.filter(|job| {
            !last.needs().contains(&job.name)
                || !last.mentions(&format!("needs.{}.result != 'success'", job.name))
        });
        unseen
            .map(|job| {
                self.file.finding(
                    last.line,
                    &format!("{}: doesn't look at {}", last.name, job.name),
                )
            })
            .collect()
    }
}

impl Job<'_> {
    fn has(&self, key: &str) -> bool {
        self.lines.iter().any(|line| {
            line.strip_prefix("    ")
                .is_some_and(|line| line.starts_with(key))
        })
    }

    fn mentions(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    fn calls_a_part(&self) -> bool {
        self.has("uses: $/.github/workflows/")
    }

    /// Without one in its condition, GitHub adds `success()`, which follows the whole chain.
    fn has_status_function(&self) -> bool {
        let mut lines = self
            .lines
            .iter()
            .skip_while(|line| !line.starts_with("    if: "));
        let first = lines.next().copied().unwrap_or_default();
        let more = lines.take_while(|line| line.starts_with("      "));
        let mut condition = std::iter::once(first).chain(more.copied());
        condition.any(|line| line.contains("cancelled()") || line.contains("always()"))
    }

    fn is_approval(&self) -> bool {
        self.mentions("-approval")
    }

    fn needs(&self) -> Vec<&str> {
        let line = self
            .lines
            .iter()
            .find_map(|line| line.strip_prefix("    needs: "));
        let names = line.unwrap_or_default().trim_matches(['[', ']']).split(',');
        names.map(str::trim).collect()
    }

    fn deployment(&self) -> Vec<String> {
        const WANTED: [&str; 4] = [
            "      group: windlass-${{ inputs.environment }}",
            "      cancel-in-progress: false",
            "      queue: max",
            "      deployment: false",
        ];
        let missing = WANTED.iter().filter(|wanted| !self.lines.contains(wanted));
        missing
            .map(|wanted| format!("a job that deploys has `{}`", wanted.trim()))
            .collect()
    }

    /// Each step that tells Slack goes on without it.
    fn slack(&self) -> Vec<String> {
        let steps = self.lines.split(|line| line.starts_with("      - "));
        let telling = steps.filter(|step| {
            step.iter()
                .any(|line| line.contains("actions/slack-status"))
        });
        let failing = telling.filter(|step| {
            !step
                .iter()
                .any(|line| line.trim() == "continue-on-error: true")
        });
        failing
            .map(|_| "a failing Slack would fail it: `continue-on-error: true`".to_owned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{File, check};

    fn found(text: &str) -> Vec<String> {
        let file = File::sample(".github/workflows/a.yml", text);
        check(&[file])
    }

    /// The real file, with one change that must be found.
    fn spoiled(name: &str, from: &str, to: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.github/workflows");
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(found(&text), Vec::<String>::new(), "{name}");
        assert!(text.contains(from), "{name} has no {from:?}");
        found(&text.replace(from, to))
    }

    #[test]
    fn w3_no_workflow_waits_for_a_tag_or_a_release() {
        for trigger in [
            "  release:\n    types: [published]\n",
            "  push:\n    tags: [v*]\n",
        ] {
            let text = format!("on:\n{trigger}jobs:\n  a:\n    runs-on: x\n");
            assert_eq!(found(&text).len(), 1, "{trigger}");
        }
        assert!(
            found("on:\n  push:\n    branches: [main]\njobs:\n  a:\n    runs-on: x\n").is_empty()
        );
    }

    #[test]
    fn w4_deployments_to_an_environment_wait_for_each_other() {
        for (from, to) in [
            (
                "group: windlass-${{ inputs.environment }}",
                "group: windlass-${{ inputs.tag }}",
            ),
            ("cancel-in-progress: false", "cancel-in-progress: true"),
            ("      queue: max\n", ""),
            ("      deployment: false\n", ""),
        ] {
            assert_eq!(spoiled("deploy.yml", from, to).len(), 1, "{from}");
        }
    }

    #[test]
    fn w4_nobody_waits_for_people_inside_of_a_queue() {
        let to = "    concurrency: production\n    environment:\n      name: ${{ inputs.environment }}-approval";
        let from = "    environment:\n      name: ${{ inputs.environment }}-approval";
        assert_eq!(spoiled("production-promote.yml", from, to).len(), 1);
    }

    #[test]
    fn w5_no_job_that_always_runs_hides_a_failure() {
        for name in [
            "dev-schedule.yml",
            "staging-dispatch.yml",
            "production-promote.yml",
            "hotfix.yml",
        ] {
            // And the job that then is no last one may be skipped.
            assert_eq!(spoiled(name, "    if: always()\n", "").len(), 2, "{name}");
            let unseen = spoiled(name, "needs.version.result != 'success'", "false");
            assert_eq!(unseen.len(), 1, "{name}");
        }
        let unseen = spoiled("rollback.yml", "needs.deploy.result != 'success'", "false");
        assert_eq!(unseen.len(), 1);
    }

    #[test]
    fn w5_no_job_is_skipped_for_one_that_was_not_wanted() {
        let from = "    if: ${{ !cancelled() && inputs.approval != 'none' && needs.verify.result == 'success' }}";
        let to = "    if: inputs.approval != 'none'";
        assert_eq!(spoiled("production-promote.yml", from, to).len(), 1);
    }

    #[test]
    fn w7_approvals_are_looked_at_before_they_are_asked_for() {
        for name in ["production-promote.yml", "rollback.yml"] {
            let from = "approval-environment: ${{";
            assert_eq!(
                spoiled(name, from, "environment-url: ${{").len(),
                1,
                "{name}"
            );
        }
    }

    #[test]
    fn a_failing_slack_fails_no_job() {
        let from = "        continue-on-error: true\n";
        for name in ["version.yml", "deploy.yml", "hotfix.yml"] {
            assert!(!spoiled(name, from, "").is_empty(), "{name}");
        }
    }
}
