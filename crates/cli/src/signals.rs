//! The signals by which a program is asked to end.

use windlass_toolkit::Failure;

/// Ends with the first interrupt (from the keyboard, or of a job that is cancelled), or polite
/// request to end. From this call on they don't end the program by themselves.
#[cfg(unix)]
pub(crate) fn stop() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends with the first interrupt.
#[cfg(windows)]
pub(crate) fn stop() -> Result<impl Future<Output = ()>, Failure> {
    let mut interrupt = tokio::signal::windows::ctrl_c().map_err(failed)?;
    Ok(async move {
        interrupt.recv().await;
    })
}

fn failed(error: std::io::Error) -> Failure {
    Failure::refused(format!("wait for the signal to stop: {error}"))
}
