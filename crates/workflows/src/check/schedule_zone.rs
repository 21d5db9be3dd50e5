//! A schedule fires at another time than was meant.
//!
//! A cron expression is in UTC unless a `timezone` stands beside it. What was meant is known from
//! comments beside it that name a time and a zone, and guessed from the zone in `windlass.toml`.

use jiff::tz::TimeZone;
use windlass_core::ZoneName;

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Project, Schedule};
use crate::schedule::{
    Cron, Moment, Said, Weekdays, clock, comments, in_zone, keeps_its_offset, said,
};

pub(super) const NAME: &str = "schedule-zone";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workflow in &project.here.workflows {
        let lines: Vec<&str> = workflow.text.lines().collect();
        for schedule in &workflow.schedules {
            let problem = problem(&lines, schedule, project.zone.as_ref());
            findings.extend(problem.map(|(level, message, hint)| {
                let place = (workflow.path.as_str(), schedule.place);
                finding((NAME, level), place, message, hint)
            }));
        }
    }
    findings
}

type Problem = (Level, String, String);

fn problem(lines: &[&str], schedule: &Schedule, zone: Option<&ZoneName>) -> Option<Problem> {
    if let Some(named) = &schedule.zone {
        return beside(named.text()?);
    }
    let cron = Cron::parse(&schedule.cron).filter(|cron| !cron.hourly)?;
    let said = said(&comments(lines, schedule.place.line));
    let mut meant = said.times.iter();
    if let Some((time, zone)) = meant.find(|(time, zone)| !fires_at(&cron, *time, zone)) {
        let wanted = Cron::in_utc(*time, said.weekdays.unwrap_or(cron.weekdays), zone);
        let message = format!(
            "it fires at {}, and not at {} as the comment says",
            times(&cron, zone),
            clock(*time)
        );
        return Some((Level::Warning, message, instead(wanted, zone)));
    }
    if let Some((time, zone)) = said.times.iter().find(|(_, zone)| *zone != TimeZone::UTC) {
        return other_days(&cron, &said, *time, zone);
    }
    match (said.times.is_empty(), zone) {
        (true, Some(zone)) if *zone.zone() != TimeZone::UTC => unsaid(&cron, zone.zone()),
        _ => None,
    }
}

/// A zone beside the expression says all; GitHub has to know it.
fn beside(name: &str) -> Option<Problem> {
    if ZoneName::parse(name).is_ok() {
        let message = "act doesn't know 'timezone', and refuses the workflow".to_owned();
        let hint = "nothing is to be done for GitHub".to_owned();
        return Some((Level::Note, message, hint));
    }
    let message = format!("'{name}' is no IANA time zone");
    let hint = "write a name such as 'Asia/Seoul' or 'Europe/Berlin'".to_owned();
    Some((Level::Error, message, hint))
}

/// The time is as the comment says; the days may not be.
fn other_days(
    cron: &Cron,
    said: &Said,
    time: jiff::civil::Time,
    zone: &TimeZone,
) -> Option<Problem> {
    // Who writes Monday to Friday means the days there, unless they say so themselves.
    let meant = said
        .weekdays
        .or((cron.weekdays == Weekdays::WORKING).then_some(cron.weekdays))?;
    let days = local_days(cron, zone);
    if cron.by_date || days == meant {
        return None;
    }
    let message = format!(
        "in {} it fires on other days: {days}, and not {meant}",
        name(zone)
    );
    Some((
        Level::Warning,
        message,
        instead(Cron::in_utc(time, meant, zone), zone),
    ))
}

/// Nothing says what was meant, and the repository lives in another zone.
fn unsaid(cron: &Cron, zone: &TimeZone) -> Option<Problem> {
    let first = *cron.times.first()?;
    let days = match cron.by_date {
        true => String::new(),
        false => format!(", {}", local_days(cron, zone)),
    };
    let message = format!(
        "it fires at {} UTC, which is {}{days}; windlass.toml names that zone",
        clock(first),
        times(cron, zone)
    );
    let wanted = Cron::in_utc(first, cron.weekdays, zone);
    let hint = format!(
        "if {} there is meant, {}; if not, say in a comment beside it which time is",
        clock(first),
        instead(wanted, zone)
    );
    Some((Level::Warning, message, hint))
}

fn instead(cron: Option<String>, zone: &TimeZone) -> String {
    match cron {
        Some(cron) => format!("write '{cron}'"),
        None => format!(
            "write 'timezone: {}' beside it, for the clocks change there",
            name(zone)
        ),
    }
}

fn fires_at(cron: &Cron, time: jiff::civil::Time, zone: &TimeZone) -> bool {
    let fires = |at: [Moment; 2]| at.iter().all(|moment| moment.time == time);
    cron.times.iter().any(|utc| fires(in_zone(*utc, zone)))
}

fn local_days(cron: &Cron, zone: &TimeZone) -> Weekdays {
    let mut days = Weekdays::default();
    for moment in cron.times.iter().flat_map(|utc| in_zone(*utc, zone)) {
        days = cron
            .weekdays
            .shifted(moment.days)
            .days()
            .fold(days, Weekdays::with);
    }
    days
}

/// `16:00 in Asia/Seoul`; of many times the first three.
fn times(cron: &Cron, zone: &TimeZone) -> String {
    let show = |utc: &jiff::civil::Time| {
        let [january, july] = in_zone(*utc, zone);
        match keeps_its_offset(zone) {
            true => clock(january.time),
            false => format!("{} (in July {})", clock(january.time), clock(july.time)),
        }
    };
    let mut shown: Vec<_> = cron.times.iter().take(3).map(show).collect();
    if cron.times.len() > 3 {
        shown.push("…".to_owned());
    }
    format!("{} in {}", shown.join(", "), name(zone))
}

fn name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_lines, told_in};
    use super::NAME;

    fn schedule(lines: &str) -> String {
        let lines = lines.lines().map(|line| format!("    {line}\n"));
        let lines: String = lines.collect();
        format!("on:\n  schedule:\n{lines}permissions: {{}}\njobs:\n  a: {{steps: []}}\n")
    }

    fn assert_told(lines: &str, zone: Option<&str>, expected: &[(&str, &str)]) {
        let text = schedule(lines);
        assert_lines(&told_in(NAME, &text, zone), expected, &text);
    }

    #[test]
    fn a_comment_and_its_cron_agree() {
        for (lines, expected) in [
            (
                "- cron: '0 7 * * *' # 07:00 KST",
                vec![(
                    "3",
                    "fires at 16:00 in Asia/Seoul, and not at 07:00 as the comment says (write '0 22 * * *')",
                )],
            ),
            ("- cron: '0 22 * * *' # 07:00 KST", vec![]),
            (
                "# 07:00 in Seoul\n- cron: '0 7 * * 1-5'",
                vec![("4", "write '0 22 * * 0-4'")],
            ),
            ("- cron: '0 7 * * *' # 07:00 UTC", vec![]),
            ("- cron: '0 7 * * *' # every morning at 07:00", vec![]),
            (
                "- cron: '0 6 * * *' # 07:00 in Berlin",
                vec![("3", "07:00 (in July 08:00) in Europe/Berlin")],
            ),
            (
                "- cron: '0 6 * * *' # 07:00 in Berlin",
                vec![("3", "write 'timezone: Europe/Berlin' beside it")],
            ),
            ("- cron: '*/5 * * * *' # 07:00 KST", vec![]),
            ("- cron: 'not a cron' # 07:00 KST", vec![]),
        ] {
            assert_told(lines, None, &expected);
        }
    }

    #[test]
    fn working_days_are_those_of_the_zone() {
        for (lines, expected) in [
            ("- cron: '0 22 * * 0-4' # 07:00 KST, weekdays", vec![]),
            (
                "- cron: '0 22 * * 1-5' # 07:00 KST, weekdays",
                vec![(
                    "3",
                    "Tuesday to Saturday, and not Monday to Friday (write '0 22 * * 0-4')",
                )],
            ),
            (
                "- cron: '0 22 * * 1-5' # 07:00 KST",
                vec![("3", "Tuesday to Saturday")],
            ),
            (
                "- cron: '0 22 * * 1-5' # 07:00 KST, Tuesday to Saturday",
                vec![],
            ),
            ("- cron: '0 22 1 * *' # 07:00 KST", vec![]),
        ] {
            assert_told(lines, None, &expected);
        }
    }

    #[test]
    fn the_repository_s_zone_is_what_was_probably_meant() {
        let seoul = Some("Asia/Seoul");
        for (lines, zone, expected) in [
            (
                "- cron: '0 7 * * 1-5'",
                seoul,
                vec![(
                    "3",
                    "at 07:00 UTC, which is 16:00 in Asia/Seoul, Monday to Friday;",
                )],
            ),
            (
                "- cron: '0 22 * * 1-5'",
                seoul,
                vec![("3", "which is 07:00 in Asia/Seoul, Tuesday to Saturday;")],
            ),
            (
                "- cron: '0 7 * * 1-5'",
                seoul,
                vec![("3", "write '0 22 * * 0-4'; if not,")],
            ),
            (
                "- cron: '0 7 1 * *'",
                seoul,
                vec![("3", "16:00 in Asia/Seoul; windlass.toml")],
            ),
            ("- cron: '0 7 * * 1-5' # 07:00 UTC", seoul, vec![]),
            (
                "# In UTC, and so the evening before: 07:00 in Seoul, Monday to Friday.\n- cron: '0 22 * * 0-4'",
                seoul,
                vec![],
            ),
            ("- cron: '0 7 * * 1-5'", Some("UTC"), vec![]),
            ("- cron: '0 7 * * 1-5'", None, vec![]),
        ] {
            assert_told(lines, zone, &expected);
        }
    }

    #[test]
    fn a_zone_beside_the_cron_says_all() {
        let lines = "- cron: '0 7 * * 1-5' # 07:00 in New York\n  timezone: ";
        let with = |zone: &str| format!("{lines}{zone}");
        assert_told(
            &with("Asia/Seoul"),
            Some("Europe/Berlin"),
            &[("3", "act doesn't know")],
        );
        assert_told(&with("Asia/Soul"), None, &[("3", "no IANA time zone")]);
    }
}
