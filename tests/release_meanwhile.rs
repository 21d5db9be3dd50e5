//! What others do to a release, and to its files, while it is made.

use std::time::Duration;

use serde_json::{Value, json};
use windlass_emulator::{Fault, Faults, Match};

use crate::support::{ASSETS, Run, Shop, TAG};

/// Long enough for a request of the test to be served before.
const A_WHILE: Fault = Fault::Delay(Duration::from_secs(2));

/// Runs a release, and does something to its draft before its second asset is there.
fn meddling(meddle: impl FnOnce(&Shop, &Value)) -> (Shop, Run) {
    let faults = Faults::default().on(Match::post("/assets").nth(2), A_WHILE);
    let shop = Shop::failing(faults);
    let run = shop.release().start();
    while shop.github.count("POST", "/assets") == 0 {
        std::thread::yield_now();
    }
    let draft = shop.releases().remove(0);
    meddle(&shop, &draft);
    let run = run.wait();
    (shop, run)
}

fn path(draft: &Value) -> String {
    format!("/releases/{}", draft["id"])
}

#[test]
fn a_title_that_somebody_gives_the_draft_is_kept() {
    let (shop, run) = meddling(|shop, draft| {
        shop.github.send(
            "PATCH",
            &path(draft),
            &json!({ "name": "Spring", "body": "by hand" }),
        );
    });
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.assert_released();
    let release = &shop.releases()[0];
    assert_eq!([&release["name"], &release["body"]], ["Spring", "by hand"]);
}

/// Fails when what was uploaded is not looked at again before it is published.
#[test]
fn r4_an_asset_that_somebody_removes_is_uploaded_again() {
    let (shop, run) = meddling(|shop, draft| {
        let id = &draft["assets"][0]["id"];
        shop.github
            .send("DELETE", &format!("/releases/assets/{id}"), &Value::Null);
    });
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.assert_released();
}

#[test]
fn a_draft_that_somebody_removes_is_made_again() {
    let (shop, run) = meddling(|shop, draft| {
        shop.github.send("DELETE", &path(draft), &Value::Null);
    });
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.assert_released();
}

#[test]
fn a_draft_that_somebody_publishes_is_completed() {
    let (shop, run) = meddling(|shop, draft| {
        shop.github
            .send("PATCH", &path(draft), &json!({ "draft": false }));
    });
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.assert_released();
}

#[test]
fn a_draft_that_somebody_gives_to_another_tag_is_left_to_them() {
    let (shop, run) = meddling(|shop, draft| {
        shop.github
            .send("PATCH", &path(draft), &json!({ "tag_name": "v9.0.0" }));
    });
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.says(&["somebody has given its draft", "the tag v9.0.0"]);
    assert_eq!(shop.releases()[0]["draft"], true);
}

/// Fails when the tag is not looked at again before its release is published.
#[test]
fn v16_a_tag_that_somebody_moves_or_deletes_is_not_released() {
    for (arguments, says) in [
        (
            vec!["update-ref", "-d", "refs/tags/v1.3.0"],
            "deleted the tag",
        ),
        (vec!["update-ref", "refs/tags/v1.3.0", "main~1"], "moved to"),
    ] {
        let (shop, run) = meddling(|shop, _| {
            shop.repository.git(&arguments);
        });
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.says(&["publish v1.3.0", says]);
        assert_eq!(shop.releases()[0]["draft"], true);
    }
}

/// Fails when the file is believed to be what it was when it was digested.
#[test]
fn r5_a_file_that_changes_is_not_released() {
    for (content, says) in [
        ("THE APP", "it changed while it was uploaded"),
        ("a longer app", "has 12 bytes instead of 7"),
    ] {
        let shop = Shop::failing(Faults::default().on(Match::post("/releases"), A_WHILE));
        let run = shop.release().start();
        while shop.github.count("GET", "/releases") == 0 {
            std::thread::yield_now();
        }
        run.change_file(ASSETS[0].0, content);
        let run = run.wait();
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.says(&[says]);
        let release = &shop.releases()[0];
        assert_eq!(
            (&release["draft"], &release["tag_name"]),
            (&json!(true), &json!(TAG))
        );
        let shop = shop.recovered();
        shop.release().succeeds();
        shop.assert_released();
    }
}
