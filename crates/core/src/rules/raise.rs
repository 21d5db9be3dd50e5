//! How far the request wants a version to be raised.

use super::Stop;
use super::view::View;
use crate::conventional;
use crate::facts::Question;
use crate::step::Step;
use crate::vocabulary::Bump;

/// The step that the request asks for; `auto` reads the commits since the last version.
pub(super) fn step(view: &View<'_>, default: Step) -> Result<Step, Stop> {
    // A line as narrow as X.Y has room for patches only.
    let narrow = view.request.line.is_some_and(|line| line.minor.is_some());
    match view.request.bump {
        None if narrow => Ok(Step::Patch),
        None => Ok(default),
        Some(Bump::Patch) => Ok(Step::Patch),
        Some(Bump::Minor) => Ok(Step::Minor),
        Some(Bump::Major) => Ok(Step::Major),
        Some(Bump::Auto) => match &view.facts.commits {
            Some(commits) => Ok(conventional::step(commits)),
            None => Err(Stop::Ask(vec![Question::Commits {
                released: view.catalog.versions().map(|tag| tag.tag.commit).collect(),
                target: view.target,
            }])),
        },
    }
}
