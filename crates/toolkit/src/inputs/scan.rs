//! Reads a command line just far enough to know the subcommand and the options that are given.
//!
//! It must not judge: whatever is wrong, clap says it.

use std::ffi::OsString;

use clap::{Arg, Command};

/// Which command a command line selects.
pub(super) struct Selected<'a> {
    /// The innermost subcommand, or the program itself.
    pub command: &'a Command,
    /// Where its own arguments start.
    pub start: usize,
    /// The long names among them, without dashes and value.
    pub given: Vec<String>,
}

pub(super) fn select<'a>(command: &'a Command, arguments: &[OsString]) -> Selected<'a> {
    let mut selected = Selected {
        command,
        start: arguments.len().min(1),
        given: Vec::new(),
    };
    let mut position = selected.start;
    while let Some(argument) = arguments.get(position) {
        position += 1;
        let argument = argument.to_string_lossy();
        if argument == "--" {
            break;
        } else if let Some(option) = argument.strip_prefix("--") {
            let name = option.split('=').next().unwrap_or_default();
            let arg = selected
                .command
                .get_arguments()
                .find(|arg| is_named(arg, name));
            position += usize::from(takes_next(arg, option, arguments.get(position)));
            selected.given.push(name.to_owned());
        } else if let Some(inner) = selected.command.find_subcommand(&*argument) {
            selected = Selected {
                command: inner,
                start: position,
                given: Vec::new(),
            };
        }
    }
    selected
}

/// Whether an option goes by this long name.
pub(super) fn is_named(arg: &Arg, name: &str) -> bool {
    arg.get_long() == Some(name)
        || arg
            .get_all_aliases()
            .is_some_and(|aliases| aliases.contains(&name))
}

/// Whether the next argument is this option's value.
fn takes_next(arg: Option<&Arg>, option: &str, next: Option<&OsString>) -> bool {
    let (Some(arg), Some(next)) = (arg, next) else {
        return false;
    };
    let needs_value = arg.get_action().takes_values()
        && !arg.is_require_equals_set()
        && arg
            .get_num_args()
            .is_none_or(|range| range.min_values() > 0);
    let may_be_value =
        arg.is_allow_hyphen_values_set() || !next.as_encoded_bytes().starts_with(b"-");
    needs_value && !option.contains('=') && may_be_value
}
