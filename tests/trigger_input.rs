//! `trigger-runner` with input that is wrong by itself: refused before anything is asked.

use crate::support::Call;
use crate::support::deploy_server::DeployServer;
use crate::support::trigger::{commit, good};

/// Further arguments, and what must be said.
const MISTAKES: &[(&[&str], &[&str])] = &[
    (
        &["--url=deploy.example.com"],
        &["it is no runner's address"],
    ),
    (
        &["--url=https://user:hunter2@deploy.example.com"],
        &["it is no runner's address"],
    ),
    (
        &["--url=https://deploy.example.com?a=b"],
        &["without a user, a query"],
    ),
    (&["--tag=-x"], &["can't be the name of a ref"]),
    (&["--tag=a b"], &["can't be the name of a ref"]),
    (&["--sha=main"], &["read sha", "the whole id"]),
    (&["--timeout=soon"], &["read timeout 'soon'", "30m"]),
    (&["--timeout=0s"], &["read timeout"]),
    (&["--poll-interval=5"], &["read poll-interval '5'"]),
    (&["--health-check=shop"], &["read health-check"]),
    (&["--environment-url=ftp://x"], &["read environment-url"]),
    (&["--image-digest=latest"], &["image-digest \"latest\""]),
    (&["--auth=basic"], &["invalid value 'basic'", "oidc"]),
    (
        &["--auth=seed"],
        &[
            "with protocol windlass a runner doesn't accept auth seed",
            "'protocol' iac",
        ],
    ),
    (
        &["--protocol=iac", "--auth=hmac"],
        &["with protocol iac a runner doesn't accept auth hmac"],
    ),
    (
        &["--protocol=seed", "--auth=oidc"],
        &["doesn't accept auth oidc"],
    ),
    (
        &["--protocol=seed", "--services=web"],
        &["doesn't know 'services'"],
    ),
    (&["--protocol=iac", "--force"], &["doesn't know 'force'"]),
    (
        &["--protocol=iac", "--cancel-on-timeout"],
        &["doesn't know 'cancel-on-timeout'"],
    ),
    (
        &["--wait=false", "--health-check=http://127.0.0.1:9/"],
        &["nobody waits for the deployment"],
    ),
    (&["--older=ignore"], &["invalid value 'ignore'", "refuse"]),
    (
        &["--older=skip"],
        &["know what was deployed last: there is no token"],
    ),
    (
        &["--from-tag=v1.2.0"],
        &["know what was deployed last: there is no token"],
    ),
    (
        &["--older=allow", "--from-tag=v1.2.0"],
        &["leave one of the two out"],
    ),
    (
        &["--record-deployment"],
        &["record the deployment: there is no token"],
    ),
    (
        &["--record-deployment", "--wait=false"],
        &["nobody waits for the result"],
    ),
    (
        &["--record-deployment", "--protocol=seed"],
        &["never tells the result"],
    ),
    (
        &[
            "--record-deployment=false",
            "--image-digest=sha256:1111111111111111111111111111111111111111111111111111111111111111",
        ],
        &["'record-deployment' is false"],
    ),
];

#[test]
fn every_mistake_is_told_before_anything_is_asked() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    for (arguments, texts) in MISTAKES {
        let run = Call::trigger(&server).args(arguments).fails(2);
        run.says(texts);
        assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    }
    for missing in ["url", "env", "tag"] {
        let run = Call::trigger(&server).input(missing, "").fails(2);
        run.says(&[&format!("--{missing}")]);
    }
    assert!(server.asked("POST", "/deploy").is_empty());
}

/// Fails when a request can be made that anybody could sign.
#[test]
fn t3_without_a_good_secret_nothing_is_sent() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    for (secret, text) in [
        ("", "there is no secret"),
        ("too-few", "shorter than 16 bytes"),
    ] {
        let call = Call::unsigned_trigger(&server.url()).of_commit(&commit());
        call.secret("secret", secret).fails(2).says(&[text]);
    }
    assert!(server.asked("POST", "/deploy").is_empty());
}
