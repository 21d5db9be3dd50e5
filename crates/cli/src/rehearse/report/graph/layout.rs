//! Sizes and places, in pixels. Knows nothing of SVG.
//!
//! Text is measured by its characters, so everything that holds text is a little too wide.

use super::rows::{Graph, Mark, Row};
use crate::rehearse::report::text::{columns, cut_end, cut_middle};

/// Where the line of the first branch runs, and how far from it the next.
const RAIL: u32 = 16;
const RAIL_PACE: u32 = 22;
/// The names of the lanes.
const HEAD: u32 = 34;
/// A row's line of text.
const LINE: u32 = 26;
const PILL: u32 = 24;
const NOTE: u32 = 16;
const GAP: u32 = 12;
/// The most characters of a tag's name that are shown.
const NAME: usize = 22;
/// The width of a letter of running text, and of a name.
const LETTER: u32 = 7;
const FIXED: u32 = 8;
const NARROWEST: u32 = 112;
/// A graph without tags has subjects all the same.
const NARROWEST_GRAPH: u32 = 440;
/// The room between two columns, for arrows.
const BETWEEN: u32 = 22;

pub(super) struct Layout<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) columns: Vec<Column>,
    /// One for each row.
    pub(super) rows: Vec<Place<'a>>,
}

pub(super) struct Column {
    pub(super) x: u32,
    pub(super) width: u32,
}

/// Where a row stands.
pub(super) struct Place<'a> {
    pub(super) row: &'a Row<'a>,
    /// The middle of its line of text, and of its dot.
    pub(super) dot: (u32, u32),
    pub(super) text: u32,
    pub(super) subject: String,
    /// One for each mark.
    pub(super) pills: Vec<Pill<'a>>,
    end: u32,
}

/// Where a tag's mark stands.
pub(super) struct Pill<'a> {
    pub(super) mark: &'a Mark<'a>,
    pub(super) name: String,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl<'a> Layout<'a> {
    pub(super) fn new(graph: &'a Graph<'a>) -> Self {
        let left = RAIL + RAIL_PACE * count(graph.branches.len());
        let columns = place_columns(graph, left);
        let right = columns
            .last()
            .map_or(left, |column| column.x + column.width);
        let width = (right + GAP).max(NARROWEST_GRAPH);
        let mut y = HEAD;
        let mut rows: Vec<Place<'a>> = Vec::new();
        for row in &graph.rows {
            let place = Place::new(row, y, left, width, &columns);
            y = place.end;
            rows.push(place);
        }
        Self {
            graph,
            width,
            height: y,
            columns,
            rows,
        }
    }
}

impl<'a> Place<'a> {
    fn new(row: &'a Row<'a>, y: u32, left: u32, width: u32, columns: &[Column]) -> Self {
        // How far each column is filled.
        let mut filled = vec![y + LINE; columns.len()];
        let mut pills = Vec::new();
        for mark in &row.marks {
            if let (Some(column), Some(top)) =
                (columns.get(mark.column), filled.get_mut(mark.column))
            {
                pills.push(Pill::new(mark, column, *top));
                *top += PILL + NOTE * count(mark.notes.len()) + GAP;
            }
        }
        // The id of the commit stands in the same line, and the name of the branch at its tip.
        let branch = if row.is_tip {
            row.commit.branch.len() + 3
        } else {
            0
        };
        let room = (width - left) / LETTER;
        let room = usize::try_from(room)
            .unwrap_or_default()
            .saturating_sub(branch + 10);
        Self {
            row,
            dot: (RAIL + RAIL_PACE * count(row.branch), y + LINE / 2),
            text: left,
            subject: cut_end(&row.commit.subject, room),
            pills,
            end: filled.into_iter().max().unwrap_or(y + LINE),
        }
    }
}

impl<'a> Pill<'a> {
    fn new(mark: &'a Mark<'a>, column: &Column, y: u32) -> Self {
        let name = shown(mark);
        let width = pill_width(&name).min(column.width);
        Self {
            mark,
            name,
            x: column.x,
            y,
            width,
            height: PILL,
        }
    }

    /// Where a line from it, or to it, ends.
    pub(super) fn middle(&self) -> u32 {
        self.y + PILL / 2
    }

    /// The base lines of its notes.
    pub(super) fn note(&self, number: usize) -> u32 {
        self.y + PILL + NOTE * (count(number) + 1) - 2
    }
}

/// As wide as what stands in them, beside one another.
fn place_columns(graph: &Graph<'_>, left: u32) -> Vec<Column> {
    let mut x = left;
    let numbers = 0..graph.lanes.len();
    let column = |number| {
        let marks = graph.rows.iter().flat_map(|row| &row.marks);
        let here = marks.filter(|mark| mark.column == number);
        let widest = here.map(|mark| pill_width(&shown(mark))).max();
        let width = widest.unwrap_or_default().max(NARROWEST);
        let placed = Column { x, width };
        x += width + BETWEEN;
        placed
    };
    numbers.map(column).collect()
}

fn shown(mark: &Mark<'_>) -> String {
    cut_middle(&mark.tag.name, NAME)
}

fn pill_width(name: &str) -> u32 {
    columns(name) * FIXED + GAP * 2
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
