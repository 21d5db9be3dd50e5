//! How long something may take, as people write it: `90s`, `10m`, `1h 30m`.

use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A time limit from one second to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeLimit(Duration);

impl TimeLimit {
    /// A limit of that many seconds.
    pub(super) const fn seconds(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// The limit as a span of time.
    pub fn as_duration(self) -> Duration {
        self.0
    }
}

impl FromStr for TimeLimit {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let parsed = text.parse::<SignedDuration>().ok();
        parsed
            .and_then(|duration| Duration::try_from(duration).ok())
            .filter(|duration| (Duration::from_secs(1)..=LONGEST).contains(duration))
            .map(Self)
            .ok_or_else(|| {
                WrongValue(format!(
                    "{text:?} is no time limit: write '90s', '10m' or '1h 30m', up to '24h'"
                ))
            })
    }
}

read_from_text!(TimeLimit);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn limits_are_read_as_people_write_them() {
        for (text, seconds) in [("1s", 1), ("10m", 600), ("1h 30m", 5400), ("24h", 86_400)] {
            assert_eq!(text.parse(), Ok(TimeLimit::seconds(seconds)), "{text}");
        }
        for bad in ["", "10", "0s", "-5m", "25h", "10 parsecs", "500ms"] {
            let error = bad.parse::<TimeLimit>().unwrap_err().to_string();
            assert!(error.contains("is no time limit: write '90s'"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_limit_or_an_error(text in any::<String>()) {
            if let Ok(limit) = text.parse::<TimeLimit>() {
                prop_assert!(limit.as_duration() <= LONGEST);
            }
        }
    }
}
