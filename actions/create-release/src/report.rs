//! What was done, for people.

use windlass_core::ReleaseChange;
use windlass_toolkit::{Inline, Summary};

use crate::progress::in_words;
use crate::settings::Settings;
use crate::settled::{Settled, State};
use crate::target::Target;

/// One line: what became of the release.
pub(crate) fn sentence(settings: &Settings, settled: &Settled) -> String {
    let tag = &settings.tag;
    let kind = if settings.draft {
        "the draft"
    } else {
        "the release"
    };
    match (settled.state, settings.dry_run) {
        (State::Unchanged, _) => format!("{kind} of {tag} is as wanted; nothing was changed"),
        (State::Created, true) => format!("{kind} of {tag} would be created"),
        (State::Updated, true) => format!("{kind} of {tag} would be changed"),
        (State::Created, false) => format!("{kind} of {tag} is there, with all its assets"),
        (State::Updated, false) => format!("{kind} of {tag} is now as wanted"),
    }
}

/// One change, with its reason.
pub(crate) fn step(settings: &Settings, change: &ReleaseChange) -> String {
    let size = match change {
        ReleaseChange::Upload { name, .. } => settings.assets.named(name),
        _ => None,
    };
    let size = size.map(|asset| format!(" ({})", in_words(asset.wanted.size)));
    let (text, because) = (change.text(), change.because());
    format!("{text}{}: {because}", size.unwrap_or_default())
}

/// A line for each change; in a dry run, for each that would follow.
pub(crate) fn steps(settings: &Settings, settled: &Settled) -> Vec<String> {
    let changes = settled.changes.iter();
    let mut lines: Vec<String> = changes.map(|change| step(settings, change)).collect();
    let publishes = |change: &ReleaseChange| matches!(change, ReleaseChange::Publish { .. });
    let created = settled.state == State::Created && !settings.draft;
    if settings.dry_run && created && !settled.changes.iter().any(publishes) {
        lines.push("publish it: once all of it is there and verified".to_owned());
    }
    lines
}

/// The block on the run's page.
pub(crate) fn summary(settings: &Settings, target: &Target, settled: &Settled) -> Summary {
    let mut summary = Summary::default();
    summary.heading(3, format!("create-release: {}", settings.tag));
    summary.paragraph(sentence(settings, settled));
    let unknown = || Inline::from("unknown");
    let page = settled
        .release
        .as_ref()
        .map(|release| Inline::link(Inline::code(&settings.tag), &release.html_url));
    summary.table(
        &["release", "commit", "lane", "latest", "notes since"],
        [[
            page.unwrap_or_else(|| Inline::code(&settings.tag)),
            Inline::code(&target.commit.short()),
            target
                .lane
                .map_or_else(unknown, |lane| Inline::from(lane.to_string().as_str())),
            Inline::from(if settled.is_latest { "yes" } else { "no" }),
            target
                .previous
                .as_deref()
                .map_or_else(|| Inline::from("none of its lane"), Inline::code),
        ]],
    );
    assets(&mut summary, settings);
    for warning in &settled.warnings {
        summary.paragraph(format!("Warning: {warning}"));
    }
    let lines = steps(settings, settled);
    if !lines.is_empty() {
        let mut steps = Summary::default();
        steps.table(&["step"], lines.iter().map(|line| [line.as_str()]));
        summary.details(format!("{} steps", lines.len()), &steps);
    }
    summary
}

fn assets(summary: &mut Summary, settings: &Settings) {
    let wanted = settings.assets.wanted();
    if wanted.is_empty() {
        return;
    }
    let rows = wanted.iter().map(|asset| {
        [
            Inline::code(&asset.name),
            Inline::from(in_words(asset.size).as_str()),
            Inline::code(&asset.sha256),
        ]
    });
    summary.table(&["asset", "size", "sha256"], rows);
}
