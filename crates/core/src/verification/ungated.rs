//! `ungated`: no GitHub App gates an environment that a job enters with `deployment: false`.
//!
//! Such a job files no deployment, so that an App has nothing to judge, and GitHub fails it. That
//! would be after a version was made or an image got its tag; so it is looked at before.

use super::case::Case;
use super::evidence::Evidence;
use super::finding::Outcome;
use super::inquiry::Inquiry;
use super::judgement::{Judged, Judgement, Stop, read};

pub(super) fn judge(case: &Case<'_>) -> Judged {
    match case.request.ungated_environments.as_slice() {
        [] => Ok(Judgement::new(
            Outcome::NotConfigured,
            "no environment is named",
        )),
        names => judge_gates(names, case.evidence),
    }
}

/// Asks for all of the environments at once.
pub(crate) fn judge_gates(names: &[String], evidence: &Evidence) -> Judged {
    let (mut gated, mut inquiries) = (Vec::new(), Vec::new());
    for name in names {
        match gates_of(name, evidence) {
            Ok([]) => {}
            Ok(apps) => gated.push((name, apps)),
            Err(Stop::Ask(more)) => inquiries.extend(more),
            Err(failed) => return Err(failed),
        }
    }
    match (inquiries.is_empty(), gated.is_empty()) {
        (false, _) => Err(Stop::Ask(inquiries)),
        (true, true) => Ok(Judgement::passed(format!(
            "no App gates {}",
            quoted(names.iter())
        ))),
        (true, false) => Ok(failed(&gated)),
    }
}

fn gates_of<'e>(name: &str, evidence: &'e Evidence) -> Judged<&'e [String]> {
    let ask = || Inquiry::Gates {
        environment: name.to_owned(),
    };
    match evidence.gates.get(name) {
        Some(reading) => read(reading, ask).map(Vec::as_slice),
        None => Err(ask().into()),
    }
}

fn failed(gated: &[(&String, &[String])]) -> Judgement {
    let by = gated.iter();
    let by = by.map(|(name, apps)| format!("'{name}' ({})", apps.join(", ")));
    let by: Vec<String> = by.collect();
    let text = format!(
        "an App gates {}: a job with 'deployment: false' fails there, for it files no deployment that could be judged",
        by.join(" and ")
    );
    let names = quoted(gated.iter().map(|(name, _)| *name));
    Judgement::failed(text).hint(format!(
        "disable the custom deployment protection rules of {names} under Settings → Environments; reviewers and wait timers may stay"
    ))
}

fn quoted<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("'{name}'")).collect();
    quoted.join(" and ")
}
