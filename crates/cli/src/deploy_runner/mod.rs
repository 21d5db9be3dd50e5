//! The deploy runner to which versions are deployed: the real one, in this process, with syncs that
//! only say what they would do. It runs on Linux; elsewhere there is none.

use std::path::Path;

#[cfg(target_os = "linux")]
mod real;

#[cfg(target_os = "linux")]
pub(crate) use real::DeployRunner;

#[cfg(not(target_os = "linux"))]
pub(crate) use none::DeployRunner;

/// What is deployed, and where.
pub(crate) struct Deployments<'a> {
    /// The bare repository that versions are taken from.
    pub(crate) repository: &'a Path,
    /// The environments, each with the lanes that may be deployed there, as TOML writes a list.
    pub(crate) environments: Vec<(String, &'static str)>,
    /// The services; each comes after the one before it.
    pub(crate) services: &'static [&'static str],
    /// The one whose sync fails the first time.
    pub(crate) fails_once: Option<&'static str>,
}

#[cfg(not(target_os = "linux"))]
mod none {
    use std::convert::Infallible;

    use windlass_toolkit::{Environment, Failure};

    use super::Deployments;

    pub(crate) struct DeployRunner(Infallible);

    impl DeployRunner {
        pub(crate) async fn start(
            _: &Deployments<'_>,
            _: &Environment,
        ) -> Result<Option<Self>, Failure> {
            Ok(None)
        }

        pub(crate) fn url(&self) -> String {
            match self.0 {}
        }

        pub(crate) fn secret(&self) -> &str {
            match self.0 {}
        }

        pub(crate) async fn end(self) {
            match self.0 {}
        }
    }
}
