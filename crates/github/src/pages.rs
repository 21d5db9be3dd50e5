//! Lists that come in pages. Knows no endpoint.
//!
//! Source: GitHub's "Using pagination in the REST API".

use std::collections::HashSet;
use std::hash::Hash;
use std::num::NonZeroU32;

use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::error::Error;

/// The most that GitHub gives.
pub(crate) const PER_PAGE: u32 = 100;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The number of the page that follows, if one does.
    pub next: Option<NonZeroU32>,
}

/// The first page of every list.
pub const FIRST_PAGE: NonZeroU32 = NonZeroU32::MIN;

impl Client {
    /// GETs every page of the list at `path` below the repository, a request for every 100
    /// entries, and gives the pages to `take` in their order; those before an error too.
    pub(crate) async fn every_page<P: DeserializeOwned>(
        &self,
        path: &str,
        mut take: impl FnMut(P),
    ) -> Result<(), Error> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut page = Some(FIRST_PAGE);
        while let Some(number) = page {
            let route = format!("{path}{separator}per_page={PER_PAGE}&page={number}");
            let (part, more) = self.get_page(&route).await?;
            take(part);
            page = next(number, more);
        }
        Ok(())
    }
}

/// The page after this one, if there is one.
pub(crate) fn next(page: NonZeroU32, more: bool) -> Option<NonZeroU32> {
    page.checked_add(1).filter(|_| more)
}

/// The first entry of each key. What is added to a list between two of its pages pushes entries
/// of the one into the other, so that they come twice.
pub(crate) fn distinct<T, K: Eq + Hash>(entries: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = HashSet::new();
    let new = |entry: &T| seen.insert(key(entry));
    entries.into_iter().filter(new).collect()
}
