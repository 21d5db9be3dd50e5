//! The names of branches.

use crate::problem::Problem;

/// Fails ([`crate::ProblemKind::BadInput`]) on a name that git doesn't allow
/// (git-check-ref-format(1)), and on one that reads as an option or a full ref.
pub fn check_branch_name(input: &str, name: &str) -> Result<(), Problem> {
    match why_not(name) {
        None => Ok(()),
        Some(why) => Err(
            Problem::bad_input(input, format!("'{input}' can't be '{name}': {why}"))
                .hint("give a branch's name, such as main or backport/v1.3.2-to-main"),
        ),
    }
}

fn why_not(name: &str) -> Option<String> {
    let bad = |c: &char| c.is_control() || " ~^:?*[\\".contains(*c);
    if let Some(character) = name.chars().find(bad) {
        return Some(format!("git allows no {character:?} in it"));
    }
    if ["..", "@{", "//"].iter().any(|text| name.contains(text)) {
        return Some("git allows no '..', '@{' or '//' in it".to_owned());
    }
    let is_bad = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with(".lock");
    if name.split('/').any(is_bad) || name.ends_with('.') {
        return Some("no part of it may be empty, begin with '.' or end in '.lock'".to_owned());
    }
    if name.starts_with('-') || matches!(name, "@" | "HEAD") {
        return Some("git means something else by it".to_owned());
    }
    None
}
