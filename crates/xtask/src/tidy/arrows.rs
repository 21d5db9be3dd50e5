//! Which crate may use which. The map with its reasons in prose is `crates/README.md`.

use crate::repository::{Dependency, Package, Repository};

/// The crates of the workspace that a crate may use, and why no others.
struct Arrows {
    of: &'static str,
    uses: &'static [&'static str],
    because: &'static str,
}

const ARROWS: &[Arrows] = &[
    Arrows {
        of: "windlass-core",
        uses: &[],
        because: "the rules stand on nothing",
    },
    Arrows {
        of: "windlass-toolkit",
        uses: &[],
        because: "the runtime protocol knows no version, no service and no action",
    },
    Arrows {
        of: "windlass-git",
        uses: &["windlass-core"],
        because: "a local repository is read without GitHub or a runner",
    },
    Arrows {
        of: "windlass-github",
        uses: &["windlass-core", "windlass-connection"],
        because: "a client knows neither the runtime protocol nor an action",
    },
    Arrows {
        of: "windlass-connection",
        uses: &[],
        because: "how a server is reached has nothing to do with what is said to it",
    },
    Arrows {
        of: "windlass-slack",
        uses: &["windlass-connection"],
        because: "a client of Slack knows neither the rules nor what its messages tell",
    },
    Arrows {
        of: "windlass-registry",
        uses: &["windlass-core", "windlass-connection"],
        because: "a client of registries knows neither the runtime protocol nor an action",
    },
    Arrows {
        of: "windlass-deploy-protocol",
        uses: &["windlass-core"],
        because: "both sides use it: it knows neither a client nor a server",
    },
    Arrows {
        of: "windlass-deploy-runner",
        uses: &["windlass-core", "windlass-deploy-protocol"],
        because: "it knows nothing of GitHub's API, nor of how an action asks",
    },
    Arrows {
        of: "windlass-emulator",
        uses: &["windlass-core"],
        because: "its wire types are its own, so that it does not mirror a client's mistake",
    },
    Arrows {
        of: "windlass-facts",
        uses: &["windlass-core", "windlass-toolkit", "windlass-github"],
        because: "what all actions ask before they decide belongs to none of them",
    },
    Arrows {
        of: "windlass-workflows",
        uses: &["windlass-core"],
        because: "texts are judged without files, networks or a terminal",
    },
    Arrows {
        of: "windlass-test-support",
        uses: &["windlass-core"],
        because: "all tests use it",
    },
    Arrows {
        of: "xtask",
        uses: &[],
        because: "chores must build while the product does not",
    },
    Arrows {
        of: "actions/*",
        uses: &[
            "windlass-core",
            "windlass-toolkit",
            "windlass-facts",
            "windlass-git",
            "windlass-github",
            "windlass-slack",
            "windlass-registry",
            "windlass-connection",
            "windlass-deploy-protocol",
        ],
        because: "actions never depend on each other, nor on where they run",
    },
];

/// Besides the program itself, only tests may use these; and these not each other.
const FOR_TESTS: &[&str] = &["windlass-test-support", "windlass-emulator"];

/// Crates that the rules must not use, whatever for.
const NOT_IN_CORE: &[&str] = &["tokio", "reqwest", "octocrab", "getrandom", "fastrand"];

/// The dependencies that point the wrong way.
pub fn check(repository: &Repository) -> Vec<String> {
    let packages = repository.packages();
    let names: Vec<_> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let check_one = |package: &Package| {
        let directory = repository.directory_of(package);
        check_package(package, &directory, &names)
    };
    packages.iter().flat_map(check_one).collect()
}

fn check_package(package: &Package, directory: &str, workspace: &[&str]) -> Vec<String> {
    let Some(arrows) = arrows_of(&package.name, directory) else {
        return Vec::new();
    };
    let wrong = |dependency: &&Dependency| {
        let name = dependency.name.as_str();
        (workspace.contains(&name) && !arrows.allow(dependency))
            || (arrows.of == "windlass-core" && NOT_IN_CORE.contains(&name))
    };
    let (of, because) = (&package.name, arrows.because);
    let finding = |dependency: &Dependency| {
        format!(
            "{directory}/Cargo.toml: {of} must not use {}: {because}",
            dependency.name
        )
    };
    package
        .dependencies
        .iter()
        .filter(wrong)
        .map(finding)
        .collect()
}

/// The program itself (`crates/cli`) puts everything together and has no rule.
fn arrows_of(name: &str, directory: &str) -> Option<&'static Arrows> {
    let wanted = if directory.starts_with("actions/") {
        "actions/*"
    } else {
        name
    };
    ARROWS.iter().find(|arrows| arrows.of == wanted)
}

impl Arrows {
    fn allow(&self, dependency: &Dependency) -> bool {
        let name = dependency.name.as_str();
        let for_tests = dependency.kind.as_deref() == Some("dev")
            && !FOR_TESTS.contains(&self.of)
            && FOR_TESTS.contains(&name);
        self.uses.contains(&name) || for_tests
    }
}

#[cfg(test)]
mod tests {
    use super::check_package;
    use crate::repository::Package;

    const WORKSPACE: &[&str] = &[
        "windlass-core",
        "windlass-github",
        "windlass-emulator",
        "windlass-next-version",
        "windlass-other",
        "xtask",
    ];

    fn allowed(package: &str, directory: &str, dependency: &str, kind: Option<&str>) -> bool {
        let json = serde_json::json!({
            "name": package, "version": "1.0.0", "manifest_path": "", "repository": null,
            "dependencies": [{"name": dependency, "kind": kind}],
        });
        let package: Package = serde_json::from_value(json).unwrap();
        check_package(&package, directory, WORKSPACE).is_empty()
    }

    #[test]
    fn arrows_point_one_way() {
        let (core, github, emulator) = ("crates/core", "crates/github", "crates/emulator");
        for (package, directory, dependency, kind, expected) in [
            ("windlass-core", core, "serde", None, true),
            ("windlass-core", core, "tokio", Some("dev"), false),
            ("windlass-core", core, "windlass-github", None, false),
            ("windlass-github", github, "windlass-core", None, true),
            (
                "windlass-github",
                github,
                "windlass-emulator",
                Some("dev"),
                true,
            ),
            ("windlass-github", github, "windlass-emulator", None, false),
            (
                "windlass-emulator",
                emulator,
                "windlass-github",
                Some("dev"),
                false,
            ),
            (
                "windlass-next-version",
                "actions/next-version",
                "windlass-github",
                None,
                true,
            ),
            (
                "windlass-next-version",
                "actions/next-version",
                "windlass-other",
                None,
                false,
            ),
            ("xtask", "crates/xtask", "windlass-core", Some("dev"), false),
            (
                "windlass-cli",
                "crates/cli",
                "windlass-next-version",
                None,
                true,
            ),
        ] {
            let found = allowed(package, directory, dependency, kind);
            assert_eq!(found, expected, "{package} uses {dependency} ({kind:?})");
        }
    }
}
