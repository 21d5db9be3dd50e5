//! What picked commits say of themselves.

use proptest::prelude::*;

use super::super::message::{conflicts_in, picked_from};
use super::super::{Conflict, conflict_message, pick_message};
use super::id;

#[test]
fn the_line_is_where_git_would_put_it() {
    let line = format!("(cherry picked from commit {})", id(1));
    for (message, expected) in [
        ("fix: x\n", format!("fix: x\n\n{line}\n")),
        ("fix: x", format!("fix: x\n\n{line}\n")),
        ("fix: x\n\nWhy.\n", format!("fix: x\n\nWhy.\n\n{line}\n")),
        (
            "fix: x\n\nSigned-off-by: A <a@b>\nRefs: #1",
            format!("fix: x\n\nSigned-off-by: A <a@b>\nRefs: #1\n{line}\n"),
        ),
        ("fix: x\n\na b: c", format!("fix: x\n\na b: c\n\n{line}\n")),
        ("", format!("{line}\n")),
    ] {
        assert_eq!(pick_message(message, id(1)), expected, "{message:?}");
    }
    let twice = pick_message(&pick_message("fix: x", id(1)), id(2));
    assert_eq!(picked_from(&twice).collect::<Vec<_>>(), [id(1), id(2)]);
    assert!(!twice.contains(&format!("{line}\n\n")), "{twice}");
}

#[test]
fn nothing_but_the_whole_line_names_a_commit() {
    for text in [
        format!("see (cherry picked from commit {})", id(1)),
        format!("(cherry picked from commit {})", id(1).short()),
        format!("(cherry picked from commit {}", id(1)),
        "Windlass-Conflicts: [\"a\"]\n\nmore".to_owned(),
        "Windlass-Conflicts: a".to_owned(),
    ] {
        assert_eq!(picked_from(&text).count(), 0, "{text}");
        assert_eq!(conflicts_in(&text), None, "{text}");
    }
}

proptest! {
    /// Whatever is in the message and in the names of files.
    #[test]
    fn a_conflict_is_read_back(message in any::<String>(), files in prop::collection::vec(any::<String>(), 0..4)) {
        let conflict = Conflict { commit: id(7), files };
        let text = conflict_message(&message, &conflict);
        prop_assert_eq!(conflicts_in(&text), Some(conflict.files));
        prop_assert!(picked_from(&text).any(|found| found == id(7)));
    }
}
