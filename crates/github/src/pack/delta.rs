//! A delta: an object told as pieces of another one and bytes of its own.

use super::number::low_first;

/// A delta, read as far as the sizes that it begins with.
pub(super) struct Delta<'a> {
    base_size: usize,
    /// The size of the object that it makes.
    pub(super) size: usize,
    instructions: &'a [u8],
}

impl<'a> Delta<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (base_size, rest) = low_first(bytes, 0)?;
        let (size, instructions) = low_first(rest, 0)?;
        Some(Self {
            base_size,
            size,
            instructions,
        })
    }

    /// The object that it makes of `base`. Never holds more than its size.
    pub(super) fn apply(&self, base: &[u8]) -> Option<Vec<u8>> {
        if base.len() != self.base_size {
            return None;
        }
        let mut made = Vec::new();
        let mut rest = self.instructions;
        while let Some((instruction, after)) = rest.split_first() {
            let piece;
            (piece, rest) = match instruction {
                0 => return None,
                1..=0x7f => after.split_at_checked(usize::from(*instruction))?,
                0x80.. => copied(*instruction, after, base)?,
            };
            if piece.len() > self.size - made.len() {
                return None;
            }
            made.extend_from_slice(piece);
        }
        (made.len() == self.size).then_some(made)
    }
}

/// A piece of the base, and what follows the instruction. Its low bits say which of four bytes of
/// the offset and of three bytes of the size are there; a size of 0 means 65,536.
fn copied<'a>(instruction: u8, bytes: &'a [u8], base: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (offset, rest) = sparse(instruction & 0b1111, bytes)?;
    let (size, rest) = sparse((instruction >> 4) & 0b111, rest)?;
    let size = if size == 0 { 0x1_0000 } else { size };
    let end = offset.checked_add(size)?;
    Some((base.get(offset..end)?, rest))
}

/// A number of which only the bytes are there that `present` has a bit for, the lowest first.
fn sparse(present: u8, bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (mut number, mut rest) = (0, bytes);
    for place in (0..4).filter(|place| present & (1 << place) != 0) {
        let (byte, after) = rest.split_first()?;
        number |= usize::from(*byte) << (8 * place);
        rest = after;
    }
    Some((number, rest))
}
