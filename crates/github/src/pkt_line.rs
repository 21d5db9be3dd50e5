//! Git's packet lines: four hexadecimal digits of length, then the payload. Pure functions on
//! bytes; what the payloads say is not known here.
//!
//! Source: git's `gitprotocol-common` and `gitprotocol-v2`.

/// The longest packet with its length digits (git's `LARGE_PACKET_MAX`).
const LONGEST: usize = 65_520;
const DIGITS: usize = 4;

/// One packet of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packet<'a> {
    /// A payload, which may be empty.
    Data(&'a [u8]),
    /// `0000`: the message ends.
    Flush,
    /// `0001`: a section ends.
    Delimiter,
    /// `0002`: the answer ends.
    ResponseEnd,
}

/// Why bytes are no packets, or a payload doesn't fit one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PacketError {
    #[error("a packet's length is not four hexadecimal digits (at byte {0})")]
    Length(usize),
    #[error("a packet is cut short (at byte {0})")]
    Truncated(usize),
    #[error("a packet of {0} bytes is longer than the protocol's 65520")]
    Oversized(usize),
}

/// Appends one data packet.
pub(crate) fn write_data(into: &mut Vec<u8>, payload: &[u8]) -> Result<(), PacketError> {
    let length = payload.len() + DIGITS;
    if length > LONGEST {
        return Err(PacketError::Oversized(length));
    }
    into.extend_from_slice(format!("{length:04x}").as_bytes());
    into.extend_from_slice(payload);
    Ok(())
}

/// Appends `0000`.
pub(crate) fn write_flush(into: &mut Vec<u8>) {
    into.extend_from_slice(b"0000");
}

/// Appends `0001`.
pub(crate) fn write_delimiter(into: &mut Vec<u8>) {
    into.extend_from_slice(b"0001");
}

/// Reads packets until the bytes end; after an error nothing follows.
pub(crate) fn packets(bytes: &[u8]) -> Packets<'_> {
    Packets { bytes, position: 0 }
}

pub(crate) struct Packets<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Iterator for Packets<'a> {
    type Item = Result<Packet<'a>, PacketError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self
            .bytes
            .get(self.position..)
            .filter(|rest| !rest.is_empty())?;
        let packet = first(rest, self.position);
        self.position = match packet {
            Ok((_, length)) => self.position + length,
            Err(_) => self.bytes.len(),
        };
        Some(packet.map(|(packet, _)| packet))
    }
}

fn first(bytes: &[u8], position: usize) -> Result<(Packet<'_>, usize), PacketError> {
    let digits = bytes
        .get(..DIGITS)
        .ok_or(PacketError::Truncated(position))?;
    let packet = match length(digits).ok_or(PacketError::Length(position))? {
        0 => Packet::Flush,
        1 => Packet::Delimiter,
        2 => Packet::ResponseEnd,
        3 => return Err(PacketError::Length(position)),
        length if length > LONGEST => return Err(PacketError::Oversized(length)),
        length => {
            let payload = bytes
                .get(DIGITS..length)
                .ok_or(PacketError::Truncated(position))?;
            return Ok((Packet::Data(payload), length));
        }
    };
    Ok((packet, DIGITS))
}

fn length(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |sum, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(sum * 16 + usize::try_from(value).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<Packet<'_>>, PacketError> {
        packets(bytes).collect()
    }

    #[test]
    fn packets_are_read_as_git_writes_them() {
        assert_eq!(read(b""), Ok(vec![]));
        assert_eq!(read(b"0000"), Ok(vec![Packet::Flush]));
        assert_eq!(read(b"0004"), Ok(vec![Packet::Data(b"")]));
        assert_eq!(
            read(b"0006a\n00010002000Bfoobar\n"),
            Ok(vec![
                Packet::Data(b"a\n"),
                Packet::Delimiter,
                Packet::ResponseEnd,
                Packet::Data(b"foobar\n")
            ])
        );
    }

    #[test]
    fn malformed_packets_are_errors() {
        let cases: &[(&[u8], PacketError)] = &[
            (b"000", PacketError::Truncated(0)),
            (b"0003", PacketError::Length(0)),
            (b"-001", PacketError::Length(0)),
            (b"+123", PacketError::Length(0)),
            (b"zzzz", PacketError::Length(0)),
            (b"<!DOCTYPE html>", PacketError::Length(0)),
            (b"0006a", PacketError::Truncated(0)),
            (b"0005a00", PacketError::Truncated(5)),
            (b"fff1", PacketError::Oversized(65_521)),
            (b"ffff", PacketError::Oversized(65_535)),
        ];
        for (bytes, error) in cases {
            assert_eq!(read(bytes), Err(error.clone()), "{}", bytes.escape_ascii());
            assert!(packets(bytes).filter(Result::is_err).count() == 1);
        }
    }

    #[test]
    fn a_payload_that_fits_no_packet_is_refused() {
        let mut bytes = Vec::new();
        assert_eq!(write_data(&mut bytes, &[b'a'; 65_516]), Ok(()));
        assert_eq!(read(&bytes), Ok(vec![Packet::Data(&[b'a'; 65_516])]));
        assert_eq!(
            write_data(&mut bytes, &[b'a'; 65_517]),
            Err(PacketError::Oversized(65_521))
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(payloads: Vec<Vec<u8>>) {
            let mut bytes = Vec::new();
            for payload in &payloads {
                write_data(&mut bytes, payload).unwrap();
            }
            write_delimiter(&mut bytes);
            write_flush(&mut bytes);
            let mut expected: Vec<_> = payloads.iter().map(|it| Packet::Data(it)).collect();
            expected.extend([Packet::Delimiter, Packet::Flush]);
            prop_assert_eq!(read(&bytes), Ok(expected));
        }

        #[test]
        fn any_bytes_end_without_a_panic(bytes: Vec<u8>) {
            prop_assert!(packets(&bytes).count() <= bytes.len());
        }

        #[test]
        fn a_cut_stream_is_noticed(payload in proptest::collection::vec(any::<u8>(), 1..99), cut in 1usize..99) {
            let mut bytes = Vec::new();
            write_data(&mut bytes, &payload).unwrap();
            let kept = bytes.len().saturating_sub(cut).max(1);
            prop_assert_eq!(read(&bytes[..kept]), Err(PacketError::Truncated(0)));
        }
    }
}
