//! Packs that are wrong, on purpose or not, and any bytes at all.

use proptest::prelude::*;

use super::*;

#[test]
fn a_delta_that_leaves_its_base_or_its_size_is_malformed() {
    for instructions in [
        &b"\x00"[..],
        b"\x05abcd",
        b"\x91\x01\x03",
        b"\x9f\xff\xff\xff\xff\x03",
        b"\x02ab",
        b"\x04abcd",
        b"\x91\x00",
        b"",
    ] {
        let mut pack = Pack::new();
        pack.whole(TAG, b"abc");
        let at = pack.delta_of(
            id_of(ObjectType::Tag, b"abc").as_bytes(),
            &delta(3, 3, instructions),
        );
        assert_eq!(contents(&pack.finish()), Err(PackError::Malformed(at)));
    }
    let mut pack = Pack::new();
    pack.whole(TAG, b"abc");
    let named = id_of(ObjectType::Tag, b"abc");
    let at = pack.delta_of(named.as_bytes(), &delta(4, 3, b"\x03abc"));
    assert_eq!(contents(&pack.finish()), Err(PackError::Malformed(at)));
}

#[test]
fn what_is_no_pack_says_why() {
    let whole = {
        let mut pack = Pack::new();
        pack.whole(TAG, b"abc");
        pack.finish()
    };
    let body = &whole[..whole.len() - TRAILER];
    let changed = |at: usize, byte: u8| {
        let mut bytes = body.to_vec();
        bytes[at] = byte;
        signed(bytes)
    };
    for (bytes, error) in [
        (b"".to_vec(), PackError::Truncated),
        (whole[..whole.len() - 1].to_vec(), PackError::Checksum),
        (signed(b"PACK\0\0".to_vec()), PackError::Truncated),
        (
            signed(b"PUCK\0\0\0\x02\0\0\0\0".to_vec()),
            PackError::Version,
        ),
        (changed(7, 3), PackError::Version),
        (changed(11, 0), PackError::Trailing),
        (changed(11, 2), PackError::Malformed(body.len())),
        (changed(12, 0x53), PackError::Malformed(12)),
        (changed(12, 0x42), PackError::Malformed(12)),
        (changed(12, 0x44), PackError::Malformed(12)),
        (changed(14, 0xff), PackError::Malformed(12)),
        ([&whole[..], b"x"].concat(), PackError::Checksum),
    ] {
        assert_eq!(contents(&bytes), Err(error), "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_delta_without_its_base_is_thin() {
    let mut pack = Pack::new();
    pack.delta_of(&[b'a'; 40], &delta(3, 3, b"\x03abc"));
    assert_eq!(contents(&pack.finish()), Err(PackError::Thin));
    let mut pack = Pack::new();
    let own = pack.add(6, 6, &[0], &delta(3, 3, b"\x03abc"));
    assert_eq!(own, 12);
    assert_eq!(contents(&pack.finish()), Err(PackError::Thin));
}

/// What a header claims, what bytes inflate to, and what deltas make: none gets more than is left.
#[test]
fn a_pack_gets_no_more_memory_than_it_may() {
    let oversized = Err(PackError::Oversized(MOST));
    for size in [MOST, u32::MAX as usize, usize::MAX >> 8] {
        let mut pack = Pack::new();
        pack.add(TAG, size, &[], b"abc");
        assert_eq!(contents(&pack.finish()), oversized);
    }
    let mut pack = Pack::new();
    let at = pack.add(TAG, 100, &[], &vec![0; 8 << 20]);
    assert_eq!(contents(&pack.finish()), Err(PackError::Malformed(at)));

    let mut pack = Pack::new();
    for _ in 0..10 {
        pack.whole(TAG, b"");
    }
    let (pack, most) = (pack.finish(), 10 * OVERHEAD);
    assert_eq!(read(&pack, most).unwrap().len(), 10);
    assert_eq!(read(&pack, most - 1), Err(PackError::Oversized(most - 1)));

    let mut pack = Pack::new();
    let base = vec![b'a'; 0x1_0000];
    pack.whole(TAG, &base);
    let instructions = [&[0x80, 0x80, 0x04, 0x80, 0x80, 0x40][..], &[0x80; 16]].concat();
    for _ in 0..2 {
        pack.delta_of(id_of(ObjectType::Tag, &base).as_bytes(), &instructions);
    }
    assert_eq!(contents(&pack.finish()), oversized);
}

/// As deep as a hostile pack can make it: neither recursion nor a search for each base.
#[test]
fn a_long_chain_of_deltas_in_the_wrong_order_ends_soon() {
    let text = |number: u32| number.to_be_bytes();
    let mut pack = Pack::new();
    for number in (1..1_000).rev() {
        let base = id_of(ObjectType::Tag, &text(number - 1));
        let instructions = [&[4][..], &text(number)].concat();
        pack.delta_of(base.as_bytes(), &delta(4, 4, &instructions));
    }
    pack.whole(TAG, &text(0));
    assert_eq!(read(&pack.finish(), MOST).unwrap().len(), 1_000);
}

proptest! {
    #[test]
    fn any_bytes_end_without_a_panic(bytes: Vec<u8>) {
        prop_assert!(read(&bytes, MOST).is_err());
    }

    #[test]
    fn any_entries_end_without_a_panic(count in 0u32..9, entries: Vec<u8>) {
        let head = [&b"PACK\0\0\0\x02"[..], &count.to_be_bytes()].concat();
        let pack = signed([head, entries].concat());
        if let Ok(objects) = read(&pack, MOST) {
            prop_assert!(objects.len() <= 9);
        }
    }

    #[test]
    fn any_change_of_a_byte_ends_without_a_panic(at in 8usize..80, byte: u8) {
        let mut pack = Pack::new();
        let base = pack.whole(TAG, b"hello, world");
        pack.delta_of(
            id_of(ObjectType::Tag, b"hello, world").as_bytes(),
            &delta(12, 10, b"\x90\x07\x03you"),
        );
        pack.delta_at(base, &delta(12, 3, b"\x03abc"));
        let at = at.min(pack.bytes.len() - 1);
        pack.bytes[at] = byte;
        let count = u32::from_be_bytes(pack.bytes[8..12].try_into().unwrap());
        pack.count = count.min(3);
        if let Ok(objects) = read(&pack.finish(), MOST) {
            prop_assert!(objects.len() <= 3);
        }
    }

    #[test]
    fn any_delta_ends_without_a_panic(base: Vec<u8>, size in 0u8..64, instructions: Vec<u8>) {
        let bytes = delta(u8::try_from(base.len() & 0x7f).unwrap(), size, &instructions);
        if let Some(made) = Delta::read(&bytes).and_then(|delta| delta.apply(&base)) {
            prop_assert_eq!(made.len(), usize::from(size));
        }
    }
}
