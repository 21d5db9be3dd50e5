//! Each kind of block.
//!
//! Must not know how blocks stand together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::element::{button, image, picture, unsupported};
use super::object::Object;
use super::report::Report;
use super::text::{Kinds, check, check_field};

/// Looks at a block; gives its `block_id`.
pub fn check_block<'value>(
    report: &mut Report,
    value: &'value Value,
    at: &str,
) -> Option<&'value str> {
    let block = Object::read(report, value, at)?;
    match block.kind() {
        "header" => header(report, &block),
        "section" => section(report, &block),
        "context" => context(report, &block),
        "actions" => actions(report, &block),
        "divider" => block.only(report, &[], &["block_id"]),
        "image" => {
            block.only(report, &["image_url", "alt_text"], &["title", "block_id"]);
            picture(report, &block);
            check_field(report, &block, "title", Kinds::Plain, 2_000);
        }
        "rich_text" => rich_text(report, &block),
        _ => unsupported(report, &block),
    }
    block.text(report, "block_id", 255)
}

fn header(report: &mut Report, block: &Object<'_>) {
    block.only(report, &["text"], &["block_id"]);
    check_field(report, block, "text", Kinds::Plain, 150);
}

fn section(report: &mut Report, block: &Object<'_>) {
    block.only(
        report,
        &[],
        &["text", "fields", "accessory", "expand", "block_id"],
    );
    if block.get("text").is_none() && block.get("fields").is_none() {
        report.add("missing required field: text", &block.at);
    }
    check_field(report, block, "text", Kinds::Any, 3_000);
    for (at, field) in block.list(report, "fields", 10) {
        check(report, field, &at, Kinds::Any, 2_000);
    }
    block.flag(report, "expand");
    if let Some(accessory) = block.get("accessory") {
        let at = block.place("accessory");
        match accessory.get("type").and_then(Value::as_str) {
            Some("image") => image(report, accessory, &at),
            _ => drop(button(report, accessory, &at)),
        }
    }
}

fn context(report: &mut Report, block: &Object<'_>) {
    block.only(report, &["elements"], &["block_id"]);
    for (at, element) in block.list(report, "elements", 10) {
        match element.get("type").and_then(Value::as_str) {
            Some("image") => image(report, element, &at),
            // Slack names no limit of its own for these; none has more than a section's.
            _ => check(report, element, &at, Kinds::Any, 3_000),
        }
    }
}

fn actions(report: &mut Report, block: &Object<'_>) {
    block.only(report, &["elements"], &["block_id"]);
    let mut ids = BTreeSet::new();
    for (at, element) in block.list(report, "elements", 25) {
        if let Some(id) = button(report, element, &at)
            && !ids.insert(id)
        {
            report.add(
                format!("`action_id` {id} already exists"),
                &format!("{at}/action_id"),
            );
        }
    }
}

/// Only the shape: lists of objects that have a type.
fn rich_text(report: &mut Report, block: &Object<'_>) {
    block.only(report, &["elements"], &["block_id"]);
    for (at, element) in block.list(report, "elements", usize::MAX) {
        let Some(element) = Object::read(report, element, &at) else {
            continue;
        };
        if !RICH.contains(&element.kind()) {
            unsupported(report, &element);
        }
        for (at, part) in element.list(report, "elements", usize::MAX) {
            if let Some(part) = Object::read(report, part, &at)
                && part.kind().is_empty()
            {
                unsupported(report, &part);
            }
        }
    }
}

const RICH: [&str; 4] = [
    "rich_text_section",
    "rich_text_list",
    "rich_text_preformatted",
    "rich_text_quote",
];
