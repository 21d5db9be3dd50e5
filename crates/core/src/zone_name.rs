//! Time zones by name.

use std::borrow::Cow;
use std::fmt;

use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::problem::Problem;

/// The name of a time zone in the IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneName(TimeZone);

impl ZoneName {
    /// Looks the name up; an unknown one is bad input.
    pub fn parse(name: &str) -> Result<Self, Problem> {
        TimeZone::get(name).map(Self).map_err(|_| {
            Problem::bad_input(
                "time-zone",
                format!("time-zone '{name}' is no IANA time zone"),
            )
            .hint("write a name such as 'UTC', 'Asia/Seoul' or 'Europe/Berlin'")
        })
    }

    /// The zone itself.
    pub fn zone(&self) -> &TimeZone {
        &self.0
    }
}

impl Default for ZoneName {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl fmt::Display for ZoneName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

impl<'de> Deserialize<'de> for ZoneName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl Serialize for ZoneName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for ZoneName {
    fn schema_name() -> Cow<'static, str> {
        "ZoneName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "a name of the IANA time zone database" })
    }
}
