//! From the repository to the findings.

use windlass_core::Facts;
use windlass_core::verification::{Evidence, Inquiry, Verification, VerificationVerdict, Verifier};
use windlass_facts::GitHub;
use windlass_toolkit::Failure;

use crate::failure::of_problem;
use crate::settings::Settings;

/// Lists the tags, and answers what the rules ask until they have judged.
pub(crate) async fn verify(github: &GitHub, settings: &Settings) -> Result<Verification, Failure> {
    let subject = settings.subject();
    let (facts, branch) = github
        .gather_beside(settings.request.tag(), subject)
        .await?;
    let mut evidence = Evidence {
        facts,
        branch,
        ..Evidence::default()
    };
    let tags = std::mem::take(&mut evidence.facts.tags);
    let verifier = Verifier::new(&settings.request, &tags).map_err(of_problem)?;
    let mut asked = None;
    loop {
        match verifier.verify(&evidence) {
            VerificationVerdict::Judged(verification) => return Ok(*verification),
            VerificationVerdict::Needs(inquiries) => {
                if asked.as_ref() == Some(&inquiries) {
                    return Err(unanswerable(&inquiries));
                }
                let likely = |facts: &Facts| verifier.likely_questions(facts);
                github
                    .inquire(&inquiries, likely, settings.subject(), &mut evidence)
                    .await?;
                asked = Some(inquiries);
            }
        }
    }
}

/// What was answered is never asked again, unless the answer was none.
fn unanswerable(inquiries: &[Inquiry]) -> Failure {
    Failure::unavailable(format!(
        "verify the tag: GitHub's answer settles nothing ({inquiries:?})"
    ))
    .hint("run it again; if it stays so, this is a fault of Windlass: report it with this line")
}
