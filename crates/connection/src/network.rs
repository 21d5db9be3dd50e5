//! How a server is reached, and for how long it is tried. Knows neither credentials nor addresses.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use url::Url;

use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::retry::Limits;
use crate::wait::Wait;
use crate::{Options, Proxy, client};

/// How long it may take until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// Hears of every wait before it begins.
pub type OnWait = Arc<dyn Fn(&Wait) + Send + Sync>;

/// How a server is reached. Nothing is read from the environment, but for the proxy when
/// [`Proxy::System`] asks for that, and the system's TLS roots.
#[derive(Clone)]
pub struct Network {
    /// How long one call may take: all its attempts, and the waits between them.
    pub deadline: Duration,
    /// By which way.
    pub proxy: Proxy,
    /// A file of PEM certificates to trust besides the system's.
    pub extra_roots_pem: Option<PathBuf>,
    /// Hears of every wait before it begins.
    pub on_wait: OnWait,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl Default for Network {
    /// A minute a call, the system's proxy and clock, waits unheard.
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(60),
            proxy: Proxy::System,
            extra_roots_pem: None,
            on_wait: Arc::new(|_| {}),
            clock: Arc::new(SystemClock),
        }
    }
}

impl Network {
    /// A client for the server of `url`.
    ///
    /// # Errors
    /// As with [`client`], and where the deadline leaves no time for any attempt.
    pub fn client(&self, url: &Url) -> Result<Client, Error> {
        if self.deadline.is_zero() {
            return Err(Error::Deadline);
        }
        let options = Options {
            connect_timeout: self.connect_timeout(),
            proxy: self.proxy.clone(),
            extra_roots_pem: self.extra_roots_pem.clone(),
        };
        client(url, &options)
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            total: self.deadline,
            attempt: self.connect_timeout(),
        }
    }

    /// How long it may take until a connection stands, so that a call has time for several.
    fn connect_timeout(&self) -> Duration {
        CONNECT.min(self.deadline / 4)
    }
}
