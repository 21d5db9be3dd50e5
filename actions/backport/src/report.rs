//! What was done, for people.

use windlass_core::backport::SourceCommit;
use windlass_toolkit::{Console, Inline, Summary};

use crate::pull_text;
use crate::scene::Scene;
use crate::settings::Settings;
use crate::settled::{Settled, State};

/// In the log: what was left out and why, what is left to do, and what came of it.
pub(crate) fn tell(scene: &Scene, settled: &Settled, console: &mut Console) {
    for commit in &scene.wanted {
        let fate = fate(scene, settled, commit);
        let (id, subject) = (commit.id.short(), commit.subject());
        console.info(&format!("{id} {subject}: {fate}"));
    }
    if settled.state == State::Unchanged {
        for commit in lacking(scene, settled) {
            console.warning(&format!(
                "the branch {} has no commit for {} ({}): pick it there if it is still wanted",
                scene.branch,
                commit.id.short(),
                commit.subject()
            ));
        }
    }
    console.info(&sentence(scene, settled));
}

/// The block on the run's page.
pub(crate) fn summary(settings: &Settings, scene: &Scene, settled: &Settled) -> Summary {
    let mut summary = Summary::default();
    let source = scene.source.text();
    summary.heading(3, format!("backport: {source} to {}", scene.target));
    summary.paragraph(sentence(scene, settled));
    let pull = settled.pull.as_ref();
    let link = pull.map(|pull| Inline::link(format!("#{}", pull.number), &pull.html_url));
    let draft = if settled.is_draft() { "yes" } else { "no" };
    summary.table(
        &["pull request", "branch", "target", "draft"],
        [[
            link.unwrap_or_else(|| Inline::from("none")),
            Inline::code(&scene.branch),
            Inline::code(&scene.target),
            Inline::from(draft),
        ]],
    );
    let rows = scene.wanted.iter().map(|commit| {
        [
            pull_text::commit_link(settings, commit),
            pull_text::subject(commit),
            Inline::from(fate(scene, settled, commit)),
        ]
    });
    pull_text::table(&mut summary, &["commit", "subject", ""], rows.collect());
    let conflict = settled.carried.iter().filter_map(|it| it.conflict.as_ref());
    for conflict in conflict {
        let files = conflict.files.iter().map(|file| [Inline::code(file)]);
        pull_text::table(&mut summary, &["file in conflict"], files.collect());
    }
    summary
}

/// One line: what became of it.
fn sentence(scene: &Scene, settled: &Settled) -> String {
    let (source, target) = (scene.source.text(), &scene.target);
    let pull = settled.pull.as_ref();
    let number = pull.map(|pull| format!("#{}", pull.number));
    let number = number.unwrap_or_else(|| "a pull request".to_owned());
    let kind = if settled.is_draft() { "draft " } else { "" };
    match settled.state {
        State::Created if settled.is_dry => {
            format!("a {kind}pull request would bring {source} to {target}")
        }
        State::Created => format!("the {kind}pull request {number} brings {source} to {target}"),
        State::Unchanged => {
            format!("the {kind}pull request {number} is there; nothing was changed")
        }
        State::Merged => format!("{number} has brought {source} to {target} already"),
        State::Closed => format!(
            "{number} was to bring {source} to {target}, and was closed; nothing was done. Open it \
             again, or give 'branch' another name"
        ),
        State::NothingToDo => format!("{target} has everything of {source} already"),
    }
}

fn fate(scene: &Scene, settled: &Settled, commit: &SourceCommit) -> String {
    let is_left_out = scene.left_out().any(|known| known.id == commit.id);
    match (&settled.carried, settled.state) {
        (Some(carried), _) => pull_text::fate(scene, carried, commit),
        (None, State::NothingToDo) => format!("left out: {} has it", scene.target),
        (None, _) if is_left_out => format!("left out: {} has it", scene.target),
        (None, state) => state.as_str().to_owned(),
    }
}

/// The commits that neither the target nor the branch has, as far as it is known.
fn lacking<'a>(scene: &'a Scene, settled: &'a Settled) -> impl Iterator<Item = &'a SourceCommit> {
    let carried = settled.carried.iter();
    let missing = carried.flat_map(|carried| &carried.missing);
    missing.filter_map(move |id| scene.commit(*id))
}
