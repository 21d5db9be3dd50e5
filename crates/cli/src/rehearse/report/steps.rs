//! The steps in their order, each with what it said, found and asked.

use maud::{Markup, html};

use super::requests::requests;
use super::text::cut_end;
use crate::rehearse::record::{Finding, Outcome, Step};
use crate::rehearse::wording::outcome;

/// A line of a log is cut to so many characters.
const LONGEST: usize = 1_000;

pub(super) fn section(steps: &[Step]) -> Markup {
    html! {
        section aria-labelledby="steps" {
            h2 id="steps" { "Steps" }
            ol class="steps" {
                @for (index, it) in steps.iter().enumerate() { (step(index + 1, it)) }
            }
        }
    }
}

/// The anchor of a step.
pub(super) fn anchor(number: usize) -> String {
    format!("step-{number}")
}

fn step(number: usize, step: &Step) -> Markup {
    let kind = match step.outcome {
        Outcome::Claimed => "claimed",
        Outcome::Changed => "changed",
        Outcome::Unchanged => "unchanged",
        Outcome::Refused => "refused",
    };
    html! {
        li id=(anchor(number)) class=(kind) {
            div class="head" {
                span class="number" { (number) }
                span class={ "lane " (step.lane) } { (step.lane) }
                code class="tag" { bdi { (step.tag) } }
                h3 { bdi { (step.title) } }
                span class="outcome" { (outcome(step)) }
            }
            @for line in &step.log { p class="log" { bdi { (cut_end(line, LONGEST)) } } }
            @if !step.findings.is_empty() {
                ul class="findings" { @for it in &step.findings { (finding(it)) } }
            }
            (requests(step))
        }
    }
}

fn finding(finding: &Finding) -> Markup {
    html! {
        li class=(finding.outcome) {
            strong { (finding.requirement) }
            span class="found" { (finding.outcome) }
            bdi { (cut_end(&finding.text, LONGEST)) }
            @for hint in &finding.hints {
                p class="hint" { bdi { (cut_end(hint, LONGEST)) } }
            }
        }
    }
}
