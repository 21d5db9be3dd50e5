//! Who asks the registry, and that nobody else learns of it.

use crate::support::deploy_server::{DeployServer, Reply, response};
use crate::support::registry::{INDEX, PASSWORD, Registry, USER};
use crate::support::{Call, Run};

const JOB_TOKEN: &str = "ghs_a-token-of-the-job";

#[test]
fn a_registry_that_asks_gets_the_password() {
    let registry = Registry::with_password();
    let digest = registry.push_index(&["amd64", "arm64"]);
    let promote = || {
        let call = registry.promote().input("digest", &digest);
        call.input("tags", "v1.3.0").env("GITHUB_ACTOR", USER)
    };
    let run = promote().secret("password", PASSWORD).succeeds();
    assert_eq!(run.output("state"), "promoted");
    assert_eq!(registry.stands("v1.3.0"), Some(digest.clone()));
    let wrong = promote().secret("password", "wrong-password").fails(1);
    wrong.says(&["401", "hint: "]);
    promote().fails(1).says(&["'username' and 'password'"]);
    let named = promote()
        .env("GITHUB_ACTOR", "hubot")
        .input("username", USER);
    named.secret("password", PASSWORD).succeeds();
}

fn promote(server: &DeployServer) -> Call {
    let image = server.url().replace("http://", "") + "/acme/shop";
    Call::new(&["promote-image"])
        .input("image", &image)
        .input("source-tag", "v1.2.4")
        .input("if-missing", "skip")
        .env("GITHUB_ACTOR", USER)
}

fn shows_nothing(run: &Run, secret: &str) {
    let log = run.stderr.lines();
    let shown = log.filter(|line| !line.starts_with("::add-mask::"));
    assert!(
        !shown.collect::<String>().contains(secret),
        "{}",
        run.stderr
    );
}

#[test]
fn the_jobs_token_goes_to_no_other_registry() {
    for challenge in ["Basic realm=\"x\"", "Bearer realm=\"URL/token\""] {
        let server = DeployServer::new(move |asked| {
            let url = format!("http://{}", asked.header("host").unwrap());
            let challenge = challenge.replace("URL", &url);
            Reply::Raw(match asked.path.starts_with("/token") {
                true => response(200, "application/json", r#"{"token": "for-anybody"}"#),
                false => format!(
                    "HTTP/1.1 401 X\r\nwww-authenticate: {challenge}\r\ncontent-length: 0\r\n\
                     connection: close\r\n\r\n"
                ),
            })
        });
        let run = promote(&server).env("GITHUB_TOKEN", JOB_TOKEN).fails(1);
        shows_nothing(&run, JOB_TOKEN);
        for path in ["/v2/acme/shop/manifests/v1.2.4", "/token"] {
            for asked in server.asked("GET", path) {
                let sent = asked.header("authorization");
                assert!(
                    matches!(sent, None | Some("Bearer for-anybody")),
                    "{sent:?}"
                );
            }
        }
    }
}

#[test]
fn a_token_is_fetched_and_never_shown() {
    const TOKEN: &str = "a-token-that-was-granted";
    let server = DeployServer::new(|asked| {
        let url = format!("http://{}", asked.header("host").unwrap());
        Reply::Raw(match asked.header("authorization") {
            Some(sent) if sent == format!("Bearer {TOKEN}") => {
                response(200, INDEX, "{\"manifests\": []}")
            }
            _ if asked.path.starts_with("/token") => response(
                200,
                "application/json",
                &format!("{{\"token\":\"{TOKEN}\"}}"),
            ),
            _ => format!(
                "HTTP/1.1 401 X\r\nwww-authenticate: Bearer realm=\"{url}/token\",service=\"x\"\r\n\
                 content-length: 0\r\nconnection: close\r\n\r\n"
            ),
        })
    });
    let run = promote(&server).secret("password", PASSWORD).succeeds();
    assert_eq!(run.output("found"), "true");
    shows_nothing(&run, TOKEN);
    let asked = server.asked("GET", "/token");
    assert_eq!(asked.len(), 1);
    assert!(
        asked[0].path.contains("acme%2Fshop%3Apull"),
        "{}",
        asked[0].path
    );
    assert!(
        asked[0]
            .header("authorization")
            .unwrap()
            .starts_with("Basic ")
    );
}
