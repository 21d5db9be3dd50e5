//! Secrets: where they come from, that there is no start without them, that nothing shows them.

use super::*;

#[test]
fn t3_without_a_secret_there_is_no_configuration() {
    for (source, expected) in [
        (
            "{ env = \"EMPTY\" }",
            "runner.toml:8:10: the environment variable EMPTY is empty",
        ),
        (
            "{ env = \"NONE\" }",
            "runner.toml:8:10: the environment variable NONE is not set",
        ),
        (
            "{ file = \"none\" }",
            "runner.toml:8:10: can't read the file /etc/windlass/none: ",
        ),
        (
            "\"hunter2\"",
            "runner.toml:8:10: a secret is never written into the file",
        ),
    ] {
        let told = told(&SMALL.replace("{ env = \"CI\" }", source));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(expected), "{told:?}");
    }
    let told = told(&SMALL.replace("secret = { env = \"CI\" }\n", ""));
    assert_eq!(told[0], "runner.toml:6:10: signer 'ci' has no secret");
}

#[test]
fn nothing_shows_a_secret() {
    let text = SMALL.replace("open = true", "token = { env = \"OTHER\" }")
        + "variables = { A = { env = \"OTHER\" } }\n";
    let config = parse(&text).unwrap();
    let shown = format!("{config:?}{}", Overview(&config));
    assert!(!shown.contains("hunter2"), "{shown}");
    for text in [
        SMALL.replace("{ env = \"CI\" }", "'hunter2'"),
        SMALL.replace("{ env = \"CI\" }", "{ env = 'CI', value = 'hunter2' }"),
        SMALL.replace("open = true", "token = 'hunter2'"),
        SMALL.replace("open = true", "open = 'hunter2'"),
        SMALL.replace(
            "lanes = [",
            "variables = { A = { value = 'hunter2' } }\nlanes = [",
        ),
        SMALL.replace("/srv/shop.git", "https://x:hunter2@example.com/a"),
        SMALL.replace("http://localhost:8080", "http://x:hunter2@localhost"),
    ] {
        let problems = parse(&text).unwrap_err();
        assert!(
            !format!("{problems:?}{problems}").contains("hunter2"),
            "{problems}"
        );
    }
}

#[test]
fn one_secret_opens_one_door() {
    let seed =
        "[signers.old]\nkind = \"seed\"\nsecret = { env = \"ALSO_CI\" }\n[environments.staging]";
    let told = told(&SMALL.replace("[environments.staging]", seed));
    assert_eq!(
        told,
        [
            "runner.toml:9:10: the secret of signer 'old' is also the secret of signer 'ci'",
            "  make a secret for each, so that who has one has no other"
        ]
    );
}
