//! A message's timestamp, which is also its name within its channel. Knows no clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Slack's `ts`: seconds since 1970 and six digits that tell messages of one second apart.
/// Earlier messages compare as less.
///
/// ```
/// use windlass_slack::Timestamp;
/// let timestamp: Timestamp = "1503435956.000247".parse()?;
/// assert_eq!(timestamp.to_string(), "1503435956.000247");
/// assert!(timestamp > Timestamp::from_unix_seconds(1_503_435_956));
/// assert!("1503435956.247".parse::<Timestamp>().is_err());
/// # Ok::<(), windlass_slack::ParseTimestampError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp {
    seconds: u64,
    fraction: u32,
}

/// Why a text is not a [`Timestamp`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a message's timestamp (like 1503435956.000247)")]
pub struct ParseTimestampError(String);

impl Timestamp {
    /// The earliest timestamp of a second, as it bounds a [`HistoryQuery`](crate::HistoryQuery).
    pub const fn from_unix_seconds(seconds: u64) -> Self {
        Self {
            seconds,
            fraction: 0,
        }
    }

    /// Whole seconds since 1970.
    pub const fn unix_seconds(self) -> u64 {
        self.seconds
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ParseTimestampError(text.to_owned()))
    }
}

/// Only what is written back the same way, because Slack compares timestamps as texts.
fn parse(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.split_once('.')?;
    let timestamp = Timestamp {
        seconds: seconds.parse().ok()?,
        fraction: fraction.parse().ok()?,
    };
    let whole = fraction.len() == 6 && timestamp.to_string() == text;
    whole.then_some(timestamp)
}

impl TryFrom<String> for Timestamp {
    type Error = ParseTimestampError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:06}", self.seconds, self.fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_slack_writes_is_a_timestamp() {
        for (text, valid) in [
            ("1503435956.000247", true),
            ("1503435956.999999", true),
            ("0.000000", true),
            ("1503435956", false),
            ("1503435956.", false),
            ("1503435956.247", false),
            ("1503435956.0002470", false),
            ("1503435956.1000000", false),
            ("01503435956.000247", false),
            ("+1503435956.000247", false),
            ("1503435956.+00247", false),
            ("1503435956.000247 ", false),
            ("-1.000000", false),
            ("18446744073709551616.000000", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<Timestamp>().is_ok(), valid, "{text:?}");
        }
    }

    #[test]
    fn timestamps_are_ordered_by_time_and_not_as_texts() {
        let sorted = ["999.000002", "1000.000001", "1000.000010", "1001.000000"];
        let mut timestamps = sorted.map(|text| text.parse::<Timestamp>().unwrap());
        timestamps.reverse();
        timestamps.sort();
        assert_eq!(timestamps.map(|timestamp| timestamp.to_string()), sorted);
    }
}
