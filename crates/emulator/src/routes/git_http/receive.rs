//! Refusing a push in git's own words.
//!
//! Must not know what is in a pack: the list of ref changes in front of it is
//! read here, and the state reads the rest. Source: gitprotocol-pack(5), "Reference Update Request".

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::state::access::Actor;
use crate::state::git::{Oid, RefName};
use crate::state::rules::{Refusal, Rule};
use crate::state::{Repository, State, StateError};

/// One wanted change of a ref.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    old: Oid,
    new: Oid,
    name: String,
}

/// What stands in front of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Request {
    changes: Vec<Change>,
    side_band: bool,
}

/// The answer to a push that breaks a rule; nothing if none objects. One
/// refused ref refuses the whole push, as a pre-receive hook does.
pub async fn refusal(
    state: &State,
    actor: &Actor,
    repository: &Repository,
    body: &[u8],
) -> Result<Option<Response>, StateError> {
    let (request, pack) = parse(body);
    let quarantine = match pack {
        [] => None,
        pack if state.reads_pushes(actor, repository)? => {
            match state.quarantine(repository, pack).await? {
                Some(quarantine) => Some(quarantine),
                // Git will say what is wrong with the pack.
                None => return Ok(None),
            }
        }
        _ => None,
    };
    let pushed = quarantine.as_ref().map(|pushed| &pushed.repository);
    let repository = pushed.unwrap_or(repository);
    for change in &request.changes {
        let Some(name) = RefName::parse(&change.name) else {
            continue;
        };
        let target = Some(&change.new).filter(|new| !is_zero(new));
        let refusal = state
            .refusal(actor, repository, &name, kind(change), target)
            .await?;
        if let Some(refusal) = refusal {
            return Ok(Some(answer(&request, &name, &refusal)));
        }
    }
    Ok(None)
}

/// The tags that a push is to delete.
pub fn tag_deletions(body: &[u8]) -> Vec<RefName> {
    let (request, _) = parse(body);
    let changes = request.changes.into_iter();
    let deletions = changes.filter(|change| kind(change) == Rule::Deletion);
    let names = deletions.filter_map(|change| RefName::parse(&change.name));
    names.filter(|name| name.tag().is_some()).collect()
}

fn kind(change: &Change) -> Rule {
    if is_zero(&change.new) {
        Rule::Deletion
    } else if is_zero(&change.old) {
        Rule::Creation
    } else {
        Rule::Update
    }
}

fn is_zero(oid: &Oid) -> bool {
    oid.as_str().bytes().all(|byte| byte == b'0')
}

/// Reads the lines up to the first flush, and gives what follows it; what it
/// cannot read git will refuse.
fn parse(mut body: &[u8]) -> (Request, &[u8]) {
    let mut request = Request::default();
    while let Some((line, rest)) = packet(body) {
        let line = String::from_utf8_lossy(line);
        let (command, capabilities) = line.split_once('\0').unwrap_or((&line, ""));
        request.side_band |= capabilities
            .split(' ')
            .any(|word| word.trim() == "side-band-64k");
        request
            .changes
            .extend(change(command.trim_end_matches('\n')));
        body = rest;
    }
    (request, body.strip_prefix(b"0000").unwrap_or_default())
}

/// The first line and what follows it: four hexadecimal digits give its length,
/// themselves included. A flush (`0000`) is no line.
fn packet(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (digits, _) = body.split_at_checked(4)?;
    let length = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    let (line, rest) = body.split_at_checked(length)?;
    Some((line.get(4..)?, rest))
}

fn change(command: &str) -> Option<Change> {
    let mut words = command.splitn(3, ' ');
    Some(Change {
        old: Oid::parse(words.next()?)?,
        new: Oid::parse(words.next()?)?,
        name: words.next()?.to_owned(),
    })
}

fn answer(request: &Request, name: &RefName, refusal: &Refusal) -> Response {
    let (reason, remarks) = words(name, refusal);
    let mut report = line(b"unpack ok\n");
    for change in &request.changes {
        report.extend(line(format!("ng {} {reason}\n", change.name).as_bytes()));
    }
    report.extend(b"0000");
    let mut body = Vec::new();
    if request.side_band {
        body.extend(line(&[b"\x02", remarks.as_bytes()].concat()));
        body.extend(line(&[b"\x01".as_slice(), &report].concat()));
        body.extend(b"0000");
    } else {
        body = report;
    }
    let kind = "application/x-git-receive-pack-result";
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

/// The reason for the report, and the lines that git shows before it.
fn words(name: &RefName, refusal: &Refusal) -> (String, String) {
    let rules = "push declined due to repository rule violations".to_owned();
    let found = |reason: &str| {
        let head = format!("error: GH013: Repository rule violations found for {name}.");
        format!("{head}\n\n- {reason}\n\n")
    };
    match refusal {
        Refusal::Rule(rule) => (rules, found(rule.reason())),
        Refusal::Checks(reason) => (rules, found(reason)),
        // Git is told of burned names as of a rule.
        Refusal::Burned => (rules, found(Rule::Creation.reason())),
        Refusal::Protection(reason) => (
            "protected branch hook declined".to_owned(),
            format!("error: GH006: Protected branch update failed for {name}.\n\n- {reason}\n\n"),
        ),
        Refusal::Workflows(path) => (
            format!(
                "refusing to allow a GitHub App to create or update workflow `{path}` without \
                 `workflows` permission"
            ),
            String::new(),
        ),
    }
}

/// A line with its length in front. Reports are split by nobody here: a push
/// with so many refs that one line overflows is cut at the longest line.
fn line(content: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 65_516;
    let content = content.get(..LONGEST).unwrap_or(content);
    let mut line = format!("{:04x}", content.len() + 4).into_bytes();
    line.extend(content);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_changes_are_read_up_to_the_pack() {
        let (zero, new) = ("0".repeat(40), "1".repeat(40));
        let first = format!("{zero} {new} refs/tags/v1\0 report-status side-band-64k agent=x");
        let second = format!("{new} {zero} refs/tags/v2\n");
        let mut body = line(first.as_bytes());
        body.extend(line(second.as_bytes()));
        body.extend(b"0000PACK\0\0");
        let (request, pack) = parse(&body);
        let kinds: Vec<_> = request.changes.iter().map(kind).collect();
        assert!(request.side_band);
        assert_eq!(kinds, [Rule::Creation, Rule::Deletion]);
        assert_eq!(request.changes[0].name, "refs/tags/v1");
        assert_eq!(pack, b"PACK\0\0");
    }

    #[test]
    fn nonsense_in_front_of_a_pack_is_left_to_git() {
        for body in [
            "",
            "0",
            "0000",
            "zzzz",
            "0005",
            "ffffshort",
            "0001",
            "0009hello",
            "-001",
        ] {
            let (request, pack) = parse(body.as_bytes());
            assert_eq!(
                (request, pack),
                (Request::default(), b"".as_slice()),
                "{body}"
            );
        }
    }
}
