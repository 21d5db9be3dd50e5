//! Failures that the code claims to prevent, each with the test that proves it.
//!
//! A comment claims one by its id in parentheses, or several with commas between them. Its
//! test is a function whose name starts with the id: `fn v6_racing_claims_are_gapless`.

use std::collections::BTreeMap;

use super::File;

/// The claims that no test proves.
pub fn check(files: &[File]) -> Vec<String> {
    let sources = || files.iter().filter(|file| file.has_extension("rs"));
    let tests: Vec<String> = sources().flat_map(tests_in).collect();
    let mut claims = BTreeMap::new();
    for (id, place) in sources().flat_map(claims_in) {
        claims.entry(id).or_insert(place);
    }
    let unproved = |id: &str| !tests.iter().any(|test| test.starts_with(&format!("{id}_")));
    let finding = |(id, place): &(String, String)| {
        format!(
            "{place}: {id} is claimed, and no test is called {}_…",
            id.to_lowercase()
        )
    };
    claims
        .into_iter()
        .filter(|(id, _)| unproved(&id.to_lowercase()))
        .map(|claim| finding(&claim))
        .collect()
}

/// Every id that the file's comments claim, with its place.
fn claims_in(file: &File) -> Vec<(String, String)> {
    let comments = file.numbered().filter_map(|(number, line)| {
        let (_, comment) = line.split_once("//")?;
        Some((format!("{}:{number}", file.path), comment))
    });
    comments
        .flat_map(|(place, comment)| {
            ids_in(comment)
                .into_iter()
                .map(move |id| (id, place.clone()))
        })
        .collect()
}

/// The ids in the parentheses that hold ids alone.
fn ids_in(comment: &str) -> Vec<String> {
    let in_parentheses = comment
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(')'));
    let lists = in_parentheses.map(|(inside, _)| inside.split(", ").collect::<Vec<_>>());
    lists
        .filter(|list| list.iter().all(|id| is_id(id)))
        .flatten()
        .map(str::to_owned)
        .collect()
}

fn is_id(word: &str) -> bool {
    let mut characters = word.chars();
    let letter = characters
        .next()
        .is_some_and(|letter| "VRTSWC".contains(letter));
    let digits = characters.as_str();
    letter && (1..=2).contains(&digits.len()) && digits.chars().all(|digit| digit.is_ascii_digit())
}

/// The names of the functions that an attribute marks as tests.
fn tests_in(file: &File) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in file.text.lines().map(str::trim_start) {
        let function = line
            .strip_prefix("async ")
            .unwrap_or(line)
            .strip_prefix("fn ");
        if let Some(function) = function.filter(|_| is_test) {
            names.push(
                function
                    .split(['(', '<'])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
        is_test = is_test_attribute(line) || (is_test && continues(line));
    }
    names
}

fn is_test_attribute(line: &str) -> bool {
    ["#[test]", "#[tokio::test"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Whether the line may stand between a test's attribute and its function.
fn continues(line: &str) -> bool {
    line.is_empty() || line.starts_with("#[") || line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::{File, check, ids_in, tests_in};

    #[test]
    fn claims_are_ids_alone_in_parentheses() {
        for (comment, ids) in [
            ("the whole set is read (V5).", vec!["V5"]),
            ("strict (V4, V11) and (W1)", vec!["V4", "V11", "W1"]),
            ("V6 is spoken of, (V6 too), (X1), (V100), (v6), ()", vec![]),
        ] {
            assert_eq!(ids_in(comment), ids, "{comment}");
        }
    }

    #[test]
    fn tests_are_functions_marked_as_such() {
        let text = "#[test]\nfn v1_a() {}\nfn v2_b() {}\n#[tokio::test(start_paused = true)]\n\
                    // why\nasync fn v3_c() {}\n";
        assert_eq!(tests_in(&File::sample("a.rs", text)), ["v1_a", "v3_c"]);
    }

    #[test]
    fn claim_without_its_test_is_found() {
        let claim = |id: &str| File::sample("a.rs", &format!("let a; // because of it ({id})\n"));
        let proof = || File::sample("b.rs", "#[test]\nfn v1_holds() {}\n");
        assert_eq!(check(&[claim("V1"), proof()]), [] as [&str; 0]);
        let found = check(&[claim("V12"), proof()]);
        assert_eq!(
            found,
            ["a.rs:1: V12 is claimed, and no test is called v12_…"]
        );
    }
}
