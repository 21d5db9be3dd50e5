//! The results of an action: for the runner in a file, for everybody else on standard output.
//!
//! It must not know what the outputs mean. Source: GitHub's documentation of `GITHUB_OUTPUT`, and
//! actions/runner, `FileCommandManager.cs`.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use crate::command::may_hold_command;
use crate::file_command::{append, entry};
use crate::{Environment, Failure};

/// What GitHub allows all outputs of a job together, in bytes of UTF-16.
const LIMIT_BYTES: usize = 1024 * 1024;

/// How outputs are printed to standard output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One `name=value` line per output; a value that is not plain text of one line is printed as
    /// a JSON string.
    #[default]
    Text,
    /// One JSON object whose keys are the output names, with native types.
    Json,
}

/// Named values in the order in which they were set.
///
/// ```
/// use windlass_toolkit::{Environment, Format, Outputs};
/// let mut outputs = Outputs::default();
/// outputs.set("tag", "v1.2.4").set("minor", 2).set("notes", "one\ntwo");
/// let mut stdout = Vec::new();
/// outputs.write(&Environment::default(), Format::Text, &mut stdout)?;
/// assert_eq!(stdout, b"tag=v1.2.4\nminor=2\nnotes=\"one\\ntwo\"\n");
/// # Ok::<(), windlass_toolkit::Failure>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outputs {
    entries: Vec<(String, Value)>,
}

impl Outputs {
    /// Sets an output. Setting it again changes its value, not its place.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) -> &mut Self {
        let (name, value) = (name.into(), value.into());
        match self.entries.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => self.entries.push((name, value)),
        }
        self
    }

    /// The value of an output.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// All outputs in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Hands the outputs over: to the file that `GITHUB_OUTPUT` names, when it is set, and to
    /// `stdout`.
    ///
    /// In the file everything is text: booleans are `true` and `false`, null is empty, lists and
    /// objects are JSON. Fails ([`crate::FailureKind::Refused`]), before anything is written, on a
    /// name outside `[A-Za-z_][A-Za-z0-9_-]*`, on a value that the runner would not read back as
    /// it is, and when the outputs together exceed 1 MiB of UTF-16; and when the file or `stdout`
    /// can't be written.
    pub fn write(
        &self,
        environment: &Environment,
        format: Format,
        stdout: &mut dyn Write,
    ) -> Result<(), Failure> {
        let block = self.file_block(environment)?;
        let printed = self.printed(format)?;
        if let Some(path) = environment.get("GITHUB_OUTPUT") {
            append(Path::new(path), &block).map_err(|error| {
                Failure::refused(format!("write the outputs to {path}: {error}"))
                    .hint("GITHUB_OUTPUT must name a file that can be written")
            })?;
        }
        let written = stdout
            .write_all(printed.as_bytes())
            .and_then(|()| stdout.flush());
        written.map_err(|error| {
            Failure::refused(format!("write the outputs to standard output: {error}"))
        })
    }

    fn file_block(&self, environment: &Environment) -> Result<String, Failure> {
        let windows = environment.get("RUNNER_OS") == Some("Windows");
        let mut block = String::new();
        let mut bytes = 0;
        for (name, value) in self.iter() {
            let value = as_text(value);
            check_name(name)?;
            check_survives(name, &value, windows)?;
            bytes += 2 * (name.encode_utf16().count() + value.encode_utf16().count());
            let entry = entry(name, &value).map_err(|error| {
                Failure::refused(format!("draw a delimiter for the output '{name}': {error}"))
            })?;
            block.push_str(&entry);
        }
        check_size(bytes)?;
        Ok(block)
    }

    fn printed(&self, format: Format) -> Result<String, Failure> {
        match format {
            Format::Text => Ok(self
                .iter()
                .map(|(name, value)| text_line(name, value))
                .collect()),
            Format::Json => serde_json::to_string(self)
                .map(|json| guard_json(&json) + "\n")
                .map_err(|error| Failure::refused(format!("print the outputs as JSON: {error}"))),
        }
    }
}

impl Serialize for Outputs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn check_name(name: &str) -> Result<(), Failure> {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let continues = name
        .chars()
        .all(|other| other.is_ascii_alphanumeric() || matches!(other, '_' | '-'));
    if starts && continues {
        return Ok(());
    }
    Err(
        Failure::refused(format!("write the output {name:?}: its name is not legal"))
            .hint("a name starts with a letter or _ and goes on with letters, digits, _ and -"),
    )
}

/// On Windows the runner takes `\r\n` for the end of a line, so a last `\r` would be lost.
fn check_survives(name: &str, value: &str, windows: bool) -> Result<(), Failure> {
    if windows && value.ends_with('\r') {
        return Err(Failure::refused(format!(
            "write the output '{name}': a runner on Windows would drop the carriage return at its end"
        ))
        .hint("end the value with something else, or encode it"));
    }
    Ok(())
}

fn check_size(bytes: usize) -> Result<(), Failure> {
    if bytes <= LIMIT_BYTES {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "write the outputs: they take {bytes} bytes of UTF-16, and a job may have {LIMIT_BYTES}"
    ))
    .hint("hand large values over in a file or an artifact"))
}

fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A line that starts with the output's name can't start with a command. A value with a line
/// break, another control character, or anything that looks like a command is written as a JSON
/// string; a plain value never starts with a quote, so the two can be told apart.
fn text_line(name: &str, value: &Value) -> String {
    let text = as_text(value);
    let is_plain =
        !text.starts_with('"') && !text.contains(char::is_control) && !may_hold_command(&text);
    match is_plain {
        true => format!("{name}={text}\n"),
        false => format!("{name}={}\n", guard_json(&Value::String(text).to_string())),
    }
}

/// JSON in which the runner can find no command: it is one line that does not start with `::`, and
/// where `##[` might be, the `#` is written as an escape, which means the same to every reader.
///
/// Standard output is not guarded by `::stop-commands::`: that would break the JSON for whoever
/// captures it, and the runner reads standard output and standard error in no fixed order, so that
/// the end of one guard could undo the other.
fn guard_json(json: &str) -> String {
    if may_hold_command(json) {
        json.replace('#', "\\u0023")
    } else {
        json.to_owned()
    }
}
