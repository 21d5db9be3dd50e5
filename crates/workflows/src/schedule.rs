//! When a schedule fires, in UTC and elsewhere. Knows no workflow and no check.

mod beside;
mod comment;
mod cron;
mod local;
mod weekdays;

pub(crate) use beside::comments;
pub(crate) use comment::{Said, said};
pub(crate) use cron::Cron;
pub(crate) use local::{Moment, in_zone, keeps_its_offset};
pub(crate) use weekdays::Weekdays;

use jiff::civil::Time;

/// A time as people write it: `07:00`.
pub(crate) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
