//! Which services a change means, and what is said of each file.

use proptest::prelude::*;

use super::*;

fn rules() -> Vec<PathRule> {
    #[derive(Deserialize)]
    struct File {
        paths: Vec<PathRule>,
    }
    let text = r#"
        paths = [
            { glob = "libs/docs/**", services = "none", because = "only people read them" },
            { glob = "libs/**", services = "all", because = "every service is built from them" },
            { glob = "bootstrap/**", services = "none", because = "the runner is one of them" },
        ]
    "#;
    toml::from_str::<File>(text).unwrap().paths
}

fn meaning_of_files(files: &[&str]) -> ChangeMeaning {
    let name = |text: &str| text.parse::<Name>().unwrap();
    let globs = |texts: &[&str]| -> Vec<PathGlob> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    };
    let services = [
        (
            name("postgres"),
            globs(&["platform/01.postgres/**", "shared/*.yml"]),
        ),
        (
            name("redis"),
            globs(&["platform/02.redis/**", "shared/*.yml"]),
        ),
        (name("runner"), globs(&["bootstrap/**"])),
    ];
    let owned: Vec<(&Name, &[PathGlob])> = services
        .iter()
        .map(|(name, globs)| (name, globs.as_slice()))
        .collect();
    meaning_of(files.iter().copied(), &rules(), &owned)
}

#[test]
fn each_file_is_told_with_its_reason() {
    for (path, services, told) in [
        ("platform/01.postgres/x/y", "postgres", "postgres"),
        ("shared/a.yml", "postgres redis", "postgres, redis"),
        ("shared/a/b.yml", "", "none: no service has it in its paths"),
        ("README.md", "", "none: no service has it in its paths"),
        (
            "libs/x",
            "postgres redis runner",
            "all because every service is built from them",
        ),
        ("libs/docs/x", "", "none because only people read them"),
        ("bootstrap/x", "", "none because the runner is one of them"),
        (
            "platform/03.new/x",
            "",
            "none: no service has it in its paths",
        ),
    ] {
        let change = meaning_of_files(&[path]);
        let names: Vec<&str> = change.services.iter().map(Name::as_str).collect();
        assert_eq!(names.join(" "), services, "{path}");
        assert_eq!(change.files[0].to_string(), format!("{path} → {told}"));
    }
}

#[test]
fn a_change_means_what_any_of_its_files_means() {
    let change = meaning_of_files(&["README.md", "platform/02.redis/x", "bootstrap/x"]);
    assert_eq!(change.services.len(), 1);
    assert_eq!(change.files.len(), 3);
    assert_eq!(meaning_of_files(&[]), ChangeMeaning::default());
}

proptest! {
    #[test]
    fn more_files_never_mean_fewer_services(
        files in prop::collection::vec("(platform/0[12].(postgres|redis)|libs|bootstrap|x)/[a-z]{1,3}", 0..6),
        at in 0_usize..6,
    ) {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let some = meaning_of_files(&files[..at.min(files.len())]);
        let all = meaning_of_files(&files);
        prop_assert!(some.services.is_subset(&all.services));
        prop_assert_eq!(all.files.len(), files.len());
    }
}
