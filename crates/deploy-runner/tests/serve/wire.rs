//! Requests as bytes on a connection: what a well-behaved client would not send.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request as it goes out; nothing is added to it but where its body ends.
#[derive(Debug, Clone)]
pub struct Sent {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub framing: Framing,
}

/// How the end of a body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// By its length.
    Length,
    /// By its last chunk; the length is told nowhere.
    Chunks,
    /// By its length, but the connection ends within the body.
    Cut,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    /// The status line and the headers, names in lower case.
    pub head: String,
    pub body: String,
}

impl Sent {
    pub fn new<N: Into<String>>(
        method: &str,
        path: &str,
        body: &[u8],
        headers: impl IntoIterator<Item = (N, String)>,
    ) -> Self {
        let headers = headers.into_iter();
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: headers.map(|(name, value)| (name.into(), value)).collect(),
            body: body.to_owned(),
            framing: Framing::Length,
        }
    }

    pub fn get(path: &str) -> Self {
        Self::new::<String>("GET", path, b"", [])
    }

    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another value in a header that is there.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let header = self.headers.iter_mut().find(|(other, _)| other == name);
        header.unwrap().1 = value.to_owned();
        self
    }

    pub fn value(&self, name: &str) -> &str {
        let header = self.headers.iter().find(|(other, _)| other == name);
        &header.unwrap().1
    }

    pub fn framed(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    pub fn to(self, path: &str) -> Self {
        let path = path.to_owned();
        Self { path, ..self }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: runner\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let (length, body) = (self.body.len(), &self.body);
        let framing = match self.framing {
            Framing::Chunks => "transfer-encoding: chunked".to_owned(),
            _ => format!("content-length: {length}"),
        };
        head.push_str(&format!("{framing}\r\nconnection: close\r\n\r\n"));
        let chunk = format!("{length:x}\r\n");
        match self.framing {
            Framing::Length => [head.as_bytes(), body].concat(),
            Framing::Cut => [head.as_bytes(), body.split_at(length / 2).0].concat(),
            Framing::Chunks => [head.as_bytes(), chunk.as_bytes(), body, b"\r\n0\r\n\r\n"].concat(),
        }
    }

    /// Sends it on a connection of its own.
    pub async fn send(&self, url: &str) -> Answer {
        let text = exchange(url, &self.bytes(), self.framing == Framing::Cut).await;
        Answer::read(&text)
    }
}

impl Answer {
    pub fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no answer: {text:?}")),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    /// The word that programs read.
    pub fn error(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.head, self.body));
        body["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends bytes, and reads until the other side ends the connection.
pub async fn exchange(url: &str, bytes: &[u8], end: bool) -> String {
    let mut stream = connect(url).await;
    // The other side may have heard enough before it has heard all.
    drop(stream.write_all(bytes).await);
    if end {
        drop(stream.shutdown().await);
    }
    read_to_end(&mut stream).await
}

pub async fn connect(url: &str) -> TcpStream {
    let address = url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).into_owned()
}
