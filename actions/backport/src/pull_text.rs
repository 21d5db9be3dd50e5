//! The text of the pull request. What others wrote stands in it as text: it neither becomes
//! markup nor calls anybody.

use windlass_core::backport::{BackportSource, Carried, Conflict, SourceCommit, marker};
use windlass_core::is_unseen;
use windlass_toolkit::{Inline, Summary};

use crate::scene::Scene;
use crate::settings::Settings;

/// GitHub takes 256 characters.
const LONGEST_TITLE: usize = 250;
/// Of a subject, so much is enough to know the commit by.
const LONGEST_SUBJECT: usize = 100;
/// Each of two lists has so much of the 65,536 characters that GitHub takes.
const LONGEST_LIST: usize = 20_000;

/// A title on one line, without what can't be seen.
pub(crate) fn title(text: &str) -> String {
    let seen: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_unseen(*c))
        .collect();
    let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&line, LONGEST_TITLE)
}

/// The text: what the caller says, what it brings, how to finish it, and a line for the next run.
pub(crate) fn body(settings: &Settings, scene: &Scene, carried: &Carried) -> String {
    let mut text = Summary::default();
    text.paragraph(sentence(scene));
    let rows = scene
        .wanted
        .iter()
        .map(|commit| row(settings, scene, carried, commit));
    table(&mut text, &["commit", "subject", ""], rows.collect());
    if let Some(conflict) = &carried.conflict {
        text.heading(3, "Conflicts");
        conflicts(&mut text, scene, conflict, &carried.missing);
    } else if !carried.missing.is_empty() {
        text.paragraph("This branch has no commit for some of them. To pick what is still wanted:");
        text.code("sh", &commands(scene, &carried.missing, false));
    }
    let said = settings.body().map(|body| format!("{body}\n\n"));
    format!(
        "{}{}{}\n",
        said.unwrap_or_default(),
        text.markdown(),
        marker(&scene.wanted)
    )
}

/// Where a pull request of the branch can be made by hand.
pub(crate) fn compare_page(settings: &Settings, scene: &Scene) -> String {
    let (target, branch) = (in_url(&scene.target), in_url(&scene.branch));
    settings.page(&format!("compare/{target}...{branch}?expand=1"))
}

/// A link to a commit's page.
pub(crate) fn commit_link(settings: &Settings, commit: &SourceCommit) -> Inline {
    let page = settings.page(&format!("commit/{}", commit.id));
    Inline::link(Inline::code(&commit.id.short()), &page)
}

/// What a commit is about. In fixed width, where GitHub neither links numbers nor calls people.
pub(crate) fn subject(commit: &SourceCommit) -> Inline {
    Inline::code(&cut(&commit.subject(), LONGEST_SUBJECT))
}

/// What became of a commit.
pub(crate) fn fate(scene: &Scene, carried: &Carried, commit: &SourceCommit) -> String {
    let is_held = |conflict: &Conflict| conflict.commit == commit.id;
    if carried.conflict.as_ref().is_some_and(is_held) {
        "in conflict".to_owned()
    } else if carried.picks.iter().any(|pick| pick.commit == commit.id) {
        "picked".to_owned()
    } else if carried.missing.contains(&commit.id) {
        match carried.conflict {
            Some(_) => "not picked yet".to_owned(),
            None => "not on the branch".to_owned(),
        }
    } else {
        format!("left out: {} has it", scene.target)
    }
}

/// The rows that there is room for, and how many there are more.
pub(crate) fn table<const N: usize>(text: &mut Summary, header: &[&str], rows: Vec<[Inline; N]>) {
    let mut used = 0;
    let fits = |row: &&[Inline; N]| {
        let cells = row.iter().map(|cell| cell.to_string().len() + 3);
        used += cells.sum::<usize>();
        used <= LONGEST_LIST
    };
    let shown: Vec<_> = rows.iter().take_while(fits).cloned().collect();
    let left = rows.len() - shown.len();
    text.table(header, shown);
    if left > 0 {
        text.paragraph(format!("… and {left} more"));
    }
}

fn sentence(scene: &Scene) -> String {
    let target = &scene.target;
    match &scene.source {
        BackportSource::Tag { tag, from } => {
            format!("Brings what {tag} has beyond {from} to {target}.")
        }
        BackportSource::Pull(number) => {
            format!("Brings what the pull request {number} became to {target}.")
        }
        BackportSource::Commits(_) => format!("Brings {} to {target}.", scene.source.text()),
    }
}

fn row(
    settings: &Settings,
    scene: &Scene,
    carried: &Carried,
    commit: &SourceCommit,
) -> [Inline; 3] {
    [
        commit_link(settings, commit),
        subject(commit),
        Inline::from(fate(scene, carried, commit)),
    ]
}

fn conflicts(
    text: &mut Summary,
    scene: &Scene,
    conflict: &Conflict,
    missing: &[windlass_core::ObjectId],
) {
    text.paragraph(format!(
        "The change of {} does not apply to {}. The last commit of this branch holds it with the \
         conflicts marked in these files; a file that one side has removed has no marks.",
        conflict.commit.short(),
        scene.target
    ));
    let files = conflict.files.iter();
    table(
        text,
        &["file"],
        files.map(|file| [Inline::code(file)]).collect(),
    );
    text.paragraph("To finish it by hand:");
    text.code("sh", &commands(scene, missing, true));
}

/// What a person types.
fn commands(scene: &Scene, missing: &[windlass_core::ObjectId], is_conflict: bool) -> String {
    let branch = quoted(&scene.branch);
    let mut lines = vec![
        "git fetch origin".to_owned(),
        format!("git switch {branch}"),
    ];
    if is_conflict {
        lines.push("# edit the files until no conflict is left, then".to_owned());
        lines.push("git commit --all -m 'Resolve the conflicts'".to_owned());
    }
    for commit in missing.iter().take(100) {
        lines.push(format!("git cherry-pick -x {commit}"));
    }
    lines.push(format!("git push origin {branch}"));
    lines.join("\n")
}

/// As a shell reads one word, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Of what git allows in a branch's name, these mean something else in an address.
fn in_url(name: &str) -> String {
    name.replace('%', "%25").replace('#', "%23")
}

fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
