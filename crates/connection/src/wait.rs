//! A wait before a request is sent again, as whoever asked may tell it.

use std::fmt;
use std::time::Duration;

/// A wait. Its text says why and for how long: `rate limited: waiting 7 s`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// How long.
    pub duration: Duration,
    /// Why, in a few words: `rate limited`, `503`.
    pub reason: String,
    /// The request that waits, as errors name it: `GET manifests/v1.2.4`, `chat.postMessage`.
    pub request: String,
}

impl fmt::Display for Wait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = &self.reason;
        match self.duration.as_millis() {
            milliseconds @ 0..1000 => write!(formatter, "{reason}: waiting {milliseconds} ms"),
            milliseconds => {
                let seconds = milliseconds.div_ceil(1000);
                write!(formatter, "{reason}: waiting {seconds} s")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_a_few_words() {
        let wait = |milliseconds| Wait {
            duration: Duration::from_millis(milliseconds),
            reason: "rate limited".to_owned(),
            request: "chat.update".to_owned(),
        };
        assert_eq!(wait(7_000).to_string(), "rate limited: waiting 7 s");
        assert_eq!(wait(6_001).to_string(), "rate limited: waiting 7 s");
        assert_eq!(wait(420).to_string(), "rate limited: waiting 420 ms");
    }
}
