//! The block on the run's page: from where to where, and what was looked at.

use windlass_core::rollback::Rollback;
use windlass_core::verification::Exhibit;
use windlass_toolkit::{Inline, Summary};

use super::{is_failed, standing};
use crate::settings::Settings;

pub(crate) fn summary(settings: &Settings, rollback: &Rollback) -> Summary {
    let mut summary = Summary::default();
    let environment = &settings.request.environment;
    let heading = match rollback.allowed() {
        Some(target) => format!("rollback-target: {environment} goes back to {}", target.tag),
        None => format!("rollback-target: {environment} is not rolled back"),
    };
    summary.heading(3, heading);
    summary.table(
        &["from", "to", "commit", "ran well", "image"],
        [way(settings, rollback)],
    );
    summary.table(&["", "what was looked at"], rows(rollback));
    for warning in &rollback.warnings {
        summary.paragraph(format!("Warning: {warning}"));
    }
    if !rollback.exhibits.is_empty() {
        summary.details("deployments", &deployments(rollback));
    }
    summary
}

fn way(settings: &Settings, rollback: &Rollback) -> [Inline; 5] {
    let none = || Inline::from("–");
    let code = |text: Option<&str>| text.map_or_else(none, Inline::code);
    let (target, running) = (rollback.allowed(), rollback.running.as_ref());
    let commit = |sha: &windlass_core::ObjectId| {
        let shown = Inline::code(&sha.short());
        match &settings.context.repository {
            Some(repository) => {
                let server = &settings.context.server_url;
                Inline::link(shown, &format!("{server}/{repository}/commit/{sha}"))
            }
            None => shown,
        }
    };
    let digest = target.and_then(|target| target.image_digest.as_ref());
    [
        code(running.map(|running| running.tag.as_str())),
        code(target.map(|target| target.tag.as_str())),
        target.map_or_else(none, |target| commit(&target.sha)),
        target.map_or_else(none, |target| {
            let at = Inline::from(target.at.to_string());
            match &target.url {
                Some(url) => Inline::link(at, url),
                None => at,
            }
        }),
        code(digest.map(|digest| digest.as_str())),
    ]
}

fn rows(rollback: &Rollback) -> Vec<[Inline; 2]> {
    let with_hints = |text: &str, hints: &[String]| {
        let hints = hints.iter().map(|hint| format!("\nhint: {hint}"));
        Inline::from(format!("{text}{}", hints.collect::<String>()))
    };
    let mut rows = Vec::new();
    for finding in &rollback.findings {
        let (sign, hints) = match is_failed(finding) {
            true => ("✗", finding.hints.as_slice()),
            false => ("✓", &[][..]),
        };
        rows.push([Inline::from(sign), with_hints(&finding.text, hints)]);
    }
    if let Some(running) = &rollback.running {
        rows.push([Inline::from("–"), Inline::from(standing(running))]);
    }
    let sign = if rollback.target.is_some() {
        "✓"
    } else {
        "✗"
    };
    let found = with_hints(&rollback.text, &rollback.hints);
    rows.push([Inline::from(sign), found]);
    rows
}

fn deployments(rollback: &Rollback) -> Summary {
    let shown = |exhibit: &Exhibit| [Inline::from(exhibit.text.as_str())];
    let mut table = Summary::default();
    let exhibits = rollback.exhibits.iter().map(shown);
    table.table(&["looked at, the newest first"], exhibits);
    table
}
