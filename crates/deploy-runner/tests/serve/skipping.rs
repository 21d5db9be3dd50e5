//! What is left as it is, what makes a service run, and what a sync sees and shows.

use std::fs;
use std::path::Path;

use reqwest::Method;

use crate::steps::{id, report, staging, states};
use crate::support::{PATH, Place};

const TOKEN: &str = "sesame-0123456789";
const ALL_SKIPPED: [&str; 3] = ["db skipped", "api skipped", "web skipped"];

/// A place whose syncs don't name the commit; `api` has a variable and a secret from a file.
fn place() -> Place {
    let place = Place::new();
    place.write("token", TOKEN);
    place.configure(|text| {
        let text = text.replace(", \"{sha}\"", "");
        let (before, api) = text.split_once("[services.api]").unwrap();
        let more = "{ LEVEL = \"info\", TOKEN = { file = \"token\" }, PATH";
        format!("{before}[services.api]{}", api.replacen("{ PATH", more, 1))
    });
    place
}

#[tokio::test]
async fn a_service_runs_when_its_files_its_variables_or_its_secrets_have_changed() {
    let place = place();
    for (number, tag) in (0..).zip(["v1.2.4", "v1.2.5", "v1.2.6", "v1.2.7", "v1.2.8"]) {
        let file = ["platform/api/compose.yml", "docs/readme.md"][usize::from(number > 1)];
        place.change_and_tag(file, tag);
    }
    let only_api = ["db skipped", "api completed", "web skipped"];
    let runner = place.start();
    runner.deployed(&staging("v1.2.4")).await;
    let file = runner.deployed(&staging("v1.2.5")).await;
    assert_eq!(states(&file), only_api);
    assert_ne!(
        report(&file, "api")["hash_before"],
        report(&file, "api")["hash_after"]
    );
    let nothing = runner.deployed(&staging("v1.2.6")).await;
    assert_eq!(states(&nothing), ALL_SKIPPED);
    assert_eq!(
        report(&nothing, "api")["hash_before"],
        report(&nothing, "api")["hash_after"]
    );
    runner.kill();

    place.configure(|text| text.replace("LEVEL = \"info\"", "LEVEL = \"debug\""));
    let runner = place.start();
    let variable = runner.deployed(&staging("v1.2.7")).await;
    assert_eq!(states(&variable), only_api);
    runner.kill();

    place.write("token", "simsalabim-0123456789");
    let runner = place.start();
    let secret = runner.deployed(&staging("v1.2.8")).await;
    assert_eq!(states(&secret), only_api);
    runner.kill();

    // After yet another start nothing is different.
    place.change_and_tag("docs/readme.md", "v1.2.9");
    let again = place.start().deployed(&staging("v1.2.9")).await;
    assert_eq!(states(&again), ALL_SKIPPED);
}

#[tokio::test]
async fn t5_a_secret_is_nowhere_but_in_the_sync() {
    let place = place();
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\n[ \"$1\" = api ] || exit 0\necho \"$TOKEN\" > \"$RAN\"\n\
         echo \"the token is $TOKEN.\"\nprintf '%s' \"x${TOKEN}x\" >&2\n\
         for c in s e s; do printf %s \"$c\"; done; echo \"${TOKEN#ses}\"\nexit 4\n",
    );
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let accepted = runner.accepted(&staging("v1.2.4")).await;
    let deployment = runner.end_of(&id(&accepted)).await;
    assert_eq!(place.ran(), [TOKEN], "the sync has it");
    let tail = report(&deployment, "api")["log_tail"].as_str().unwrap();
    assert!(tail.contains("the token is "), "{tail}");

    let mut told = vec![accepted.to_string(), deployment.to_string()];
    for path in ["/deployments", "/metrics", "/", "/health"] {
        told.push(runner.ask(Method::GET, path, b"").await.1.to_string());
    }
    let path = format!("/deployments/{}/logs", id(&accepted));
    told.push(runner.ask(Method::GET, &path, b"").await.1.to_string());
    runner.kill();
    told.push(place.log());
    for text in &told {
        assert!(!text.contains(TOKEN), "{text}");
    }
    let files = files_with(&place.path("state"), TOKEN.as_bytes());
    assert_eq!(files, [""; 0]);
    // Where it is looked for, it would be found.
    let logs = files_with(&place.path("state"), b"the token is ");
    assert!(
        logs.iter().any(|it| it.contains("runner.sqlite")),
        "{logs:?}"
    );
}

/// The files below a folder that hold some bytes; but for the copy of the repository, which holds
/// the script.
fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if fs::read(&path)
            .unwrap()
            .windows(bytes.len())
            .any(|it| it == bytes)
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_sync_sees_the_variables_that_are_configured_and_no_others() {
    let place = place();
    place.configure(|text| {
        let text = text.replace("\"bin/sync\", \"{service}\", \"{env}\"", "\"env\"");
        text.replace(
            "lanes = [\"staging\"]",
            "variables = { LEVEL = \"warn\" }\nlanes = [\"staging\"]",
        )
    });
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let deployment = runner.deployed(&staging("v1.2.4")).await;
    let seen = |service: &str| {
        let tail = report(&deployment, service)["log_tail"].as_str().unwrap();
        let mut lines: Vec<String> = tail.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let ran = format!("RAN={}", place.path("ran").display());
    let path = format!("PATH={PATH}");
    assert_eq!(seen("db"), ["LEVEL=warn", &path, &ran]);
    let api = seen("api");
    assert_eq!(
        api[..3],
        ["LEVEL=warn", &path, &ran],
        "the environment's value counts"
    );
    assert_eq!(api.len(), 4);
    assert!(
        api[3].starts_with("TOKEN=") && !api[3].contains(TOKEN),
        "{api:?}"
    );
}
