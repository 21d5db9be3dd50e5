//! What Conventional Commits 1.0.0 ask for.

use git_conventional::{Commit as Conventional, Type};

use crate::facts::Commit;
use crate::step::Step;

/// The largest step that any of the commits asks for: a breaking change the major, a feature the
/// minor, anything else the patch. A message that follows no convention counts as a fix.
pub(crate) fn step(commits: &[Commit]) -> Step {
    commits
        .iter()
        .map(|commit| step_of(&commit.message))
        .fold(Step::Patch, larger)
}

fn step_of(message: &str) -> Step {
    match Conventional::parse(message.trim()) {
        Ok(commit) if commit.breaking() => Step::Major,
        Ok(commit) if commit.type_() == Type::FEAT => Step::Minor,
        _ => Step::Patch,
    }
}

fn larger(a: Step, b: Step) -> Step {
    match (a, b) {
        (Step::Major, _) | (_, Step::Major) => Step::Major,
        (Step::Minor, _) | (_, Step::Minor) => Step::Minor,
        _ => Step::Patch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_asks_for_its_step() {
        let cases = [
            ("fix: a", Step::Patch),
            ("feat: a", Step::Minor),
            ("FEAT(api): a", Step::Minor),
            ("feat!: a", Step::Major),
            ("chore(deps)!: a", Step::Major),
            ("fix: a\n\nBREAKING CHANGE: gone", Step::Major),
            ("fix: a\n\nBREAKING-CHANGE: gone", Step::Major),
            ("fix: a\r\n\r\nBREAKING CHANGE: gone\r\n", Step::Major),
            ("feature: a", Step::Patch),
            ("Merge branch 'feat: x'", Step::Patch),
            ("", Step::Patch),
        ];
        for (message, expected) in cases {
            assert_eq!(step_of(message), expected, "{message:?}");
        }
    }
}
