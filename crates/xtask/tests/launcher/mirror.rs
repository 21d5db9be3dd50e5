//! A folder of downloads on loopback: HTTP as far as curl needs it, nothing more.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Serves one file under one name, and 404 for the rest, until the test ends.
pub struct Mirror {
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Mirror {
    pub fn serving(name: &str, content: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::default();
        let (seen, wanted) = (Arc::clone(&requests), format!("/{name}"));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(&stream, &wanted, &content, &seen);
            }
        });
        Self { url, requests }
    }

    /// The paths that were asked for, in order.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn answer(mut stream: &TcpStream, wanted: &str, content: &[u8], seen: &Mutex<Vec<String>>) {
    let head: Vec<_> = BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let path = head[0].split(' ').nth(1).unwrap_or_default().to_owned();
    let (status, body) = if path == wanted {
        ("200 OK", content)
    } else {
        ("404 Not Found", &b""[..])
    };
    seen.lock().unwrap().push(path);
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    // A client that has gone away is its own affair.
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}
