//! The client: its options, and whom it asks as. Knows no endpoint.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use secrecy::SecretString;
use windlass_connection::{OnWait, Proxy};

use crate::address::Addresses;
use crate::authenticator::Authenticator;
use crate::clock::{Clock, SystemClock};
use crate::connection::{self, Connection};
use crate::credentials::{self, Credentials};
use crate::error::Error;
use crate::name::RepositoryName;
use crate::retry::RetryLimits;
use crate::transport::Transport;

/// Everything a [`Client`] needs to know. Nothing is read from the environment, but for the
/// proxy when [`Proxy::System`] asks for that, and the system's TLS roots.
#[derive(Clone)]
pub struct Options {
    /// The REST API: `https://api.github.com`, `https://ghes.example/api/v3`.
    pub api_url: String,
    /// Where repositories are cloned from: `https://github.com`, `https://ghes.example`.
    pub server_url: String,
    /// The one repository that the client speaks of.
    pub repository: RepositoryName,
    /// Who asks.
    pub credentials: Credentials,
    /// How long one attempt may take, from the connection to the answer's last byte. An upload
    /// gets time for its size besides.
    pub timeout: Duration,
    /// How often and how long a request may be tried.
    pub retries: RetryLimits,
    /// What GitHub's logs show.
    pub user_agent: String,
    /// How GitHub is reached.
    pub proxy: Proxy,
    /// A file of PEM certificates to trust besides the system's. Only Linux reads
    /// `SSL_CERT_FILE` by itself.
    pub extra_roots_pem: Option<PathBuf>,
    /// Hears of every wait before it begins.
    pub on_wait: OnWait,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl Options {
    /// github.com, the system's proxy and clock, 30 seconds an attempt, waits unheard.
    pub fn new(repository: RepositoryName, credentials: Credentials) -> Self {
        Self {
            api_url: "https://api.github.com".to_owned(),
            server_url: "https://github.com".to_owned(),
            repository,
            credentials,
            timeout: Duration::from_secs(30),
            retries: RetryLimits::default(),
            user_agent: concat!("windlass/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: Proxy::System,
            extra_roots_pem: None,
            on_wait: Arc::new(|_| {}),
            clock: Arc::new(SystemClock),
        }
    }
}

/// One repository on GitHub. Cheap to clone; clones share connections and the App's token.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Transport,
    authenticator: Authenticator,
}

impl Client {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// `Options` for an address, a proxy, a certificate file or a user agent that is not usable,
    /// and outside a tokio runtime; `BadCredentials` for a token that can't be one.
    pub fn new(options: Options) -> Result<Self, Error> {
        let addresses = Addresses::new(&options.api_url, &options.server_url, options.repository)?;
        let authenticator = Authenticator::new(options.credentials)?;
        let user_agent = HeaderValue::from_str(&options.user_agent)
            .map_err(|_| Error::options("the user agent cannot stand in a header"))?;
        let octocrab = connection::open(&Connection {
            timeout: options.timeout,
            proxy: match options.proxy {
                Proxy::System if addresses.local() => &Proxy::Direct,
                _ => &options.proxy,
            },
            encrypted: addresses.encrypted(),
            extra_roots: options.extra_roots_pem.as_deref(),
        })?;
        let transport = Transport {
            octocrab,
            addresses,
            user_agent,
            timeout: options.timeout,
            limits: options.retries,
            clock: options.clock,
            on_wait: options.on_wait,
        };
        Ok(Self {
            shared: Arc::new(Shared {
                transport,
                authenticator,
            }),
        })
    }

    /// The repository that the client speaks of.
    pub fn repository_name(&self) -> &RepositoryName {
        self.addresses().repository()
    }

    /// Where the repository is cloned from.
    pub fn clone_url(&self) -> String {
        self.addresses().clone_url().to_string()
    }

    /// The header line by which git proves itself to [`Client::clone_url`]; nothing without
    /// credentials. It holds the token, encoded.
    pub async fn git_header(&self) -> Result<Option<SecretString>, Error> {
        let value = self.git_authorization().await?;
        let line = value.as_ref().and_then(|value| value.to_str().ok());
        Ok(line.map(|line| SecretString::from(format!("Authorization: {line}"))))
    }

    pub(crate) fn addresses(&self) -> &Addresses {
        &self.shared.transport.addresses
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.shared.transport
    }

    /// `Authorization` for git's HTTP server.
    pub(crate) async fn git_authorization(&self) -> Result<Option<HeaderValue>, Error> {
        let token = self.token().await?;
        token.as_ref().map(credentials::basic).transpose()
    }

    /// `Authorization` for the REST API.
    pub(crate) async fn authorization(&self) -> Result<Option<HeaderValue>, Error> {
        let token = self.token().await?;
        token.as_ref().map(credentials::bearer).transpose()
    }

    async fn token(&self) -> Result<Option<SecretString>, Error> {
        self.shared
            .authenticator
            .token(&self.shared.transport)
            .await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Client({})", self.addresses().clone_url())
    }
}
