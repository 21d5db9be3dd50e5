//! The rules of Windlass. Pure: no I/O, no clock, no environment, no async.
//!
//! A host gathers [`Facts`], asks a [`Decider`], answers its [`Question`]s until it has a
//! [`Decision`], and executes the decision's plan. Given the same request and facts, the answer is
//! the same everywhere, in a native program as in a browser.
//!
//! ```
//! use windlass_core::{Decider, Facts, Lane, ObjectId, Request, Tag, Verdict};
//!
//! let commit = |digit: &str| digit.repeat(40).parse::<ObjectId>().unwrap();
//! let facts = Facts {
//!     tags: vec![Tag { name: "v1.2.3".into(), object: commit("a"), commit: commit("a") }],
//!     target: Some(commit("b")),
//!     ..Facts::default()
//! };
//! let request = Request { bump: None, ..Request::new(Lane::Dev) };
//! let Verdict::Decided(decision) = Decider::new(&request, &facts.tags)?.decide(&facts)? else {
//!     panic!("a lightweight tag has no message to ask for");
//! };
//! assert_eq!(decision.tag, "v1.3.0-dev.1");
//! # Ok::<(), windlass_core::Problem>(())
//! ```

pub mod backport;
mod claim;
mod config;
mod conventional;
mod decision;
mod facts;
mod ignore;
pub mod image;
mod image_tag;
mod line;
pub mod message;
mod object_id;
pub mod outdated;
mod prefix;
mod problem;
mod release;
mod request;
pub mod rollback;
mod rules;
mod step;
mod text;
mod trailers;
pub mod verification;
mod version_tag;
mod vocabulary;
mod written_toml;
mod zone_name;

pub use claim::{ATTEMPTS, Answer, Existing, Outcome, after_failure};
pub use config::{AdoptConfig, CONFIG_FILE, Config, LaneConfig, SlackConfig, VersionConfig};
pub use decision::{Change, Decision, Reason, Verdict};
pub use facts::{
    Commit, Comparison, Facts, Question, Relation, Slice, SliceCommit, Source, TagMessage, Trunk,
    Unported,
};
pub use ignore::IgnoreList;
pub use image_tag::{ImageFacts, ImageTemplate};
pub use line::Line;
pub use object_id::{ObjectId, ParseObjectIdError};
pub use prefix::TagPrefix;
pub use problem::{Problem, ProblemKind};
pub use release::{
    AssetState, BODY_LIMIT, Latest, LatestRelease, PresentAsset, PresentRelease, ReleaseBody,
    ReleaseChange, ReleaseFacts, ReleaseField, ReleasePlan, ReleaseVerdict, WantedAsset,
    WantedRelease, check_asset_name, is_prerelease, reconcile_release,
};
pub use request::{Adopt, Initial, MESSAGE_LIMIT, Request};
pub use rules::{
    Considered, Decider, Lineage, LineageRequest, LineageVerdict, Standing, lineage,
    lineage_messages,
};
pub use text::is_unseen;
pub use trailers::Trailers;
pub use version_tag::{Foreign, Tag, VersionTag, parse_version, split_version};
pub use vocabulary::{Bump, Lane, Raised, Scheme, UnknownWord, Word};
pub use written_toml::{WrittenToml, nearest};
pub use zone_name::ZoneName;
