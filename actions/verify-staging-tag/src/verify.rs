//! From the repository to the findings.

use windlass_core::Facts;
use windlass_core::verification::{Evidence, Verification, VerificationVerdict, Verifier};
use windlass_facts::GitHub;
use windlass_toolkit::Failure;

use crate::failure::of_problem;
use crate::settings::Settings;

/// Lists the tags, and answers what the rules ask until they have judged.
pub(crate) async fn verify(github: &GitHub, settings: &Settings) -> Result<Verification, Failure> {
    let mut evidence = Evidence {
        facts: github.gather(settings.subject()).await?,
        ..Evidence::default()
    };
    let tags = std::mem::take(&mut evidence.facts.tags);
    let verifier = Verifier::new(&settings.request, &tags).map_err(of_problem)?;
    loop {
        match verifier.verify(&evidence) {
            VerificationVerdict::Judged(verification) => return Ok(*verification),
            VerificationVerdict::Needs(inquiries) => {
                let likely = |facts: &Facts| verifier.likely_questions(facts);
                github
                    .inquire(&inquiries, likely, settings.subject(), &mut evidence)
                    .await?;
            }
        }
    }
}
