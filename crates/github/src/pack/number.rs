//! The numbers of a pack: of any length, seven bits a byte, and a bit that says whether another
//! byte follows.

const MORE: u8 = 0x80;
const BITS: u8 = 0x7f;

/// A number whose lowest bits come first; `shift` bits of it came before. With what follows it.
pub(super) fn low_first(bytes: &[u8], shift: u32) -> Option<(usize, &[u8])> {
    let (mut number, mut shift, mut rest) = (0, shift, bytes);
    loop {
        let (byte, after) = rest.split_first()?;
        let bits = usize::from(byte & BITS);
        let shifted = bits.checked_shl(shift)?;
        if shifted >> shift != bits {
            return None;
        }
        number |= shifted;
        (shift, rest) = (shift + 7, after);
        if byte & MORE == 0 {
            return Some((number, rest));
        }
    }
}

/// A number whose highest bits come first. Each byte but the first adds one to what came before
/// it, so that no number can be written in two ways. With what follows it.
pub(super) fn high_first(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (mut number, mut rest) = (0_usize, bytes);
    loop {
        let (byte, after) = rest.split_first()?;
        number |= usize::from(byte & BITS);
        rest = after;
        if byte & MORE == 0 {
            return Some((number, rest));
        }
        number = number.checked_add(1)?.checked_mul(128)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_both_orders() {
        let rest: &[u8] = b"rest";
        for (bytes, low, high) in [
            (&b"\x00rest"[..], 0, 0),
            (b"\x7frest", 127, 127),
            (b"\x80\x00rest", 0, 128),
            (b"\x80\x01rest", 128, 129),
            (b"\xff\x7frest", 16_383, 16_511),
        ] {
            assert_eq!(low_first(bytes, 0), Some((low, rest)));
            assert_eq!(low_first(bytes, 4), Some((low << 4, rest)));
            assert_eq!(high_first(bytes), Some((high, rest)));
        }
    }

    #[test]
    fn numbers_that_do_not_end_or_are_too_large_are_none() {
        for bytes in [&[][..], &[0x80], &[0xff; 9], &[0xff; 99], &[0x80; 99]] {
            assert_eq!(low_first(bytes, 0), None);
            assert_eq!(high_first(bytes), None);
        }
        let largest = [[0xff; 9].as_slice(), &[0x01]].concat();
        assert_eq!(low_first(&largest, 0), Some((usize::MAX, &[][..])));
        assert_eq!(low_first(&largest, 1), None);
    }
}
