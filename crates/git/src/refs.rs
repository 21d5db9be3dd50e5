//! Every tag of a repository with its commit.
//!
//! Git keeps refs in two places (gitrepository-layout(5)): one file a ref below `refs/`, and
//! `packed-refs`, whose header says whether it holds peeled ids too. A file wins over a packed
//! line of the same name.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind as Io;
use std::path::Path;

use windlass_core::{ObjectId, Tag};

use crate::command::{git, output, succeed};
use crate::error::{Error, ErrorKind};
use crate::objects::peel;
use crate::repository::Repository;

const TAGS: &str = "refs/tags/";

pub(crate) fn from_files(repository: &Repository) -> Result<Vec<Tag>, Error> {
    let loose = loose(repository)?;
    let path = repository.common_dir.join("packed-refs");
    let packed = match fs::read(&path) {
        Ok(content) => packed(&content)?,
        Err(error) if error.kind() == Io::NotFound => Packed::default(),
        Err(error) => return Err(unreadable("packed-refs", &error.to_string())),
    };
    let mut tags = packed.peeled;
    let mut unpeeled = packed.unpeeled;
    if !loose.is_empty() {
        tags.retain(|tag| !loose.contains_key(&tag.name));
        unpeeled.retain(|(name, _)| !loose.contains_key(name));
    }
    unpeeled.extend(loose);
    tags.extend(peel_all(repository, unpeeled)?);
    Ok(tags)
}

fn peel_all(repository: &Repository, refs: Vec<(String, ObjectId)>) -> Result<Vec<Tag>, Error> {
    if refs.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ObjectId> = refs.iter().map(|(_, id)| *id).collect();
    let peeled = peel(&repository.directory, &ids)?;
    let tags = refs
        .into_iter()
        .zip(peeled)
        .map(|((name, object), commit)| match commit {
            Some(commit) => Ok(Tag {
                name,
                object,
                commit,
            }),
            None => Err(unreadable(
                &format!("{TAGS}{name}"),
                &format!("object {object} is missing"),
            )),
        });
    tags.collect()
}

#[derive(Default)]
struct Packed {
    peeled: Vec<Tag>,
    unpeeled: Vec<(String, ObjectId)>,
}

fn packed(content: &[u8]) -> Result<Packed, Error> {
    let header = lines(content).next().unwrap_or_default();
    // `fully-peeled`: a tag without a `^` line is known to point at no tag object.
    let fully = String::from_utf8_lossy(header).contains(" fully-peeled");
    let mut result = Packed::default();
    let mut last: Option<Tag> = None;
    let mut finish = |tag: Option<Tag>| match tag {
        Some(tag) if fully || tag.object != tag.commit => result.peeled.push(tag),
        Some(tag) => result.unpeeled.push((tag.name, tag.object)),
        None => {}
    };
    for line in lines(content) {
        match line {
            [] | [b'#', ..] => {}
            [b'^', id @ ..] => {
                let commit = ObjectId::from_hex(id).ok_or_else(|| damaged(line))?;
                if let Some(tag) = last.as_mut() {
                    tag.commit = commit;
                }
            }
            _ => {
                finish(last.take());
                last = packed_tag(line)?;
            }
        }
    }
    finish(last);
    Ok(result)
}

/// The file of a large repository has many megabytes, so line breaks are searched by the word.
fn lines(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', content).chain([content.len()]);
    ends.map(move |end| {
        let line = content.get(start..end).unwrap_or_default();
        start = end + 1;
        line
    })
}

/// A line `<id> <ref>`, if the ref is a tag.
fn packed_tag(line: &[u8]) -> Result<Option<Tag>, Error> {
    let space = line
        .iter()
        .position(|byte| *byte == b' ')
        .ok_or_else(|| damaged(line))?;
    let (id, name) = line.split_at(space);
    let Some(name) = name
        .get(1..)
        .and_then(|name| name.strip_prefix(TAGS.as_bytes()))
    else {
        return Ok(None);
    };
    let object = ObjectId::from_hex(id).ok_or_else(|| damaged(line))?;
    Ok(Some(Tag {
        name: String::from_utf8_lossy(name).into_owned(),
        object,
        commit: object,
    }))
}

fn damaged(line: &[u8]) -> Error {
    let line = String::from_utf8_lossy(line);
    unreadable("packed-refs", &format!("the line {line:?} is damaged"))
}

fn unreadable(what: &str, why: &str) -> Error {
    Error::new(ErrorKind::Repository, format!("read {what}: {why}"))
        .hint("'git fsck' tells more; a version computed without this ref could be wrong")
}

fn loose(repository: &Repository) -> Result<BTreeMap<String, ObjectId>, Error> {
    let mut refs = BTreeMap::new();
    let root = repository.common_dir.join("refs").join("tags");
    walk(repository, &root, "", &mut refs)?;
    Ok(refs)
}

fn walk(
    repository: &Repository,
    folder: &Path,
    prefix: &str,
    refs: &mut BTreeMap<String, ObjectId>,
) -> Result<(), Error> {
    let failed = |error: std::io::Error| unreadable(&format!("{TAGS}{prefix}"), &error.to_string());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == Io::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            walk(repository, &entry.path(), &format!("{name}/"), refs)?;
        } else if !name.ends_with(".lock") {
            let id = read_ref(repository, &entry.path(), &name)?;
            refs.extend(id.map(|id| (name, id)));
        }
    }
    Ok(())
}

/// A ref's file holds an id, or names another ref. A file that has gone since the folder was
/// listed was packed or deleted in between; `packed-refs` is read later and has the last word.
fn read_ref(repository: &Repository, path: &Path, name: &str) -> Result<Option<ObjectId>, Error> {
    let content = match fs::read(path) {
        Ok(content) => content,
        Err(error) if error.kind() == Io::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&format!("{TAGS}{name}"), &error.to_string())),
    };
    let content = content.trim_ascii();
    let id = match content.strip_prefix(b"ref: ") {
        Some(other) => {
            let other = String::from_utf8_lossy(other).into_owned();
            repository.with_objects(|objects| objects.id(&other))?
        }
        None => ObjectId::from_hex(content),
    };
    let shown = String::from_utf8_lossy(content);
    id.map(Some)
        .ok_or_else(|| unreadable(&format!("{TAGS}{name}"), &format!("it holds {shown:?}")))
}

/// Slower, but right for every ref storage that git knows.
pub(crate) fn through_git(repository: &Repository) -> Result<Vec<Tag>, Error> {
    let mut command = git(&repository.directory);
    command.args([
        "for-each-ref",
        "--format=%(objectname) %(*objectname) %(refname)",
        TAGS,
    ]);
    let text = succeed(output(&mut command)?, "list tags")?;
    text.lines().map(listed_tag).collect()
}

fn listed_tag(line: &str) -> Result<Tag, Error> {
    let mut parts = line.splitn(3, ' ');
    let (object, commit, name) = (parts.next(), parts.next(), parts.next());
    let object: Option<ObjectId> = object.and_then(|id| id.parse().ok());
    match (object, name.and_then(|name| name.strip_prefix(TAGS))) {
        (Some(object), Some(name)) => {
            let commit = commit.and_then(|id| id.parse().ok()).unwrap_or(object);
            Ok(Tag {
                name: name.to_owned(),
                object,
                commit,
            })
        }
        _ => Err(unreadable(
            "the list of tags",
            &format!("git printed {line:?}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: &str) -> ObjectId {
        digit.repeat(40).parse().unwrap()
    }

    #[test]
    fn packed_lines_hold_peeled_commits() {
        let content = format!(
            "# pack-refs with: peeled fully-peeled sorted \n{0} refs/heads/main\n\
             {1} refs/tags/light\n{2} refs/tags/v1.0.0\n^{3}\n",
            "0".repeat(40),
            "1".repeat(40),
            "2".repeat(40),
            "3".repeat(40)
        );
        let packed = packed(content.as_bytes()).unwrap();
        let light = Tag {
            name: "light".into(),
            object: id("1"),
            commit: id("1"),
        };
        let annotated = Tag {
            name: "v1.0.0".into(),
            object: id("2"),
            commit: id("3"),
        };
        assert_eq!(
            (packed.peeled, packed.unpeeled),
            (vec![light, annotated], vec![])
        );
    }

    #[test]
    fn without_the_promise_a_plain_line_is_left_to_git() {
        let content = format!("{} refs/tags/v1.0.0\n", "2".repeat(40));
        let packed = packed(content.as_bytes()).unwrap();
        assert_eq!(packed.unpeeled, [("v1.0.0".to_owned(), id("2"))]);
    }

    #[test]
    fn a_damaged_line_is_told_and_never_skipped() {
        for content in ["nonsense\n", "zz refs/tags/v1\n", "^12\n"] {
            let error = packed(content.as_bytes()).err().unwrap();
            assert!(error.message.contains("packed-refs"), "{error}");
        }
    }
}
