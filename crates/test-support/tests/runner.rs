//! The port reads as the runner's and act's own tests and documents say.

use windlass_test_support::act;
use windlass_test_support::runner::{System, read_entries, read_log};

fn pairs(entries: &[(&str, &str)]) -> Vec<(String, String)> {
    entries
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn entries_are_read_by_their_first_separator() {
    let cases: [(&str, &[(&str, &str)]); 9] = [
        ("", &[]),
        ("\n\na=1\n", &[("a", "1")]),
        ("a=1", &[("a", "1")]),
        ("a=b=c<<d\n", &[("a", "b=c<<d")]),
        ("=1\n", &[("", "1")]),
        ("a<<E\nE\n", &[("a", "")]),
        ("a<<E\n\n b \n\nE\nc=1", &[("a", "\n b \n"), ("c", "1")]),
        ("a<<E=F\nx=y\nE=F\n", &[("a", "x=y")]),
        ("a<<E\nx\rE\nE\n", &[("a", "x\rE")]),
    ];
    for (text, entries) in cases {
        assert_eq!(
            read_entries(text, System::Unix),
            Ok(pairs(entries)),
            "{text:?}"
        );
    }
}

#[test]
fn what_the_runner_refuses_is_refused() {
    for text in [
        "a\n",
        "<<E\nx\nE\n",
        "a<<\nx\n\n",
        "a<<E\nx\n",
        "a<<E\nx",
        "a<<E\nx\nF",
    ] {
        assert!(read_entries(text, System::Unix).is_err(), "{text:?}");
    }
}

#[test]
fn on_windows_a_line_may_end_in_crlf() {
    let text = "a=1\r\nb<<E\r\nx\r\ny\nz\r\nE\r\n";
    assert_eq!(
        read_entries(text, System::Windows),
        Ok(pairs(&[("a", "1"), ("b", "x\r\ny\nz")]))
    );
    let unix = [("a", "1\r"), ("b", "x\r\ny\nz\r")];
    assert_eq!(read_entries(text, System::Unix), Ok(pairs(&unix)));
}

#[test]
fn act_drops_leading_blank_lines_and_refuses_blank_entries() {
    assert_eq!(
        act::read_entries("a<<E\n\n\nx\n\nE\n"),
        Ok(pairs(&[("a", "x\n")]))
    );
    assert!(act::read_entries("a=1\n\nb=2\n").is_err());
}

#[test]
fn commands_are_found_where_the_runner_finds_them() {
    for line in [
        "::debug::x",
        " \t::debug::x",
        "a\r::debug::x",
        "::Debug::x",
        "a ##[debug]x",
        ":\u{200d}:debug::x",
    ] {
        let log = read_log(line);
        let commands: Vec<_> = log
            .commands
            .iter()
            .map(|c| (c.name.as_str(), c.data.as_str()))
            .collect();
        assert_eq!(commands, [("debug", "x")], "{line:?}");
    }
    for line in [
        "a ::debug::x",
        "::nothing::x",
        "::debug:x",
        "##[debug x",
        "## [debug]x",
    ] {
        assert_eq!(read_log(line).commands, [], "{line:?}");
    }
}

#[test]
fn properties_and_data_are_unescaped() {
    let log = read_log(
        "::error file=a%2Cb,title=x%3A%250A,empty=::1%0A2%250A%3A\n##[set-output name=a%5D;]v%3B",
    );
    assert_eq!(log.commands[0].property("file"), Some("a,b"));
    assert_eq!(log.commands[0].property("title"), Some("x:%0A"));
    assert_eq!(log.commands[0].property("empty"), None);
    assert_eq!(log.commands[0].data, "1\n2%0A%3A");
    assert_eq!(log.commands[1].property("name"), Some("a]"));
    assert_eq!(log.commands[1].data, "v;");
}

#[test]
fn between_stop_and_resume_nothing_is_obeyed() {
    let log = read_log(
        "::stop-commands::Tok\n::debug::x\n::stop-commands::b\n::b::\n::tok::\n::debug::y\n",
    );
    assert_eq!(
        log.commands
            .iter()
            .map(|c| c.data.as_str())
            .collect::<Vec<_>>(),
        ["y"]
    );
    assert_eq!(log.text, ["::debug::x", "::stop-commands::b", "::b::"]);
    assert!(!log.stopped);
    assert!(read_log("::stop-commands::t\n").stopped);
}

#[test]
fn act_finds_commands_at_the_start_of_a_line_only() {
    let stream =
        "::set-output name=a::b\n ::debug::x\na ##[debug]x\n##[warning]x\r\n::debug::unended";
    assert_eq!(act::command_names(stream), ["set-output", "warning"]);
    let stopped = "::stop-commands::t\n::debug::x\n::t::\n::debug::y\n";
    assert_eq!(act::command_names(stopped), ["debug"]);
}
