//! The page of a rehearsal: one HTML file that loads nothing, runs nothing, and needs nothing
//! beside it, so that it can be attached to a run and opened years later.
//!
//! A pure function of the record. Everything in it is escaped by the templates; see [`page`] for
//! the whole, then its parts: [`graph`], [`releases`], [`messages`], [`steps`] with [`details`].

mod details;
mod file;
mod graph;
mod messages;
mod page;
mod releases;
mod steps;
#[cfg(test)]
mod tests;
mod text;

use super::record::Rehearsal;

pub(super) use file::ReportFile;

/// The page's whole text.
pub(super) fn html(rehearsal: &Rehearsal) -> String {
    text::visible(&page::page(rehearsal).into_string())
}
