//! Finding services that depend on each other.

use std::collections::BTreeSet;

use super::Dependencies;
use crate::config::name::Name;

/// Cycles that have no service in common, each begun at its first name. Where there is any cycle,
/// at least one is found.
pub(super) fn find(dependencies: &Dependencies) -> Vec<Vec<Name>> {
    let mut cycles = Vec::new();
    let mut left: BTreeSet<&Name> = dependencies.keys().collect();
    loop {
        remove_free(&mut left, dependencies);
        let Some(cycle) = walk(&left, dependencies) else {
            return cycles;
        };
        left.retain(|name| !cycle.contains(name));
        cycles.push(cycle.into_iter().cloned().collect());
    }
}

/// Takes away whatever depends on nothing that is left, until everything left depends on
/// something left.
fn remove_free(left: &mut BTreeSet<&Name>, dependencies: &Dependencies) {
    loop {
        let before = left.len();
        let bound = left.clone();
        left.retain(|name| next(name, &bound, dependencies).is_some());
        if left.len() == before {
            return;
        }
    }
}

/// Follows dependencies until a service comes again.
fn walk<'a>(left: &BTreeSet<&'a Name>, dependencies: &'a Dependencies) -> Option<Vec<&'a Name>> {
    let mut path: Vec<&Name> = Vec::new();
    let mut at = *left.first()?;
    loop {
        if let Some(first) = path.iter().position(|name| *name == at) {
            let mut cycle = path.split_off(first);
            let smallest = cycle.iter().enumerate().min_by_key(|(_, name)| **name);
            let smallest = smallest.map_or(0, |(index, _)| index);
            cycle.rotate_left(smallest);
            return Some(cycle);
        }
        path.push(at);
        at = next(at, left, dependencies)?;
    }
}

fn next<'a>(of: &Name, left: &BTreeSet<&Name>, dependencies: &'a Dependencies) -> Option<&'a Name> {
    let mut needs = dependencies.get(of).into_iter().flatten();
    needs.find(|need| left.contains(need))
}
