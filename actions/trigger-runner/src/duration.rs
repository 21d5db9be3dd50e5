//! Durations as people write them.

use std::time::Duration;

use jiff::SignedDuration;
use windlass_toolkit::Failure;

/// No job lasts longer, and no clock runs over.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// The duration that the input `name` gives, such as `30m`, `90s` or `1h 30m`; more than nothing,
/// and 720 hours at most.
pub(crate) fn read(name: &str, text: &str) -> Result<Duration, Failure> {
    let duration: Option<SignedDuration> = text.trim().parse().ok();
    let positive = duration.and_then(|duration| Duration::try_from(duration).ok());
    positive
        .filter(|duration| !duration.is_zero() && *duration <= LONGEST)
        .ok_or_else(|| {
            Failure::bad_input(format!(
                "read {name} '{text}': it is no duration, or too long"
            ))
            .hint(
                "write it in hours, minutes and seconds, such as 30m, 90s or 1h 30m; 720h at most",
            )
        })
}

/// The same for people: `1h 30m`, `12s`, `300ms`.
pub(crate) fn in_words(duration: Duration) -> String {
    let whole = match duration {
        long if long >= Duration::from_secs(10) => Duration::from_secs(long.as_secs()),
        short => Duration::from_millis(u64::try_from(short.as_millis()).unwrap_or(u64::MAX)),
    };
    SignedDuration::try_from(whole)
        .map(|duration| format!("{duration:#}"))
        .unwrap_or_else(|_| format!("{} s", whole.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, seconds) in [("30m", 1800), ("90s", 90), ("1h 30m", 5400), (" 2h ", 7200)] {
            let duration = read("timeout", text).unwrap();
            assert_eq!(duration, Duration::from_secs(seconds), "{text}");
        }
        for text in [
            "",
            "30",
            "soon",
            "-5m",
            "0s",
            "5m ago",
            "1y",
            "721h",
            "9999999999999h",
        ] {
            let failure = read("timeout", text).unwrap_err();
            assert_eq!(failure.exit_code(), 2, "{text}");
        }
    }

    #[test]
    fn only_what_matters_of_a_duration_is_told() {
        for (milliseconds, words) in [(300, "300ms"), (61_900, "1m 1s"), (5_400_000, "1h 30m")] {
            assert_eq!(in_words(Duration::from_millis(milliseconds)), words);
        }
    }
}
