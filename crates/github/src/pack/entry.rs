//! One entry of a pack: a header, perhaps the name of a base, and compressed bytes.

use std::io::Read as _;

use flate2::bufread::ZlibDecoder;
use windlass_core::ObjectId;

use super::number::{high_first, low_first};
use super::{Budget, PackError};
use crate::digest::hexadecimal;
use crate::git_data::ObjectType;

/// An entry, and where it begins in the pack.
pub(super) struct Entry {
    pub(super) at: usize,
    pub(super) form: Form,
    /// The object, or the delta.
    pub(super) content: Vec<u8>,
}

/// How an entry gives its object.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Whole(ObjectType),
    DeltaOf(Base),
}

/// What a delta is applied to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Base {
    /// The entry that begins there.
    At(usize),
    /// The object of that name.
    Id(ObjectId),
}

/// Reads the entry that begins at `at`, and where it ends.
pub(super) fn read(
    pack: &[u8],
    at: usize,
    budget: &mut Budget,
) -> Result<(Entry, usize), PackError> {
    let malformed = || PackError::Malformed(at);
    let bytes = pack.get(at..).ok_or_else(malformed)?;
    let (code, size, rest) = header(bytes).ok_or_else(malformed)?;
    let (form, rest) = form(code, rest, at).ok_or_else(malformed)?;
    budget.take(size)?;
    let (content, used) = inflate(rest, size).ok_or_else(malformed)?;
    let end = pack.len() - rest.len() + used;
    Ok((Entry { at, form, content }, end))
}

/// The form's code in three bits, the size of the content in the next four and, where that is not
/// enough, in a number of its own.
fn header(bytes: &[u8]) -> Option<(u8, usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (code, low) = ((first >> 4) & 0b111, usize::from(first & 0b1111));
    if first & 0x80 == 0 {
        return Some((code, low, rest));
    }
    let (high, rest) = low_first(rest, 4)?;
    Some((code, high | low, rest))
}

fn form(code: u8, bytes: &[u8], at: usize) -> Option<(Form, &[u8])> {
    let kind = match code {
        1 => ObjectType::Commit,
        2 => ObjectType::Tree,
        3 => ObjectType::Blob,
        4 => ObjectType::Tag,
        6 => {
            let (distance, rest) = high_first(bytes)?;
            let base = Base::At(at.checked_sub(distance)?);
            return Some((Form::DeltaOf(base), rest));
        }
        7 => {
            let (id, rest) = bytes.split_first_chunk::<20>()?;
            let id = ObjectId::from_hex(hexadecimal(id).as_bytes())?;
            return Some((Form::DeltaOf(Base::Id(id)), rest));
        }
        _ => return None,
    };
    Some((Form::Whole(kind), bytes))
}

/// The content, if it is of exactly `size`, and how many bytes it took compressed. Never holds
/// more than `size` and a byte, whatever the bytes would inflate to.
fn inflate(bytes: &[u8], size: usize) -> Option<(Vec<u8>, usize)> {
    let mut decoder = ZlibDecoder::new(bytes);
    let mut content = Vec::new();
    let limit = u64::try_from(size).ok()?.checked_add(1)?;
    let read = decoder.by_ref().take(limit).read_to_end(&mut content);
    let used = usize::try_from(decoder.total_in()).ok()?;
    (read.ok()? == size).then_some((content, used))
}
