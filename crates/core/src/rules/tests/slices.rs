//! Slices of the history: whatever they tell is true, and they tell what they are asked for.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::slices::SliceMap;
use super::world::id;
use crate::*;

/// Commits in order; each stands on earlier ones.
type History = Vec<Vec<usize>>;

fn history() -> impl Strategy<Value = History> {
    prop::collection::vec((any::<usize>(), any::<usize>(), 0..8_u8), 1..12).prop_map(|picks| {
        let parents = |(at, (one, other, kind)): (usize, (usize, usize, u8))| match (at, kind) {
            (0, _) | (_, 0) => Vec::new(),
            (_, 1..=2) if one % at != other % at => vec![one % at, other % at],
            _ => vec![one % at],
        };
        picks.into_iter().enumerate().map(parents).collect()
    })
}

fn ancestors(history: &History, commit: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::from([commit]);
    for at in (0..=commit).rev() {
        if seen.contains(&at) {
            seen.extend(&history[at]);
        }
    }
    seen
}

fn slice(history: &History, base: usize, head: usize) -> Slice {
    let between = &ancestors(history, head) - &ancestors(history, base);
    Slice {
        base: id(base),
        head: id(head),
        commits: between.into_iter().map(|n| commit(history, n)).collect(),
        complete: true,
    }
}

fn commit(history: &History, n: usize) -> SliceCommit {
    SliceCommit {
        sha: id(n),
        parents: history[n].iter().copied().map(id).collect(),
    }
}

fn relation(history: &History, base: usize, head: usize) -> Relation {
    let reaches = |from, to| ancestors(history, from).contains(&to);
    match (reaches(head, base), reaches(base, head)) {
        (true, true) => Relation::Identical,
        (true, false) => Relation::Ahead,
        (false, true) => Relation::Behind,
        (false, false) => Relation::Diverged,
    }
}

/// 0 ← 1 ← 2 ← 3 is the trunk; 4 stands on 1, and 5 on 4.
fn fork() -> History {
    vec![vec![], vec![0], vec![1], vec![2], vec![1], vec![4]]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_a_slice_tells_is_true(
        history in history(),
        picks in any::<[usize; 4]>(),
        kept in prop_oneof![Just(None), (0..6_usize).prop_map(Some)],
    ) {
        let [base, head, one, other] = picks.map(|pick| pick % history.len());
        let mut slice = slice(&history, base, head);
        if let Some(kept) = kept {
            slice.complete = slice.commits.len() <= kept;
            slice.commits.truncate(kept);
        }
        let map = SliceMap::new(&slice);
        if let Some(told) = map.relation(id(one), id(other)) {
            prop_assert_eq!(told, relation(&history, one, other));
        }
        if let Some(told) = map.commits(id(one), id(other)) {
            let told: BTreeSet<ObjectId> = told.into_iter().collect();
            let truth = &ancestors(&history, other) - &ancestors(&history, one);
            prop_assert_eq!(told, truth.into_iter().map(id).collect::<BTreeSet<_>>());
        }
    }

    /// Git takes some commits of the base for new ones where dates run backwards.
    #[test]
    fn v20_what_a_slice_tells_is_true_though_it_holds_commits_of_its_base(
        history in history(),
        picks in any::<[usize; 4]>(),
        taken in any::<u16>(),
    ) {
        let [base, head, one, other] = picks.map(|pick| pick % history.len());
        let mut slice = slice(&history, base, head);
        let shared = &ancestors(&history, base) & &ancestors(&history, head);
        let taken = shared.into_iter().filter(|n| *n != base && taken >> (n % 16) & 1 == 1);
        slice.commits.extend(taken.map(|n| commit(&history, n)));
        let told = SliceMap::new(&slice).relation(id(one), id(other));
        prop_assert!(told.is_none_or(|told| told == relation(&history, one, other)), "{:?}", told);
    }

    /// Between its own commits and its base, a whole slice proves every way that there is.
    #[test]
    fn a_whole_slice_tells_all_of_its_own(history in history(), picks in any::<[usize; 4]>()) {
        let [base, head] = [picks[0], picks[1]].map(|pick| pick % history.len());
        let between = &ancestors(&history, head) - &ancestors(&history, base);
        let own: Vec<usize> = between.into_iter().chain([base]).collect();
        let [one, other] = [picks[2], picks[3]].map(|pick| own[pick % own.len()]);
        let slice = slice(&history, base, head);
        let map = SliceMap::new(&slice);
        let proved = map.relation(id(one), id(other));
        let is = relation(&history, one, other);
        prop_assert_eq!(proved, (is != Relation::Diverged).then_some(is));
        prop_assert!(map.commits(id(base), id(other)).is_some());
    }
}

#[test]
fn a_slice_of_the_trunk_tells_of_what_is_on_it() {
    let (history, map) = (fork(), slice(&fork(), 0, 3));
    let map = SliceMap::new(&map);
    assert_eq!(map.relation(id(2), id(3)), Some(Relation::Ahead));
    assert_eq!(map.relation(id(0), id(2)), Some(Relation::Ahead));
    assert_eq!(map.relation(id(4), id(3)), None, "{history:?}");
}

#[test]
fn a_page_of_a_slice_proves_what_it_shows() {
    let mut page = slice(&fork(), 0, 3);
    page.commits.retain(|commit| commit.sha == id(1));
    page.complete = false;
    let map = SliceMap::new(&page);
    assert_eq!(map.relation(id(1), id(3)), Some(Relation::Ahead));
    assert_eq!(map.relation(id(0), id(1)), Some(Relation::Ahead));
    assert_eq!(map.relation(id(2), id(3)), None);
    assert_eq!(map.commits(id(0), id(1)), Some(vec![id(1)]));
    assert_eq!(map.commits(id(0), id(3)), None);
}

#[test]
fn a_slice_of_a_fork_tells_of_what_it_stands_on() {
    let slice = slice(&fork(), 3, 5);
    let map = SliceMap::new(&slice);
    assert_eq!(map.relation(id(1), id(5)), Some(Relation::Ahead));
    let between: BTreeSet<_> = map.commits(id(1), id(5)).unwrap().into_iter().collect();
    assert_eq!(between, BTreeSet::from([id(4), id(5)]));
    assert_eq!(map.commits(id(0), id(5)), None, "1 is behind the slice");
}

#[test]
fn the_main_line_goes_back_to_what_was_merged_into() {
    // 4 merges 3 into 2; 3 stands on 0.
    let history = vec![vec![], vec![0], vec![1], vec![0], vec![2, 3]];
    let slice = slice(&history, 0, 4);
    let map = SliceMap::new(&slice);
    assert!(map.is_on_main_line(id(1)) && !map.is_on_main_line(id(3)));
    let without = map.reached_without(id(3));
    assert!(without.contains(&id(2)) && !without.contains(&id(3)));
}
