//! Chromium without a window, told what to do by its DevTools protocol over a pair of pipes.
//!
//! Source: <https://chromedevtools.github.io/devtools-protocol/>; messages end with a zero byte.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::programs::{Running, command, find};
use crate::support::Place;

/// How long a page may take to become what is waited for, in milliseconds.
const LIMIT: u32 = 60_000;
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
/// The browser reads from the third and writes to the fourth file.
const START: &str = "exec \"$@\" 3<to 4>from";
/// Before anything of a page runs: what its policy forbids is noted.
const NOTE: &str = "window.violations = []; addEventListener('securitypolicyviolation', \
    event => violations.push(`${event.violatedDirective}: ${event.blockedURI}`));";

pub struct Browser {
    _process: Running,
    _profile: TempDir,
    to: File,
    from: BufReader<File>,
    session: Option<String>,
    sent: u64,
    has_loaded: bool,
    /// What pages complained of.
    pub complaints: Vec<Value>,
}

impl Browser {
    /// With one empty page.
    pub fn start(place: &Place) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let (to, from) = (place.fifo("to"), place.fifo("from"));
        let mut chromium = command(&find(&["bash"]));
        chromium
            .args(["-c", START, "bash"])
            .arg(find(&NAMES))
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--remote-debugging-pipe",
                "--no-first-run",
                "--no-proxy-server",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .env("HOME", profile.path())
            .current_dir(place.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut browser = Self {
            _process: Running(chromium.spawn().unwrap()),
            _profile: profile,
            to: File::options().write(true).open(to).unwrap(),
            from: BufReader::new(File::open(from).unwrap()),
            session: None,
            sent: 0,
            has_loaded: false,
            complaints: Vec::new(),
        };
        let page = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let page = json!({"targetId": page["targetId"], "flatten": true});
        let session = browser.call("Target.attachToTarget", page)["sessionId"].clone();
        browser.session = session.as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": NOTE}),
        );
        browser
    }

    /// Asks for something, and waits for the answer.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        write!(self.to, "{message}\0").unwrap();
        loop {
            let answer = self.next();
            if answer["id"] == self.sent {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn next(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).unwrap();
        assert_eq!(message.pop(), Some(0), "the browser has gone");
        let message: Value = serde_json::from_slice(&message).unwrap();
        let method = message["method"].as_str().unwrap_or_default();
        self.has_loaded |= method == "Page.loadEventFired";
        if ["Log.entryAdded", "Runtime.exceptionThrown"].contains(&method) {
            self.complaints.push(message["params"].clone());
        }
        message
    }

    /// Goes to an address, and waits until all of the page is there.
    pub fn open(&mut self, url: &str) {
        self.has_loaded = false;
        let opened = self.call("Page.navigate", json!({"url": url}));
        assert!(opened["errorText"].is_null(), "{opened}");
        while !std::mem::take(&mut self.has_loaded) {
            self.next();
        }
    }

    /// What an expression of JavaScript comes to in the page, once it is settled.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let parameters =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].clone()
    }

    /// Waits until something holds in the page, whatever changes it.
    pub fn until(&mut self, condition: &str) {
        self.evaluate(&format!(
            "new Promise((done, fail) => {{
                setTimeout(() => fail(document.body.innerText), {LIMIT});
                const look = () => {{ if ({condition}) {{ changes.disconnect(); done(); }} }};
                const changes = new MutationObserver(look);
                changes.observe(document, {{ subtree: true, childList: true, characterData: true }});
                look();
            }})"
        ));
    }

    /// What can be read in the page, as a reader sees it.
    pub fn text(&mut self) -> String {
        let text = self.evaluate("document.body.innerText");
        text.as_str().unwrap().to_owned()
    }
}
