//! Examples, made into the workflows of a repository, and what else there is to set up.
//!
//! It must not know what is in the repository already: it says what the files are to be.

mod edit;
mod pipeline;
mod tasks;

#[cfg(test)]
mod tests;

use std::str::FromStr;

use jiff::civil::{Time, time};
use windlass_core::{Problem, ZoneName};

use crate::embedded::EXAMPLES;
use crate::model::File;
use crate::schedule::{Cron, Weekdays, clock};

use edit::Text;

pub use pipeline::Pipeline;
pub use tasks::{Task, tasks};

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which example.
    pub pipeline: Pipeline,
    /// What Windlass's workflows are used by.
    pub pin: Pin,
    /// The branch that staging comes from.
    pub trunk: String,
    /// When dev is built; for [`Pipeline::ScheduleAndDispatch`].
    pub daily: Option<Daily>,
    /// The channel in Slack, by its id.
    pub slack_channel: Option<String>,
    /// The image, without its tag.
    pub image: Option<String>,
}

/// What stands behind the `@` of `uses:`, and the version that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// A commit, or a tag.
    pub reference: String,
    /// The version, for people.
    pub version: Option<String>,
}

/// A time of the day, as people write it: `07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock(Time);

impl Clock {
    /// Seven in the morning, as in the example.
    pub const SEVEN: Self = Self(time(7, 0, 0, 0));
}

impl FromStr for Clock {
    type Err = String;

    /// Fails on anything but two digits, a colon and two digits.
    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = Time::strptime("%H:%M", text).ok();
        let time = parsed.filter(|_| text.len() == 5);
        time.map(Self).ok_or_else(|| "write it as 07:00".to_owned())
    }
}

/// A time on working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daily {
    /// The time of the day.
    pub time: Clock,
    /// Where it is that time.
    pub zone: ZoneName,
}

impl Wish {
    /// The files, by their paths from the repository's root.
    ///
    /// # Errors
    /// What can't stand in a file of this kind, and wishes that the example has no place for.
    pub fn files(&self) -> Result<Vec<File>, Problem> {
        if self.daily.is_some() && self.pipeline != Pipeline::ScheduleAndDispatch {
            let message = format!("{} has no schedule", self.pipeline.name());
            let hint =
                "leave '--time' and '--time-zone' out, or take '--pipeline schedule-and-dispatch'";
            return Err(Problem::bad_input("time", message).hint(hint));
        }
        let folder = format!("workflows-examples/{}/", self.pipeline.name());
        let of_pipeline = EXAMPLES
            .iter()
            .filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, *text)));
        of_pipeline
            .map(|(path, text)| self.file(path, text))
            .collect()
    }

    fn file(&self, path: &str, text: &str) -> Result<File, Problem> {
        let mut text = Text::new(path, text);
        if path.ends_with(".toml") {
            self.configure(&mut text)?;
        } else {
            self.fill_in(&mut text)?;
        }
        Ok(File {
            path: path.to_owned(),
            text: text.into_string(),
        })
    }

    fn configure(&self, text: &mut Text) -> Result<(), Problem> {
        if let Some(channel) = &self.slack_channel {
            let channel = edit::word("slack-channel", channel, "-_#")?;
            text.replace(
                "channel = \"C012AB3CD\"",
                &format!("channel = \"{channel}\""),
            )?;
        }
        if let Some(daily) = &self.daily {
            let zone = format!("time-zone = \"{}\"", daily.zone);
            text.replace("time-zone = \"Asia/Seoul\"", &zone)?;
        }
        Ok(())
    }

    fn fill_in(&self, text: &mut Text) -> Result<(), Problem> {
        let trunk = edit::word("trunk", &self.trunk, "-_./")?;
        text.set_trunk(trunk);
        if text.has("cron:")
            && let Some(daily) = &self.daily
        {
            daily.fill_in(text)?;
        }
        if let Some(image) = &self.image {
            text.set_image(edit::image(image)?);
        }
        let reference = edit::word("pin", &self.pin.reference, "-_./")?;
        let version = self.pin.version.as_deref();
        let version = version.map(|version| edit::word("version", version, "-_.+"));
        let behind = version.transpose()?.map(|version| format!(" # {version}"));
        text.pin(&format!("{reference}{}", behind.unwrap_or_default()));
        Ok(())
    }
}

impl Daily {
    /// The time in UTC; with the zone beside it where the clocks change.
    fn fill_in(&self, text: &mut Text) -> Result<(), Problem> {
        let (zone, Clock(time)) = (&self.zone, self.time);
        let at = clock(time);
        text.replace("at 07:00 in Seoul", &format!("at {at} in {zone}"))?;
        let (comment, lines) = match Cron::in_utc(time, Weekdays::WORKING, zone.zone()) {
            Some(cron) => (
                format!("# In UTC: {at} in {zone}, Monday to Friday."),
                format!("- cron: \"{cron}\""),
            ),
            None => {
                let cron = Cron::written(time, Weekdays::WORKING);
                (
                    format!("# {at} in {zone}, Monday to Friday, in summer as in winter."),
                    format!("- cron: \"{cron}\"\n      timezone: {zone}"),
                )
            }
        };
        text.replace(
            "# In UTC, and so the evening before: 07:00 in Seoul, Monday to Friday.",
            &comment,
        )?;
        text.replace("- cron: \"0 22 * * 0-4\"", &lines)
    }
}
