//! Acting as a GitHub App, and what is never shown of its key.

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use windlass_emulator::{App, Level, Ruleset};

use crate::support::{Call, GitHub, NAME, Repository};

const APP: u64 = 42;

/// A key pair as PEM: private and public.
static KEYS: LazyLock<(String, String)> = LazyLock::new(|| {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private = pem("PRIVATE KEY", pair.as_der().unwrap().as_ref());
    (private, pem("RSA PUBLIC KEY", pair.public_key().as_ref()))
});

fn pem(label: &str, bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let lines = lines.join("\n");
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}

/// A private repository where only the App may make version tags.
fn history() -> (Repository, GitHub) {
    let (repository, _) = Repository::new();
    let app = App::new(APP, "releaser", &KEYS.1, "acme").permission("contents", Level::Write);
    let mut rules = Ruleset::restrict_tag_creation("refs/tags/v*");
    rules.bypass_apps = vec![APP];
    let github = GitHub::with(&repository, |builder| {
        builder.private(NAME).app(app).ruleset(NAME, rules)
    });
    (repository, github)
}

fn claim(github: &GitHub) -> Call {
    let call = Call::lane("staging", &["--claim", "--app-id=42"]);
    github
        .variables()
        .iter()
        .fold(call, |call, (name, value)| call.env(name, value))
}

#[test]
fn an_app_claims_what_others_may_not_with_its_key_in_every_form() {
    let (private, encoded) = (&KEYS.0, STANDARD.encode(&KEYS.0));
    let one_line = private.replace('\n', "\\n");
    for key in [private, &encoded, &one_line] {
        let (repository, github) = history();
        let run = claim(&github).secret("app-private-key", key).succeeds();
        assert_eq!((run.tag(), run.output("claimed")), ("v1.0.0", "true"));
        assert_eq!(repository.tag_names(), ["v1.0.0"]);
        assert_eq!(github.count("POST", "/access_tokens"), 1);
    }
}

#[test]
fn the_key_may_stand_in_a_file() {
    let (repository, github) = history();
    let file = repository.beside("key.pem");
    std::fs::write(&file, &KEYS.0).unwrap();
    let name = file.to_str().unwrap();
    let run = claim(&github)
        .args(&["--app-private-key-file", name])
        .succeeds();
    assert_eq!(run.tag(), "v1.0.0");
}

#[test]
fn a_malformed_key_is_bad_input_and_none_of_it_is_shown() {
    let (repository, github) = history();
    let cut = KEYS.0.replace("-----END PRIVATE KEY-----\n", "");
    let broken = KEYS.0.replace("\nMII", "\nMXX");
    for key in [
        "hunter2hunter2",
        &STANDARD.encode("hunter2hunter2"),
        &cut,
        &broken,
    ] {
        let run = claim(&github).secret("app-private-key", key).fails(2);
        run.says(&["app-private-key", "the whole .pem file"]);
        assert!(!run.stderr.contains("hunter2") || run.stderr.contains("::add-mask::hunter2"));
    }
    assert_eq!(
        (repository.tag_names().len(), github.requests().len()),
        (0, 0)
    );
}

#[test]
fn another_apps_key_is_no_key() {
    let (repository, github) = history();
    let other = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let other = pem("PRIVATE KEY", other.as_der().unwrap().as_ref());
    let run = claim(&github).secret("app-private-key", &other).fails(1);
    run.says(&["401"]);
    assert_eq!(repository.tag_names().len(), 0);
}

#[test]
fn an_app_is_given_whole_or_not_at_all() {
    let (_, github) = history();
    claim(&github)
        .fails(2)
        .says(&["'app-id' is given alone", "INPUT_APP_PRIVATE_KEY"]);
    let call = Call::lane("staging", &[]).secret("app-private-key", &KEYS.0);
    call.fails(2)
        .says(&["'app-private-key' is given alone", "'app-id'"]);
}
