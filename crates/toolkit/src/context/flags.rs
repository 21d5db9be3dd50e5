//! Flags that override the GitHub context: `--github-sha` stands for `GITHUB_SHA`, and so on.
//!
//! It must not know what the values mean. The names never collide with an action's inputs.

use clap::error::Error;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::Environment;

const HEADING: &str = "GitHub context";

/// Name, a short alias for those that are typed by hand, and meaning.
const FLAGS: [(&str, Option<&str>, &str); 18] = [
    (
        "github-repository",
        Some("repository"),
        "The repository, as owner/name",
    ),
    ("github-sha", None, "The commit that the event is about"),
    ("github-ref", None, "The full ref, as in refs/heads/main"),
    ("github-ref-name", None, "The short ref, as in main"),
    ("github-api-url", Some("api-url"), "The URL of GitHub's API"),
    ("github-server-url", Some("server-url"), "The URL of GitHub"),
    ("github-run-id", None, "The id of the run"),
    (
        "github-run-number",
        None,
        "The number of the run within its workflow",
    ),
    (
        "github-run-attempt",
        None,
        "The number of the attempt within the run",
    ),
    ("github-actor", None, "Who caused the run"),
    ("github-event-name", None, "The name of the event"),
    (
        "github-event-path",
        None,
        "The file with the event's payload",
    ),
    ("github-workspace", None, "The directory of the checkout"),
    ("github-workflow", None, "The name of the workflow"),
    (
        "github-workflow-ref",
        None,
        "The file of the workflow, as owner/name/.github/workflows/file.yml@ref",
    ),
    ("github-job", None, "The id of the job"),
    (
        "github-action-repository",
        None,
        "The repository of the action",
    ),
    ("github-action-ref", None, "The ref of the action"),
];

/// The flags that were given. Flatten it into a command: `#[command(flatten)]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextFlags {
    given: Vec<(String, String)>,
}

impl ContextFlags {
    /// The environment as the flags would have it.
    #[must_use]
    pub fn over(&self, environment: &Environment) -> Environment {
        environment.with(self.given.iter().cloned())
    }
}

impl Args for ContextFlags {
    fn augment_args(command: Command) -> Command {
        let arg = |(name, alias, help): (&'static str, Option<&'static str>, &'static str)| {
            let arg = Arg::new(name).long(name).value_name("VALUE").help(help);
            arg.visible_aliases(alias).help_heading(HEADING)
        };
        command.args(FLAGS.map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ContextFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let given = FLAGS.into_iter().filter_map(|(name, _, _)| {
            let variable = name.to_ascii_uppercase().replace('-', "_");
            Some((variable, matches.get_one::<String>(name)?.clone()))
        });
        Ok(Self {
            given: given.collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        context: ContextFlags,
    }

    #[test]
    fn a_flag_overrides_its_variable_and_no_other() {
        let environment = Environment::from_pairs([("GITHUB_SHA", "a"), ("GITHUB_JOB", "build")]);
        let arguments = ["program", "--github-sha", "b", "--repository", "octo/hello"];
        let environment = Program::parse_from(arguments).context.over(&environment);
        assert_eq!(environment.get("GITHUB_SHA"), Some("b"));
        assert_eq!(environment.get("GITHUB_JOB"), Some("build"));
        assert_eq!(environment.get("GITHUB_REPOSITORY"), Some("octo/hello"));
    }

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Program::command().debug_assert();
    }
}
