//! Taking connections, as many as are allowed, and closing them in the end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// How long a connection may be silent before and between requests.
const SILENCE: Duration = Duration::from_secs(30);
/// Headers of one request, and the bytes of all of them.
const HEADERS: usize = 64;
const HEADER_BYTES: usize = 32 * 1024;
/// How long answers may still take at the end.
const GOODBYE: Duration = Duration::from_secs(3);
/// How long to wait when the machine has no more files to open.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is told to stop, and then what is under way, for a moment.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    connections: usize,
    stop: CancellationToken,
) {
    let free = Arc::new(Semaphore::new(connections));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &free) => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Some((stream, permit)) => {
                let serving = connection(stream, router.clone(), graceful.watcher());
                tokio::spawn(async move {
                    serving.await;
                    drop(permit);
                });
            }
            None => sleep(PAUSE).await,
        }
    }
    drop(listener);
    // Whoever follows a log may do so for ever.
    drop(timeout(GOODBYE, graceful.shutdown()).await);
}

/// The next connection, once there may be one more.
async fn accept(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(free).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, permit)),
        Err(error) => {
            tracing::warn!("failed to accept a connection: {error}");
            None
        }
    }
}

async fn connection(stream: TcpStream, router: Router, watcher: Watcher) {
    // Answers are short, and nobody waits for more of them.
    drop(stream.set_nodelay(true));
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks is its client's business.
    drop(watcher.watch(connection).await);
}
