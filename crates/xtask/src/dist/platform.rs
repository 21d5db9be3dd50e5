//! The platforms that a release has programs for: the launcher's own table, seen from the other
//! side.

use std::env::consts::OS;

use crate::failure::{Failure, Outcome};

/// One target, and what is made for it.
pub struct Platform {
    /// As Rust calls it.
    pub triple: &'static str,
    /// The system that it is built on: Apple's SDK is on a Mac alone.
    built_on: &'static str,
    /// Windlass first.
    programs: &'static [Program],
}

/// A program, by what it is called and built from.
pub struct Program {
    pub name: &'static str,
    pub package: &'static str,
}

const WINDLASS: Program = Program {
    name: "windlass",
    package: "windlass-cli",
};

const RUNNER: Program = Program {
    name: "windlass-runner",
    package: "windlass-deploy-runner",
};

/// All of them. On Linux that is musl, linked statically.
pub const PLATFORMS: [Platform; 5] = [
    Platform {
        triple: "x86_64-unknown-linux-musl",
        built_on: "linux",
        programs: &[WINDLASS, RUNNER],
    },
    Platform {
        triple: "aarch64-unknown-linux-musl",
        built_on: "linux",
        programs: &[WINDLASS, RUNNER],
    },
    Platform {
        triple: "x86_64-pc-windows-gnu",
        built_on: "linux",
        programs: &[WINDLASS],
    },
    Platform {
        triple: "x86_64-apple-darwin",
        built_on: "macos",
        programs: &[WINDLASS],
    },
    Platform {
        triple: "aarch64-apple-darwin",
        built_on: "macos",
        programs: &[WINDLASS],
    },
];

/// The platforms that are built on this system: all of them, or the one that was asked for.
pub fn chosen(triple: Option<&str>) -> Outcome<Vec<&'static Platform>> {
    let here: Vec<_> = PLATFORMS.iter().filter(|it| it.built_on == OS).collect();
    let Some(triple) = triple else {
        return require(here, || {
            Failure::new("programs for a release are built on Linux and on macOS")
                .hint("`cargo xtask dist --host` builds windlass for this machine")
        });
    };
    let chosen = here.iter().copied().filter(|it| it.triple == triple);
    let triples: Vec<_> = here.iter().map(|it| it.triple).collect();
    require(chosen.collect(), || {
        let known = format!("the targets built on {OS}: {}", triples.join(", "));
        Failure::new(format!("no programs for {triple:?} are built here")).hint(known)
    })
}

fn require<T>(found: Vec<T>, otherwise: impl FnOnce() -> Failure) -> Outcome<Vec<T>> {
    if found.is_empty() {
        Err(otherwise())
    } else {
        Ok(found)
    }
}

impl Platform {
    /// Whether release commits carry windlass itself for it. Every job that runs an action
    /// fetches the commit whole, so it carries what most of them, and machines without a
    /// network, run; the rest is downloaded.
    pub fn is_carried(&self) -> bool {
        self.triple.ends_with("-linux-musl")
    }

    /// What is made for it.
    pub fn programs(&self) -> &'static [Program] {
        self.programs
    }

    /// What stands behind a program's name.
    pub fn ending(&self) -> &'static str {
        if self.triple.contains("-windows-") {
            ".exe"
        } else {
            ""
        }
    }

    /// The file that is attached to a release, as the launcher asks for it.
    pub fn asset(&self, program: &Program) -> String {
        format!("{}-{}{}", program.name, self.triple, self.ending())
    }

    /// Where the launcher looks for the program below `dist/`, and how lists call it.
    pub fn path(&self, program: &Program) -> String {
        format!("bin/{}/{}{}", self.triple, program.name, self.ending())
    }
}

#[cfg(test)]
mod tests {
    use super::{PLATFORMS, chosen};
    use crate::dist::host_triple;

    #[test]
    fn launcher_knows_every_platform() {
        let launcher = include_str!("../../../../dist/launch.sh");
        for platform in &PLATFORMS {
            assert!(
                launcher.contains(&format!("triple={}", platform.triple)),
                "{}",
                platform.triple
            );
        }
    }

    #[test]
    fn assets_are_called_as_the_launcher_asks_for_them() {
        let names = PLATFORMS.iter().flat_map(|platform| {
            let programs = platform.programs().iter();
            programs.map(|program| platform.asset(program))
        });
        assert_eq!(
            names.collect::<Vec<_>>(),
            [
                "windlass-x86_64-unknown-linux-musl",
                "windlass-runner-x86_64-unknown-linux-musl",
                "windlass-aarch64-unknown-linux-musl",
                "windlass-runner-aarch64-unknown-linux-musl",
                "windlass-x86_64-pc-windows-gnu.exe",
                "windlass-x86_64-apple-darwin",
                "windlass-aarch64-apple-darwin",
            ]
        );
    }

    #[test]
    fn unknown_targets_are_refused_with_the_known_ones() {
        let refused = chosen(Some("riscv64gc-unknown-linux-musl")).err().unwrap();
        assert!(refused.to_string().contains(host_triple().unwrap()));
    }
}
