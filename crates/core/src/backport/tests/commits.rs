//! The order of commits, and what of them people see.

use proptest::prelude::*;

use super::super::in_order;
use super::{commit, id, ids};

#[test]
fn a_child_never_comes_before_its_parent_and_merges_are_left_out() {
    let listed = vec![
        commit(3, "c", &[2]),
        commit(1, "a", &[0]),
        commit(4, "Merge", &[3, 9]),
        commit(2, "b", &[1]),
        commit(5, "d", &[4]),
    ];
    assert_eq!(ids(&in_order(listed)), [id(1), id(2), id(3), id(5)]);
}

#[test]
fn subjects_are_one_line_without_what_cant_be_seen() {
    let hostile = commit(1, "fix\u{202e}: x\u{7}\nmore", &[]);
    assert_eq!(hostile.subject(), "fix: x");
    assert_eq!(commit(1, "", &[]).subject(), "");
}

proptest! {
    #[test]
    fn any_listing_of_a_line_comes_out_oldest_first(
        shuffled in Just((1..60_u32).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let listed = shuffled.iter().map(|n| commit(*n, "x", &[n - 1])).collect();
        let expected: Vec<_> = (1..60).map(id).collect();
        prop_assert_eq!(ids(&in_order(listed)), expected);
    }

    #[test]
    fn no_commit_is_lost_or_doubled_even_in_a_history_that_cant_be(
        links in prop::collection::vec((0..12_u32, 0..12_u32), 0..12)
    ) {
        let listed: Vec<_> = links
            .iter()
            .enumerate()
            .map(|(n, (one, _))| commit(u32::try_from(n).unwrap(), "x", &[*one]))
            .collect();
        let mut found = ids(&in_order(listed.clone()));
        found.sort();
        prop_assert_eq!(found, ids(&listed));
    }
}
