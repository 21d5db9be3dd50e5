//! What a branch carries.

use super::super::{Conflict, Pick, carried, conflict_message, pick_message};
use super::{commit, id};

#[test]
fn a_branch_is_known_by_what_its_commits_say() {
    let wanted = [
        commit(1, "a", &[]),
        commit(2, "b", &[1]),
        commit(3, "c", &[2]),
    ];
    let picked = |number, of| commit(number, &pick_message("x", id(of)), &[]);
    let lacking = [id(1), id(2), id(3)];
    let found = carried(&wanted, &lacking, id(12), &[picked(11, 1), picked(12, 2)]).unwrap();
    let pick = |commit, picked| Pick {
        commit: id(commit),
        picked: id(picked),
    };
    assert_eq!(found.picks, [pick(1, 11), pick(2, 12)]);
    assert_eq!((found.missing, found.conflict), (vec![id(3)], None));

    // The wanted commits themselves, and squashed into one.
    let found = carried(&wanted, &[id(2)], id(2), &wanted[..2]).unwrap();
    assert_eq!((found.picks.len(), found.missing.len()), (2, 0));
    let both = commit(9, &pick_message(&pick_message("x", id(1)), id(2)), &[]);
    assert_eq!(
        carried(&wanted, &lacking, id(9), &[both])
            .unwrap()
            .picks
            .len(),
        2
    );

    let other = commit(9, "other", &[]);
    assert_eq!(carried(&wanted, &lacking, id(9), &[other]), None);
    assert_eq!(carried(&wanted, &lacking, id(9), &[]), None);
}

/// Fails when a conflict that somebody has resolved is told for ever.
#[test]
fn a_conflict_lasts_until_something_follows_it() {
    let wanted = [commit(1, "a", &[]), commit(2, "b", &[1])];
    let lacking = [id(1), id(2)];
    let conflict = Conflict {
        commit: id(1),
        files: vec!["a.txt".to_owned()],
    };
    let held = commit(11, &conflict_message("a", &conflict), &[]);
    let found = carried(&wanted, &lacking, id(11), std::slice::from_ref(&held)).unwrap();
    assert_eq!(
        (found.conflict, found.missing),
        (Some(conflict), vec![id(2)])
    );
    let resolved = [held, commit(12, "Resolve", &[11])];
    let found = carried(&wanted, &lacking, id(12), &resolved).unwrap();
    assert_eq!(found.conflict, None);
}
