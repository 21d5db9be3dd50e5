//! What a trigger and the deploy runner say to each other: requests, answers, and what became of
//! a deployment.
//!
//! It does no I/O and looks at no clock: whoever sends or serves brings bytes, keys and the time.
//! Read [`request`], then [`deployment`] and [`service`].

mod deployment;
mod id;
mod request;
mod service;

pub use deployment::{Accepted, Deployment, DeploymentStatus};
pub use id::{DeploymentId, ParseDeploymentIdError};
pub use request::{DeployRequest, DeployRequestError, Target};
pub use service::{ErrorKind, ServiceReport, ServiceState};
