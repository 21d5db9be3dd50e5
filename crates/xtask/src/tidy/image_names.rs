//! How the reusable workflows hand on an image's name, which callers make of `github.repository`:
//! others' actions get it in lower case, as registries take it, and no version is made for a name
//! that can't be one.
//!
//! The files are read by their lines: they are the project's own, and zizmor and actionlint have
//! seen to their form.

use super::File;

/// The whole name, as the program takes it: in lower case or not.
const AS_GIVEN: &str = "image: ${{ inputs.image }}";

/// What the workflows in `.github/workflows` don't keep.
pub fn check(files: &[File]) -> Vec<String> {
    let own = |file: &&File| file.path.starts_with(".github/workflows/");
    let workflows = || files.iter().filter(own);
    let raw = workflows().flat_map(raw_names);
    raw.chain(workflows().flat_map(late_refusals)).collect()
}

/// Where the name is part of something else, which no program of the project's looks at.
fn raw_names(file: &File) -> Vec<String> {
    let what = "it may have upper case: take the output `image` of promote-image";
    let raw =
        |(_, line): &(usize, &str)| line.contains("${{ inputs.image }}") && line.trim() != AS_GIVEN;
    let lines = file.numbered().filter(raw);
    lines
        .map(|(number, _)| file.finding(number, what))
        .collect()
}

/// Where a version is made that an image belongs to, without a look at the image's name.
fn late_refusals(file: &File) -> Vec<String> {
    if !file.text.lines().any(|line| line == "      image:") {
        return Vec::new();
    }
    let is_call = |line: &str| line == "    uses: $/.github/workflows/version.yml";
    let calls = file.numbered().filter(|(_, line)| is_call(line));
    let blind = calls.filter(|(number, _)| {
        let inputs = file.text.lines().skip(*number);
        let mut inputs = inputs.take_while(|line| !line.is_empty());
        !inputs.any(|line| line.trim() == AS_GIVEN)
    });
    let what = format!("the version is made before the image's name is looked at: `{AS_GIVEN}`");
    blind
        .map(|(number, _)| file.finding(number, &what))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{AS_GIVEN, File, check};

    /// The real file, with one change that must be found.
    fn spoiled(name: &str, from: &str, to: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.github/workflows");
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let found = |text: &str| check(&[File::sample(&format!(".github/workflows/{name}"), text)]);
        assert_eq!(found(&text), Vec::<String>::new(), "{name}");
        assert!(text.contains(from), "{name} has no {from:?}");
        found(&text.replacen(from, to, 1))
    }

    #[test]
    fn an_image_is_built_under_its_name_in_lower_case() {
        let (from, to) = ("steps.there.outputs.image }}:", "inputs.image }}:");
        assert_eq!(spoiled("build-image.yml", from, to).len(), 1);
    }

    #[test]
    fn no_version_is_made_for_a_name_that_can_not_be_one() {
        for name in [
            "dev-schedule.yml",
            "staging-dispatch.yml",
            "production-promote.yml",
            "hotfix.yml",
        ] {
            assert_eq!(spoiled(name, AS_GIVEN, "").len(), 1, "{name}");
        }
    }
}
