//! What is wrong with blocks, and where.
//!
//! Must not know blocks.

/// The reasons, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Report(Vec<String>);

impl Report {
    /// Adds one; the place is a JSON pointer.
    pub fn add(&mut self, why: impl std::fmt::Display, at: &str) {
        self.0.push(format!("{why} [json-pointer:{at}]"));
    }

    /// Objects to a list that is too long.
    pub fn at_most(&mut self, length: usize, most: usize, at: &str) {
        if length > most {
            self.add(format!("no more than {most} items allowed"), at);
        }
    }

    /// All of them.
    pub fn reasons(self) -> Vec<String> {
        self.0
    }
}
