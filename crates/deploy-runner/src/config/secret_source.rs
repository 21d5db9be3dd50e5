//! Where a secret is: in an environment variable or in a file, never in the configuration itself.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;
use toml::Value;

use super::surroundings::Surroundings;
use super::wrong_value::WrongValue;

const HOW: &str = "write { env = \"NAME\" } or { file = \"/path\" }";

/// `{ env = "NAME" }` or `{ file = "/path" }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub(super) enum SecretSource {
    Variable(String),
    File(PathBuf),
}

impl SecretSource {
    /// Reads the secret, without the line break at its end. No secret is an error, so that the
    /// runner never starts without one (T3); no message shows any of it.
    pub(super) fn read(&self, surroundings: &Surroundings) -> Result<SecretString, WrongValue> {
        let (place, text) = match self {
            Self::Variable(name) => (
                format!("the environment variable {name}"),
                surroundings.variables.get(name).cloned().ok_or_else(|| {
                    WrongValue(format!("the environment variable {name} is not set"))
                })?,
            ),
            Self::File(path) => {
                let path = surroundings.directory.join(path);
                (format!("the file {}", path.display()), read_file(&path)?)
            }
        };
        let secret = text.strip_suffix('\n').unwrap_or(&text);
        let secret = secret.strip_suffix('\r').unwrap_or(secret);
        if secret.trim().is_empty() {
            return Err(WrongValue(format!("{place} is empty")));
        }
        if secret.contains('\0') {
            return Err(WrongValue(format!("{place} holds a NUL character")));
        }
        Ok(SecretString::from(secret))
    }
}

fn read_file(path: &Path) -> Result<String, WrongValue> {
    std::fs::read_to_string(path)
        .map_err(|error| WrongValue(format!("can't read the file {}: {error}", path.display())))
}

impl TryFrom<Value> for SecretSource {
    type Error = WrongValue;

    /// No error repeats what was written: it may be the secret.
    fn try_from(value: Value) -> Result<Self, WrongValue> {
        let Value::Table(table) = value else {
            return Err(WrongValue(format!(
                "a secret is never written into the file; {HOW}"
            )));
        };
        let mut entries = table.into_iter();
        match (entries.next(), entries.next()) {
            (Some((key, Value::String(name))), None) if key == "env" && is_variable(&name) => {
                Ok(Self::Variable(name))
            }
            (Some((key, Value::String(path))), None) if key == "file" && !path.is_empty() => {
                Ok(Self::File(path.into()))
            }
            _ => Err(WrongValue(format!("this tells of no secret; {HOW}"))),
        }
    }
}

/// Whether this can be the name of an environment variable: letters, digits and `_`, with no
/// digit first.
pub(super) fn is_variable(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn source(toml: &str) -> Result<SecretSource, WrongValue> {
        let table: toml::Table = toml.parse().unwrap();
        SecretSource::try_from(table["x"].clone())
    }

    #[test]
    fn a_secret_written_down_is_refused_and_not_repeated() {
        for toml in [
            "x = 'hunter2'",
            "x = 20022002",
            "x = ['hunter2']",
            "x = { value = 'hunter2' }",
            "x = { env = 'hunter2!' }",
            "x = { env = 'A', file = 'hunter2' }",
            "x = { env = 20022002 }",
            "x = { file = '' }",
            "x = {}",
        ] {
            let error = source(toml).unwrap_err().to_string();
            assert!(error.contains(HOW), "{toml}: {error}");
            assert!(
                !error.contains("hunter2") && !error.contains("2002"),
                "{error}"
            );
        }
    }

    #[test]
    fn t3_a_secret_that_is_empty_or_missing_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("empty"), "\r\n").unwrap();
        std::fs::write(directory.path().join("nul"), "a\0b").unwrap();
        std::fs::write(directory.path().join("good"), "hunter2\n\n").unwrap();
        let surroundings = Surroundings {
            variables: [("EMPTY", ""), ("BLANK", " \n"), ("GOOD", "hunter2\r\n")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            directory: directory.path().to_owned(),
        };
        let read = |toml: &str| source(toml).unwrap().read(&surroundings);
        for (toml, reason) in [
            ("x = { env = 'EMPTY' }", "variable EMPTY is empty"),
            ("x = { env = 'BLANK' }", "variable BLANK is empty"),
            ("x = { env = 'NONE' }", "variable NONE is not set"),
            ("x = { file = 'empty' }", "empty is empty"),
            ("x = { file = 'none' }", "can't read the file"),
            ("x = { file = 'nul' }", "holds a NUL character"),
        ] {
            let error = read(toml).unwrap_err().to_string();
            assert!(error.contains(reason), "{toml}: {error}");
        }
        let good = read("x = { env = 'GOOD' }").unwrap();
        assert_eq!(good.expose_secret(), "hunter2");
        let file = read("x = { file = 'good' }").unwrap();
        assert_eq!(
            file.expose_secret(),
            "hunter2\n",
            "one line break is trimmed"
        );
        assert!(!format!("{surroundings:?}{good:?}").contains("hunter2"));
    }
}
