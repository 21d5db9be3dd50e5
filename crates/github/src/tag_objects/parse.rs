//! The form of objects themselves: a head with a line for each field, then an empty line and the
//! message.

use windlass_core::ObjectId;

use crate::git_data::{ObjectType, TagObject, Target};
use crate::history::Commit;

/// The tag object, if that is what the content is. Bytes that are not UTF-8 become U+FFFD, as in
/// the REST API.
pub(super) fn tag(id: ObjectId, content: &[u8]) -> Option<TagObject> {
    let content = String::from_utf8_lossy(content);
    let (head, message) = content.split_once("\n\n")?;
    let mut lines = head.lines();
    let object = lines.next()?.strip_prefix("object ")?;
    let kind = lines.next()?.strip_prefix("type ")?;
    let tag = lines.next()?.strip_prefix("tag ")?;
    Some(TagObject {
        id,
        tag: tag.to_owned(),
        message: message.to_owned(),
        target: Target {
            id: object.parse().ok()?,
            kind: ObjectType::of_name(kind)?,
        },
    })
}

/// The commit, if that is what the content is. Its head says more than is read here.
pub(super) fn commit(id: ObjectId, content: &[u8]) -> Option<Commit> {
    let content = String::from_utf8_lossy(content);
    let (head, message) = content.split_once("\n\n")?;
    let mut lines = head.lines();
    lines.next()?.strip_prefix("tree ")?;
    let parents = lines.map_while(|line| line.strip_prefix("parent "));
    Some(Commit {
        id,
        message: message.to_owned(),
        parents: parents
            .map(|parent| parent.parse().ok())
            .collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    fn read(content: &[u8]) -> Option<TagObject> {
        tag(A.parse().unwrap(), content)
    }

    #[test]
    fn a_tag_object_has_a_target_a_name_and_a_message() {
        for (kind, expected) in [
            ("commit", ObjectType::Commit),
            ("tag", ObjectType::Tag),
            ("tree", ObjectType::Tree),
            ("blob", ObjectType::Blob),
        ] {
            let content = format!(
                "object {A}\ntype {kind}\ntag a/v1 x\ntagger T <t@example.com> 1 +0000\n\none\n\ntwo\n"
            );
            let tag = read(content.as_bytes()).unwrap();
            assert_eq!(
                (tag.tag.as_str(), tag.message.as_str()),
                ("a/v1 x", "one\n\ntwo\n")
            );
            let id = A.parse().unwrap();
            assert_eq!(tag.target, Target { id, kind: expected });
        }
    }

    #[test]
    fn old_and_odd_tag_objects_are_read() {
        let old = format!("object {A}\ntype commit\ntag v1\n\n");
        assert_eq!(read(old.as_bytes()).unwrap().message, "");
        let odd = [old.as_bytes(), b"\xff $(id)\0\n"].concat();
        assert_eq!(read(&odd).unwrap().message, "\u{fffd} $(id)\0\n");
    }

    #[test]
    fn a_commit_has_parents_and_a_message() {
        let b = "b".repeat(40);
        let author = "author T <t@example.com> 1 +0000\nparent of two";
        for (head, parents) in [
            (format!("tree {A}\n{author}"), vec![]),
            (format!("tree {A}\nparent {b}\n{author}"), vec![&*b]),
            (
                format!("tree {A}\nparent {b}\nparent {A}\n{author}"),
                vec![&*b, A],
            ),
        ] {
            let content = format!("{head}\n\nfix: it\n\nmore\n");
            let commit = commit(A.parse().unwrap(), content.as_bytes()).unwrap();
            assert_eq!(commit.message, "fix: it\n\nmore\n");
            let parents: Vec<ObjectId> = parents.iter().map(|id| id.parse().unwrap()).collect();
            assert_eq!(commit.parents, parents);
        }
        for content in [
            String::new(),
            format!("tree {A}\n{author}\n"),
            format!("object {A}\ntype commit\ntag v1\n\n"),
            format!("tree {A}\nparent {}\n{author}\n\nm", &b[1..]),
        ] {
            assert_eq!(
                commit(A.parse().unwrap(), content.as_bytes()),
                None,
                "{content}"
            );
        }
    }

    #[test]
    fn anything_else_is_none() {
        for content in [
            String::new(),
            format!("object {A}\ntype commit\ntag v1\n"),
            format!("object {A}\ntype thing\ntag v1\n\n"),
            format!("object {}\ntype commit\ntag v1\n\n", &A[1..]),
            format!("type commit\nobject {A}\ntag v1\n\n"),
            format!("tree {A}\nauthor x\n\nmessage"),
        ] {
            assert_eq!(read(content.as_bytes()), None, "{content}");
        }
    }
}
