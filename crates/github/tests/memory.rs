//! An upload holds a few pieces of its file, whatever its size and however slow the server. A
//! program of its own, because what it measures is the whole process.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use windlass_github::{Client, Credentials, Options, Proxy, Upload};

const SIZE: u64 = 64 << 20;
/// What both ends of a connection may buffer in the kernel, and some.
const MOST_AHEAD: u64 = 24 << 20;
const MOST_MEMORY: u64 = 8 << 20;

/// The most memory that the process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim()
        .strip_suffix(" kB")
        .unwrap()
        .parse::<u64>()
        .unwrap()
        * 1024
}

/// Takes the file in small bites, and lets the client run a hundred times between two of them.
/// Gives how far the client was ahead at most.
async fn take_slowly(mut stream: TcpStream, sent: Arc<AtomicU64>) -> u64 {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let mut bite = vec![0; 64 * 1024];
    let (mut taken, mut ahead) = (0, 0);
    while taken < SIZE {
        taken += stream.read(&mut bite).await.unwrap() as u64;
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        ahead = ahead.max(sent.load(Ordering::SeqCst).saturating_sub(taken));
    }
    let body = json!({
        "id": 1, "name": "a", "state": "uploaded", "size": SIZE, "browser_download_url": "…",
    })
    .to_string();
    let head = format!(
        "HTTP/1.1 201 Created\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .await
        .unwrap();
    ahead
}

#[tokio::test]
async fn an_upload_takes_no_more_memory_for_a_larger_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(SIZE).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::new(Options {
        api_url: url.clone(),
        server_url: url.clone(),
        proxy: Proxy::Direct,
        ..Options::new("o/r".parse().unwrap(), Credentials::Anonymous)
    });
    let sent = Arc::new(AtomicU64::new(0));
    let (told, seen) = (Arc::clone(&sent), Arc::clone(&sent));
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        take_slowly(stream, seen).await
    });
    let upload = Upload {
        upload_url: &url,
        name: "a",
        content_type: "application/octet-stream",
        path: file.path(),
        size: SIZE,
        on_progress: Arc::new(move |bytes| told.store(bytes, Ordering::SeqCst)),
    };
    let before = peak();
    client.unwrap().upload_asset(&upload).await.unwrap();
    let grown = peak() - before;
    assert!(grown < MOST_MEMORY, "{grown} bytes more");
    assert_eq!(sent.load(Ordering::SeqCst), SIZE);
    let ahead = server.await.unwrap();
    assert!(ahead < MOST_AHEAD, "{ahead} bytes ahead of the server");
}
