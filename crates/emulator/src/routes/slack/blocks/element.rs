//! What stands in blocks: buttons and images.
//!
//! Must not know blocks.

use serde_json::Value;

use super::object::Object;
use super::report::Report;
use super::text::{Kinds, check_field};

const LONGEST_URL: usize = 3_000;
const LONGEST_ALTERNATIVE: usize = 2_000;
const WEB: [&str; 2] = ["https://", "http://"];
/// What a button may lead to.
const LINKS: [&str; 3] = ["https://", "http://", "mailto:"];

/// Looks at a button; gives its `action_id`.
pub fn button<'value>(report: &mut Report, value: &'value Value, at: &str) -> Option<&'value str> {
    let button = Object::read(report, value, at)?;
    if button.kind() != "button" {
        unsupported(report, &button);
        return None;
    }
    let optional = [
        "action_id",
        "url",
        "value",
        "style",
        "confirm",
        "accessibility_label",
    ];
    button.only(report, &["text"], &optional);
    check_field(report, &button, "text", Kinds::Plain, 75);
    button.url(report, "url", LONGEST_URL, &LINKS);
    button.text(report, "value", 2_000);
    button.text(report, "accessibility_label", 75);
    button.word(report, "style", &["primary", "danger"]);
    if let Some(value) = button.get("confirm") {
        confirm(report, value, &button.place("confirm"));
    }
    button.text(report, "action_id", 255)
}

fn confirm(report: &mut Report, value: &Value, at: &str) {
    let Some(confirm) = Object::read(report, value, at) else {
        return;
    };
    confirm.only(report, &["title", "text", "confirm", "deny"], &["style"]);
    for (name, most) in [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)] {
        check_field(report, &confirm, name, Kinds::Plain, most);
    }
    confirm.word(report, "style", &["primary", "danger"]);
}

/// Looks at an image within a block.
pub fn image(report: &mut Report, value: &Value, at: &str) {
    if let Some(image) = Object::read(report, value, at) {
        image.only(report, &["image_url", "alt_text"], &[]);
        picture(report, &image);
    }
}

/// Looks at the address of an image, and at what is said in its place.
pub fn picture(report: &mut Report, image: &Object<'_>) {
    image.url(report, "image_url", LONGEST_URL, &WEB);
    image.text(report, "alt_text", LONGEST_ALTERNATIVE);
}

/// Objects to something of an unknown type.
pub fn unsupported(report: &mut Report, object: &Object<'_>) {
    match object.get("type") {
        None => report.add("missing required field: type", &object.at),
        Some(_) => {
            let why = format!("unsupported type: {}", object.kind());
            report.add(why, &object.place("type"));
        }
    }
}
