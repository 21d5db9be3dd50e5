//! Rich text: sections, lists, quotes and code, of styled pieces.

use maud::{Markup, html};
use serde_json::Value;

use super::emoji;
use super::markup::is_web;
use super::user_name;
use crate::state::slack::Workspace;

/// The elements of the block.
pub fn rich_text(workspace: &Workspace, elements: &[Value]) -> Markup {
    html! { @for part in elements { (element(workspace, part)) } }
}

fn element(workspace: &Workspace, element: &Value) -> Markup {
    let parts = element.get("elements").and_then(Value::as_array);
    let parts = parts.map_or(&[][..], Vec::as_slice);
    let inside = html! { @for part in parts { (piece(workspace, part)) } };
    match word(element, "type") {
        "rich_text_preformatted" => html! { pre dir="auto" { (inside) } },
        "rich_text_quote" => html! { blockquote dir="auto" { (inside) } },
        "rich_text_list" => html! {
            ul { @for part in parts { li dir="auto" { (self::element(workspace, part)) } } }
        },
        _ => html! { div.text dir="auto" { (inside) } },
    }
}

fn piece(workspace: &Workspace, piece: &Value) -> Markup {
    let said = word(piece, "text");
    match word(piece, "type") {
        "text" => styled(said, &piece["style"]),
        "emoji" => html! { (emoji::replaced(&format!(":{}:", word(piece, "name")))) },
        "user" => {
            html! { span.mention { "@" bdi { (user_name(workspace, word(piece, "user_id"))) } } }
        }
        "broadcast" => html! { span.mention { "@" (word(piece, "range")) } },
        "link" => {
            let url = word(piece, "url");
            let label = if said.is_empty() { url } else { said };
            match is_web(url) {
                true => html! { a href=(url) rel="noreferrer" { bdi { (label) } } },
                false => html! { bdi { (label) } },
            }
        }
        _ => html! { (said) },
    }
}

fn styled(said: &str, style: &Value) -> Markup {
    let mut styled = html! { (said) };
    if style["code"] == true {
        styled = html! { code { (styled) } };
    }
    if style["bold"] == true {
        styled = html! { strong { (styled) } };
    }
    if style["italic"] == true {
        styled = html! { em { (styled) } };
    }
    if style["strike"] == true {
        styled = html! { s { (styled) } };
    }
    styled
}

fn word<'value>(value: &'value Value, name: &str) -> &'value str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
