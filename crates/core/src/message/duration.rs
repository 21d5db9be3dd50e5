//! Times and spans, for people.

use jiff::{Timestamp, tz::TimeZone};

/// From one time to another, in its two greatest units.
pub(super) fn between(from: Timestamp, to: Timestamp) -> String {
    let seconds = to.duration_since(from).as_secs().max(0);
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m {seconds}s"),
        (0, ..) => format!("{hours}h {minutes}m"),
        _ => format!("{days}d {hours}h"),
    }
}

/// The time of day at the reader's place, or in UTC where Slack can't tell.
pub(super) fn clock(at: Timestamp) -> String {
    format!("<!date^{}^{{time}}|{}>", at.as_second(), utc(at))
}

/// The time of day in UTC.
pub(super) fn utc(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    format!("{:02}:{:02} UTC", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_two_units() {
        let cases = [
            (0, "0s"),
            (59, "59s"),
            (60, "1m 0s"),
            (3_599, "59m 59s"),
            (3_600, "1h 0m"),
            (90_000, "1d 1h"),
            (-5, "0s"),
        ];
        for (seconds, told) in cases {
            let from = Timestamp::from_second(1_000_000_000).unwrap();
            let to = Timestamp::from_second(1_000_000_000 + seconds).unwrap();
            assert_eq!(between(from, to), told);
        }
    }

    #[test]
    fn a_time_is_told_at_the_readers_place() {
        let at: Timestamp = "2026-01-18T22:03:00Z".parse().unwrap();
        assert_eq!(clock(at), "<!date^1768773780^{time}|22:03 UTC>");
    }
}
