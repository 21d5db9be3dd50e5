//! Packs as git writes them. Those that it doesn't write are in [`hostile`].

mod hostile;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::*;

const MOST: usize = 1 << 20;
const COMMIT: u8 = 1;
const TAG: u8 = 4;

/// A pack as it is written, entry by entry.
struct Pack {
    bytes: Vec<u8>,
    count: u32,
}

impl Pack {
    fn new() -> Self {
        let bytes = b"PACK\0\0\0\x02\0\0\0\0".to_vec();
        Self { bytes, count: 0 }
    }

    /// Adds an entry, and says where it begins. `named` comes before the compressed content.
    fn add(&mut self, code: u8, size: usize, named: &[u8], content: &[u8]) -> usize {
        let at = self.bytes.len();
        self.bytes.extend(header(code, size));
        self.bytes.extend(named);
        let mut encoder = ZlibEncoder::new(&mut self.bytes, Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap();
        self.count += 1;
        at
    }

    fn whole(&mut self, code: u8, content: &[u8]) -> usize {
        self.add(code, content.len(), &[], content)
    }

    fn delta_of(&mut self, base: &[u8], delta: &[u8]) -> usize {
        let named: Vec<u8> = (0..20)
            .map(|at| u8::from_str_radix(std::str::from_utf8(&base[2 * at..][..2]).unwrap(), 16))
            .map(Result::unwrap)
            .collect();
        self.add(7, delta.len(), &named, delta)
    }

    fn delta_at(&mut self, base: usize, delta: &[u8]) -> usize {
        let distance = self.bytes.len() - base;
        let low = u8::try_from(distance & 0x7f).unwrap();
        let named = match distance >> 7 {
            0 => vec![low],
            high => vec![u8::try_from(high - 1).unwrap() | 0x80, low],
        };
        self.add(6, delta.len(), &named, delta)
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes[8..12].copy_from_slice(&self.count.to_be_bytes());
        signed(self.bytes)
    }
}

/// The bytes with their checksum.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let algorithm = &aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY;
    let checksum = aws_lc_rs::digest::digest(algorithm, &bytes);
    bytes.extend(checksum.as_ref());
    bytes
}

fn header(code: u8, size: usize) -> Vec<u8> {
    let (low, mut high) = (u8::try_from(size & 0b1111).unwrap(), size >> 4);
    let mut bytes = vec![(code << 4) | low];
    while high > 0 {
        *bytes.last_mut().unwrap() |= 0x80;
        bytes.push(u8::try_from(high & 0x7f).unwrap());
        high >>= 7;
    }
    bytes
}

/// A delta of two small sizes and instructions.
fn delta(base_size: u8, size: u8, instructions: &[u8]) -> Vec<u8> {
    [&[base_size, size], instructions].concat()
}

fn contents(pack: &[u8]) -> Result<Vec<String>, PackError> {
    let objects = read(pack, MOST)?;
    let mut texts: Vec<_> = objects
        .into_iter()
        .map(|object| String::from_utf8(object.content).unwrap())
        .collect();
    texts.sort();
    Ok(texts)
}

fn id_of(kind: ObjectType, content: &[u8]) -> String {
    id(kind, content).unwrap().to_string()
}

#[test]
fn whole_objects_are_read_with_gits_name_for_them() {
    let mut pack = Pack::new();
    pack.whole(3, b"hello\n");
    pack.whole(TAG, &[b'x'; 5_000]);
    let mut objects = read(&pack.finish(), MOST).unwrap();
    objects.sort_by_key(|object| object.content.len());
    // What `git hash-object` says of it.
    let expected = "ce013625030ba8dba906f756967f9e9ca394464a";
    assert_eq!(objects[0].id.to_string(), expected);
    assert_eq!(objects[0].kind, ObjectType::Blob);
    assert_eq!(objects[1].kind, ObjectType::Tag);
    assert_eq!(objects[1].content, [b'x'; 5_000]);
    assert_eq!(read(&Pack::new().finish(), MOST), Ok(vec![]));
}

#[test]
fn deltas_are_applied_in_whatever_order_they_come() {
    let mut pack = Pack::new();
    let second = id_of(ObjectType::Tag, b"hello, you");
    pack.delta_of(second.as_bytes(), &delta(10, 3, &[0x91, 0, 3]));
    let first = id_of(ObjectType::Tag, b"hello, world");
    pack.delta_of(first.as_bytes(), &delta(12, 10, b"\x90\x07\x03you"));
    pack.whole(TAG, b"hello, world");
    assert_eq!(
        contents(&pack.finish()).unwrap(),
        ["hel", "hello, world", "hello, you"]
    );
}

#[test]
fn a_base_may_be_named_by_its_distance() {
    let mut pack = Pack::new();
    let base = pack.whole(COMMIT, b"abc");
    let far: String = (0..20_u8).map(|number| digest::sha1(&[number])).collect();
    pack.whole(COMMIT, far.as_bytes());
    let at = pack.delta_at(base, &delta(3, 1, b"\x01c"));
    assert!(at - base > 128, "takes two bytes");
    pack.delta_at(at, &delta(1, 2, b"\x02cd"));
    let contents = contents(&pack.finish()).unwrap();
    assert_eq!(contents, [far.as_str(), "abc", "c", "cd"]);
}

#[test]
fn a_copy_without_a_size_takes_64_kibibytes() {
    let base = vec![b'a'; 0x1_0001];
    let mut pack = Pack::new();
    pack.whole(TAG, &base);
    let named = id_of(ObjectType::Tag, &base);
    let size = [0x81, 0x80, 0x04];
    let instructions = [0x80, 0x81, 1];
    pack.delta_of(
        named.as_bytes(),
        &[&size[..], &[0x80, 0x80, 0x08], &instructions].concat(),
    );
    let objects = read(&pack.finish(), MOST).unwrap();
    assert!(
        objects
            .iter()
            .any(|object| object.content == [b'a'; 0x2_0000])
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read(contents in proptest::collection::vec(any::<Vec<u8>>(), 0..9)) {
        let mut pack = Pack::new();
        for content in &contents {
            pack.whole(TAG, content);
        }
        let mut expected = contents;
        let objects = read(&pack.finish(), MOST).unwrap();
        let mut found: Vec<_> = objects.into_iter().map(|object| object.content).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}
