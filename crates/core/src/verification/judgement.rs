//! What a rule says of one requirement, and what stops it from saying it.

use super::evidence::Reading;
use super::finding::{Exhibit, Finding, Outcome};
use super::inquiry::Inquiry;
use super::requirement::Requirement;
use crate::problem::Problem;
use crate::rules;
use crate::text::is_unseen;

/// At most so many things are shown one by one.
const EXHIBITS: usize = 50;
/// Text of others is cut to this many characters.
const LONGEST: usize = 500;

/// A finding that doesn't know yet which requirement it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub(crate) outcome: Outcome,
    text: String,
    exhibits: Vec<Exhibit>,
    hints: Vec<String>,
}

/// Why a rule doesn't come to its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It needs to know more.
    Ask(Vec<Inquiry>),
    /// It has seen enough.
    Failed(Judgement),
}

/// What a rule comes to.
pub(crate) type Judged<T = Judgement> = Result<T, Stop>;

impl Judgement {
    pub(crate) fn new(outcome: Outcome, text: impl AsRef<str>) -> Self {
        Self {
            outcome,
            text: one_line(text.as_ref()),
            exhibits: Vec::new(),
            hints: Vec::new(),
        }
    }

    pub(crate) fn passed(text: impl AsRef<str>) -> Self {
        Self::new(Outcome::Passed, text)
    }

    pub(crate) fn failed(text: impl AsRef<str>) -> Self {
        Self::new(Outcome::Failed, text)
    }

    pub(crate) fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hints.push(one_line(hint.as_ref()));
        self
    }

    pub(crate) fn hints(self, hints: &[String]) -> Self {
        hints.iter().fold(self, Self::hint)
    }

    pub(crate) fn exhibits(mut self, exhibits: Vec<Exhibit>) -> Self {
        let more = exhibits.len().saturating_sub(EXHIBITS);
        self.exhibits
            .extend(exhibits.into_iter().take(EXHIBITS).map(|exhibit| Exhibit {
                text: one_line(&exhibit.text),
                ..exhibit
            }));
        if more > 0 {
            let text = format!("… and {more} more");
            self.exhibits.push(Exhibit { text, url: None });
        }
        self
    }

    /// Its text, its exhibits and its hints.
    pub(crate) fn parts(self) -> (String, Vec<Exhibit>, Vec<String>) {
        (self.text, self.exhibits, self.hints)
    }

    pub(crate) fn of(self, requirement: Requirement) -> Finding {
        Finding {
            requirement,
            outcome: self.outcome,
            text: self.text,
            exhibits: self.exhibits,
            hints: self.hints,
        }
    }
}

/// An answer of GitHub, asked for where nobody did yet.
pub(crate) fn read<T>(reading: &Reading<T>, inquiry: impl FnOnce() -> Inquiry) -> Judged<&T> {
    match reading {
        Reading::Unread => Err(inquiry().into()),
        Reading::Read(answer) => Ok(answer),
        Reading::Denied(denial) => {
            let denied = unjudged(&denial.reason).hints(&denial.hints);
            Err(denied.into())
        }
    }
}

/// What another requirement leaves open counts as failed, and says so.
pub(crate) fn unjudged(because: impl AsRef<str>) -> Judgement {
    Judgement::failed(format!("can't be judged: {}", because.as_ref()))
}

impl From<Inquiry> for Stop {
    fn from(inquiry: Inquiry) -> Self {
        Self::Ask(vec![inquiry])
    }
}

impl From<Judgement> for Stop {
    fn from(judgement: Judgement) -> Self {
        Self::Failed(judgement)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Failed(Judgement::failed(&problem.message).hints(&problem.hints))
    }
}

impl From<rules::Stop> for Stop {
    fn from(stop: rules::Stop) -> Self {
        match stop {
            rules::Stop::Ask(questions) => {
                Self::Ask(questions.into_iter().map(Inquiry::Rules).collect())
            }
            rules::Stop::Problem(problem) => problem.into(),
        }
    }
}

/// Names of checks and payloads are written by others: they stay on their line, and end.
fn one_line(text: &str) -> String {
    let shown = |c: char| if is_unseen(c) { ' ' } else { c };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or_default();
            kept.chars().map(shown).chain(['…']).collect()
        }
        None => text.chars().map(shown).collect(),
    }
}
