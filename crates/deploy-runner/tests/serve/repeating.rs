//! The same request again: while it runs, when it is done, when something came between, when it
//! failed.

use serde_json::json;

use crate::steps::{FRAGILE, Gates, id, staging, states};
use crate::support::Place;

/// A place whose syncs don't name the commit, so that only files decide; and whether services
/// have any.
fn without_commit(has_files: bool) -> Place {
    let place = Place::new();
    place.configure(|text| {
        let text = text.replace(", \"{sha}\"", "");
        match has_files {
            true => text,
            false => text
                .lines()
                .filter(|it| !it.starts_with("paths"))
                .map(|it| format!("{it}\n"))
                .collect(),
        }
    });
    place
}

#[tokio::test]
async fn t8_the_same_request_is_the_same_deployment_while_it_runs_and_when_it_is_done() {
    let place = Place::new();
    let mut gates = Gates::new(&place, &["db", "api", "web"]);
    place.commit_and_tag("v1.2.4");
    let runner = place.start();

    let first = runner.accepted(&staging("v1.2.4")).await;
    assert_eq!(first.get("duplicate"), None);
    assert_eq!(gates.next().await, "db staging");
    // Services in another order, or named though all are meant, are the same services.
    let again = json!({"env": "staging", "tag": "v1.2.4", "services": ["web", "db", "api"]});
    for asked in [staging("v1.2.4"), again] {
        let second = runner.accepted(&asked).await;
        assert_eq!(second["duplicate"], true, "{second}");
        assert_eq!(id(&second), id(&first));
    }
    for service in ["db", "api", "web"] {
        gates.open(service);
    }
    let deployment = runner.end_of(&id(&first)).await;
    assert_eq!(deployment["status"], "completed");
    assert_eq!(deployment["attempt"], 1);

    let third = runner.accepted(&staging("v1.2.4")).await;
    assert_eq!(third["duplicate"], true);
    assert_eq!(third["status"], "completed");
    assert_eq!(id(&third), id(&first));
    assert_eq!(place.ran().len(), 6, "each began and ended once");
}

#[tokio::test]
async fn what_something_else_came_after_is_deployed_again() {
    let place = Place::new();
    let one = place.commit_and_tag("v1.2.4");
    let two = place.commit_and_tag("v1.2.5");
    let runner = place.start();

    let first = runner.deployed(&staging("v1.2.4")).await;
    runner.deployed(&staging("v1.2.5")).await;
    let back = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(id(&back), id(&first));
    assert_eq!(back["attempt"], 2);
    let expected =
        [&one, &two, &one].map(|sha| ["db", "api", "web"].map(|it| format!("{it} staging {sha}")));
    assert_eq!(place.ran(), expected.concat());
}

#[tokio::test]
async fn only_what_touched_the_same_services_comes_between() {
    let place = Place::new();
    let one = place.commit_and_tag("v1.2.4");
    place.commit_and_tag("v1.2.5");
    let runner = place.start();
    let of =
        |tag: &str, service: &str| json!({"env": "staging", "tag": tag, "services": [service]});

    runner.deployed(&of("v1.2.4", "db")).await;
    runner.deployed(&staging("v1.2.4")).await;
    runner.deployed(&of("v1.2.5", "web")).await;
    let ran = place.ran().len();
    let other_service = runner.accepted(&of("v1.2.4", "api")).await;
    runner.end_of(&id(&other_service)).await;
    assert_eq!(place.ran().len(), ran, "api is at this commit already");

    let back = runner.deployed(&staging("v1.2.4")).await;
    assert_eq!(
        states(&back),
        ["db skipped", "api skipped", "web completed"]
    );
    assert_eq!(place.ran().last().unwrap(), &format!("web staging {one}"));
    assert_eq!(place.ran().len(), ran + 1);
}

#[tokio::test]
async fn force_runs_everything() {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let first = runner.deployed(&staging("v1.2.4")).await;
    let mut asked = staging("v1.2.4");
    asked["force"] = true.into();
    let forced = runner.deployed(&asked).await;
    assert_eq!(id(&forced), id(&first));
    assert_eq!(
        states(&forced),
        ["db completed", "api completed", "web completed"]
    );
    assert_eq!(place.ran().len(), 6);
}

#[tokio::test]
async fn a_failed_deployment_goes_on_with_what_is_missing() {
    for has_files in [true, false] {
        let place = without_commit(has_files);
        place.write_script("repository/bin/sync", FRAGILE);
        place.write("broken-api", "");
        place.commit_and_tag("v1.2.4");
        let runner = place.start();

        let failed = runner.deployed(&staging("v1.2.4")).await;
        assert_eq!(failed["status"], "failed");
        assert_eq!(
            states(&failed),
            ["db completed", "api failed", "web blocked"]
        );
        std::fs::remove_file(place.path("broken-api")).unwrap();
        let mended = runner.deployed(&staging("v1.2.4")).await;
        assert_eq!(id(&mended), id(&failed));
        assert_eq!(mended["attempt"], 2);
        assert_eq!(mended["status"], "completed");
        assert_eq!(
            states(&mended),
            ["db skipped", "api completed", "web completed"],
            "{has_files}"
        );
        let ran = ["db", "api", "api", "web"].map(|it| format!("{it} staging "));
        assert_eq!(place.ran(), ran);
    }
}

#[tokio::test]
async fn a_service_without_files_to_compare_runs_for_each_commit() {
    let place = without_commit(false);
    place.commit_and_tag("v1.2.4");
    place.commit_and_tag("v1.2.5");
    let runner = place.start();
    for tag in ["v1.2.4", "v1.2.5"] {
        let deployment = runner.deployed(&staging(tag)).await;
        assert_eq!(
            states(&deployment),
            ["db completed", "api completed", "web completed"]
        );
    }
    assert_eq!(place.ran().len(), 6);
}

#[tokio::test]
async fn an_answer_waits_for_the_end_if_it_is_to() {
    let place = Place::new();
    place.write_script("repository/bin/sync", FRAGILE);
    place.commit_and_tag("v1.2.4");
    place.commit_and_tag("v1.2.5");
    let runner = place.start();
    let mut asked = staging("v1.2.4");
    asked["wait"] = true.into();
    assert_eq!(runner.accepted(&asked).await["status"], "completed");
    place.write("broken-web", "");
    asked["tag"] = "v1.2.5".into();
    assert_eq!(runner.accepted(&asked).await["status"], "failed");
}
