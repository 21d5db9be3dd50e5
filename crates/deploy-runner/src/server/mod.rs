//! The runner's endpoints over HTTP/1.1; TLS is the business of a proxy in front.
//!
//! Whoever sends something proves who sent it before anything of it is believed ([`access`],
//! [`signed`]); the endpoints ([`routes`]) put the engine's answers into words. It must not decide
//! what may be deployed: that is the engine's.

mod access;
mod answer;
mod issuer;
mod listen;
mod rate;
mod routes;
mod signed;

use std::sync::Arc;

use axum::Router;
use tokio::sync::Semaphore;

use crate::engine::Engine;

pub use access::{Access, AccessError};
pub use listen::serve;

/// So many large payloads of pushes are read at a time, so that nobody fills the memory with them.
const LARGE_PAYLOADS: usize = 2;

/// What the endpoints need.
#[derive(Debug)]
struct Server {
    engine: Arc<Engine>,
    access: Access,
    large_payloads: Semaphore,
}

/// All endpoints.
pub fn router(engine: Arc<Engine>, access: Access) -> Router {
    let server = Server {
        engine,
        access,
        large_payloads: Semaphore::new(LARGE_PAYLOADS),
    };
    routes::router(Arc::new(server))
}
