//! `core` is pure: it names no I/O, clock, environment or async, and runs in a browser.

use super::File;
use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run};
use crate::repository::Repository;
use crate::tools::rust_target;

/// Names, each with what the caller brings instead.
const IMPURE: &[(&str, &str)] = &[
    ("tokio", "rules are not async"),
    ("std::env", "the caller brings the environment"),
    ("std::fs", "the caller reads files"),
    ("std::net", "the caller asks services"),
    ("std::process", "the caller runs programs"),
    ("std::thread", "rules run where they are called"),
    ("SystemTime", "the caller brings the time"),
    ("Instant", "the caller brings the time"),
    ("::now(", "the caller brings the time"),
];

/// The places in `core` that name what they must not know.
pub fn check(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.path.starts_with("crates/core/src/"))
        .flat_map(impure)
        .collect()
}

fn impure(file: &File) -> Vec<String> {
    let code = file
        .numbered()
        .filter(|(_, line)| !line.trim_start().starts_with("//"));
    let finding = |(number, line): (usize, &str)| {
        let (name, instead) = IMPURE.iter().find(|(name, _)| line.contains(name))?;
        Some(file.finding(number, &format!("core must not name {name}: {instead}")))
    };
    code.filter_map(finding).collect()
}

/// Compiles `core` for WebAssembly, where none of that exists.
pub fn compile_for_wasm(repository: &Repository) -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    rust_target(TARGET)?;
    let arguments = [
        "check",
        "-p",
        "windlass-core",
        "--target",
        TARGET,
        "--locked",
        "--quiet",
    ];
    run(cargo(repository.root()).args(arguments))
        .map_err(|why| Failure::new(format!("core does not compile to wasm32: {why}")))
}

#[cfg(test)]
mod tests {
    use super::{File, check};

    #[test]
    fn impure_names_are_found_in_the_code_of_core_alone() {
        let text = "// no std::fs here\nuse std::fs;\nlet now = Zoned::now();\nlet x = 1;\n";
        let found = check(&[
            File::sample("crates/core/src/a.rs", text),
            File::sample("crates/cli/src/a.rs", text),
        ]);
        let places: Vec<_> = found.iter().map(|finding| &finding[..22]).collect();
        assert_eq!(places, ["crates/core/src/a.rs:2", "crates/core/src/a.rs:3"]);
    }
}
