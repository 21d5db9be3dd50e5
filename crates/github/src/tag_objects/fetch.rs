//! The command `fetch`, and the pack in its answer. Pure functions on bytes; what is in the pack
//! is not known here.
//!
//! Source: git's `gitprotocol-v2` ("fetch").

use windlass_core::ObjectId;

use super::Range;
use crate::pkt_line::{self, Packet, PacketError};

/// Asks for the objects `ids`, and for as little as can be had besides: no trees and files
/// (`filter tree:0`), and of the history either nothing (`deepen 1`) or what the base of a range
/// lacks (`have`). Without `thin-pack` and `ofs-delta` every delta's base is in the pack and bears
/// its name.
pub(super) fn command(ids: &[ObjectId], range: Option<Range>) -> Result<Vec<u8>, PacketError> {
    let mut body = Vec::new();
    for line in ["command=fetch", "agent=windlass", "object-format=sha1"] {
        pkt_line::write_data(&mut body, format!("{line}\n").as_bytes())?;
    }
    pkt_line::write_delimiter(&mut body);
    pkt_line::write_data(&mut body, b"no-progress\n")?;
    for id in ids.iter().chain(range.iter().map(|range| &range.head)) {
        pkt_line::write_data(&mut body, format!("want {id}\n").as_bytes())?;
    }
    let history = match range {
        Some(Range { base, .. }) => format!("have {base}"),
        None => "deepen 1".to_owned(),
    };
    for line in [history.as_str(), "filter tree:0", "done"] {
        pkt_line::write_data(&mut body, format!("{line}\n").as_bytes())?;
    }
    pkt_line::write_flush(&mut body);
    Ok(body)
}

/// The pack, out of the section that carries it, if it has at most `most` bytes. What
/// comes before is of no use here: where the history was cut.
pub(super) fn pack(answer: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let mut packets = pkt_line::packets(answer);
    loop {
        match packets.next() {
            Some(Ok(Packet::Data(b"packfile\n"))) => break,
            Some(Ok(Packet::Data(line))) => check(line)?,
            Some(Ok(Packet::Delimiter)) => {}
            Some(Ok(packet)) => return Err(format!("an unexpected packet, {packet:?}")),
            Some(Err(error)) => return Err(error.to_string()),
            None => return Err("it holds no pack".to_owned()),
        }
    }
    let mut pack = Vec::new();
    for packet in packets {
        if pack.len() > most {
            return Err(format!("the pack is larger than {most} bytes"));
        }
        match packet.map_err(|error| error.to_string())? {
            Packet::Data(band) => pack.extend_from_slice(piece(band)?),
            Packet::Flush => return Ok(pack),
            packet => return Err(format!("an unexpected packet, {packet:?}")),
        }
    }
    Err("it is cut short".to_owned())
}

fn check(line: &[u8]) -> Result<(), String> {
    line.strip_prefix(b"ERR ").map_or(Ok(()), refused)
}

/// The first byte says what the others are: a piece of the pack, progress, or an error.
fn piece(band: &[u8]) -> Result<&[u8], String> {
    match band.split_first() {
        Some((1, piece)) => Ok(piece),
        Some((2, _)) => Ok(&[]),
        Some((3, message)) => refused(message).map(|()| [].as_slice()),
        _ => Err("a packet of no known band".to_owned()),
    }
}

fn refused(message: &[u8]) -> Result<(), String> {
    Err(format!(
        "it says '{}'",
        String::from_utf8_lossy(message).trim()
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn answer(lines: &[&[u8]]) -> Vec<u8> {
        let mut body = Vec::new();
        for line in lines {
            pkt_line::write_data(&mut body, line).unwrap();
        }
        pkt_line::write_flush(&mut body);
        body
    }

    #[test]
    fn the_command_asks_for_the_objects_and_little_else() {
        assert_eq!(
            command(&[A.parse().unwrap(); 2], None).unwrap(),
            b"0012command=fetch\n0013agent=windlass\n0017object-format=sha1\n0001\
              0010no-progress\n\
              0032want aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\
              0032want aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\
              000ddeepen 1\n0012filter tree:0\n0009done\n0000"
        );
    }

    #[test]
    fn of_a_range_the_history_is_asked_for_too() {
        let [base, head] = ["b", "c"].map(|digit| digit.repeat(40).parse().unwrap());
        let command = command(&[A.parse().unwrap()], Some(Range { base, head })).unwrap();
        let rest = format!(
            "0032want {A}\n0032want {head}\n0032have {base}\n0012filter tree:0\n0009done\n0000"
        );
        assert!(command.ends_with(rest.as_bytes()));
    }

    #[test]
    fn the_pack_is_put_together_from_its_band() {
        let shallow = format!("0011shallow-info\n0035shallow {A}\n0001");
        let body = answer(&[
            b"packfile\n",
            b"\x01PA",
            b"\x02counting",
            b"\x01CK",
            b"\x01",
        ]);
        let whole = [shallow.as_bytes(), &body].concat();
        for body in [whole, body] {
            assert_eq!(pack(&body, 4), Ok(b"PACK".to_vec()));
        }
    }

    #[test]
    fn what_holds_no_pack_says_why() {
        let unknown = format!("ERR upload-pack: not our ref {A}\n");
        for (body, words) in [
            (Vec::new(), "it holds no pack"),
            (b"<html>".to_vec(), "four hexadecimal digits"),
            (b"0000".to_vec(), "an unexpected packet, Flush"),
            (
                answer(&[unknown.as_bytes()]),
                "it says 'upload-pack: not our ref",
            ),
            (
                answer(&[b"packfile\n", b"\x03no memory\n"]),
                "it says 'no memory'",
            ),
            (
                answer(&[b"packfile\n", b"\x01PACKPACKPACK"]),
                "the pack is larger than 9 bytes",
            ),
            (answer(&[b"packfile\n", b"PACK"]), "no known band"),
            (answer(&[b"packfile\n", b""]), "no known band"),
            (
                b"000dpackfile\n0001".to_vec(),
                "an unexpected packet, Delim",
            ),
            (b"000dpackfile\n0006\x01P".to_vec(), "it is cut short"),
            (b"000dpackfile\n0007\x01P".to_vec(), "a packet is cut short"),
        ] {
            let error = pack(&body, 9).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_ends_without_a_panic(lines: Vec<Vec<u8>>, tail: Vec<u8>) {
            let lines: Vec<_> = lines.iter().map(Vec::as_slice).collect();
            let body = [&b"000dpackfile\n"[..], &answer(&lines), &tail].concat();
            if let Ok(pack) = pack(&body, 1_000) {
                prop_assert!(pack.len() < body.len());
            }
        }
    }
}
