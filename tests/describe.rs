//! What the program says of itself.

use serde_json::Value;

use crate::support::{Call, Repository};

#[test]
fn every_action_is_described_as_json() {
    let described = Call::terminal(&["describe", "--format=json"])
        .succeeds()
        .stdout;
    let actions: Value = serde_json::from_str(&described).unwrap();
    let names = |key: &str| -> Vec<String> {
        let entries = actions[0][key].as_array().unwrap().iter();
        entries
            .map(|entry| entry["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(actions[0]["name"], "next-version");
    for name in [
        "lane",
        "from",
        "token",
        "app-private-key",
        "claim",
        "time-zone",
    ] {
        assert!(names("inputs").contains(&name.to_owned()), "{name}");
    }
    let (repository, _) = Repository::new();
    let run = Call::lane("staging", &[])
        .in_git(repository.path())
        .succeeds();
    let written: Vec<&String> = run.outputs.iter().map(|(name, _)| name).collect();
    assert_eq!(names("outputs").iter().collect::<Vec<_>>(), written);
    for entry in actions[0]["inputs"].as_array().unwrap() {
        let text = entry["description"].as_str().unwrap();
        assert!(!text.is_empty() && !text.contains('\n'), "{entry}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    for arguments in [&["--help"][..], &["--version"], &["next-version", "--help"]] {
        let run = Call::terminal(arguments).succeeds();
        assert!(
            !run.stdout.is_empty() && run.stderr.is_empty(),
            "{}",
            run.stderr
        );
    }
    let help = Call::terminal(&["next-version", "--help"])
        .succeeds()
        .stdout;
    for secret in ["--token ", "--app-private-key "] {
        assert!(!help.contains(secret), "a secret is no flag: {help}");
    }
}
