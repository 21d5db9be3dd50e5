//! The graph as SVG. Colours come from the page's style sheet; nothing is told by colour alone.

use maud::{Markup, html};
use windlass_core::Lane;

use super::layout::{Layout, Pill, Place};
use super::rows::Note;
use crate::rehearse::report::steps::anchor;
use crate::rehearse::report::text::cut_end;
use crate::rehearse::wording::count;

/// How far down it takes a line to get from one branch to another.
const BEND: u32 = 36;
/// The most characters of a subject that are shown to those who point at it.
const LONGEST: usize = 300;

pub(super) fn svg(layout: &Layout<'_>) -> Markup {
    let (width, height) = (layout.width, layout.height);
    // It fits itself to the screen, as long as it can be read.
    let (widest, narrowest) = (width * 6 / 5, width * 3 / 4);
    html! {
        svg role="group" aria-labelledby="graph-title" aria-describedby="graph-about"
            viewBox={ "0 0 " (width) " " (height) }
            style={ "max-width:" (widest) "px;min-width:" (narrowest) "px" }
        {
            title id="graph-title" { "Commits, and the tags on them by lane" }
            desc id="graph-about" { (about(layout)) }
            (lanes(layout))
            (edges(layout))
            @for place in &layout.rows { (row(place)) }
        }
    }
}

/// What can be seen at a glance, for those who listen.
fn about(layout: &Layout<'_>) -> String {
    let branches = match layout.graph.branches.len() {
        1 => "one branch".to_owned(),
        several => format!("{several} branches"),
    };
    format!(
        "{} on {branches}, the oldest first. An arrow leads from a tag to what it was promoted \
         to, on the same commit.",
        count(layout.rows.len(), "commit"),
    )
}

fn lanes(layout: &Layout<'_>) -> Markup {
    let lanes = layout.graph.lanes.iter().zip(&layout.columns);
    html! {
        @for (lane, column) in lanes {
            g class={ "lane " (class(*lane)) } {
                rect class="band" rx="8"
                    x=(column.x - 6) y="0" width=(column.width + 12) height=(layout.height) {}
                text class="lane-name" x=(column.x) y="20" { (lane.map_or("other tags", name)) }
            }
        }
    }
}

/// The lines between commits: straight along a branch, bent where one leaves another.
fn edges(layout: &Layout<'_>) -> Markup {
    let oldest = layout.rows.first();
    html! {
        g class="edges" {
            // The history goes on above, unless it begins here.
            @if let Some(place) = oldest && !place.row.commit.parents.is_empty() {
                path class="before" d={ "M" (place.dot.0) " " (place.dot.1) "V0" } {}
            }
            @for place in &layout.rows {
                @for parent in place.row.parents.iter().filter_map(|row| layout.rows.get(*row)) {
                    path class={ "branch-" (place.row.branch) } d=(edge(parent.dot, place.dot)) {}
                }
            }
        }
    }
}

fn edge((from_x, from_y): (u32, u32), (to_x, to_y): (u32, u32)) -> String {
    if from_x == to_x {
        return format!("M{from_x} {from_y}V{to_y}");
    }
    let (middle, end) = (from_y + BEND / 2, from_y + BEND);
    format!("M{from_x} {from_y}C{from_x} {middle} {to_x} {middle} {to_x} {end}V{to_y}")
}

fn row(place: &Place<'_>) -> Markup {
    let (x, y) = place.dot;
    let commit = &place.row.commit;
    html! {
        g {
            title { (cut_end(&commit.subject, LONGEST)) }
            circle class={ "dot branch-" (place.row.branch) } cx=(x) cy=(y) r="5" {}
            text class="commit" x=(place.text) y=(y + 4) {
                tspan class="sha" { (commit.sha.short()) }
                tspan class="subject" dx="8" { (place.subject) }
                @if place.row.is_tip { tspan class="branch" dx="10" { "⎇ " (commit.branch) } }
            }
            @for pill in &place.pills {
                @let source = pill.mark.promoted_from.and_then(|number| place.pills.get(number));
                @if let Some(source) = source { (arrow(source, pill)) }
                (tag(pill))
            }
        }
    }
}

fn arrow(from: &Pill<'_>, to: &Pill<'_>) -> Markup {
    let (begin, end) = (from.x + from.width, to.x.saturating_sub(3));
    let (from_y, to_y) = (from.middle(), to.middle());
    html! {
        path class="arrow" d={ "M" (begin) " " (from_y) "L" (end) " " (to_y) "m-6 -4l6 4l-6 4" } {}
    }
}

fn tag(pill: &Pill<'_>) -> Markup {
    let mark = pill.mark;
    let kind = if mark.tag.new { "new" } else { "old" };
    html! {
        g class={ "tag " (kind) " " (class(mark.lane)) } {
            title { (mark.tag.name) }
            @match mark.step {
                Some(step) => a href={ "#" (anchor(step)) } { (body(pill)) },
                None => (body(pill)),
            }
            @for (number, it) in mark.notes.iter().enumerate() { (note(it, pill, number)) }
        }
    }
}

fn body(pill: &Pill<'_>) -> Markup {
    let radius = pill.height / 2;
    html! {
        rect x=(pill.x) y=(pill.y) width=(pill.width) height=(pill.height) rx=(radius) {}
        text class="name" x=(pill.x + radius) y=(pill.middle() + 4) { (pill.name) }
    }
}

fn note(note: &Note, pill: &Pill<'_>, number: usize) -> Markup {
    html! {
        a href={ "#" (anchor(note.step)) } {
            text class="note" x=(pill.x + 6) y=(pill.note(number)) { (note.sign) " " (note.text) }
        }
    }
}

fn class(lane: Option<Lane>) -> &'static str {
    lane.map_or("other", name)
}

fn name(lane: Lane) -> &'static str {
    windlass_core::Word::as_str(lane)
}
