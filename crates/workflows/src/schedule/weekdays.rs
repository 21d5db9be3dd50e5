//! Days of the week, as a set.

use std::fmt;

const NAMES: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Days of the week; Sunday is 0, as in cron.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weekdays(u8);

impl Weekdays {
    pub(crate) const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub(crate) const WORKING: Self = Self(0b011_1110);

    /// The days from one to another, round the end of the week if need be.
    pub(crate) fn between(first: u8, last: u8) -> Self {
        let count = (last + 7 - first) % 7;
        (0..=count).fold(Self::default(), |days, step| days.with((first + step) % 7))
    }

    /// The day with this name, in full or by three letters.
    pub(crate) fn named(name: &str) -> Option<u8> {
        let name = name.to_ascii_lowercase();
        let is = |full: &&str| {
            let full = full.to_ascii_lowercase();
            name == full || full.get(..3) == Some(&name)
        };
        let position = NAMES.iter().position(is)?;
        u8::try_from(position).ok()
    }

    pub(crate) fn with(self, day: u8) -> Self {
        Self(self.0 | 1 << (day % 7))
    }

    pub(crate) fn has(self, day: u8) -> bool {
        self.0 & 1 << (day % 7) != 0
    }

    /// The days that lie so many days later.
    pub(crate) fn shifted(self, days: i8) -> Self {
        let days = u8::try_from(days.rem_euclid(7)).unwrap_or_default();
        let shifted = self.days().map(|day| (day + days) % 7);
        shifted.fold(Self::default(), Self::with)
    }

    pub(crate) fn days(self) -> impl Iterator<Item = u8> {
        (0..7).filter(move |day| self.has(*day))
    }

    /// As cron writes them: `1-5`, `0,6`, `*`.
    pub(crate) fn in_cron(self) -> String {
        let days: Vec<u8> = self.days().collect();
        match days.as_slice() {
            _ if self == Self::ALL => "*".to_owned(),
            [first, .., last] if usize::from(last - first) + 1 == days.len() => {
                format!("{first}-{last}")
            }
            days => days.iter().map(u8::to_string).collect::<Vec<_>>().join(","),
        }
    }
}

/// `every day`, `Monday to Friday`, `Sunday and Wednesday`.
impl fmt::Display for Weekdays {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |day: u8| NAMES.get(usize::from(day % 7)).copied().unwrap_or_default();
        let count = self.days().count();
        // A row of days begins on the one before which there is none.
        let first = self.days().find(|day| !self.has(day + 6));
        let row = first.filter(|first| {
            let last = u8::try_from(count).unwrap_or_default() + first + 6;
            Self::between(*first, last % 7) == *self
        });
        match (row, count) {
            _ if *self == Self::ALL => formatter.write_str("every day"),
            (Some(first), 3..) => {
                let last = first + u8::try_from(count - 1).unwrap_or_default();
                write!(formatter, "{} to {}", name(first), name(last))
            }
            _ => {
                let names: Vec<_> = self.days().map(name).collect();
                formatter.write_str(&names.join(" and "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Weekdays;

    #[test]
    fn days_are_told_as_people_say_them() {
        for (days, cron, told) in [
            (Weekdays::WORKING, "1-5", "Monday to Friday"),
            (Weekdays::WORKING.shifted(1), "2-6", "Tuesday to Saturday"),
            (Weekdays::WORKING.shifted(-1), "0-4", "Sunday to Thursday"),
            (Weekdays::between(5, 1), "0,1,5,6", "Friday to Monday"),
            (Weekdays::ALL, "*", "every day"),
            (
                Weekdays::default().with(0).with(3),
                "0,3",
                "Sunday and Wednesday",
            ),
            (Weekdays::default().with(2), "2", "Tuesday"),
        ] {
            assert_eq!(
                (days.in_cron().as_str(), days.to_string().as_str()),
                (cron, told)
            );
        }
        assert_eq!(Weekdays::named("mon"), Some(1));
        assert_eq!(Weekdays::named("Saturday"), Some(6));
        assert_eq!(Weekdays::named("month"), None);
    }
}
