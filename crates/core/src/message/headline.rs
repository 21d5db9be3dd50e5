//! The line that says what runs, and how it is.

use super::phase::Phase;
use super::run::Run;
use super::told::Told;

const TITLE: &str = "Release";

/// What runs: title, version, environment.
pub(super) fn subject(told: &Told, run: &Run) -> String {
    let title = told.title.as_deref().or(run.workflow.as_deref());
    let mut subject = title.unwrap_or(TITLE).to_owned();
    if let Some(version) = &told.version {
        subject.push_str(&format!(" {version}"));
    }
    if let Some(environment) = &told.environment {
        subject.push_str(&format!(" → {environment}"));
    }
    subject
}

/// The same, with how it is.
pub(super) fn headline(told: &Told, run: &Run) -> String {
    format!("{} {}", told.story.phase().symbol(), subject(told, run))
}

/// How it is, as a sentence: `failed in deploy after 2m 3s`.
pub(super) fn sentence(told: &Told) -> String {
    let phase = told.story.phase();
    let chapters = told.story.chapters();
    let mut sentence = phase.sentence().to_owned();
    let Some((_, end)) = told.story.outcome() else {
        return sentence;
    };
    if let (true, Some(last)) = (
        phase.is_bad() && phase != Phase::RolledBack,
        chapters.last(),
    ) {
        sentence.push_str(&format!(" in {}", last.phase));
    }
    if let Some(first) = chapters.first() {
        sentence.push_str(&format!(
            " after {}",
            super::duration::between(first.began, end)
        ));
    }
    sentence
}
