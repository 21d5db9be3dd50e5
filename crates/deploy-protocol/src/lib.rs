//! What a trigger and the deploy runner say to each other: requests, answers, what became of a
//! deployment, and how a request proves who sent it.
//!
//! It does no I/O and looks at no clock: whoever sends or serves brings bytes, keys, nonces and
//! the time. Read `request`, then `deployment` and `service`; [`auth`] stands by itself.
//! [`legacy`] is how clients of an earlier runner hear the same.

mod request;

mod deployment;
mod service;

mod id;

pub mod auth;
mod hex;
pub mod legacy;

pub use deployment::{Accepted, Deployment, DeploymentStatus};
pub use id::{DeploymentId, ParseDeploymentIdError};
pub use request::{DeployRequest, DeployRequestError, Target};
pub use service::{ErrorKind, REMARK, ServiceReport, ServiceState};
