//! How GitHub is reached: proxies, private certificate authorities, roots that are not read.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use windlass_github::{Client, ErrorKind, Options, Proxy};

use crate::options;
use crate::server::{Reply, Server};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// Answers every request over TLS, with a certificate of the throw-away authority.
async fn encrypted() -> String {
    let certificate = CertificateDer::from_pem_file(fixture("throw-away-server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(fixture("throw-away-server.key.pem")).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that doesn't trust us hangs up; the next one is served all the same.
            let _ = answer(&acceptor, stream).await;
        }
    });
    format!("https://localhost:{}", address.port())
}

async fn answer(acceptor: &TlsAcceptor, stream: tokio::net::TcpStream) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let body = json!({ "default_branch": "main" }).to_string();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).await?;
    stream.shutdown().await
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_it_is_named() {
    let server = Server::replying([]).await;
    let url = encrypted().await;
    let extra_roots_pem = Some(fixture("throw-away-ca.pem"));
    let named = Options {
        api_url: url.clone(),
        extra_roots_pem,
        ..options(&server)
    };
    let repository = Client::new(named).unwrap().repository().await.unwrap();
    assert_eq!(repository.default_branch, "main");

    let unnamed = Options {
        api_url: url,
        ..options(&server)
    };
    let error = Client::new(unnamed)
        .unwrap()
        .repository()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(
        error.to_string().contains("cannot trust localhost"),
        "{error}"
    );
    assert!(error.hints()[0].contains("SSL_CERT_FILE"), "{error:?}");
}

#[tokio::test]
async fn certificates_are_read_for_tls_only_and_a_wrong_file_is_named() {
    let server = Server::replying([]).await;
    let missing = Some(PathBuf::from("no/such.pem"));
    let plain = Options {
        extra_roots_pem: missing.clone(),
        ..options(&server)
    };
    assert!(Client::new(plain).is_ok());
    let https = "https://localhost".to_owned();
    for (file, words) in [
        (missing, "cannot read certificates from no/such.pem"),
        (
            Some(fixture("throw-away-app-key.pub.pem")),
            "throw-away-app-key.pub.pem: it holds none",
        ),
    ] {
        let options = Options {
            api_url: https.clone(),
            extra_roots_pem: file,
            ..options(&server)
        };
        let error = Client::new(options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Options);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_proxy_sees_the_requests_for_the_api_and_for_git() {
    let answers = [
        Reply::json(200, &json!({ "default_branch": "main" })),
        Reply::text(200, "0000"),
    ];
    let proxy = Server::replying(answers).await;
    let client = Client::new(Options {
        api_url: "http://ghes.invalid/api/v3".to_owned(),
        server_url: "http://ghes.invalid".to_owned(),
        proxy: Proxy::Through(proxy.url()),
        ..options(&proxy)
    })
    .unwrap();
    client.repository().await.unwrap();
    client.list_refs(&[]).await.unwrap();
    assert_eq!(
        proxy.lines(),
        [
            "GET http://ghes.invalid/api/v3/repos/o/r",
            "POST http://ghes.invalid/o/r.git/git-upload-pack"
        ]
    );
}

#[tokio::test]
async fn an_unusable_proxy_is_refused_without_its_password() {
    let server = Server::replying([]).await;
    let proxy = Proxy::Through("gopher://user:hunter2@[".to_owned());
    let error = Client::new(Options {
        proxy,
        ..options(&server)
    })
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[test]
fn outside_a_runtime_a_client_is_refused() {
    let credentials = windlass_github::Credentials::Anonymous;
    let error = Client::new(Options::new("o/r".parse().unwrap(), credentials)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a client is made inside a tokio runtime only"
    );
}
