//! What a comment beside a schedule says of it: times, each with the zone that is named with it,
//! and days.
//!
//! It knows how people write these; what is not understood is not there.

use jiff::civil::{Time, time};
use jiff::tz::TimeZone;

use crate::schedule::Weekdays;

/// Abbreviations that mean one zone only, by a name of the database.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("UTC", "UTC"),
    ("GMT", "UTC"),
    ("KST", "Asia/Seoul"),
    ("JST", "Asia/Tokyo"),
    ("SGT", "Asia/Singapore"),
    ("HKT", "Asia/Hong_Kong"),
    ("CET", "Europe/Berlin"),
    ("CEST", "Europe/Berlin"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("AEST", "Australia/Sydney"),
    ("AEDT", "Australia/Sydney"),
];

/// What a comment says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Times whose zone is named too.
    pub(crate) times: Vec<(Time, TimeZone)>,
    /// The days, where there are some.
    pub(crate) weekdays: Option<Weekdays>,
}

/// A part of the comment that means something.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Time(Time),
    Zone(TimeZone),
    /// A comma, a bracket, a word: they keep apart what does not belong together.
    Other,
}

/// Reads a comment.
pub(crate) fn said(comment: &str) -> Said {
    let words = words(comment);
    let parts = parts(&words);
    let times = parts
        .iter()
        .enumerate()
        .filter_map(|(position, part)| match part {
            Part::Time(time) => Some((*time, zone_of(&parts, position)?)),
            _ => None,
        });
    Said {
        times: times.collect(),
        weekdays: weekdays(&words),
    }
}

/// The zone beside a time, else the first one after it, else the last one before it.
fn zone_of(parts: &[Part], position: usize) -> Option<TimeZone> {
    let zone = |part: &Part| match part {
        Part::Zone(zone) => Some(zone.clone()),
        _ => None,
    };
    let (before, after) = parts.split_at_checked(position)?;
    let after = after.get(1..)?;
    let until_next = || {
        after
            .iter()
            .take_while(|part| !matches!(part, Part::Time(_)))
    };
    let next = after.first().and_then(zone);
    let previous = before.last().and_then(zone);
    let following = || until_next().find_map(zone);
    let preceding = || before.iter().rev().find_map(zone);
    next.or(previous).or_else(following).or_else(preceding)
}

/// Words, and what stands between them as a word of its own. The name of a zone may have marks in
/// it, and is one word.
fn words(comment: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in comment.split(|letter: char| letter.is_whitespace() || letter == '#') {
        let name = word.trim_matches(|letter| is_mark(letter) || letter == ':');
        match word.split_once(name) {
            Some((before, after)) if name.contains('/') => words.extend([before, name, after]),
            _ => split_at_marks(word, &mut words),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn split_at_marks<'a>(word: &'a str, words: &mut Vec<&'a str>) {
    let mut rest = word;
    while let Some(end) = rest.find(is_mark) {
        let (word, mark) = rest.split_at(end);
        let (mark, after) = mark.split_at(mark.chars().next().map_or(1, char::len_utf8));
        words.extend([word, mark]);
        rest = after;
    }
    words.push(rest);
}

fn is_mark(letter: char) -> bool {
    !letter.is_alphanumeric() && !matches!(letter, ':' | '/' | '_' | '+')
}

fn parts(words: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let (part, used) = part(word, after);
        parts.extend(part);
        rest = after.get(used..).unwrap_or_default();
    }
    parts
}

/// What a word means with those after it, and how many of them it took.
fn part(word: &str, after: &[&str]) -> (Option<Part>, usize) {
    if let Some((time, used)) = clock(word, after.first().copied()) {
        return (Some(Part::Time(time)), used);
    }
    if let Some(zone) = zone(word) {
        return (Some(Part::Zone(zone)), 0);
    }
    if word == "in" {
        let two = after.get(..2).map(|words| words.join("_"));
        let of_two = two.and_then(|city| city_zone(&city)).map(|zone| (zone, 2));
        let city = after
            .first()
            .and_then(|city| city_zone(city))
            .map(|zone| (zone, 1));
        return match of_two.or(city) {
            Some((zone, used)) => (Some(Part::Zone(zone)), used),
            // In "07:00 in UTC" the zone is beside the time all the same.
            None => (None, 0),
        };
    }
    if after.first() == Some(&"time")
        && let Some(zone) = city_zone(word)
    {
        return (Some(Part::Zone(zone)), 1);
    }
    (Some(Part::Other), 0)
}

/// `07:00`, `7:00pm`, `7am`, `7 am`.
fn clock(word: &str, next: Option<&str>) -> Option<(Time, usize)> {
    let lower = word.trim_end_matches(':').to_ascii_lowercase();
    let (digits, half, used) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0), 0),
        (_, Some(digits)) => (digits, Some(12), 0),
        _ => match next {
            Some("am" | "AM") => (lower.as_str(), Some(0), 1),
            Some("pm" | "PM") => (lower.as_str(), Some(12), 1),
            _ => (lower.as_str(), None, 0),
        },
    };
    let (hour, minute) = match digits.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if half.is_some() => (digits, "00"),
        _ => return None,
    };
    let (hour, minute) = (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?);
    let hour = half.map_or(hour, |half| hour % 12 + half);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    is_time.then(|| (time(hour, minute, 0, 0), used))
}

/// An abbreviation, or a name of the database.
fn zone(word: &str) -> Option<TimeZone> {
    let word = word.trim_end_matches(':');
    let abbreviated = ABBREVIATIONS.iter().find(|(short, _)| *short == word);
    let name = abbreviated.map(|(_, name)| *name);
    let name = name.or(word.contains('/').then_some(word))?;
    TimeZone::get(name).ok()
}

/// A zone by its city, such as `Seoul` or `New_York`.
fn city_zone(city: &str) -> Option<TimeZone> {
    let city = city.trim_end_matches(':');
    let is_city = city.chars().next().is_some_and(char::is_uppercase);
    let continents = [
        "Africa/",
        "America/",
        "Asia/",
        "Australia/",
        "Europe/",
        "Pacific/",
    ];
    let mut names = continents
        .iter()
        .map(|continent| format!("{continent}{city}"));
    names
        .find_map(|name| TimeZone::get(&name).ok())
        .filter(|_| is_city)
}

/// `weekdays`, `Monday to Friday`, `Mon-Fri`.
fn weekdays(words: &[&str]) -> Option<Weekdays> {
    let is = |word: &&str| ["weekday", "weekdays"].contains(&word.to_ascii_lowercase().as_str());
    if words.iter().any(is) {
        return Some(Weekdays::WORKING);
    }
    words.windows(3).find_map(|three| match three {
        [first, "to" | "through" | "-" | "–", last] => Some(Weekdays::between(
            Weekdays::named(first)?,
            Weekdays::named(last)?,
        )),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(comment: &str) -> (Vec<String>, Option<String>) {
        let said = said(comment);
        let time = |(time, zone): &(Time, TimeZone)| {
            format!(
                "{} {}",
                crate::schedule::clock(*time),
                zone.iana_name().unwrap_or("UTC")
            )
        };
        (
            said.times.iter().map(time).collect(),
            said.weekdays.map(|days| days.to_string()),
        )
    }

    #[test]
    fn a_time_belongs_to_the_zone_that_is_named_with_it() {
        for (comment, times) in [
            ("# 07:00 KST", vec!["07:00 Asia/Seoul"]),
            (
                "# 22:00 UTC (07:00 KST)",
                vec!["22:00 UTC", "07:00 Asia/Seoul"],
            ),
            (
                "# UTC 22:00, KST 07:00",
                vec!["22:00 UTC", "07:00 Asia/Seoul"],
            ),
            (
                "# In UTC, and so the evening before: 07:00 in Seoul.",
                vec!["07:00 Asia/Seoul"],
            ),
            ("# 7am Asia/Tokyo", vec!["07:00 Asia/Tokyo"]),
            ("# 7 pm in New York", vec!["19:00 America/New_York"]),
            ("# 12:30am Berlin time", vec!["00:30 Europe/Berlin"]),
            ("# at 07:00 in UTC", vec!["07:00 UTC"]),
            (
                "# 07:00 (Africa/Porto-Novo)",
                vec!["07:00 Africa/Porto-Novo"],
            ),
            ("# at 07:00", vec![]),
            ("# Wake up at 07:00, in Time", vec![]),
            ("# 99:99 KST, v1:00 KST, ratio 3:1 KST", vec![]),
            ("#", vec![]),
        ] {
            assert_eq!(told(comment).0, times, "{comment}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (comment, days) in [
            (
                "# 07:00 in Seoul, Monday to Friday",
                Some("Monday to Friday"),
            ),
            ("# weekdays, 7am KST", Some("Monday to Friday")),
            ("# Mon-Fri", Some("Monday to Friday")),
            ("# Sun – Thu", Some("Sunday to Thursday")),
            ("# month to month", None),
        ] {
            assert_eq!(told(comment).1.as_deref(), days, "{comment}");
        }
    }
}
