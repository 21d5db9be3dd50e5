//! The text of a release.

use crate::{BODY_LIMIT, ReleaseBody};

const LINK: &str = "https://github.com/o/r/compare/v1.2.0...v1.3.0";

fn body(text: Option<&str>, notes: bool) -> ReleaseBody {
    ReleaseBody::new(text.map(str::to_owned), notes).unwrap()
}

#[test]
fn what_the_caller_wrote_stands_before_the_notes() {
    for (text, notes, expected) in [
        (None, None, ""),
        (Some("hello"), None, "hello"),
        (None, Some("* a"), "* a"),
        (Some("hello"), Some("* a"), "hello\n\n* a"),
    ] {
        assert_eq!(body(text, notes.is_some()).compose(notes, LINK), expected);
    }
}

#[test]
fn r7_long_notes_are_cut_at_a_line_with_a_link() {
    let line = "* a change with ✓ in its title\n";
    let notes = line.repeat(BODY_LIMIT / line.chars().count() + 2);
    for text in [
        None,
        Some("x".repeat(100)),
        Some("x".repeat(BODY_LIMIT - 300)),
    ] {
        let whole = body(text.as_deref(), true).compose(Some(&notes), LINK);
        assert!(whole.chars().count() <= BODY_LIMIT);
        assert!(whole.ends_with(LINK), "{}", &whole[whole.len() - 100..]);
        let kept = whole.rsplit_once("\n\n").unwrap().0;
        assert!(kept.ends_with("in its title"), "cut within a line");
    }
}

#[test]
fn r7_notes_without_any_room_are_left_out() {
    let text = "x".repeat(BODY_LIMIT - 1);
    let notes = "* a\n".repeat(10);
    assert_eq!(body(Some(&text), true).compose(Some(&notes), LINK), text);
}

#[test]
fn a_text_over_the_limit_is_bad_input() {
    assert!(ReleaseBody::new(Some("é".repeat(BODY_LIMIT)), true).is_ok());
    let problem = ReleaseBody::new(Some("é".repeat(BODY_LIMIT + 1)), false).unwrap_err();
    assert_eq!(problem.code, "body-too-long");
    assert!(problem.message.contains("125001 characters"), "{problem}");
}

#[test]
fn generated_notes_may_be_edited_by_people() {
    for (text, notes, present, accepted) in [
        (None, true, "edited by hand", true),
        (None, false, "anything", true),
        (Some("hello"), false, "hello\r\n", true),
        (Some("hello"), false, "hello\n\nmore", false),
        (Some("hello"), true, "hello\n\n* edited", true),
        (Some("hello"), true, "hello", true),
        (Some("hello"), true, "hello again", false),
        (Some("hello"), true, "* a", false),
    ] {
        assert_eq!(body(text, notes).accepts(present), accepted, "{present:?}");
    }
}
