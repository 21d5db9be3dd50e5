//! The commit that a release tag stands on: one commit above its source, with the version written
//! in and the programs for Linux. It is in no branch.
//!
//! Made again from the same source, the same programs and the same version, it is the same
//! commit, so that a release which broke off goes on. Nothing here goes over the network: the
//! release workflow pushes the commit, and Windlass's own actions tag and release it.

mod commit;
mod source;
mod stamp;

pub use commit::commit;
pub use source::find;
pub use stamp::stamp;

use std::io::Write as _;

use crate::failure::{Outcome, to};

/// Says something to the step that follows: a line as `GITHUB_OUTPUT` takes it.
fn hand_over(name: &str, value: &str) -> Outcome {
    writeln!(std::io::stdout(), "{name}={value}").map_err(to("write to standard output"))
}
