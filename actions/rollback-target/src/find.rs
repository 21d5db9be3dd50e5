//! From the repository to the target.

use windlass_core::rollback::{Rollback, RollbackVerdict, rollback};
use windlass_core::verification::{Evidence, Inquiry};
use windlass_facts::{GitHub, Subject};
use windlass_toolkit::Failure;

use crate::settings::Settings;

/// Lists the tags, and answers what the rules ask until they have judged.
pub(crate) async fn find(github: &GitHub, settings: &Settings) -> Result<Rollback, Failure> {
    let subject = Subject::default();
    let tags = github.gather(subject).await?.tags;
    let mut evidence = Evidence::default();
    let mut asked = None;
    loop {
        match rollback(&settings.request, &tags, &evidence) {
            RollbackVerdict::Judged(rollback) => return Ok(*rollback),
            RollbackVerdict::Needs(inquiries) => {
                if asked.as_ref() == Some(&inquiries) {
                    return Err(unanswerable(&inquiries));
                }
                github
                    .inquire(&inquiries, |_| Vec::new(), subject, &mut evidence)
                    .await?;
                asked = Some(inquiries);
            }
        }
    }
}

/// What was answered is never asked again, unless the answer was none.
fn unanswerable(inquiries: &[Inquiry]) -> Failure {
    Failure::unavailable(format!(
        "find what to go back to: GitHub's answer settles nothing ({inquiries:?})"
    ))
    .hint("run it again; if it stays so, this is a fault of Windlass: report it with this line")
}
