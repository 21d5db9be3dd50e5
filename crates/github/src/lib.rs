//! GitHub as Windlass uses it: one repository, its tags and commits, its pull requests, releases
//! and deployments, and what was found out about a commit.
//!
//! Every tag comes from one request of git's own protocol ([`Client::list_refs`]), every tag's
//! message from another one ([`Client::tag_objects`]); the REST API serves all else, and the claim
//! ([`Client::create_ref`]). Reads are repeated when they fail; a write never is once it may have
//! reached GitHub, but for deletions, which can't be done twice.
//!
//! This crate knows nothing of lanes and version rules, of command lines, of the environment:
//! everything is passed in ([`Options`]).

mod client;
mod credentials;
mod name;

mod git_data;
mod history;
mod jobs;
mod list_refs;
mod tag_objects;

mod assets;
mod releases;
mod upload;

mod authored;
mod pulls;

mod checks;
mod deployments;
mod environments;
mod repository;
mod required_checks;
mod rulesets;
mod runs;

mod address;
mod app_key;
mod authenticator;
mod clock;
mod connection;
mod digest;
mod error;
mod explain;
mod pack;
mod pages;
mod pkt_line;
mod rest;
mod retry;
mod transport;
mod upload_pack;

pub use app_key::{AppKey, ParseAppKeyError};
pub use assets::Asset;
pub use authored::AuthoredCommit;
pub use checks::{CheckApp, CheckRun, CommitStatus};
pub use client::{Client, Options};
pub use clock::{Clock, SystemClock};
pub use credentials::Credentials;
pub use deployments::{
    Deployment, DeploymentFilter, DeploymentStatus, NewDeployment, NewDeploymentStatus,
};
pub use environments::Environment;
pub use error::{Error, ErrorKind, Refusal};
pub use git_data::{CreateRef, NewTag, ObjectType, TagObject, Tagger, Target};
pub use history::{ChangedFile, Commit, CommitWithFiles, Comparison, Relation};
pub use jobs::{WorkflowJob, WorkflowStep};
pub use list_refs::{Head, Listing, RemoteRef};
pub use name::{ParseRepositoryNameError, RepositoryName};
pub use pages::{FIRST_PAGE, Page};
pub use pulls::{NewPull, Pull, PullBranch};
pub use releases::{Notes, Release, ReleaseFields, ReleaseList};
pub use repository::{Permissions, Repository};
pub use required_checks::RequiredCheck;
pub use retry::RetryLimits;
pub use runs::WorkflowRun;
pub use tag_objects::Range;
pub use upload::{OnProgress, Upload, Uploaded};
pub use windlass_connection::{OnWait, Proxy, Wait};
pub use windlass_core::ObjectId;
