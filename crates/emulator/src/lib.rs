//! An embedded GitHub: REST endpoints and git's own protocol over real bare
//! repositories, for rehearsing a pipeline and for tests.
//!
//! It never depends on our GitHub client: its wire types are its own, so that a
//! mistake in one is not mirrored in the other. It answers as GitHub does,
//! errors included, and goes wrong on demand. Beside it is a Slack, which a
//! pipeline tells its story to.
//!
//! ```no_run
//! use windlass_emulator::{Emulator, Fault, Faults, Match};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::builder()
//!     .repository("acme/shop", "shop.git")
//!     .faults(Faults::default().on(Match::post("/git/refs").nth(1), Fault::DropAfterWrite))
//!     .start(std::net::TcpListener::bind("127.0.0.1:0")?)
//!     .await?;
//! let clone_url = format!("{}/acme/shop.git", emulator.server_url());
//! # drop(clone_url);
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod broken;
mod builder;
mod faults;
mod recorder;
mod routes;
mod running;
mod server;
mod settings;
mod setup;
mod slack;
mod start_error;
mod state;

pub use builder::Builder;
pub use faults::{Fault, Faults, FaultsFileError, Match};
pub use running::{Emulator, IntoListener, Ready};
pub use settings::App;
pub use setup::{
    Asset, CheckRun, CommitStatus, Deployment, DeploymentStatus, Environment, Job, Release,
    SlackChannel, SlackSetup, WorkflowRun,
};
pub use slack::{SlackAuthor, SlackContent, SlackMessage};
pub use start_error::StartError;
pub use state::access::{Level, Permissions};
pub use state::ci::checks::{CheckConclusion, CheckStatus};
pub use state::ci::statuses::StatusState;
pub use state::deployments::DeploymentState;
pub use state::git::GitError;
pub use state::limits::Budget;
pub use state::log::RequestRecord;
pub use state::protection::{BranchProtection, RequiredCheck, RequiredChecks, Reviews};
pub use state::rules::{Rule, Ruleset, Target};
