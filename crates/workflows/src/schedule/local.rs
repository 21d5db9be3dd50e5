//! The same moment in another zone. Two weeks stand for a year, one in January and one in July: a
//! zone that changes its clocks has another time in one of them.

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;

use crate::schedule::{Cron, Weekdays};

/// A Sunday in the north's winter, and one in its summer.
const SUNDAYS: [Date; 2] = [date(2026, 1, 11), date(2026, 7, 12)];

/// A time of the day, and how many days later it is than where it was asked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) time: Time,
    pub(crate) days: i8,
}

/// A time in UTC as a zone shows it, in January and in July.
pub(crate) fn in_zone(time: Time, zone: &TimeZone) -> [Moment; 2] {
    SUNDAYS.map(|sunday| between(time, sunday, &TimeZone::UTC, zone))
}

/// A zone's time in UTC, in January and in July.
fn in_utc(time: Time, zone: &TimeZone) -> [Moment; 2] {
    SUNDAYS.map(|sunday| between(time, sunday, zone, &TimeZone::UTC))
}

/// Whether a zone's clocks are the same all the year.
pub(crate) fn keeps_its_offset(zone: &TimeZone) -> bool {
    let [january, july] = in_zone(Time::midnight(), zone);
    january == july
}

fn between(time: Time, sunday: Date, from: &TimeZone, to: &TimeZone) -> Moment {
    let there = sunday.to_datetime(time).to_zoned(from.clone());
    let there = there.map(|moment| moment.with_time_zone(to.clone()).datetime());
    let there = there.unwrap_or(sunday.to_datetime(time));
    let days = there.date().since(sunday).map_or(0, |span| span.get_days());
    Moment {
        time: there.time(),
        days: i8::try_from(days).unwrap_or_default(),
    }
}

impl Cron {
    /// The expression in UTC for a time in a zone on some days; nothing for a zone that changes
    /// its clocks.
    pub(crate) fn in_utc(time: Time, weekdays: Weekdays, zone: &TimeZone) -> Option<String> {
        let [january, july] = in_utc(time, zone);
        let days = weekdays.shifted(january.days);
        (january == july).then(|| Self::written(january.time, days))
    }

    /// The expression for a time on some days, in whatever zone stands beside it.
    pub(crate) fn written(time: Time, weekdays: Weekdays) -> String {
        format!(
            "{} {} * * {}",
            time.minute(),
            time.hour(),
            weekdays.in_cron()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn a_time_in_seoul_is_the_evening_before_in_utc() {
        let cron = |hour, minute, name: &str| {
            Cron::in_utc(time(hour, minute, 0, 0), Weekdays::WORKING, &zone(name))
        };
        for (hour, minute, name, expected) in [
            (7, 0, "Asia/Seoul", Some("0 22 * * 0-4")),
            (9, 30, "Asia/Seoul", Some("30 0 * * 1-5")),
            (7, 0, "UTC", Some("0 7 * * 1-5")),
            (6, 15, "Asia/Kolkata", Some("45 0 * * 1-5")),
            (20, 0, "Pacific/Honolulu", Some("0 6 * * 2-6")),
            (7, 0, "Europe/Berlin", None),
            (7, 0, "Australia/Sydney", None),
        ] {
            assert_eq!(cron(hour, minute, name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn clocks_that_change_show_two_times() {
        let [january, july] = in_zone(time(6, 0, 0, 0), &zone("Europe/Berlin"));
        assert_eq!((january.time.hour(), july.time.hour()), (7, 8));
        assert!(!keeps_its_offset(&zone("Europe/Berlin")));
        assert!(keeps_its_offset(&zone("Asia/Seoul")));
    }
}
