//! Outputs come back from the runner's and act's own reading rules as they went in, and nothing
//! comes with them.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use windlass_test_support::hostile;
use windlass_test_support::runner::{System, read_entries, read_log};
use windlass_test_support::{Step, act};
use windlass_toolkit::{Environment, Format, Outputs};

const NAME: &str = "[A-Za-z_][A-Za-z0-9_-]{0,12}";

struct File {
    _directory: TempDir,
    path: PathBuf,
}

impl File {
    fn holding(text: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("output");
        std::fs::write(&path, text).unwrap();
        Self {
            _directory: directory,
            path,
        }
    }

    fn environment(&self) -> Environment {
        Environment::from_pairs([("GITHUB_OUTPUT", self.path.to_str().unwrap())])
    }

    fn text(&self) -> String {
        read(&self.path)
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn outputs(entries: &[(String, String)]) -> Outputs {
    let mut outputs = Outputs::default();
    for (name, value) in entries {
        outputs.set(name, value.as_str());
    }
    outputs
}

/// What reading back should give: a name set again keeps its place and takes the last value.
fn expected(entries: &[(String, String)]) -> Vec<(String, String)> {
    let outputs = outputs(entries);
    outputs
        .iter()
        .map(|(name, value)| (name.to_owned(), value.as_str().unwrap().to_owned()))
        .collect()
}

fn printed(outputs: &Outputs, environment: &Environment, format: Format) -> String {
    let mut stdout = Vec::new();
    outputs.write(environment, format, &mut stdout).unwrap();
    String::from_utf8(stdout).unwrap()
}

fn entries() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((NAME, hostile::text()), 0..4)
}

proptest! {
    #[test]
    fn the_runner_reads_back_what_was_set_and_nothing_else(entries in entries()) {
        let file = File::holding("");
        printed(&outputs(&entries), &file.environment(), Format::Text);
        prop_assert_eq!(read_entries(&file.text(), System::Unix), Ok(expected(&entries)));
        prop_assert!(file.text().is_empty() || file.text().ends_with('\n'));
    }

    #[test]
    fn a_runner_on_windows_reads_back_the_same_or_nothing_is_written(entries in entries()) {
        let file = File::holding("");
        let environment = file.environment().with([("RUNNER_OS", "Windows")]);
        let (mut stdout, expected) = (Vec::new(), expected(&entries));
        match outputs(&entries).write(&environment, Format::Text, &mut stdout) {
            Ok(()) => prop_assert_eq!(read_entries(&file.text(), System::Windows), Ok(expected)),
            Err(_) => {
                prop_assert!(expected.iter().any(|(_, value)| value.ends_with('\r')));
                prop_assert_eq!((file.text(), stdout.len()), ("".to_owned(), 0));
            }
        }
    }

    #[test]
    fn act_reads_back_all_that_it_can_represent(entries in entries()) {
        let file = File::holding("");
        printed(&outputs(&entries), &file.environment(), Format::Text);
        let read = act::read_entries(&file.text()).unwrap();
        for ((name, value), (read_name, read_value)) in expected(&entries).iter().zip(&read) {
            prop_assert_eq!(name, read_name);
            if !value.starts_with(['\n', '\r']) && !value.contains("\r\n") && !value.ends_with('\r') {
                prop_assert_eq!(value, read_value);
            }
        }
        prop_assert_eq!(read.len(), expected(&entries).len());
    }

    #[test]
    fn printed_outputs_are_no_commands_and_lose_nothing(entries in entries()) {
        let (outputs, expected) = (outputs(&entries), expected(&entries));
        let json = printed(&outputs, &Environment::default(), Format::Json);
        let object: serde_json::Map<String, Value> = serde_json::from_str(&json).unwrap();
        prop_assert!(expected.iter().all(|(name, value)| object.get(name) == Some(&json!(value))));
        prop_assert_eq!(object.len(), expected.len());

        let text = printed(&outputs, &Environment::default(), Format::Text);
        let lines = text.lines().map(|line| line.split_once('=').unwrap());
        let unquoted = lines.map(|(name, value)| match value.starts_with('"') {
            true => (name.to_owned(), serde_json::from_str(value).unwrap()),
            false => (name.to_owned(), value.to_owned()),
        });
        prop_assert_eq!(unquoted.collect::<Vec<_>>(), expected);

        for stream in [json, text] {
            prop_assert_eq!(read_log(&stream).commands, vec![]);
            prop_assert_eq!(act::command_names(&stream), Vec::<String>::new());
        }
    }

    #[test]
    fn an_illegal_name_is_refused_before_anything_is_written(name in hostile::text()) {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        prop_assume!(!starts || !name.chars().all(legal));
        let (file, mut stdout) = (File::holding("a=1"), Vec::new());
        let mut outputs = Outputs::default();
        outputs.set("good", "1").set(name, "2");
        prop_assert!(outputs.write(&file.environment(), Format::Text, &mut stdout).is_err());
        prop_assert_eq!((file.text(), stdout.len()), ("a=1".to_owned(), 0));
    }
}

#[test]
fn an_unfinished_line_of_another_program_stays_apart() {
    let file = File::holding("theirs=1");
    let mut outputs = Outputs::default();
    outputs.set("ours", "a\nb");
    printed(&outputs, &file.environment(), Format::Text);
    let pairs = [("theirs", "1"), ("ours", "a\nb")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(read_entries(&file.text(), System::Unix).unwrap(), pairs);
}

#[test]
fn values_are_text_in_the_file_and_native_in_json() {
    let step = Step::new();
    let mut outputs = Outputs::default();
    outputs
        .set("changed", true)
        .set("minor", 4)
        .set("previous-tag", Value::Null);
    outputs.set("services", json!(["api", "web"]));
    let environment = Environment::from_pairs(step.variables());
    assert_eq!(
        printed(&outputs, &environment, Format::Json),
        "{\"changed\":true,\"minor\":4,\"previous-tag\":null,\"services\":[\"api\",\"web\"]}\n"
    );
    let read =
        ["changed", "minor", "previous-tag", "services"].map(|name| step.output(name).unwrap());
    assert_eq!(read, ["true", "4", "", "[\"api\",\"web\"]"]);
}

#[test]
fn outputs_over_a_mebibyte_of_utf_16_are_refused_whole() {
    let file = File::holding("");
    let units = 1024 * 1024 / 2 - "notes".len();
    // A ship takes four bytes in UTF-8 and two units in UTF-16.
    let fits = "🚢".repeat(units / 2) + "x";
    printed(
        Outputs::default().set("notes", fits.clone()),
        &file.environment(),
        Format::Text,
    );
    let before = file.text().len();
    let mut stdout = Vec::new();
    let mut outputs = Outputs::default();
    outputs.set("notes", fits + "x");
    let failure = outputs
        .write(&file.environment(), Format::Text, &mut stdout)
        .unwrap_err();
    assert!(
        failure.message.contains("1048578 bytes of UTF-16"),
        "{failure}"
    );
    assert_eq!((file.text().len(), stdout.len()), (before, 0));
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let environment = Environment::from_pairs([("GITHUB_OUTPUT", "/nowhere/output")]);
    let mut stdout = Vec::new();
    let failure = Outputs::default()
        .write(&environment, Format::Text, &mut stdout)
        .unwrap_err();
    assert_eq!(failure.exit_code(), 1);
    assert!(failure.message.contains("/nowhere/output"), "{failure}");
}
