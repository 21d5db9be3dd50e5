//! The decision, for people.

use windlass_core::{Considered, Decider, Reason};
use windlass_toolkit::{Failure, Inline, Summary};

use crate::failure::of_problem;
use crate::settings::Settings;
use crate::settled::Settled;

/// The summary shows this many tags; a repository may have 100,000.
const SUMMARY_ROWS: usize = 200;

/// One line: what was decided, and why.
pub(crate) fn sentence(settings: &Settings, settled: &Settled) -> String {
    let decision = &settled.decision;
    let done = match (decision.changed, settled.claimed, settings.claim) {
        _ if decision.reason == Reason::HotfixPromoted => "goes to production as it is, on",
        (false, ..) => "is there already on",
        (true, true, _) => "was claimed on",
        (true, false, true) => "would be claimed on",
        (true, false, false) => "is next on",
    };
    format!(
        "{} {done} {}: {}",
        decision.tag,
        decision.sha.short(),
        decision.because
    )
}

/// Every tag with what it counted for, a line each.
pub(crate) fn explanation(considered: &[Considered]) -> String {
    let width = considered
        .iter()
        .map(|tag| tag.tag.chars().count())
        .max()
        .unwrap_or_default()
        .min(40);
    let line = |tag: &Considered| {
        format!(
            "  {:width$}  {}  {}\n",
            tag.tag,
            tag.commit.short(),
            tag.standing.text()
        )
    };
    format!(
        "tags, highest first:\n{}",
        considered.iter().map(line).collect::<String>()
    )
}

/// The block on the run's page.
pub(crate) fn summary(settings: &Settings, settled: &Settled) -> Result<Summary, Failure> {
    // Without a page to show it on, a long list of tags is not worth making.
    let mut summary = Summary::default();
    if settings.environment.get("GITHUB_STEP_SUMMARY").is_none() {
        return Ok(summary);
    }
    let decision = &settled.decision;
    let none = || Inline::from("none");
    summary.heading(3, format!("next-version: {}", decision.tag));
    summary.paragraph(sentence(settings, settled));
    summary.table(
        &["lane", "version", "commit", "previous tag", "image tag"],
        [[
            Inline::from(settings.lane().to_string().as_str()),
            Inline::code(&decision.version.to_string()),
            commit(settings, settled),
            decision
                .previous_tag
                .as_deref()
                .map_or_else(none, Inline::code),
            Inline::code(&settled.image_tag),
        ]],
    );
    for warning in &decision.warnings {
        summary.paragraph(format!("Warning: {warning}"));
    }
    let considered = considered(settings, settled)?;
    let mut tags = Summary::default();
    let rows = considered.iter().take(SUMMARY_ROWS).map(|tag| {
        [
            Inline::code(&tag.tag),
            Inline::code(&tag.commit.short()),
            Inline::from(tag.standing.text().as_str()),
        ]
    });
    tags.table(&["tag", "commit", "counts as"], rows);
    if considered.len() > SUMMARY_ROWS {
        let rest = considered.len() - SUMMARY_ROWS;
        tags.paragraph(format!(
            "… and {rest} more; run with explain to log them all."
        ));
    }
    summary.details(format!("{} tags", considered.len()), &tags);
    Ok(summary)
}

fn commit(settings: &Settings, settled: &Settled) -> Inline {
    let sha = settled.decision.sha;
    let short = Inline::code(&sha.short());
    match &settings.context.repository {
        Some(repository) => {
            let url = format!("{}/{repository}/commit/{sha}", settings.context.server_url);
            Inline::link(short, &url)
        }
        None => short,
    }
}

pub(crate) fn considered(
    settings: &Settings,
    settled: &Settled,
) -> Result<Vec<Considered>, Failure> {
    let decider = Decider::new(&settings.request, &settled.facts.tags).map_err(of_problem)?;
    Ok(decider.explain(&settled.facts))
}
