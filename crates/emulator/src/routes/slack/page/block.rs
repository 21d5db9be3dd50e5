//! Blocks as they look.

use maud::{Markup, html};
use serde_json::Value;

use super::emoji;
use super::markup::{Place, is_web, marked};
use super::rich_text::rich_text;
use crate::slack::decoded;
use crate::state::slack::Workspace;

/// One block, which was found to be valid when it came.
pub fn block(workspace: &Workspace, block: &Value) -> Markup {
    let text = |value: &Value| text(workspace, value);
    let elements = || list(block, "elements");
    match word(block, "type") {
        "header" => html! { h3 dir="auto" { (text(&block["text"])) } },
        "section" => html! {
            div.section {
                div.words {
                    @if block["text"].is_object() { div.text dir="auto" { (text(&block["text"])) } }
                    @if !list(block, "fields").is_empty() {
                        div.fields {
                            @for field in list(block, "fields") { div.text dir="auto" { (text(field)) } }
                        }
                    }
                }
                @if block["accessory"].is_object() { div.accessory { (element(workspace, &block["accessory"])) } }
            }
        },
        "context" => html! {
            div.context { @for part in elements() { span.text dir="auto" { (element(workspace, part)) } } }
        },
        "actions" => html! {
            div.actions { @for part in elements() { (element(workspace, part)) } }
        },
        "divider" => html! { hr; },
        "image" => html! {
            figure {
                @if block["title"].is_object() { figcaption dir="auto" { (text(&block["title"])) } }
                (picture(block))
            }
        },
        "rich_text" => rich_text(workspace, elements()),
        other => html! { p.faint { (other) } },
    }
}

/// What stands in blocks: texts, buttons, images.
fn element(workspace: &Workspace, element: &Value) -> Markup {
    match word(element, "type") {
        "button" => button(workspace, element),
        "image" => picture(element),
        _ => text(workspace, element),
    }
}

fn button(workspace: &Workspace, button: &Value) -> Markup {
    let class = format!("button {}", word(button, "style"));
    let label = text(workspace, &button["text"]);
    let url = word(button, "url");
    match is_web(url) {
        true => html! { a class=(class) href=(url) rel="noreferrer" { bdi { (label) } } },
        false => html! { span class=(class) { bdi { (label) } } },
    }
}

/// A picture is where it is: its address leads there.
fn picture(image: &Value) -> Markup {
    let url = word(image, "image_url");
    let label = word(image, "alt_text");
    html! {
        span.picture {
            "🖼 "
            @if is_web(url) { a href=(url) rel="noreferrer" { bdi { (label) } } }
            @else { bdi { (label) } }
        }
    }
}

/// A text object.
fn text(workspace: &Workspace, text: &Value) -> Markup {
    let said = word(text, "text");
    match word(text, "type") {
        "mrkdwn" => marked(said, Place { workspace }),
        _ if text["emoji"] == false => html! { span.plain { (decoded(said)) } },
        _ => html! { span.plain { (emoji::replaced(&decoded(said))) } },
    }
}

fn list<'value>(value: &'value Value, name: &str) -> &'value [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn word<'value>(value: &'value Value, name: &str) -> &'value str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
