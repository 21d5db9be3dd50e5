//! Reads a pack: what git sends when objects are asked for. Pure functions on bytes, which may be
//! anybody's: nothing they say makes this read beyond them, or hold more than it is allowed. What
//! the objects say is not known here.
//!
//! Source: git's `gitformat-pack`.

mod delta;
mod entry;
mod number;

use std::collections::HashMap;

use windlass_core::ObjectId;

use crate::digest;
use crate::git_data::ObjectType;
use delta::Delta;
use entry::{Base, Entry, Form};

const SIGNATURE: &[u8] = b"PACK";
const VERSION: u32 = 2;
/// SHA-1 of everything before it.
const TRAILER: usize = 20;
/// What an object costs besides its content, so that many empty ones are not free.
const OVERHEAD: usize = 128;

/// One object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// Computed from the content, and therefore true.
    pub(crate) id: ObjectId,
    pub(crate) kind: ObjectType,
    pub(crate) content: Vec<u8>,
}

/// Why bytes are not a pack, or one that is not read here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PackError {
    #[error("the pack is cut short")]
    Truncated,
    #[error("the pack is not of version 2")]
    Version,
    #[error("the pack's checksum is wrong")]
    Checksum,
    #[error("the pack has bytes after its last object")]
    Trailing,
    #[error("an object of the pack is malformed (at byte {0})")]
    Malformed(usize),
    #[error("a delta of the pack has no base in it")]
    Thin,
    #[error("the pack's objects are larger than {0} bytes")]
    Oversized(usize),
}

/// How much may still be held.
struct Budget {
    left: usize,
    most: usize,
}

/// Every object of the pack, in no order; together at most `most` bytes.
pub(crate) fn read(pack: &[u8], most: usize) -> Result<Vec<Object>, PackError> {
    let mut budget = Budget { left: most, most };
    resolve(entries(pack, &mut budget)?, &mut budget)
}

fn entries(pack: &[u8], budget: &mut Budget) -> Result<Vec<Entry>, PackError> {
    let (body, trailer) = pack
        .split_last_chunk::<TRAILER>()
        .ok_or(PackError::Truncated)?;
    let rest = body.strip_prefix(SIGNATURE).ok_or(PackError::Version)?;
    let (version, rest) = rest.split_first_chunk().ok_or(PackError::Truncated)?;
    let (count, _) = rest.split_first_chunk().ok_or(PackError::Truncated)?;
    if u32::from_be_bytes(*version) != VERSION {
        return Err(PackError::Version);
    }
    if digest::sha1(body) != digest::hexadecimal(trailer) {
        return Err(PackError::Checksum);
    }
    let mut entries = Vec::new();
    let mut at = SIGNATURE.len() + size_of_val(version) + size_of_val(count);
    for _ in 0..u32::from_be_bytes(*count) {
        let (entry, end) = entry::read(body, at, budget)?;
        entries.push(entry);
        at = end;
    }
    if at == body.len() {
        Ok(entries)
    } else {
        Err(PackError::Trailing)
    }
}

/// Applies each delta once its base is known: a chain of deltas costs no recursion.
fn resolve(entries: Vec<Entry>, budget: &mut Budget) -> Result<Vec<Object>, PackError> {
    let mut waiting: HashMap<Base, Vec<(usize, Vec<u8>)>> = HashMap::new();
    let mut ready = Vec::new();
    for Entry { at, form, content } in entries {
        match form {
            Form::Whole(kind) => ready.push((at, kind, content)),
            Form::DeltaOf(base) => waiting.entry(base).or_default().push((at, content)),
        }
    }
    let mut objects = Vec::new();
    while let Some((at, kind, content)) = ready.pop() {
        let id = id(kind, &content).ok_or(PackError::Malformed(at))?;
        for base in [Base::At(at), Base::Id(id)] {
            for (at, delta) in waiting.remove(&base).unwrap_or_default() {
                ready.push((at, kind, applied(&delta, &content, at, budget)?));
            }
        }
        objects.push(Object { id, kind, content });
    }
    if waiting.is_empty() {
        Ok(objects)
    } else {
        Err(PackError::Thin)
    }
}

fn applied(
    delta: &[u8],
    base: &[u8],
    at: usize,
    budget: &mut Budget,
) -> Result<Vec<u8>, PackError> {
    let malformed = || PackError::Malformed(at);
    let delta = Delta::read(delta).ok_or_else(malformed)?;
    budget.take(delta.size)?;
    delta.apply(base).ok_or_else(malformed)
}

/// Git's name for an object: SHA-1 of its kind, its length and its content.
fn id(kind: ObjectType, content: &[u8]) -> Option<ObjectId> {
    let mut named = format!("{} {}\0", kind.name(), content.len()).into_bytes();
    named.extend_from_slice(content);
    ObjectId::from_hex(digest::sha1(&named).as_bytes())
}

impl Budget {
    /// Asked before anything is held.
    fn take(&mut self, size: usize) -> Result<(), PackError> {
        let left = self.left.checked_sub(size.saturating_add(OVERHEAD));
        self.left = left.ok_or(PackError::Oversized(self.most))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
