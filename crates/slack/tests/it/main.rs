//! The client against a server on loopback that answers as each test says.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod clock;
mod server;

mod connection;
mod history;
mod methods;
mod outages;
mod refusals;
mod repeating;
mod users;
mod webhooks;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;
use windlass_slack::{Content, Metadata, Network, Posted, Timestamp, WebApi};

use crate::clock::TestClock;
use crate::server::Server;

const TOKEN: &str = "xoxb-1-a-token-for-tests";

/// A network whose waits take no time, and what it is told of them.
fn network() -> (Network, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let network = Network {
        deadline: Duration::from_secs(60),
        on_wait: Arc::new(move |wait| {
            let note = format!("{} {wait}", wait.request);
            notes.lock().unwrap().push(note);
        }),
        clock: Arc::new(TestClock::default()),
        ..Network::default()
    };
    (network, heard)
}

fn client(server: &Server) -> WebApi {
    let url = format!("{}/slack/api", server.url()).parse().unwrap();
    WebApi::new(&url, &SecretString::from(TOKEN), &network().0).unwrap()
}

fn ts(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn posted() -> Posted {
    Posted {
        channel: "C012AB3CD".to_owned(),
        ts: ts("1503435956.000247"),
    }
}

fn content() -> Content {
    let payload = json!({"run": 7}).as_object().unwrap().clone();
    Content {
        text: "v1.2.3 is \"out\"\n<b>".to_owned(),
        blocks: vec![json!({"type": "divider"})],
        metadata: Some(Metadata {
            event_type: "release".to_owned(),
            event_payload: payload,
        }),
    }
}
