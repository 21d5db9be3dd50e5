//! The block on the run's page: what was verified, and a row for each requirement, with links.

use windlass_core::verification::{Exhibit, Finding, Outcome, Verification};
use windlass_toolkit::{Inline, Summary};

use super::sign;
use crate::settings::Settings;

pub(crate) fn summary(settings: &Settings, verification: &Verification) -> Summary {
    let mut summary = Summary::default();
    let is = match verification.is_verified() {
        true => "is verified",
        false => "is not verified",
    };
    summary.heading(
        3,
        format!("verify-staging-tag: {} {is}", settings.request.tag()),
    );
    summary.table(
        &["tag", "commit", "lane", "deployed", "image", "promoted to"],
        [subject(settings, verification)],
    );
    summary.table(
        &["", "requirement", "what was looked at"],
        verification.findings.iter().map(row),
    );
    for warning in &verification.warnings {
        summary.paragraph(format!("Warning: {warning}"));
    }
    for finding in &verification.findings {
        if !finding.exhibits.is_empty() {
            summary.details(finding.requirement.to_string(), &exhibits(finding));
        }
    }
    summary
}

fn subject(settings: &Settings, verification: &Verification) -> [Inline; 6] {
    let none = || Inline::from("–");
    let code = |text: Option<&str>| text.map_or_else(none, Inline::code);
    let page = |path: String, shown: Inline| match &settings.context.repository {
        Some(repository) => {
            let server = &settings.context.server_url;
            Inline::link(shown, &format!("{server}/{repository}/{path}"))
        }
        None => shown,
    };
    let tag = settings.request.tag();
    let deployed = verification.deployed.as_ref();
    let digest = deployed.and_then(|deployed| deployed.image_digest.as_ref());
    [
        match verification.sha {
            Some(_) => page(format!("releases/tag/{}", in_url(tag)), Inline::code(tag)),
            None => Inline::code(tag),
        },
        match verification.sha {
            Some(sha) => page(format!("commit/{sha}"), Inline::code(&sha.short())),
            None => none(),
        },
        verification
            .lane
            .map_or_else(none, |lane| Inline::from(lane.to_string())),
        deployed.map_or_else(none, |deployed| {
            let at = Inline::from(deployed.at.to_string());
            match &deployed.url {
                Some(url) => Inline::link(at, url),
                None => page("deployments".to_owned(), at),
            }
        }),
        code(digest.map(|digest| digest.as_str())),
        code(verification.production_tag.as_deref()),
    ]
}

/// Of what git allows in a tag's name, these two mean something else in an address.
fn in_url(tag: &str) -> String {
    tag.replace('%', "%25").replace('#', "%23")
}

fn row(finding: &Finding) -> [Inline; 3] {
    let mut text = finding.text.clone();
    if finding.outcome == Outcome::Failed {
        for hint in &finding.hints {
            text.push_str(&format!("\nhint: {hint}"));
        }
    }
    [
        Inline::from(sign(finding.outcome)),
        Inline::from(finding.requirement.to_string()),
        Inline::from(text),
    ]
}

fn exhibits(finding: &Finding) -> Summary {
    let shown = |exhibit: &Exhibit| {
        let text = Inline::from(exhibit.text.as_str());
        match &exhibit.url {
            Some(url) => [Inline::link(text, url)],
            None => [text],
        }
    };
    let mut exhibits = Summary::default();
    exhibits.table(&["what was looked at"], finding.exhibits.iter().map(shown));
    exhibits
}
