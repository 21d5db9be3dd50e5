//! Booleans as actions write them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

/// The spellings of the YAML core schema, which `getBooleanInput` of `@actions/core` accepts.
const SPELLINGS: [(&str, bool); 6] = [
    ("true", true),
    ("True", true),
    ("TRUE", true),
    ("false", false),
    ("False", false),
    ("FALSE", false),
];

/// The value parser of a boolean input: `true`, `True`, `TRUE` and their opposites, nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) struct BooleanParser;

impl TypedValueParser for BooleanParser {
    type Value = bool;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<bool, Error> {
        let spelled = SPELLINGS.iter().find(|(spelling, _)| value == *spelling);
        spelled
            .map(|(_, meaning)| *meaning)
            .ok_or_else(|| invalid(command, arg, value))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            ["true", "false"].into_iter().map(PossibleValue::new),
        ))
    }
}

fn invalid(command: &Command, arg: Option<&Arg>, value: &OsStr) -> Error {
    let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
    if let Some(arg) = arg {
        error.insert(
            ContextKind::InvalidArg,
            ContextValue::String(arg.to_string()),
        );
    }
    let value = value.to_string_lossy().into_owned();
    error.insert(ContextKind::InvalidValue, ContextValue::String(value));
    let values = ["true", "false"].map(str::to_owned).to_vec();
    error.insert(ContextKind::ValidValue, ContextValue::Strings(values));
    error
}
