//! A page, taken apart.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "hr", "link", "meta"];
/// An element with its attributes.
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
}

/// The elements in their order and the text between them. Each element must end where it may, and
/// the tokenizer must have nothing to complain of.
pub(super) fn parse(page: &str) -> (Vec<Element>, String) {
    let (mut elements, mut text, mut open) = (Vec::new(), String::new(), Vec::new());
    let lossy = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let name = lossy(&tag.name);
                if !VOID.contains(&name.as_str()) {
                    open.push(name.clone());
                }
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (lossy(name), lossy(value)));
                elements.push(Element {
                    name,
                    attributes: attributes.collect(),
                });
            }
            Token::EndTag(tag) => assert_eq!(open.pop(), Some(lossy(&tag.name))),
            Token::String(string) => text.push_str(&lossy(&string)),
            Token::Doctype(_) => assert!(elements.is_empty()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open, [""; 0]);
    (elements, text)
}

/// Names of elements and attributes, which no name of a tag may change.
pub(super) fn structure(elements: &[Element]) -> Vec<(&str, Vec<&String>)> {
    let shapes = elements.iter().map(|element| {
        let attributes = element.attributes.keys().collect();
        (element.name.as_str(), attributes)
    });
    shapes.collect()
}

/// Every id stands once, everything that points to an id finds one, and nothing else is pointed to.
pub(super) fn assert_self_contained(elements: &[Element]) {
    let ids: Vec<&String> = elements
        .iter()
        .filter_map(|it| it.attributes.get("id"))
        .collect();
    let unique: BTreeSet<&String> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for Element { name, attributes } in elements {
        assert!(
            !["script", "img", "link", "iframe", "base"].contains(&name.as_str()),
            "{name}"
        );
        for (attribute, value) in attributes {
            match attribute.as_str() {
                "href" => assert!(unique.contains(&value.strip_prefix('#').unwrap().to_owned())),
                "aria-labelledby" | "aria-describedby" => {
                    assert!(unique.contains(value), "{value}");
                }
                "style" => assert!(!value.contains("url"), "{value}"),
                other => assert!(!other.starts_with("on") && other != "src", "{other}"),
            }
        }
    }
}
