//! What goes wrong on purpose, and when.
//!
//! Must not know how a fault is played on a connection (`server` does that) or
//! what the requests mean. The same seed and the same requests give the same
//! faults, in whatever process they arrive.

mod file;
mod pattern;

use std::time::Duration;

pub use file::FaultsFileError;
use pattern::Pattern;

use crate::state::counters::Counters;

/// The rules, tried in their order: the first that strikes wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    seed: u64,
    rules: Vec<FaultRule>,
}

#[derive(Clone, Debug, PartialEq)]
struct FaultRule {
    matching: Match,
    fault: Fault,
}

/// Which requests a fault strikes.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    method: Option<String>,
    path: Pattern,
    when: When,
}

/// Which of the matching requests it strikes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    Every,
    /// The n-th, counted from 1.
    Nth(u64),
    /// Each with this probability.
    Chance(f64),
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// An answer with this status, and GitHub's shape around the message or the
    /// given body; the request is not carried out.
    Status {
        /// The HTTP status.
        status: u16,
        /// The body, in place of an error of GitHub's shape.
        body: Option<String>,
    },
    /// The connection is closed before anything is done.
    DropBefore,
    /// The request is carried out, and the connection closed without an answer.
    DropAfterWrite,
    /// The connection is closed when half of the request's body has come. An upload
    /// leaves an asset in the state `starter` behind.
    BreakUpload,
    /// The request is carried out after a while.
    Delay(Duration),
    /// 429 with `Retry-After`.
    TooManyRequests {
        /// Seconds.
        retry_after: u64,
    },
    /// GitHub's secondary rate limit: 403 with `Retry-After`.
    SecondaryLimit {
        /// Seconds.
        retry_after: u64,
    },
    /// The answer as it was before the last write that came through the
    /// emulator; it concerns branches and tags, git's own protocol too, and
    /// releases where they are listed or found by tag.
    StaleRead,
}

/// An answer that a fault puts in place of the request's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PlannedAnswer {
    /// [`Fault::Status`].
    Status { status: u16, body: Option<String> },
    /// [`Fault::TooManyRequests`]; in seconds.
    TooManyRequests { retry_after: u64 },
    /// [`Fault::SecondaryLimit`]; in seconds.
    SecondaryLimit { retry_after: u64 },
}

impl Match {
    /// Requests of one method whose path ends with the pattern, in which `*`
    /// stands for anything: `/git/refs`, `/git/ref/tags/*`.
    pub fn method(method: &str, path: &str) -> Self {
        Self {
            method: Some(method.to_ascii_uppercase()),
            ..Self::any(path)
        }
    }

    /// Requests of any method.
    pub fn any(path: &str) -> Self {
        Self {
            method: None,
            path: Pattern::new(path),
            when: When::Every,
        }
    }

    /// [`Match::method`] for `GET`.
    pub fn get(path: &str) -> Self {
        Self::method("GET", path)
    }

    /// [`Match::method`] for `POST`.
    pub fn post(path: &str) -> Self {
        Self::method("POST", path)
    }

    /// Only the n-th of them, counted from 1.
    #[must_use]
    pub fn nth(mut self, n: u64) -> Self {
        self.when = When::Nth(n);
        self
    }

    /// Each of them with a probability from 0 to 1.
    #[must_use]
    pub fn chance(mut self, probability: f64) -> Self {
        self.when = When::Chance(probability);
        self
    }

    fn covers(&self, method: &str, path: &str) -> bool {
        let same = self.method.as_ref().is_none_or(|wanted| wanted == method);
        same && self.path.matches(path)
    }
}

impl Fault {
    /// The name that it has in files and in the request log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::DropBefore => "drop-before",
            Self::DropAfterWrite => "drop-after-write",
            Self::BreakUpload => "break-upload",
            Self::Delay(_) => "delay",
            Self::TooManyRequests { .. } => "too-many-requests",
            Self::SecondaryLimit { .. } => "secondary-limit",
            Self::StaleRead => "stale-read",
        }
    }
}

impl Faults {
    /// Decides the dice of [`Match::chance`].
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Adds a rule.
    #[must_use]
    pub fn on(mut self, matching: Match, fault: Fault) -> Self {
        self.rules.push(FaultRule { matching, fault });
        self
    }

    /// Whether any rule could ever strike a request.
    pub(crate) fn concern(&self, method: &str, path: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| rule.matching.covers(method, path))
    }

    /// Whether answers from before the last write may be asked for.
    pub(crate) fn may_be_stale(&self) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| rule.fault == Fault::StaleRead)
    }

    /// Counts the request and says what strikes it. Every rule counts the
    /// requests that it matches, whether or not an earlier rule strikes first.
    pub(crate) fn strike(
        &self,
        counters: &mut Counters,
        method: &str,
        path: &str,
    ) -> Option<Fault> {
        let mut struck = None;
        for (index, rule) in self.rules.iter().enumerate() {
            if !rule.matching.covers(method, path) {
                continue;
            }
            let count = counters.faults.entry(self.key(index, rule)).or_default();
            *count += 1;
            if struck.is_none() && self.strikes(index, rule.matching.when, *count) {
                struck = Some(rule.fault.clone());
            }
        }
        struck
    }

    fn strikes(&self, index: usize, when: When, count: u64) -> bool {
        match when {
            When::Every => true,
            When::Nth(n) => n == count,
            When::Chance(probability) => {
                // One stream per rule, and its count-th number: the order in
                // which other rules match does not matter.
                let stream = self.seed ^ (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let mixed = fastrand::Rng::with_seed(stream).u64(..) ^ count;
                fastrand::Rng::with_seed(mixed).f64() < probability
            }
        }
    }

    /// Names a rule's counter. It holds the whole rule, so that another set of
    /// faults on the same state directory starts counting afresh.
    fn key(&self, index: usize, rule: &FaultRule) -> String {
        format!("{index} {} {rule:?}", self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(faults: &Faults, counters: &mut Counters, times: usize) -> Vec<bool> {
        (0..times)
            .map(|_| {
                faults
                    .strike(counters, "POST", "/repos/o/r/git/refs")
                    .is_some()
            })
            .collect()
    }

    #[test]
    fn the_nth_match_is_struck_and_no_other() {
        let faults = Faults::default().on(Match::post("/git/refs").nth(2), Fault::DropBefore);
        let mut counters = Counters::default();
        assert_eq!(
            faults.strike(&mut counters, "GET", "/repos/o/r/git/refs"),
            None
        );
        assert_eq!(
            struck(&faults, &mut counters, 4),
            [false, true, false, false]
        );
    }

    #[test]
    fn rules_count_also_while_an_earlier_one_strikes() {
        let faults = Faults::default()
            .on(Match::post("/git/refs").nth(1), Fault::DropBefore)
            .on(Match::any("/refs").nth(2), Fault::DropAfterWrite);
        let mut counters = Counters::default();
        let mut next = || faults.strike(&mut counters, "POST", "/repos/o/r/git/refs");
        let names = [next(), next(), next()].map(|fault| fault.map(|fault| fault.name()));
        assert_eq!(names, [Some("drop-before"), Some("drop-after-write"), None]);
    }

    #[test]
    fn the_same_seed_rolls_the_same_dice() {
        let half = |seed| {
            let matching = Match::post("/git/refs").chance(0.5);
            Faults::default().seed(seed).on(matching, Fault::DropBefore)
        };
        let rolled = |seed| struck(&half(seed), &mut Counters::default(), 64);
        assert_eq!(rolled(7), rolled(7));
        assert_ne!(rolled(7), rolled(8));
        let hits = rolled(7).into_iter().filter(|hit| *hit).count();
        assert!((16..=48).contains(&hits), "{hits} of 64");
    }
}
