//! The summary on the run's page.

use windlass_core::message::Told;
use windlass_toolkit::{Inline, Summary};

use crate::deliver::Telling;
use crate::outputs::Delivered;

/// The message as the run's page shows it, and where it stands in Slack.
pub(crate) fn summary(
    telling: &Telling<'_>,
    told: &Told,
    delivered: &Delivered,
    is_told: bool,
) -> Summary {
    let lines = telling.message(told).lines();
    let mut summary = Summary::default();
    let mut lines = lines.iter();
    summary.heading(2, lines.next().map(String::as_str).unwrap_or_default());
    for line in lines {
        summary.paragraph(line.as_str());
    }
    match &delivered.permalink {
        Some(permalink) => summary.paragraph(Inline::link("The message in Slack", permalink)),
        None if is_told => &mut summary,
        None => summary.paragraph("Slack was not told."),
    };
    for one in &delivered.direct {
        let reason = one.reason.as_deref().unwrap_or("delivered");
        summary.paragraph(format!("Direct message to {}: {reason}", one.login));
    }
    summary
}
