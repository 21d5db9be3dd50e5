//! The environment variables of a sync: all that its process gets to see of the runner's.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::findings::Findings;
use super::secret_source::{SecretSource, is_variable};
use super::surroundings::Surroundings;
use super::wrong_value::{WrongValue, read_from_text};

/// The name of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct VariableName(String);

/// The value of an environment variable.
#[derive(Debug, Clone)]
pub enum VariableValue {
    /// It may be shown.
    Plain(String),
    /// It is masked wherever it would be shown.
    Secret(SecretString),
}

/// Variables by name.
pub type Variables = BTreeMap<VariableName, VariableValue>;

/// Variables as they are written, secrets not yet read.
pub(super) type WrittenVariables = BTreeMap<VariableName, Spanned<WrittenValue>>;

/// `"text"`, or where a secret is.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Value")]
pub(super) enum WrittenValue {
    Plain(String),
    Secret(SecretSource),
}

impl VariableName {
    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl VariableValue {
    /// The value for the process. Whoever asks keeps it from logs.
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(value) => value,
            Self::Secret(value) => value.expose_secret(),
        }
    }
}

/// Reads the secrets among the variables.
pub(super) fn read_variables(
    written: WrittenVariables,
    surroundings: &Surroundings,
    findings: &mut Findings<'_>,
) -> Variables {
    let mut variables = Variables::new();
    for (name, value) in written {
        let offset = value.span().start;
        let value = match value.into_inner() {
            WrittenValue::Plain(text) => Ok(VariableValue::Plain(text)),
            WrittenValue::Secret(source) => source.read(surroundings).map(VariableValue::Secret),
        };
        if let Some(value) = findings.take(offset, value) {
            variables.insert(name, value);
        }
    }
    variables
}

impl FromStr for VariableName {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if is_variable(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(WrongValue(format!(
            "{text:?} is no name of a variable: write letters, digits and '_', no digit first"
        )))
    }
}

read_from_text!(VariableName);

impl fmt::Display for VariableName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl TryFrom<Value> for WrittenValue {
    type Error = WrongValue;

    fn try_from(value: Value) -> Result<Self, WrongValue> {
        match value {
            Value::String(text) if text.contains('\0') => {
                Err("a variable can't hold a NUL character".into())
            }
            Value::String(text) => Ok(Self::Plain(text)),
            Value::Table(_) => SecretSource::try_from(value).map(Self::Secret),
            _ => Err("a variable is text in quotes, or tells where a secret is".into()),
        }
    }
}
