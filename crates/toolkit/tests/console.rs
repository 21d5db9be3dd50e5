//! Whatever is printed, the runner obeys the commands that the program meant, and no other.

use proptest::prelude::*;
use secrecy::SecretString;
use windlass_test_support::runner::{Command, Log, read_log};
use windlass_test_support::{Capture, act, hostile};
use windlass_toolkit::{Annotation, Console, Environment, Level};

fn actions(variables: &[(&'static str, &'static str)]) -> (Console, Capture) {
    let environment = Environment::from_pairs([("GITHUB_ACTIONS", "true")]);
    let capture = Capture::default();
    let environment = environment.with(variables.iter().copied());
    (Console::new(&environment, capture.clone()), capture)
}

fn terminal() -> (Console, Capture) {
    let capture = Capture::default();
    (
        Console::new(&Environment::default(), capture.clone()),
        capture,
    )
}

fn command(name: &str, data: &str) -> Command {
    Command {
        name: name.to_owned(),
        properties: vec![],
        data: data.to_owned(),
    }
}

fn log(capture: &Capture) -> Log {
    read_log(&capture.text())
}

/// Calls the method of this name, and says which command it should have issued.
fn call(console: &mut Console, method: &str, text: &str) -> Option<Command> {
    match method {
        "info" => {
            console.info(text);
            return None;
        }
        "debug" => console.debug(text),
        "notice" => console.notice(text),
        "warning" => console.warning(text),
        "error" => console.error(text),
        _ => console.group(text),
    }
    Some(command(method, text))
}

fn method() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["info", "debug", "notice", "warning", "error", "group"])
}

proptest! {
    #[test]
    fn the_runner_obeys_exactly_what_was_meant(
        calls in prop::collection::vec((method(), hostile::text()), 0..8)
    ) {
        let (mut console, capture) = actions(&[]);
        let meant: Vec<Command> =
            calls.iter().filter_map(|(method, text)| call(&mut console, method, text)).collect();
        let log = log(&capture);
        prop_assert_eq!(log.commands, meant);
        prop_assert!(!log.stopped);
    }

    #[test]
    fn act_obeys_nothing_that_was_not_meant(
        calls in prop::collection::vec((method(), hostile::text()), 0..8)
    ) {
        let (mut console, capture) = actions(&[]);
        for (method, text) in &calls {
            call(&mut console, method, text);
        }
        let known = ["set-output", "set-env", "add-path", "add-mask", "save-state", "add-matcher"];
        let names = act::command_names(&capture.text());
        prop_assert!(!names.iter().any(|name| known.contains(&name.as_str())), "{:?}", names);
    }

    #[test]
    fn annotations_keep_their_message_and_place(
        message in hostile::text(), title in hostile::text(), file in "[a-z:,%/.]{1,12}", line in 1..99_u64
    ) {
        let (mut console, capture) = actions(&[]);
        let place = Annotation { message: &message, title: Some(&title), file: Some(&file), line: Some(line) };
        console.annotate(Level::Warning, place);
        let number = line.to_string();
        let log = log(&capture);
        let [command] = log.commands.as_slice() else { panic!("{log:?}") };
        prop_assert_eq!((command.name.as_str(), &command.data), ("warning", &message));
        prop_assert_eq!(command.property("file"), Some(file.as_str()));
        prop_assert_eq!(command.property("line"), Some(number.as_str()));
        // The runner drops white space and equal signs around a property's value.
        let around = |character: char| character.is_whitespace() || character == '=';
        let bare = |text: &str| text.trim_start_matches(around).trim_end().to_owned();
        let shown = command.property("title").map(bare).unwrap_or_default();
        prop_assert_eq!(shown, bare(&title));
    }

    #[test]
    fn every_line_of_a_secret_is_masked_as_it_is(secret in hostile::text()) {
        let (mut console, capture) = actions(&[]);
        console.mask(&SecretString::from(secret.as_str()));
        let mut lines: Vec<String> = Vec::new();
        for line in secret.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
            if !lines.iter().any(|known| known == line) {
                lines.push(line.to_owned());
            }
        }
        let masks: Vec<Command> = lines.iter().map(|line| command("add-mask", line)).collect();
        prop_assert_eq!(log(&capture).commands, masks);
    }

    #[test]
    fn a_masked_secret_is_never_printed_again(
        secret in "[A-Z]{8,12}(\r?\n[A-Z]{8,12}){0,2}",
        calls in prop::collection::vec((method(), hostile::text(), hostile::text()), 1..8),
        in_actions in any::<bool>()
    ) {
        let (mut console, capture) = if in_actions { actions(&[("RUNNER_DEBUG", "1")]) } else { terminal() };
        console.mask(&SecretString::from(secret.as_str()));
        let masked = capture.text();
        prop_assert_eq!(masked.is_empty(), !in_actions);
        for (method, before, after) in &calls {
            call(&mut console, method, &format!("{before}{secret}{after}"));
        }
        let printed = capture.text().split_off(masked.len());
        prop_assert!(secret.lines().all(|line| !printed.contains(line)), "{}", printed);
    }
}

#[test]
fn harmless_text_is_printed_without_a_guard() {
    let (mut console, capture) = actions(&[]);
    console.info("v1.2.4 at 10:20 – done");
    assert_eq!(capture.text(), "v1.2.4 at 10:20 – done\n");
}

#[test]
fn guarded_text_is_shown_as_it_is() {
    let (mut console, capture) = actions(&[]);
    console.info("first\n::set-output name=tag::v9\n##[error]x");
    console.warning("after");
    let log = log(&capture);
    assert_eq!(
        log.text,
        ["first", "::set-output name=tag::v9", "##[error]x"]
    );
    assert_eq!(log.commands, [command("warning", "after")]);
}

#[test]
fn from_the_eleventh_on_annotations_of_a_level_are_plain_lines() {
    let (mut console, capture) = actions(&[]);
    for number in 1..=11 {
        console.warning(&format!("w{number}"));
    }
    console.error("e1");
    let log = log(&capture);
    assert_eq!(log.commands.len(), 11);
    assert_eq!(log.commands.last(), Some(&command("error", "e1")));
    assert_eq!(log.text, ["warning: w11"]);
}

#[test]
fn a_message_is_cut_to_what_the_runner_keeps() {
    let (mut console, capture) = actions(&[]);
    console.notice(&"🚢".repeat(2048));
    console.notice(&"🚢".repeat(2049));
    let [whole, cut]: [Command; 2] = log(&capture).commands.try_into().unwrap();
    assert_eq!(whole.data.encode_utf16().count(), 4096);
    assert_eq!(cut.data, "🚢".repeat(2047) + "…");
}

#[test]
fn in_a_terminal_there_are_words_instead_of_commands() {
    let (mut console, capture) = terminal();
    console.mask(&SecretString::from("hunter2"));
    console.group("Claim");
    console.info("plain hunter2");
    console.debug("not shown");
    let place = Annotation {
        message: "m",
        title: Some("t"),
        file: Some("f.toml"),
        line: Some(3),
    };
    console.annotate(Level::Warning, place);
    console.notice("n");
    console.end_group();
    assert_eq!(
        capture.text(),
        "Claim\nplain ***\nwarning: f.toml:3: t: m\nnotice: n\n"
    );
}

#[test]
fn runner_debug_shows_debug_lines_in_a_terminal() {
    let capture = Capture::default();
    let environment = Environment::from_pairs([("RUNNER_DEBUG", "1")]);
    Console::new(&environment, capture.clone()).debug("seen");
    assert_eq!(capture.text(), "debug: seen\n");
}
