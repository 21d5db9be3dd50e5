//! What was done, for people.

use windlass_core::image::{TagChange, TagStep};
use windlass_toolkit::{Inline, Summary};

use crate::outputs::Promoted;

/// One line: what became of the image.
pub(crate) fn sentence(promoted: &Promoted<'_>) -> String {
    let image = &promoted.settings.image;
    let Some(reference) = promoted.reference() else {
        return format!("{image}: there is no such image yet");
    };
    let tags: Vec<&str> = promoted
        .steps()
        .iter()
        .map(|step| step.tag().as_str())
        .collect();
    let tags = tags.join(", ");
    match (promoted.state(), promoted.settings.dry_run) {
        _ if tags.is_empty() => format!("{reference} is there"),
        ("promoted", true) => format!("{reference} would be {tags}"),
        ("promoted", false) => format!("{reference} is {tags} now"),
        _ => format!("{reference} is {tags} already; nothing was changed"),
    }
}

/// One tag, and what was done about it.
pub(crate) fn step_line(step: &TagStep, dry_run: bool) -> String {
    let tag = step.tag();
    match (&step.change, dry_run) {
        (TagChange::Keep, _) => format!("{tag} stands there already"),
        (TagChange::Create, true) => format!("would give the tag {tag}"),
        (TagChange::Create, false) => format!("gave the tag {tag}"),
        (TagChange::Move { from }, true) => format!("would move the tag {tag}, away from {from}"),
        (TagChange::Move { from }, false) => format!("moved the tag {tag}, away from {from}"),
    }
}

/// The block on the run's page.
pub(crate) fn summary(promoted: &Promoted<'_>) -> Summary {
    let (settings, mut summary) = (promoted.settings, Summary::default());
    summary.heading(3, format!("promote-image: {}", settings.image));
    summary.paragraph(sentence(promoted));
    let Some(source) = promoted.source() else {
        return summary;
    };
    let or_unknown = |text: &str| match text {
        "" => Inline::from("unknown"),
        text => Inline::from(text),
    };
    let code = |text: Option<&str>| text.map_or_else(|| Inline::from("not told"), Inline::code);
    summary.table(
        &["digest", "runs on", "built from"],
        [[
            Inline::code(source.digest.as_str()),
            or_unknown(&promoted.platforms().join(", ")),
            code(source.revision.as_deref()),
        ]],
    );
    if !promoted.steps().is_empty() {
        let rows = promoted.steps().iter().map(|step| {
            [
                Inline::code(step.tag().as_str()),
                Inline::from(step_line(step, settings.dry_run)),
            ]
        });
        summary.table(&["tag", "what was done"], rows);
    }
    summary
}
