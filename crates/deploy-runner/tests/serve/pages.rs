//! The pages in a browser: with and without its script, and with text that would like to be more.

mod browser;

use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::{Place, Runner, open_for_writing, secret};
use crate::wire::Sent;
use browser::Browser;

/// A sync that prints, waits for the test, and prints again.
const WAITING: &str =
    "#!/bin/sh\necho \"$1 begins\"\nread -r line < GATE\necho \"$1 goes on: $line\"\n";
const STATE: &str = "document.querySelector('dl .state').textContent";

/// Where a browser comes in, and is asked for the token as by its user.
fn address(runner: &Runner, path: &str) -> String {
    let token = secret("READ_TOKEN");
    let address = runner.url.strip_prefix("http://").unwrap();
    format!("http://reader:{token}@{address}{path}")
}

/// A runner whose one deployment waits at the gate. Gives its id.
async fn running(place: &Place) -> (Runner, String) {
    let gate = place.fifo("gate").display().to_string();
    place.write_script("repository/bin/sync", &WAITING.replace("GATE", &gate));
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": "v1.2.4", "triggered_by": "alice"});
    let (status, accepted) = runner.deploy(&asked).await;
    assert_eq!(status, 202, "{accepted}");
    let id = accepted["deployment_id"].as_str().unwrap().to_owned();
    (runner, id)
}

fn open_gate(place: &Place) {
    writeln!(open_for_writing(&place.path("gate")), "the gate is open").unwrap();
}

fn complaints(browser: &mut Browser) -> (Value, Vec<Value>) {
    (
        browser.evaluate("violations"),
        std::mem::take(&mut browser.complaints),
    )
}

#[tokio::test]
async fn a_deployments_page_follows_it_to_the_end() {
    let place = Place::with(&[("web", "")]);
    let (runner, id) = running(&place).await;
    let mut browser = Browser::start(&place);
    browser.open(&address(&runner, &format!("/deployments/{id}")));
    browser.until("document.querySelector('pre').innerText.includes('web begins')");
    browser.until(&format!("{STATE} === 'running'"));
    browser.evaluate("window.stayed = true");

    open_gate(&place);
    browser
        .until("document.querySelector('pre').innerText.includes('web goes on: the gate is open')");
    browser.until(&format!("{STATE} === 'completed'"));
    browser.until("!document.querySelector('[data-live]')");
    assert_eq!(
        browser.evaluate("window.stayed"),
        true,
        "it was not loaded again"
    );
    let text = browser.text();
    assert_eq!(text.matches("web begins").count(), 1, "{text}");
    assert!(text.contains("by alice") && text.contains("took"), "{text}");
    assert_eq!(complaints(&mut browser), (json!([]), vec![]));
}

#[tokio::test]
async fn the_overview_follows_what_happens() {
    let place = Place::with(&[("web", "")]);
    let (runner, _) = running(&place).await;
    let mut browser = Browser::start(&place);
    browser.open(&address(&runner, "/"));
    let text = browser.text();
    assert!(
        text.contains("Under way") && text.contains("never deployed"),
        "{text}"
    );
    browser.evaluate("window.stayed = true");

    open_gate(&place);
    browser.until("!document.body.innerText.includes('Under way')");
    let text = browser.text();
    assert!(
        text.contains("Before") && !text.contains("web\tnever"),
        "{text}"
    );
    assert_eq!(
        browser.evaluate("window.stayed"),
        true,
        "it was not loaded again"
    );
    assert_eq!(complaints(&mut browser), (json!([]), vec![]));
}

/// What is shown doesn't change under the reader's hands as long as nothing has changed.
#[tokio::test]
async fn what_is_as_it_was_stays_in_place() {
    let place = Place::with(&[("web", "")]);
    let runner = place.start();
    let mut browser = Browser::start(&place);
    browser.open(&address(&runner, "/"));
    browser.evaluate("window.before = document.querySelector('table')");
    browser.evaluate("refresh()");
    assert_eq!(browser.evaluate("before.isConnected"), true);
}

#[tokio::test]
async fn without_a_script_the_pages_can_be_read() {
    let place = Place::with(&[("web", "")]);
    let (runner, id) = running(&place).await;
    open_gate(&place);
    runner.end_of(&id).await;
    let mut browser = Browser::start(&place);
    browser.call(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    browser.open(&address(&runner, "/"));
    let text = browser.text();
    for words in [
        "staging",
        "production",
        "web",
        "v1.2.4",
        "completed",
        "by alice",
        "never deployed",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    browser.open(&address(&runner, &format!("/deployments/{id}")));
    let text = browser.text();
    for words in [
        "v1.2.4 to staging",
        "completed",
        "web begins",
        "web goes on: the gate is open",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// Names, tags and output are chosen by others.
#[tokio::test]
async fn hostile_text_stays_text() {
    let tag = "\"><img/src=x/onerror=window.owned=1>";
    let by = "<script>window.owned=1</script></title></pre>\u{202e}\"'&amp;";
    let printed = "</bdi></pre></script><script>window.owned=1</script><img src=x onerror=owned=1>\u{202e}abc";
    let place = Place::with(&[("web", "")]);
    place.configure(|text| {
        text.replace(
            "[\"refs/heads/main\"]",
            "[\"refs/heads/main\", \"refs/tags/.*\"]",
        )
    });
    let gate = place.fifo("gate").display().to_string();
    let sync = format!("#!/bin/sh\ncat bin/printed\nread -r line < {gate}\ncat bin/printed\n");
    place.write_script("repository/bin/sync", &sync);
    place.write("repository/bin/printed", &format!("{printed}\n"));
    place.commit_and_tag(tag);
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": tag, "triggered_by": by});
    let (status, accepted) = runner.deploy(&asked).await;
    assert_eq!(status, 202, "{accepted}");
    let id = accepted["deployment_id"].as_str().unwrap().to_owned();

    let mut browser = Browser::start(&place);
    browser.open(&address(&runner, &format!("/deployments/{id}")));
    browser.until("document.querySelector('pre').textContent.includes('owned')");
    open_gate(&place);
    browser.until("document.querySelector('pre').textContent.split('<script>').length === 3");
    browser.until("!document.querySelector('[data-live]')");
    let pages = [format!("/deployments/{id}"), "/".to_owned()];
    for page in pages {
        let text = browser.text();
        assert!(
            text.contains(tag) && text.contains("<script>window.owned=1</script>"),
            "{text}"
        );
        assert_eq!(browser.evaluate("typeof owned"), "undefined", "{page}");
        assert_eq!(browser.evaluate("document.images.length"), 0);
        assert_eq!(
            browser.evaluate("document.scripts.length"),
            1,
            "the runner's own"
        );
        assert_eq!(complaints(&mut browser), (json!([]), vec![]));
        browser.open(&address(&runner, "/"));
    }
}

/// Of a long log the end is what is wanted.
#[tokio::test]
async fn a_long_log_is_shown_to_its_end() {
    let place = Place::with(&[("web", "")]);
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let (_, accepted) = runner
        .deploy(&json!({"env": "staging", "tag": "v1.2.4"}))
        .await;
    let id = accepted["deployment_id"].as_str().unwrap();
    runner.end_of(id).await;
    let mut database = rusqlite::Connection::open(place.path("state/runner.sqlite")).unwrap();
    let filling = database.transaction().unwrap();
    for number in 0..5_000 {
        let sql = "INSERT INTO logs (deployment, service, text) VALUES (1, 'web', ?1)";
        filling.execute(sql, [format!("line {number}\n")]).unwrap();
    }
    filling.commit().unwrap();
    let page = Sent::get(&format!("/deployments/{id}")).and("accept", "text/html");
    let page = page.and("authorization", &format!("Bearer {}", secret("READ_TOKEN")));
    let page = page.send(&runner.url).await.body;
    assert!(page.contains("<bdi>line 4999</bdi>"), "the end is missing");
    assert!(
        !page.contains("<bdi>line 0</bdi>"),
        "it is too long for a page"
    );
}

/// Even if some text became more than text, the policy would stop it.
#[tokio::test]
async fn the_policy_forbids_what_is_not_the_runners() {
    let place = Place::with(&[("web", "")]);
    let runner = place.start();
    let mut browser = Browser::start(&place);
    browser.open(&address(&runner, "/"));
    browser.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.owned=1>');
         document.body.append(Object.assign(document.createElement('script'), { text: 'window.owned = 1' }));
         document.body.setAttribute('style', 'color: red');",
    );
    browser.evaluate("new Promise(done => setTimeout(done))");
    let found = browser.evaluate("violations.map(it => it.split(':')[0]).sort()");
    assert_eq!(
        found,
        json!([
            "img-src",
            "script-src-attr",
            "script-src-elem",
            "style-src-attr"
        ])
    );
    assert_eq!(browser.evaluate("typeof owned"), "undefined");
}

/// Thirty services, on a telephone and on a desk: nothing is wider than the page.
#[tokio::test]
async fn pages_fit_their_window() {
    let names: Vec<String> = (0..30)
        .map(|number| format!("service-number-{number}"))
        .collect();
    let services: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    let place = Place::with(&services);
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": "v1.2.4", "triggered_by": "x".repeat(200)});
    let (_, accepted) = runner.deploy(&asked).await;
    let id = accepted["deployment_id"].as_str().unwrap().to_owned();
    runner.end_of(&id).await;
    let mut browser = Browser::start(&place);
    for width in [360, 1_280] {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        browser.call("Emulation.setDeviceMetricsOverride", size);
        for path in ["/".to_owned(), format!("/deployments/{id}")] {
            browser.open(&address(&runner, &path));
            let wide = browser.evaluate("document.documentElement.scrollWidth");
            let window = browser.evaluate("document.documentElement.clientWidth");
            assert_eq!(wide, window, "{path} at {width}");
        }
    }
}
