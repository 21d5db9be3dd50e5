//! Assets: up, listed, renamed, down, and gone.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use windlass_emulator::{Asset, Release};

use super::{complaints, delete, draft, edit, release, sending, start_upload, upload};
use crate::support::{Fixture, NAME, Running, answer, column};

/// `printf content | sha256sum`
const DIGEST: &str = "sha256:ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

async fn bytes(request: reqwest::RequestBuilder) -> (StatusCode, Vec<u8>) {
    let response = request.send().await.unwrap();
    (response.status(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn an_asset_goes_up_and_comes_down_the_same() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    let (status, asset) = upload(&running, &made, "shop.zip", "content").await;
    assert_eq!(status, 201, "{asset}");
    let api = running.emulator.api_url();
    let url = format!("{api}/repos/{NAME}/releases/assets/{}", asset["id"]);
    let page = format!("{api}/{NAME}/releases/download/v1/shop.zip");
    for (key, expected) in [
        ("url", json!(url)),
        ("browser_download_url", json!(page)),
        ("name", json!("shop.zip")),
        ("label", Value::Null),
        ("state", json!("uploaded")),
        ("content_type", json!("application/zip")),
        ("size", json!(7)),
        ("digest", json!(DIGEST)),
        ("download_count", json!(0)),
    ] {
        assert_eq!(asset[key], expected, "{key}");
    }
    assert_eq!(asset["uploader"]["login"], "windlass");
    let path = format!("/releases/{}", made["id"]);
    assert_eq!(running.get(&path).await.1["assets"], json!([asset]));
    let path = format!("/releases/assets/{}", asset["id"]);
    assert_eq!(running.get(&path).await.1, asset);

    let wanted = running
        .request(Method::GET, &format!("/repos/{NAME}{path}"))
        .header("accept", "application/octet-stream");
    assert_eq!(bytes(wanted).await, (StatusCode::OK, b"content".to_vec()));
    let response = running.client.get(&page).send().await.unwrap();
    let headers = response.headers();
    assert_eq!(headers["content-type"], "application/zip");
    assert_eq!(
        headers["content-disposition"],
        "attachment; filename=shop.zip"
    );
    assert_eq!(response.bytes().await.unwrap(), "content");
    assert_eq!(running.get(&path).await.1["download_count"], 2);
}

#[tokio::test]
async fn the_api_leads_to_the_bytes() {
    let fixture = Fixture::new();
    let running = Running::start(fixture.builder().private(NAME)).await;
    let made = release(&running, "v1").await;
    let (_, asset) = upload(&running, &made, "a", "content").await;
    let still = reqwest::Client::builder().no_proxy();
    let still = still
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let wanted = still
        .get(asset["url"].as_str().unwrap())
        .bearer_auth(running.emulator.token())
        .header("accept", "application/octet-stream");
    let response = wanted.send().await.unwrap();
    assert_eq!(response.status(), 302);
    let address = response.headers()["location"].to_str().unwrap().to_owned();
    // The address itself is the key.
    let found = bytes(still.get(&address)).await;
    assert_eq!(found, (StatusCode::OK, b"content".to_vec()));
    let (address, _) = address.rsplit_once('/').unwrap();
    let guessed = bytes(still.get(format!("{address}/guess"))).await;
    assert_eq!(guessed.0, 404);
    // The page wants to know who comes to a private repository.
    let page = asset["browser_download_url"].as_str().unwrap();
    assert_eq!(bytes(still.get(page)).await.0, 404);
    let known = still.get(page).bearer_auth(running.emulator.token());
    assert_eq!(bytes(known).await.0, 302);
}

#[tokio::test]
async fn names_are_stored_as_github_stores_them() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    for (name, stored) in [
        ("a b (1).zip", "a.b.1.zip"),
        ("1.0.0~rc1+x.deb", "1.0.0.rc1+x.deb"),
        (".env", "default.env"),
        ("../../etc/passwd", "default.etc.passwd"),
    ] {
        let (status, asset) = upload(&running, &made, name, "x").await;
        assert_eq!((status.as_u16(), &asset["name"]), (201, &json!(stored)));
        let page = asset["browser_download_url"].as_str().unwrap();
        assert_eq!(bytes(running.client.get(page)).await.1, b"x");
    }
    // Two names that are stored as one are one.
    let (status, error) = upload(&running, &made, "a b [1].zip", "x").await;
    let taken = vec![["name", "already_exists", ""]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, taken));
}

#[tokio::test]
async fn uploads_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    let empty = sending(&running, &made, "empty").header("content-length", "0");
    let (status, error) = answer(empty).await;
    let words = "size must be greater than or equal to 1";
    let empty = vec![["size", "custom", words]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, empty));
    assert_eq!(error["errors"][0]["resource"], "ReleaseAsset");

    let chunked = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let mut stream = start_upload(&running, &made, "chunked", chunked).await;
    let mut answered = vec![0; 4_096];
    let length = stream.read(&mut answered).await.unwrap();
    let answered = String::from_utf8_lossy(&answered[..length]);
    assert!(answered.starts_with("HTTP/1.1 400"), "{answered}");
    assert!(answered.contains("Bad Content-Length: "), "{answered}");

    let (status, error) = upload(&running, &made, "", "x").await;
    let nameless = vec![["name", "missing_field", ""]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, nameless));

    let kindless = sending(&running, &made, "a").header("content-type", "");
    let url = kindless.build().unwrap().url().clone();
    let bare = running
        .client
        .post(url)
        .bearer_auth(running.emulator.token());
    let (status, error) = answer(bare.body("x")).await;
    let message = json!("Invalid Content-Type: ''");
    assert_eq!((status.as_u16(), &error["message"]), (400, &message));

    let nowhere = json!({"upload_url": format!(
        "{}/repos/{NAME}/releases/999/assets{{?name,label}}", running.emulator.upload_url()
    )});
    assert_eq!(upload(&running, &nowhere, "a", "x").await.0, 404);
    let (_, assets) = running
        .get(&format!("/releases/{}/assets", made["id"]))
        .await;
    assert_eq!(assets, json!([]));
}

#[tokio::test]
async fn a_thousand_assets_are_enough() {
    let fixture = Fixture::new();
    let mut seed = Release::new(1, "v1");
    for number in 1..=999 {
        seed = seed.asset(Asset::starter(&format!("a{number}")));
    }
    let running = Running::start(fixture.builder().release(NAME, seed)).await;
    let (_, made) = running.get("/releases/1").await;
    assert_eq!(upload(&running, &made, "last", "x").await.0, 201);
    let (status, error) = upload(&running, &made, "more", "x").await;
    let words = "file_count limited to 1000 assets per release";
    let many = vec![["file_count", "custom", words]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, many));
    let (_, page) = running.get("/releases/1/assets?per_page=100&page=10").await;
    assert_eq!(page[99]["name"], "last");
}

#[tokio::test]
async fn assets_are_renamed_and_deleted() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    let (_, first) = upload(&running, &made, "a", "first").await;
    let (_, second) = upload(&running, &made, "b", "second").await;
    let path = format!("/releases/assets/{}", second["id"]);
    let (status, error) = running
        .send(Method::PATCH, &path, json!({"name": "a"}))
        .await;
    let taken = vec![["name", "already_exists", ""]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, taken));
    let fields = json!({"name": "b", "label": "Second"});
    let (status, changed) = running.send(Method::PATCH, &path, fields).await;
    assert_eq!(
        (status.as_u16(), &changed["label"]),
        (200, &json!("Second"))
    );
    let first = format!("/releases/assets/{}", first["id"]);
    assert_eq!(delete(&running, &first).await.0, 204);
    assert_eq!(delete(&running, &first).await.0, 404);
    let fields = json!({"name": "a"});
    let (_, changed) = running.send(Method::PATCH, &path, fields).await;
    assert_eq!(
        json!([changed["name"], changed["label"]]),
        json!(["a", "Second"])
    );
    let page = changed["browser_download_url"].as_str().unwrap();
    assert_eq!(bytes(running.client.get(page)).await.1, b"second");
}

#[tokio::test]
async fn the_bytes_go_with_the_asset_and_with_the_release() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    let (_, one) = upload(&running, &made, "a", "x").await;
    upload(&running, &made, "b", "x").await;
    let files = || {
        std::fs::read_dir(fixture.state().join("assets"))
            .unwrap()
            .count()
    };
    assert_eq!(files(), 2);
    delete(&running, &format!("/releases/assets/{}", one["id"])).await;
    assert_eq!(files(), 1);
    delete(&running, &format!("/releases/{}", made["id"])).await;
    assert_eq!(files(), 0);
}

#[tokio::test]
async fn a_drafts_assets_move_to_the_tag_when_it_is_published() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let waiting = draft(&running, "v1").await;
    let (_, asset) = upload(&running, &waiting, "a", "content").await;
    let page = asset["browser_download_url"].as_str().unwrap();
    assert!(page.contains("/releases/download/untagged-"), "{page}");
    assert_eq!(bytes(running.client.get(page)).await.0, 404);
    let (_, published) = edit(&running, &waiting, json!({"draft": false})).await;
    let page = published["assets"][0]["browser_download_url"]
        .as_str()
        .unwrap();
    assert_eq!(bytes(running.client.get(page)).await.1, b"content");
}

#[tokio::test]
async fn assets_that_were_there_from_the_start_are_whole_or_not() {
    let fixture = Fixture::new();
    let seed = Release::new(7, "v1")
        .draft()
        .asset(Asset::uploaded("whole", "content"))
        .asset(Asset::starter("wreck"));
    let running = Running::start(fixture.builder().release(NAME, seed)).await;
    let (_, assets) = running.get("/releases/7/assets").await;
    assert_eq!(column(&assets, "name"), ["whole", "wreck"]);
    assert_eq!(column(&assets, "state"), ["uploaded", "starter"]);
    assert_eq!(
        json!([assets[0]["digest"], assets[1]["digest"]]),
        json!([DIGEST, null])
    );
    assert_eq!(json!([assets[0]["size"], assets[1]["size"]]), json!([7, 0]));
}

/// More than any other body may hold: it is not kept in memory on the way.
#[tokio::test]
async fn large_assets_pass() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    let content = vec![7_u8; 64 * 1024 * 1024];
    let (status, asset) = upload(&running, &made, "large", content.clone()).await;
    assert_eq!(
        (status.as_u16(), &asset["size"]),
        (201, &json!(content.len()))
    );
    let page = asset["browser_download_url"].as_str().unwrap();
    let (status, found) = bytes(running.client.get(page)).await;
    assert!(status == 200 && found == content);
    // A refused one is read to its end too, so that the answer arrives.
    let (status, _) = upload(&running, &made, "large", content).await;
    assert_eq!(status, 422);
}
