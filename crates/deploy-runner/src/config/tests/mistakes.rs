//! Everything that can be wrong with a file: in which words it is told, and where.

mod sections;
mod server;

use proptest::prelude::*;

use super::*;

/// What to replace in the smallest file, by what, and how each line of what is told begins.
type Case = (&'static str, &'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    for (from, to, expected) in cases {
        assert!(SMALL.contains(from), "{from}");
        let told = told(&SMALL.replacen(from, to, 1));
        let same = told.len() == expected.len()
            && told
                .iter()
                .zip(*expected)
                .all(|(told, start)| told.starts_with(start));
        assert!(same, "{to}\n{told:#?}");
    }
}

#[test]
fn many_mistakes_are_told_at_once_from_top_to_bottom() {
    let text = r#"public-url = "http://localhost:8080"
repository = "/srv/shop.git"
state-directory = "state"
[read]
[signers.ci]
kind = "hmac"
secret = { env = "EMPTY" }
[environments.staging]
lanes = ["stagin"]
[environments.production]
lanes = ["production"]
signers = ["cj"]
[services.web]
sync = []
[services.api]
sync = ["x"]
depends-on = ["wbe", "api"]
timeout = "10m"
environments = ["staging", "live"]
"#;
    let problems = parse(text).unwrap_err();
    let places: Vec<&str> = problems
        .iter()
        .map(|problem| problem.message.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "4:1", "7:10", "9:10", "12:12", "14:8", "17:15", "17:22", "19:28"
        ]
        .map(|place| format!("runner.toml:{place}"))
    );
}

#[test]
fn what_there_may_be_several_of_is_a_table_of_names() {
    let text = "signers = 3\n".to_owned()
        + &SMALL.replace(
            "[signers.ci]\nkind = \"hmac\"\nsecret = { env = \"CI\" }\n",
            "",
        );
    assert_eq!(
        told(&text)[0],
        "runner.toml:1:11: 'signers' is no table: write [signers.NAME] for each"
    );
}

#[test]
fn a_file_that_is_not_there_is_told_by_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("runner.toml");
    let problems = Config::read(&path, BTreeMap::new()).unwrap_err();
    let told = format!("can't read {}: ", path.display());
    assert!(problems.to_string().starts_with(&told), "{problems}");
    fs::write(&path, SMALL).unwrap();
    let config = Config::read(&path, surroundings().variables).unwrap();
    assert_eq!(
        config.server.state_directory,
        directory.path().join("state")
    );
}

proptest! {
    #[test]
    fn any_damage_is_told_with_its_place(at in 0..SMALL.len(), gone in 0_usize..20, new in "[\\PC\n]{0,8}") {
        let mut text = SMALL.to_owned();
        let end = (at + gone).min(text.len());
        text.replace_range(at..end, &new);
        if let Err(problems) = parse(&text) {
            prop_assert!(problems.iter().count() > 0);
            for problem in problems.iter() {
                prop_assert!(problem.message.starts_with("runner.toml:"), "{}", problem);
                prop_assert!(!problem.message.contains("ci-hunter2"), "{}", problem);
            }
        }
    }

    #[test]
    fn any_text_is_a_configuration_or_an_error(text in any::<String>()) {
        prop_assert!(parse(&text).is_err());
    }
}
