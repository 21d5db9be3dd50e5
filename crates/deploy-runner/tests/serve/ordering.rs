//! In which order services run, and what comes of those that fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;

use crate::steps::{Gates, Witness, id, report, said, staging, states};
use crate::support::Place;

#[tokio::test]
async fn services_that_need_nothing_of_each_other_run_at_once_and_others_after_them() {
    let place = Place::with(&[("left", ""), ("right", ""), ("top", "\"left\", \"right\"")]);
    for service in ["left", "right"] {
        // If one of them waited for the other's end, it would be stopped in the end.
        place.set(service, "timeout = \"30s\"");
        place.fifo(service);
    }
    // Each opens the other's pipe; a pipe opens only when both of its ends do.
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\nhere=${RAN%/*}\ncase $1 in\n\
         left) : > \"$here/left\"; : < \"$here/right\" ;;\n\
         right) : < \"$here/left\"; : > \"$here/right\" ;;\nesac\necho \"$1\" >> \"$RAN\"\n",
    );
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let deployment = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(deployment["status"], "completed", "{deployment}");
    assert_eq!(place.ran().len(), 3);
    assert_eq!(place.ran().last().unwrap(), "top");
}

#[tokio::test]
async fn the_order_holds_where_it_comes_about_through_a_service_that_is_left_out() {
    let place = Place::new();
    let mut gates = Gates::new(&place, &["db", "web"]);
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": "v1.2.4", "services": ["web", "db"]});
    let id = id(&runner.accepted(&asked).await);
    assert_eq!(gates.next().await, "db staging");
    let running = runner.deployment(&id).await;
    assert_eq!(states(&running), ["db running", "web pending"]);
    gates.open("db");
    gates.open("web");
    assert_eq!(runner.end_of(&id).await["status"], "completed");
}

#[tokio::test]
async fn a_failure_blocks_what_needs_it_and_lets_siblings_end() {
    let place = Place::with(&[
        ("db", ""),
        ("api", "\"db\""),
        ("web", "\"api\""),
        ("mail", ""),
        ("list", "\"mail\""),
    ]);
    let mut up = said(&place, "up");
    place.fifo("go-mail");
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\nhere=${RAN%/*}\ncase $1 in\ndb) exit 3 ;;\n\
         mail) echo up > \"$here/up\"; read -r _ < \"$here/go-mail\" ;;\nesac\n",
    );
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let id = id(&runner.accepted(&staging("v1.2.4")).await);
    up.next_line().await.unwrap();
    runner
        .until(&id, |it| report(it, "db")["state"] == "failed")
        .await;
    let mut go = crate::support::open_for_writing(&place.path("go-mail"));
    std::io::Write::write_all(&mut go, b"\n").unwrap();
    let deployment = runner.end_of(&id).await;
    assert_eq!(deployment["status"], "failed");
    let mut told = states(&deployment);
    told.sort();
    assert_eq!(
        told,
        [
            "api blocked",
            "db failed",
            "list completed",
            "mail completed",
            "web blocked"
        ]
    );
    let db = report(&deployment, "db");
    assert_eq!(db["exit_code"], 3);
    assert_eq!(db["error_kind"], "exit_status");
    assert!(db["next_action"].is_string());
}

#[tokio::test]
async fn a_sync_that_takes_too_long_is_stopped_with_all_its_processes() {
    let place = Place::with(&[("app", "")]);
    place.set("app", "timeout = \"1s\"");
    let witness = Witness::new(&place);
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\nexec 9> \"${RAN%/*}/witness\"\n\
         (trap '' TERM; exec sleep 1000) &\nsleep 1000\n",
    );
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let deployment = runner.deployed(&staging("v1.2.4")).await;
    witness.all_gone().await;
    assert_eq!(states(&deployment), ["app failed"]);
    let app = report(&deployment, "app");
    assert_eq!(app["error_kind"], "timed_out");
    let seconds = app["seconds"].as_f64().unwrap();
    assert!((1.0..10.0).contains(&seconds), "{seconds}");
    assert_eq!(place.proven("staging"), []);
}

#[tokio::test]
async fn a_sync_that_says_it_failed_has_failed() {
    let place = Place::with(&[("app", "")]);
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\necho '{\"action\": \"failed\", \"reason\": \"no quota\"}'\n",
    );
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let deployment = runner.deployed(&staging("v1.2.4")).await;
    let app = report(&deployment, "app");
    assert_eq!(app["state"], "failed");
    assert_eq!(app["exit_code"], 0);
    assert_eq!(app["error_kind"], "reported_failure");
    assert_eq!(place.proven("staging"), []);
}

/// Serves `/<commit>`: 200, but for one commit 503, as long as that is broken.
async fn health(broken: &str) -> (String, Arc<AtomicBool>) {
    let is_broken = Arc::new(AtomicBool::new(true));
    let state = (broken.to_owned(), Arc::clone(&is_broken));
    let answer = |State((broken, is_broken)): State<(String, Arc<AtomicBool>)>,
                  Path(commit): Path<String>| async move {
        match commit == broken && is_broken.load(Ordering::SeqCst) {
            true => StatusCode::SERVICE_UNAVAILABLE,
            false => StatusCode::OK,
        }
    };
    let router = Router::new()
        .route("/{commit}", get(answer))
        .with_state(state);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/{{sha}}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    (url, is_broken)
}

#[tokio::test]
async fn t7_what_was_not_healthy_is_not_taken_for_proven() {
    let place = Place::with(&[("app", ""), ("top", "\"app\"")]);
    // The commit is no part of the sync, so that nothing but the proof decides.
    place.configure(|text| text.replace(", \"{sha}\"", ""));
    place.write_script(
        "repository/bin/sync",
        "#!/bin/sh\necho \"$1 $(cat platform/app/version)\" >> \"$RAN\"\n",
    );
    let good = place.change_and_tag("platform/app/version", "v1.2.4");
    let broken = place.change_and_tag("platform/app/version", "v1.2.5");
    let (url, is_broken) = health(&broken).await;
    place.set(
        "app",
        &format!("health-check = {{ url = \"{url}\", timeout = \"1s\" }}"),
    );
    let runner = place.start();
    let proven = |sha: &str, services: &[&str]| -> Vec<(String, String)> {
        services
            .iter()
            .map(|it| ((*it).to_owned(), sha.to_owned()))
            .collect()
    };

    let first = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(states(&first), ["app completed", "top completed"]);
    assert_eq!(place.proven("staging"), proven(&good, &["app", "top"]));

    let second = runner.deployed(&staging("v1.2.5")).await;
    assert_eq!(states(&second), ["app failed", "top blocked"]);
    let app = report(&second, "app");
    assert_eq!(app["error_kind"], "health_check");
    assert_eq!(app["exit_code"], 0);
    assert_eq!(app.get("hash_after"), None, "{app}");
    assert_eq!(place.proven("staging"), proven(&good, &["top"]));

    // The version before is what its hash was, and is not what runs.
    let back = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(states(&back), ["app completed", "top skipped"]);
    runner.deployed(&staging("v1.2.5")).await;
    is_broken.store(false, Ordering::SeqCst);
    let mended = runner.deployed(&staging("v1.2.5")).await;
    assert_eq!(states(&mended)[0], "app completed");
    assert_eq!(
        place.ran(),
        [
            "app v1.2.4",
            "top v1.2.4",
            "app v1.2.5",
            "app v1.2.4",
            "app v1.2.5",
            "app v1.2.5"
        ]
    );
}
