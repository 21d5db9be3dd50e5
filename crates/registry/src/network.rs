//! How a registry is reached, and for how long it is tried. Knows neither credentials nor addresses.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use windlass_connection::Proxy;

use crate::clock::{Clock, SystemClock};
use crate::retry::Wait;

/// Hears of every wait before it begins.
pub type OnWait = Arc<dyn Fn(&Wait) + Send + Sync>;

/// How a registry is reached. Nothing is read from the environment, but for the proxy when
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
