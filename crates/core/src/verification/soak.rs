//! How long a version must have run before it is promoted.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A duration such as `24h`, `90m`, `2d` or `1d 12h`; a day has 24 hours.
///
/// ```
/// use windlass_core::verification::Soak;
/// assert_eq!("2d".parse::<Soak>()?, "48h".parse::<Soak>()?);
/// assert!("soon".parse::<Soak>().is_err());
/// # Ok::<(), windlass_core::Problem>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Soak(SignedDuration);

impl Soak {
    /// As a duration; never negative.
    pub fn duration(self) -> SignedDuration {
        self.0
    }
}

impl FromStr for Soak {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let span: Span = text.parse().map_err(|_| invalid(text))?;
        match span.to_duration(SpanRelativeTo::days_are_24_hours()) {
            Ok(duration) if !duration.is_negative() => Ok(Self(duration)),
            _ => Err(invalid(text)),
        }
    }
}

fn invalid(text: &str) -> Problem {
    Problem::bad_input("soak", format!("soak '{text}' is no duration"))
        .hint("write it in days, hours and minutes, such as 24h, 90m or 2d")
}

impl TryFrom<String> for Soak {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Soak> for String {
    fn from(soak: Soak) -> Self {
        soak.to_string()
    }
}

impl fmt::Display for Soak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("24h", 1_440),
            ("90m", 90),
            ("90min", 90),
            ("2d", 2_880),
            ("1w", 10_080),
            ("1d 12h", 2_160),
            ("0h", 0),
        ] {
            let soak: Soak = text.parse().unwrap();
            assert_eq!(
                soak.duration(),
                SignedDuration::from_mins(minutes),
                "{text}"
            );
            assert_eq!(soak.to_string().parse::<Soak>().unwrap(), soak);
        }
    }

    #[test]
    fn anything_else_is_bad_input() {
        for text in [
            "", "24", "soon", "-24h", "24h ago", "1mo", "1y", "h", "24 hrs!", "9e9d",
        ] {
            assert_eq!(text.parse::<Soak>().unwrap_err().code, "soak", "{text:?}");
        }
    }
}
