//! The pages, as they are sent and as Chromium makes them out.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::{Slack, office};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The machine's own, or what `cargo xtask programs` has fetched.
fn chromium() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let fetched = test
        .ancestors()
        .nth(3)
        .unwrap()
        .join("tools/debian/usr/bin");
    let path = std::env::var_os("PATH").unwrap();
    let folders = std::env::split_paths(&path).chain([fetched]);
    let mut places = folders.flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let found = places.find(|place| place.is_file());
    found.unwrap_or_else(|| {
        panic!("there is no Chromium: run `cargo xtask programs`, or install it")
    })
}

/// The page's elements once it is loaded, and what the browser complained of.
fn looked_at(url: &str) -> (String, Vec<String>) {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(chromium())
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ])
        .args([
            "--no-first-run",
            "--no-proxy-server",
            "--enable-logging=stderr",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(["--dump-dom", url])
        .env("HOME", profile.path())
        .output()
        .unwrap();
    let elements = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    // What pages log, and what their policy refuses, is logged as of the console.
    let complaints = said.lines().filter(|line| line.contains("CONSOLE"));
    (elements, complaints.map(str::to_owned).collect())
}

async fn page(slack: &Slack, path: &str) -> (u16, String) {
    let url = format!("{}/slack{path}", slack.emulator.server_url());
    let response = slack.client.get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// A message of every kind of block; `words` are wherever words can be.
fn everything(words: &str) -> Value {
    let plain = json!({"type": "plain_text", "text": words});
    let marked = json!({"type": "mrkdwn", "text": words});
    let image = json!({"type": "image", "image_url": "https://x.invalid/a.png", "alt_text": words});
    let button = |id: &str, style: &str| json!({"type": "button", "text": plain, "action_id": id, "style": style, "url": "https://x.invalid/run"});
    json!([
        {"type": "header", "text": plain},
        {"type": "section", "text": marked, "accessory": button("a", "primary")},
        {"type": "section", "fields": [marked, plain, marked]},
        {"type": "divider"},
        {"type": "image", "image_url": "http://x.invalid/", "alt_text": words, "title": plain},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": words, "style": {"bold": true}},
            {"type": "link", "url": "javascript:alert(1)", "text": words}]}]},
        {"type": "context", "elements": [image, marked]},
        {"type": "actions", "elements": [button("b", "danger"), button("c", "primary")]},
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_shown_as_it_would_look() {
    let slack =
        Slack::with(|builder| builder.slack(office().message("releases", "ada", "*hi*"))).await;
    let channel = slack.channel("releases");
    let ada = slack.emulator.slack_user_id("ada").unwrap();
    let text = format!("*v1.3.0* :rocket: by <@{ada}> in <https://x.invalid/1|run 1> &lt;3");
    let message = json!({"channel": channel, "text": text});
    let posted = slack.granted("chat.postMessage", message).await;
    let reply = json!({"channel": channel, "text": "details", "thread_ts": posted["ts"]});
    slack.granted("chat.postMessage", reply).await;
    let change =
        json!({"channel": channel, "ts": posted["ts"], "text": text.replace("*v1", "_v1_ *v1")});
    slack.granted("chat.update", change).await;

    let (elements, complaints) = looked_at(&format!(
        "{}/slack/archives/{channel}",
        slack.emulator.server_url()
    ));
    assert_eq!(complaints, [""; 0]);
    for shown in [
        "<strong>hi</strong>",
        "<em>v1</em> <strong>v1.3.0</strong> 🚀 by <span class=\"mention\">@<bdi>ada</bdi></span>",
        "<a href=\"https://x.invalid/1\" rel=\"noreferrer\"><bdi>run 1</bdi></a> &lt;3",
        "(edited)",
        "1 reply",
    ] {
        assert!(elements.contains(shown), "{shown}\n{elements}");
    }
    let order = ["<strong>hi</strong>", "v1.3.0", "details"].map(|text| elements.find(text));
    assert!(order.is_sorted(), "{elements}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_stays_text() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    let url = format!("{}/slack/archives/{channel}", slack.emulator.server_url());
    let table = [
        ("\"><script>console.error(1)</script>", "console.error(1)"),
        (
            "&lt;img src=x onerror=console.error(1)&gt;",
            "&lt;img src=x onerror=console.error(1)&gt;",
        ),
        ("&lt;!channel&gt; *_~`", "&lt;!channel&gt; *_~`"),
        ("\u{202e}txt.exe עברית", "\u{202e}txt.exe עברית"),
        ("한국어 中文 👩‍🚀", "한국어 中文 👩‍🚀"),
    ];
    for (words, _) in table {
        let message = json!({"channel": channel, "text": words});
        slack.granted("chat.postMessage", message).await;
        let message = json!({"channel": channel, "text": words, "blocks": everything(words)});
        slack.granted("chat.postMessage", message).await;
    }
    let (elements, complaints) = looked_at(&url);
    assert_eq!(complaints, [""; 0]);
    for (_, shown) in table {
        assert!(elements.contains(shown), "{shown}\n{elements}");
    }
    for element in ["<script", "<img", "javascript:", "class=\"mention\""] {
        assert!(!elements.contains(element), "{element}\n{elements}");
    }
}

#[tokio::test]
async fn a_permalink_leads_to_its_message() {
    let slack = Slack::start().await;
    let (channel, ts) = (slack.channel("releases"), slack.say("releases", "x").await);
    let asked = [("channel", channel.as_str()), ("message_ts", &ts)];
    let link = slack.query("chat.getPermalink", &asked).await["permalink"].clone();
    let response = slack
        .client
        .get(link.as_str().unwrap())
        .send()
        .await
        .unwrap();
    let place = format!("p{}", ts.replace('.', ""));
    let address = format!("/slack/archives/{channel}");
    assert_eq!(response.url().path(), address);
    let elements = response.text().await.unwrap();
    assert!(elements.contains(&format!("id=\"{place}\"")), "{elements}");
}

#[tokio::test]
async fn channels_and_direct_messages_are_listed() {
    let slack = Slack::start().await;
    let ada = slack.emulator.slack_user_id("ada").unwrap();
    slack
        .granted("chat.postMessage", json!({"channel": ada, "text": "x"}))
        .await;
    let (status, elements) = page(&slack, "/").await;
    assert_eq!(status, 200);
    for text in [
        "releases",
        "closed",
        "archived",
        "the app is not in it",
        "ada",
        "1 message",
    ] {
        assert!(elements.contains(text), "{text}\n{elements}");
    }
    assert_eq!(page(&slack, "").await, (status, elements));
    for missing in ["/archives/C1", "/archives/C1/p1", "/archives/C1/x"] {
        assert_eq!(page(&slack, missing).await.0, 404, "{missing}");
    }
}

#[tokio::test]
async fn a_page_may_load_its_sheet_and_nothing_else() {
    let slack = Slack::start().await;
    let url = format!("{}/slack/", slack.emulator.server_url());
    let response = slack.client.get(&url).send().await.unwrap();
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';"),
        "{policy}"
    );
    let sheet = slack
        .client
        .get(format!("{url}style.css"))
        .send()
        .await
        .unwrap();
    assert_eq!(sheet.headers()["content-type"], "text/css; charset=utf-8");
}
