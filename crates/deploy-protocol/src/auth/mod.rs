//! How a request proves who sent it, in four modes that share no secret:
//!
//! - [`hmac`]: a shared secret; the signature covers the whole request and fits it once.
//! - [`oidc`]: no secret; GitHub vouches for the workflow that asks.
//! - [`seed`]: what clients of an earlier runner send; its plain form can be replayed.
//! - [`webhook`]: what GitHub itself sends.
//!
//! It knows no HTTP library, keeps nothing and reads no clock: the caller brings the request, the
//! keys and the time, remembers each [`Once`], and decides who may do what. [`Mode::of`] tells
//! which of the four a request claims to be.

mod denied;
mod headers;
mod key;
mod mode;
mod proof;
mod request;
mod stamp;

pub mod hmac;
pub mod oidc;
pub mod seed;
pub mod webhook;

pub use denied::Denied;
pub use headers::Headers;
pub use key::KeyError;
pub use mode::Mode;
pub use proof::{Once, Proof};
pub use request::{Request, RequestError};
pub use stamp::{Nonce, ParseNonceError, WINDOW};
