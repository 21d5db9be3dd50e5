//! The project's own workflows, actions and examples, by their paths in its repository. The build
//! script lists them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Where the project is, as `uses:` names it.
pub(crate) const REPOSITORY: &str = "windlass-ci/windlass";

/// The workflows that can be called, and the actions.
pub(crate) fn interfaces() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORKFLOWS.iter().chain(ACTIONS).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn names(folder: &str) -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let entries = fs::read_dir(root.join(folder)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        entries.map(|entry| name(entry.unwrap())).collect()
    }

    fn embedded(table: &[(&str, &str)], segment: usize) -> BTreeSet<String> {
        let name = |path: &str| Some(path.split('/').nth(segment)?.to_owned());
        table.iter().filter_map(|(path, _)| name(path)).collect()
    }

    #[test]
    fn nothing_is_left_out() {
        assert_eq!(embedded(ACTIONS, 1), names("actions"));
        let mut workflows = names(".github/workflows");
        workflows.retain(|name| embedded(WORKFLOWS, 2).contains(name) || name == "ci.yml");
        for whole in [
            "staging-dispatch.yml",
            "production-promote.yml",
            "hotfix.yml",
        ] {
            assert!(workflows.contains(whole), "{whole}");
        }
        let mut kinds = names("workflows-examples");
        kinds.remove("README.md");
        assert_eq!(embedded(EXAMPLES, 1), kinds);
    }
}
