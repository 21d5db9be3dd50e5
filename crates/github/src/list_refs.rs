//! Every tag with its peeled commit, by one request: `ls-refs` of git's protocol v2 at the
//! repository's clone URL. Knows nothing of versions.
//!
//! Source: git's `gitprotocol-v2` ("ls-refs").

use std::borrow::Cow;

use windlass_core::ObjectId;

use crate::client::Client;
use crate::error::Error;
use crate::pkt_line::{self, Packet, PacketError};

/// What `ls-refs` lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The default branch; nothing in an empty repository.
    pub head: Option<Head>,
    /// The refs that were asked for, in the server's order (git: by name).
    pub refs: Vec<RemoteRef>,
}

/// Where `HEAD` points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The branch, without `refs/heads/`.
    pub branch: String,
    /// Its newest commit.
    pub commit: ObjectId,
}

/// One ref.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteRef {
    /// The full name, `refs/tags/v1.2.3`. Bytes that are not UTF-8 became U+FFFD.
    pub name: String,
    /// What the ref points at: for an annotated tag the tag object.
    pub object: ObjectId,
    /// The object at the end of all tag objects, nearly always a commit.
    pub commit: ObjectId,
}

impl Client {
    /// Lists `HEAD` and the refs whose full names start with one of `prefixes`
    /// (`refs/tags/v`; none lists `HEAD` alone).
    ///
    /// One request, whatever their number; it is repeated on failure, for it changes nothing.
    ///
    /// # Errors
    /// `BadCredentials` and `NotFound` also for a private repository that the token may not see;
    /// `Protocol` when the server doesn't speak version 2.
    pub async fn list_refs(&self, prefixes: &[&str]) -> Result<Listing, Error> {
        let command = command(prefixes).map_err(|error| Error::options(error.to_string()))?;
        let read = |answer: &[u8]| parse(answer, prefixes).map_err(String::from);
        self.upload_pack(command, read).await
    }
}

fn command(prefixes: &[&str]) -> Result<Vec<u8>, PacketError> {
    let mut body = Vec::new();
    pkt_line::write_data(&mut body, b"command=ls-refs\n")?;
    pkt_line::write_data(&mut body, b"agent=windlass\n")?;
    pkt_line::write_delimiter(&mut body);
    pkt_line::write_data(&mut body, b"peel\n")?;
    pkt_line::write_data(&mut body, b"symrefs\n")?;
    for prefix in [&"HEAD"].into_iter().chain(prefixes) {
        pkt_line::write_data(&mut body, format!("ref-prefix {prefix}\n").as_bytes())?;
    }
    pkt_line::write_flush(&mut body);
    Ok(body)
}

/// The prefixes are a wish that the server may ignore, so they are applied here again.
fn parse(body: &[u8], prefixes: &[&str]) -> Result<Listing, Cow<'static, str>> {
    let mut listing = Listing::default();
    let mut complete = false;
    for packet in pkt_line::packets(body) {
        match packet.map_err(|error| error.to_string())? {
            Packet::Flush => complete = true,
            Packet::Data(line) if !complete => add(&mut listing, line, prefixes)?,
            packet => return Err(format!("an unexpected packet, {packet:?}").into()),
        }
    }
    if complete {
        Ok(listing)
    } else {
        Err("it is cut short".into())
    }
}

fn add(listing: &mut Listing, line: &[u8], prefixes: &[&str]) -> Result<(), Cow<'static, str>> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    if let Some(message) = line.strip_prefix(b"ERR ") {
        return Err(format!("it says '{}'", String::from_utf8_lossy(message).trim()).into());
    }
    let wrong = || Cow::from(format!("'{}' is no ref", line.escape_ascii()));
    let mut words = line.split(|byte| *byte == b' ');
    let object = words
        .next()
        .and_then(ObjectId::from_hex)
        .ok_or_else(wrong)?;
    let name = words
        .next()
        .filter(|name| !name.is_empty())
        .ok_or_else(wrong)?;
    let mut commit = object;
    let mut target = None;
    for word in words {
        if let Some(id) = word.strip_prefix(b"peeled:") {
            commit = ObjectId::from_hex(id).ok_or_else(wrong)?;
        } else if let Some(name) = word.strip_prefix(b"symref-target:") {
            target = Some(name);
        }
    }
    if name == b"HEAD" {
        let branch = target.and_then(|name| name.strip_prefix(b"refs/heads/"));
        listing.head = branch.map(|branch| Head {
            branch: text(branch),
            commit,
        });
    } else if prefixes
        .iter()
        .any(|prefix| name.starts_with(prefix.as_bytes()))
    {
        listing.refs.push(RemoteRef {
            name: text(name),
            object,
            commit,
        });
    }
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests;
