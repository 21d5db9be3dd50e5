//! A deploy runner by script: real HTTP on a real socket, with everything that can go wrong. It
//! knows nothing of the product: what it reads and says is written down in the tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use aws_lc_rs::{digest, hmac};
use serde_json::{Value, json};

/// The name of the deployment that the script is about.
pub const ID: &str = "0123456789abcdef";
/// The secret that is shared with it.
pub const SECRET: &str = "a-secret-of-more-than-16-bytes";

/// A request that it got.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// With its query.
    pub path: String,
    headers: Vec<(String, String)>,
    pub body: String,
    /// How many of the same method and path, without the query, came before it.
    pub before: usize,
}

/// What it answers.
pub enum Reply {
    /// JSON with this status.
    Json(u16, Value),
    /// Exactly these bytes.
    Raw(String),
    /// Events of a stream; then the connection is closed.
    Events(Vec<String>),
    /// Events of a stream that goes on without any more.
    OpenEvents(Vec<String>),
    /// Nothing at all, for ever.
    Hang,
    /// Nothing; the connection is closed.
    Close,
}

type Script = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A server that answers while it lives.
pub struct DeployServer {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    script: Box<Script>,
    asked: Mutex<Vec<Asked>>,
    news: Condvar,
    /// Connections that are kept open.
    held: Mutex<Vec<TcpStream>>,
}

impl DeployServer {
    /// Answers every request as the script says.
    pub fn new(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            script: Box::new(script),
            asked: Mutex::default(),
            news: Condvar::new(),
            held: Mutex::default(),
        });
        let serving = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = serving.clone();
                // A client that hangs up early is the test's matter, not the server's.
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        Self { port, shared }
    }

    /// The runner's address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it was asked so far, of this method and path without its query.
    pub fn asked(&self, method: &str, path: &str) -> Vec<Asked> {
        let asked = self.shared.asked.lock().unwrap();
        let same = asked.iter().filter(|asked| asked.is(method, path));
        same.cloned().collect()
    }

    /// Waits until it has been asked so often.
    pub fn wait_for(&self, method: &str, path: &str, times: usize) {
        let count = |asked: &mut Vec<Asked>| {
            let same = asked.iter().filter(|asked| asked.is(method, path));
            same.count() < times
        };
        let asked = self.shared.asked.lock().unwrap();
        drop(self.shared.news.wait_while(asked, count).unwrap());
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut asked = read(&stream)?;
        let mut all = self.asked.lock().unwrap();
        let path = asked.path_alone().to_owned();
        let same = all.iter().filter(|other| other.is(&asked.method, &path));
        asked.before = same.count();
        all.push(asked.clone());
        drop(all);
        self.news.notify_all();
        let mut stream = stream;
        let text = match (self.script)(&asked) {
            Reply::Json(status, body) => response(status, "application/json", &body.to_string()),
            Reply::Raw(text) => text,
            Reply::Events(events) => stream_of(&events),
            Reply::OpenEvents(events) => {
                stream.write_all(stream_of(&events).as_bytes()).ok()?;
                self.held.lock().unwrap().push(stream);
                return Some(());
            }
            Reply::Hang => {
                self.held.lock().unwrap().push(stream);
                return Some(());
            }
            Reply::Close => return None,
        };
        stream.write_all(text.as_bytes()).ok()
    }
}

impl Asked {
    /// Whether it is of this method, and of this path without the query.
    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path_alone() == path
    }

    /// The value of a header; it must be there once at most.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let first = found.next();
        assert!(found.next().is_none(), "{name}: {:?}", self.headers);
        first.map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Checks its signature, of the way that covers all of it. Gives the nonce.
    pub fn hmac_nonce(&self) -> &str {
        let [time, nonce, signature] = ["timestamp", "nonce", "signature"]
            .map(|name| self.header(&format!("x-windlass-{name}")).unwrap());
        let digest = hex(digest::digest(&digest::SHA256, self.body.as_bytes()).as_ref());
        let (method, path) = (&self.method, &self.path);
        let text = format!("{method}\n{path}\n{time}\n{nonce}\n{digest}");
        assert_eq!(signature, signed(&text), "{self:?}");
        nonce
    }

    /// Checks its signature, of the way of earlier clients. Gives the nonce, if it has one.
    pub fn seed_nonce(&self) -> Option<&str> {
        let stamp = ["timestamp", "nonce"].map(|name| self.header(&format!("x-iac-{name}")));
        let text = match stamp {
            [Some(time), Some(nonce)] => format!("{time}.{nonce}.{}", self.body),
            _ => self.body.clone(),
        };
        let signature = self.header("x-hub-signature-256").unwrap();
        assert_eq!(signature, signed(&text), "{self:?}");
        stamp[1]
    }

    fn path_alone(&self) -> &str {
        self.path.split('?').next().unwrap()
    }
}

/// The answer to `POST /deploy` for a commit.
pub fn accepted(sha: &str) -> Value {
    json!({
        "deployment_id": ID, "status": "in_progress", "sha": sha,
        "services": ["web", "api"], "status_url": format!("/deployments/{ID}"),
    })
}

/// A report on the deployment of a tag to staging.
pub fn report(tag: &str, sha: &str, status: &str, services: Value) -> Value {
    json!({
        "deployment_id": ID, "attempt": 1, "env": "staging", "tag": tag, "sha": sha,
        "status": status, "created_at": "2026-01-19T07:00:00Z", "services": services,
    })
}

/// Text that a service printed, as an event of the stream.
pub fn printed(id: u64, service: &str, text: &str) -> String {
    let data = json!({ "service": service, "text": text });
    format!("event: log\nid: {id}\ndata: {data}\n\n")
}

/// The last event of a stream.
pub fn ended(status: &str) -> String {
    format!("event: end\ndata: {}\n\n", json!({ "status": status }))
}

/// An answer with a status, and further header lines.
pub fn response(status: u16, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}

fn stream_of(events: &[String]) -> String {
    let head = "HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    format!("{head}: hello\n\n{}", events.concat())
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked {
        method,
        path,
        headers,
        body: String::from_utf8(body).ok()?,
        before: 0,
    })
}

fn signed(text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    format!("sha256={}", hex(hmac::sign(&key, text.as_bytes()).as_ref()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
