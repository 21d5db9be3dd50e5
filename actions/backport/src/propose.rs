//! Making the pull request. It never tries the same twice: whoever called looks again.

use windlass_core::backport::Carried;
use windlass_github::{Client, Error, ErrorKind, NewPull, Pull};
use windlass_toolkit::Failure;

use crate::failure::of_create;
use crate::pull_text;
use crate::scene::Scene;
use crate::settings::Settings;

/// Makes the pull request of a branch; a draft where it holds a conflict. Gives GitHub's words
/// where only another look can tell what came of it.
///
/// Fails where no other look helps.
pub(crate) async fn propose(
    client: &Client,
    settings: &Settings,
    scene: &Scene,
    carried: &Carried,
) -> Result<Result<Pull, Error>, Failure> {
    let is_conflict = carried.conflict.is_some();
    let body = pull_text::body(settings, scene, carried);
    let mut title = pull_text::title(&scene.title);
    let mut draft = is_conflict;
    loop {
        let new = NewPull {
            title: &title,
            body: &body,
            head: &scene.branch,
            base: &scene.target,
            draft,
        };
        match client.create_pull(&new).await {
            Ok(pull) => return Ok(Ok(pull)),
            // Private repositories of some plans have none. What is refused was not made.
            Err(error) if draft && has_no_drafts(&error) => {
                draft = false;
                title = pull_text::title(&format!("[conflicts] {}", scene.title));
            }
            Err(error) => match error.kind() {
                ErrorKind::Uncertain | ErrorKind::Invalid => return Ok(Err(error)),
                _ => {
                    let page = pull_text::compare_page(settings, scene);
                    return Err(of_create(error, &scene.branch, &page));
                }
            },
        }
    }
}

fn has_no_drafts(error: &Error) -> bool {
    error.answer().is_some_and(|answer| {
        let said = format!("{} {}", answer.message, answer.errors.join(" "));
        answer.status == 422
            && said
                .to_lowercase()
                .contains("draft pull requests are not supported")
    })
}
