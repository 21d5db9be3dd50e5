//! A whole runner: the engine at work, and its endpoints.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::engine::{Engine, Host, OpenError};
use crate::server::{Access, AccessError, router, serve};

/// A runner that runs. When it is dropped, what it has started is killed.
#[derive(Debug)]
pub struct Runner {
    engine: Arc<Engine>,
    address: SocketAddr,
    working: JoinHandle<()>,
    serving: JoinHandle<()>,
    stop: CancellationToken,
}

/// Why a runner can't run; a fragment that fits "failed to {…}".
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Nobody could prove anything.
    #[error("{}", told(.0))]
    Access(Vec<AccessError>),
    /// The engine isn't ready.
    #[error(transparent)]
    Engine(#[from] OpenError),
    /// It can't listen.
    #[error("listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
}

impl Runner {
    /// Starts a runner; it listens when this is done. Without a listener, it listens where it is
    /// configured to.
    pub async fn start(
        config: Config,
        host: &Host,
        listener: Option<TcpListener>,
    ) -> Result<Self, StartError> {
        let access = Access::new(&config).map_err(StartError::Access)?;
        let listen = config.server.listen;
        let connections = config.server.limits.connections.get();
        let engine = Engine::open(config, host).await?;
        let unable = |error| StartError::Listen(listen, error);
        let listener = match listener {
            Some(listener) => listener,
            None => TcpListener::bind(listen).await.map_err(unable)?,
        };
        let address = listener.local_addr().map_err(unable)?;
        let router = router(Arc::clone(&engine), access);
        let stop = CancellationToken::new();
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        let serving = tokio::spawn(serve(listener, router, connections, stop.clone()));
        let at_work = Arc::clone(&engine);
        Ok(Self {
            engine,
            address,
            working: tokio::spawn(async move { at_work.run().await }),
            serving,
            stop,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Begins nothing more, and waits until what runs has ended, or until `hurry` is ready: then
    /// what runs is killed, and written down as interrupted. What waits for its turn is kept for
    /// the next runner. Meanwhile questions are answered.
    pub async fn stop(mut self, hurry: impl Future<Output = ()>) {
        self.engine.drain();
        tokio::select! {
            ended = &mut self.working => drop(ended),
            () = hurry => {
                self.working.abort();
                // Only once it is gone, nothing more is written.
                drop((&mut self.working).await);
                if let Err(error) = self.engine.store.recover(Timestamp::now()) {
                    tracing::error!("failed to {error}");
                }
            }
        }
        self.stop.cancel();
        drop((&mut self.serving).await);
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.working.abort();
        self.stop.cancel();
    }
}

fn told(errors: &[AccessError]) -> String {
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    errors.join("; ")
}
