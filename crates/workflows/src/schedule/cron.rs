//! A cron expression, as far as GitHub takes it: five fields, POSIX syntax, steps, names.

use jiff::civil::{Time, time};

use crate::schedule::Weekdays;

/// When it fires, in its own zone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cron {
    /// The times of a day.
    pub(crate) times: Vec<Time>,
    pub(crate) weekdays: Weekdays,
    /// Whether days of the month or months are named too: then the days of the week tell little.
    pub(crate) by_date: bool,
    /// Whether it fires at every hour, so that its zone matters little.
    pub(crate) hourly: bool,
}

impl Cron {
    /// Nothing for what is no cron expression: GitHub says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields.as_slice() else {
            return None;
        };
        let (minutes, hours) = (values(minutes, 0, 59)?, values(hours, 0, 23)?);
        let by_date = values(days, 1, 31)?.len() < 31 || *months != "*";
        let weekdays = values(weekdays, 0, 6)?;
        let at = |hour: &i8| {
            minutes
                .iter()
                .map(|minute| time(*hour, *minute, 0, 0))
                .collect::<Vec<_>>()
        };
        Some(Self {
            times: hours.iter().flat_map(at).collect(),
            weekdays: weekdays.iter().fold(Weekdays::default(), |days, day| {
                days.with(u8::try_from(*day).unwrap_or_default())
            }),
            by_date,
            hourly: hours.len() == 24,
        })
    }
}

/// The values of a field: `*`, `5`, `1-5`, `*/15`, `1-23/2`, `MON-FRI`, and lists of them.
fn values(field: &str, least: i8, most: i8) -> Option<Vec<i8>> {
    let mut all = Vec::new();
    for part in field.split(',') {
        let (range, step) = part.split_once('/').unwrap_or((part, "1"));
        let step: usize = step.parse().ok().filter(|step| *step > 0)?;
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (value(first)?, value(last)?),
            None if range == "*" => (least, most),
            None if part.contains('/') => (value(range)?, most),
            None => (value(range)?, value(range)?),
        };
        if first < least || last > most || first > last {
            return None;
        }
        all.extend((first..=last).step_by(step));
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}

fn value(text: &str) -> Option<i8> {
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) if text.len() == 3 => i8::try_from(Weekdays::named(text)?).ok(),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::clock;

    #[test]
    fn every_form_of_a_field_is_read() {
        for (text, times, weekdays) in [
            ("0 22 * * 0-4", vec!["22:00"], "Sunday to Thursday"),
            ("30 7,19 * * *", vec!["07:30", "19:30"], "every day"),
            (
                "*/30 6 * * MON-FRI",
                vec!["06:00", "06:30"],
                "Monday to Friday",
            ),
            (
                "0 20-23/3 * * sat,SUN",
                vec!["20:00", "23:00"],
                "Saturday to Sunday",
            ),
        ] {
            let cron = Cron::parse(text).unwrap();
            let found: Vec<_> = cron.times.iter().map(|time| clock(*time)).collect();
            assert_eq!(found, times, "{text}");
            let weekdays = weekdays.replace("Saturday to Sunday", "Sunday and Saturday");
            assert_eq!(cron.weekdays.to_string(), weekdays, "{text}");
            assert!(!cron.by_date && !cron.hourly, "{text}");
        }
        assert!(Cron::parse("0 * * * *").unwrap().hourly);
        assert!(Cron::parse("0 7 1 * *").unwrap().by_date);
    }

    #[test]
    fn what_is_no_cron_is_nothing() {
        for text in [
            "",
            "@daily",
            "0 7 * *",
            "60 7 * * *",
            "0 24 * * *",
            "5-1 7 * * *",
            "0 7 * * 1/0",
            "a b c d e",
            "0 -1 * * *",
            "0 7 * * 7",
            "999 7 * * *",
        ] {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
    }
}
