//! The summary on the run's page.

use windlass_core::message::Told;
use windlass_toolkit::{Inline, Summary};

use crate::deliver::Telling;
use crate::outputs::Delivered;
use crate::settings::Means;

/// The message as the run's page shows it, and where it stands in Slack, if it was delivered.
pub(crate) fn summary(
    telling: &Telling<'_>,
    told: &Told,
    delivered: Option<&Delivered>,
) -> Summary {
    let lines = telling.message(told).lines();
    let mut summary = Summary::default();
    let mut lines = lines.iter();
    summary.heading(2, lines.next().map(String::as_str).unwrap_or_default());
    for line in lines {
        summary.paragraph(line.as_str());
    }
    let Some(delivered) = delivered else {
        summary.paragraph("Slack was not told.");
        return summary;
    };
    match telling.settings.means {
        Means::Webhook(_) if !delivered.is_told => {
            summary.paragraph("Slack is told of the end alone: a webhook can't change its message.")
        }
        Means::None => summary.paragraph("Slack was not told."),
        _ => &mut summary,
    };
    if let Some(permalink) = &delivered.permalink {
        summary.paragraph(Inline::link("The message in Slack", permalink));
    }
    for one in &delivered.direct {
        let reason = one.reason.as_deref().unwrap_or("delivered");
        summary.paragraph(format!("Direct message to {}: {reason}", one.login));
    }
    summary
}
