//! The graph of commits: a row for each, its tags in the columns of their lanes, and an arrow
//! where a version was promoted, which never leaves the row, because promotion keeps the commit.
//!
//! [`rows`] says what stands where, [`layout`] how large that is, [`draw`] draws it.

mod draw;
mod layout;
mod rows;

use maud::{Markup, html};

use crate::rehearse::record::{LeftOut, Rehearsal};
use crate::rehearse::wording::count;
use layout::Layout;
use rows::Graph;

/// Nothing for a rehearsal that broke off before there was anything to draw.
pub(super) fn section(rehearsal: &Rehearsal) -> Markup {
    let graph = Graph::new(rehearsal);
    html! {
        @if !graph.rows.is_empty() {
            section class="graph" aria-labelledby="graph" {
                h2 id="graph" { "Where every tag stands" }
                // Wider than a small screen, so that it can be moved there, by keys too.
                div class="scroll" tabindex="0" role="region" aria-labelledby="graph" {
                    (draw::svg(&Layout::new(&graph)))
                }
                (legend(&rehearsal.history.left_out))
            }
        }
    }
}

fn legend(left_out: &LeftOut) -> Markup {
    html! {
        ul class="legend" {
            li { span class="sample new" { "v1" } "made by this rehearsal" }
            li { span class="sample" { "v1" } "there before" }
            li { span class="sample arrow" { "→" } "promoted, on the same commit" }
        }
        @if left_out.commits + left_out.tags > 0 {
            p class="left-out" { "Not shown: " (not_shown(left_out)) " of the original." }
        }
    }
}

fn not_shown(left_out: &LeftOut) -> String {
    let more = if left_out.and_more { "more than " } else { "" };
    let commits = format!("{more}{}", count(left_out.commits, "earlier commit"));
    let tags = count(left_out.tags, "tag");
    match (left_out.commits, left_out.tags) {
        (0, _) => tags,
        (_, 0) => commits,
        _ => format!("{commits} and {tags}"),
    }
}
