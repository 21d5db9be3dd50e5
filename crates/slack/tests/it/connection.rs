//! How Slack is reached: proxies and private certificate authorities.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::SecretString;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use windlass_slack::{ErrorKind, Network, Proxy, WebApi};

use crate::server::{Reply, Server};
use crate::{TOKEN, network};

const USER: &str = "U012AB3CD";
const EMAIL: &str = "octocat@example.com";

/// One throw-away authority is enough for all tests of clients.
fn fixture(name: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../github/tests");
    tests.join("fixtures").join(name)
}

/// Answers every request over TLS, with a certificate of the throw-away authority.
async fn encrypted() -> String {
    let certificate = CertificateDer::from_pem_file(fixture("throw-away-server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(fixture("throw-away-server.key.pem")).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that doesn't trust us hangs up; the next one is served all the same.
            let _ = answer(&acceptor, stream).await;
        }
    });
    format!("https://localhost:{}/api", address.port())
}

async fn answer(acceptor: &TlsAcceptor, stream: TcpStream) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let body = json!({"ok": true, "user": {"id": USER}}).to_string();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).await?;
    stream.shutdown().await
}

fn client(url: &str, network: &Network) -> WebApi {
    WebApi::new(&url.parse().unwrap(), &SecretString::from(TOKEN), network).unwrap()
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_it_is_named() {
    let url = encrypted().await;
    let named = Network {
        extra_roots_pem: Some(fixture("throw-away-ca.pem")),
        ..network().0
    };
    let found = client(&url, &named).user_by_email(EMAIL).await.unwrap();
    assert_eq!(found, Some(USER.parse().unwrap()));

    let (unnamed, heard) = network();
    let error = client(&url, &unnamed)
        .user_by_email(EMAIL)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotTrusted, "{error}");
    assert!(
        error.to_string().contains("cannot trust localhost"),
        "{error}"
    );
    assert!(error.hints()[0].contains("PEM"), "{error:?}");
    assert!(!error.is_outage() && heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_proxy_sees_the_requests() {
    let found = json!({"ok": true, "user": {"id": USER}});
    let proxy = Server::replying([Reply::json(&found)]).await;
    let through = Network {
        proxy: Proxy::Through(proxy.url()),
        ..network().0
    };
    let client = client("http://slack.invalid/api", &through);
    client.user_by_email(EMAIL).await.unwrap();
    let line = &proxy.lines()[0];
    assert!(
        line.starts_with("GET http://slack.invalid/api/users.lookupByEmail?"),
        "{line}"
    );
}
