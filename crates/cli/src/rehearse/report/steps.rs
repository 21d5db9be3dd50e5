//! The steps in their order, each with what it said, found and asked.

use maud::{Markup, html};

use super::details::{details, key};
use super::text::cut_line;
use windlass_core::verification::{Finding, Outcome};

use crate::rehearse::record::{Outcome as Ended, Step, Telling};
use crate::rehearse::wording::{conclusion, outcome};

pub(super) fn section(steps: &[Step]) -> Markup {
    html! {
        section aria-labelledby="steps" {
            h2 id="steps" { "Steps" }
            (key())
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
    html! {
        li id=(anchor(number)) class=(step.outcome.as_str()) {
            div class="head" {
                span class="number" { (number) }
                span class={ "lane " (step.lane) } { (step.lane) }
                code class="tag" { bdi { (step.tag) } }
                h3 { bdi { (step.title) } }
                span class="outcome" { (outcome(step)) }
            }
            @if step.outcome != Ended::Refused {
                @for line in conclusion(step) { p class="log" { bdi { (cut_line(&line)) } } }
            }
            @if !step.slack.is_empty() { (told(&step.slack)) }
            @if let Some(problem) = &step.problem { p class="log amiss" { bdi { (problem) } } }
            @if !step.findings.is_empty() {
                ul class="findings" { @for it in &step.findings { (finding(it)) } }
            }
            (details(step))
        }
    }
}

/// What Slack showed of its run, before and after it.
fn told(slack: &[Telling]) -> Markup {
    html! {
        ul class="told" {
            @for telling in slack {
                li { span class="where" { "Slack" } " " bdi { (cut_line(&telling.text)) } }
            }
        }
    }
}

/// How to mend it is told where something is amiss.
fn finding(finding: &Finding) -> Markup {
    let failed = finding.outcome == Outcome::Failed;
    let (kind, outcome) = match finding.outcome {
        Outcome::Passed => ("passed", Some("passed")),
        Outcome::Failed => ("failed", Some("not met")),
        // The text says why it says nothing.
        Outcome::NotApplicable | Outcome::NotConfigured | Outcome::NotRequired => ("silent", None),
    };
    html! {
        li class=(kind) {
            strong { (finding.requirement) }
            @if let Some(outcome) = outcome { " " span class="found" { (outcome) } }
            " " bdi { (cut_line(&finding.text)) }
            @if failed {
                @for exhibit in &finding.exhibits {
                    p { bdi { (cut_line(&exhibit.text)) } }
                }
                @for hint in &finding.hints { p { bdi { (cut_line(hint)) } } }
            }
        }
    }
}
