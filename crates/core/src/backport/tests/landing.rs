//! What a merged pull request became.

use super::super::{Written, landed};
use super::{commit, id, ids};

fn written(number: u32, message: &str, at: &str) -> Written {
    Written {
        commit: commit(number, message, &[number + 1]),
        at: Some(at.to_owned()),
    }
}

/// Fails when a pull request's own commits are taken: the base has none of them.
#[test]
fn a_rebase_is_its_new_commits_and_a_squash_is_one() {
    let own = [
        written(91, "one", "1"),
        written(92, "two\n", "2"),
        written(93, "three", "3"),
    ];
    let before = written(9, "before", "0");
    let cases = [
        // Rebased.
        (
            vec![(1, "three", "3"), (2, "two", "2"), (3, "one", "1")],
            vec![3, 2, 1],
        ),
        // Rebased; the change of "two" was there.
        (vec![(1, "three", "3"), (2, "one", "1")], vec![2, 1]),
        // Rebased; the change of "three" was there.
        (vec![(1, "two", "2"), (2, "one", "1")], vec![2, 1]),
        // Squashed.
        (
            vec![(1, "Topic (#1)\n\n* one", "7"), (2, "other", "1")],
            vec![1],
        ),
        // Squashed under the last one's message, on top of a namesake of the one before.
        (vec![(1, "three", "7"), (2, "two", "1")], vec![1]),
    ];
    for (history, expected) in cases {
        let mut history: Vec<_> = history
            .into_iter()
            .map(|(number, message, at)| written(number, message, at))
            .collect();
        history.push(before.clone());
        let expected: Vec<_> = expected.into_iter().map(id).collect();
        assert_eq!(ids(&landed(&own, &history)), expected, "{history:?}");
    }
}

#[test]
fn a_single_commit_is_what_the_base_got_however_it_was_merged() {
    let own = [written(91, "one", "1")];
    for history in [written(1, "one", "1"), written(1, "One (#1)", "7")] {
        assert_eq!(ids(&landed(&own, &[history])), [id(1)]);
    }
    assert!(landed(&own, &[]).is_empty());
}
