//! The deploy runner to which versions are deployed: the real one, in this process. It runs on
//! Linux; elsewhere a rehearsal records that something was deployed.

#[cfg(target_os = "linux")]
mod real;

#[cfg(target_os = "linux")]
pub(super) use real::DeployRunner;

#[cfg(not(target_os = "linux"))]
pub(super) use none::DeployRunner;

/// The service whose sync fails the first time.
pub(super) const FAILS_ONCE: &str = "web";

#[cfg(not(target_os = "linux"))]
mod none {
    use std::convert::Infallible;

    use windlass_toolkit::{Environment, Failure};

    use crate::rehearse::stage::Stage;

    pub(in crate::rehearse) struct DeployRunner(Infallible);

    impl DeployRunner {
        pub(in crate::rehearse) async fn start(
            _: &Stage,
            _: &Environment,
        ) -> Result<Option<Self>, Failure> {
            Ok(None)
        }

        pub(in crate::rehearse) fn inputs(&self) -> Vec<(&'static str, String)> {
            match self.0 {}
        }

        pub(in crate::rehearse) async fn end(self) {
            match self.0 {}
        }
    }
}
