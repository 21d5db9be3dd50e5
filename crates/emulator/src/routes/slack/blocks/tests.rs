//! What is taken, and what is refused and why.

use serde_json::{Value, json};

use super::check;

fn refused(blocks: &Value) -> String {
    use axum::response::IntoResponse;
    let error = check(blocks.as_array().unwrap()).unwrap_err();
    let body = error.into_response().into_body();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let bytes = runtime
        .block_on(axum::body::to_bytes(body, usize::MAX))
        .unwrap();
    String::from_utf8(bytes.into()).unwrap()
}

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn marked(text: &str) -> Value {
    json!({"type": "mrkdwn", "text": text})
}

fn button(id: &str) -> Value {
    json!({"type": "button", "text": plain("Open"), "action_id": id, "url": "https://x.invalid/"})
}

fn long(characters: usize) -> String {
    "é".repeat(characters)
}

#[test]
fn all_that_is_served_is_taken() {
    let image = json!({"type": "image", "image_url": "https://x.invalid/a.png", "alt_text": "a"});
    let blocks = json!([
        {"type": "header", "text": {"type": "plain_text", "text": long(150), "emoji": true}},
        {"type": "section", "text": marked(&long(3_000)), "accessory": button("a"), "expand": true},
        {"type": "section", "fields": vec![marked("x"); 10], "accessory": image},
        {"type": "context", "elements": [image, marked("x"), plain("y")]},
        {"type": "actions", "elements": (0..25).map(|n| button(&n.to_string())).collect::<Vec<_>>()},
        {"type": "divider", "block_id": "line"},
        {"type": "image", "image_url": "http://x.invalid/", "alt_text": "a", "title": plain("t")},
        {"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
    ]);
    assert!(check(blocks.as_array().unwrap()).is_ok());
}

fn all_are_refused(table: &[(Value, &str)]) {
    for (blocks, reason) in table {
        let answer = refused(blocks);
        let told = answer.contains(reason) && answer.contains("\"invalid_blocks\"");
        assert!(told, "{reason}\n{answer}");
    }
}

#[test]
fn blocks_of_the_wrong_shape_are_refused_with_their_places() {
    let buttons: Vec<Value> = (0..26).map(|number| button(&number.to_string())).collect();
    let named = json!({"type": "divider", "block_id": "a"});
    all_are_refused(&[
        (
            json!(vec![json!({"type": "divider"}); 51]),
            "no more than 50 items allowed [json-pointer:/blocks]",
        ),
        (
            json!(["x"]),
            "must provide an object [json-pointer:/blocks/0]",
        ),
        (
            json!([{}]),
            "missing required field: type [json-pointer:/blocks/0]",
        ),
        (
            json!([{"type": "sections"}]),
            "unsupported type: sections [json-pointer:/blocks/0/type]",
        ),
        (
            json!([{"type": "divider", "x": 1}]),
            "invalid additional property: x [json-pointer:/blocks/0]",
        ),
        (
            json!([{"type": "context", "elements": vec![plain("x"); 11]}]),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            json!([{"type": "actions", "elements": buttons}]),
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            json!([{"type": "actions", "elements": [button("a"), button("a")]}]),
            "already exists [json-pointer:/blocks/0/elements/1/action_id]",
        ),
        (
            json!([named, named]),
            "already exists [json-pointer:/blocks/1/block_id]",
        ),
        (
            json!([{"type": "divider", "block_id": long(256)}]),
            "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
        ),
        (
            json!([{"type": "rich_text", "elements": [{"type": "x"}]}]),
            "unsupported type: x [json-pointer:/blocks/0/elements/0/type]",
        ),
    ]);
}

#[test]
fn texts_of_the_wrong_kind_or_length_are_refused_with_their_places() {
    let section = |text: Value| json!([{"type": "section", "text": text}]);
    let fields = |fields: Value| json!([{"type": "section", "fields": fields}]);
    let header = |text: Value| json!([{"type": "header", "text": text}]);
    all_are_refused(&[
        (
            json!([{"type": "section"}]),
            "missing required field: text [json-pointer:/blocks/0]",
        ),
        (
            section(marked("")),
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            section(marked(&long(3_001))),
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            section(json!("x")),
            "must provide an object [json-pointer:/blocks/0/text]",
        ),
        (
            section(json!({"type": "markdown", "text": "x"})),
            "unsupported type: markdown [json-pointer:/blocks/0/text/type]",
        ),
        (
            section(json!({"type": "mrkdwn", "text": "x", "emoji": true})),
            "invalid additional property: emoji [json-pointer:/blocks/0/text]",
        ),
        (
            fields(json!([])),
            "must provide at least 1 items [json-pointer:/blocks/0/fields]",
        ),
        (
            fields(json!(vec![plain("x"); 11])),
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            fields(json!([marked(&long(2_001))])),
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            header(marked("x")),
            "must be a valid enum value [json-pointer:/blocks/0/text/type]",
        ),
        (
            header(plain(&long(151))),
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
    ]);
}

#[test]
fn buttons_and_images_are_refused_with_what_is_wrong_with_them() {
    let of_button = |key: &str, value: Value| {
        let mut button = button("a");
        button[key] = value;
        json!([{"type": "actions", "elements": [button]}])
    };
    let picture = |url: &str, alternative: &str| json!([{"type": "image", "image_url": url, "alt_text": alternative}]);
    all_are_refused(&[
        (
            of_button("text", plain(&long(76))),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            of_button("text", marked("x")),
            "must be a valid enum value [json-pointer:/blocks/0/elements/0/text/type]",
        ),
        (
            of_button("url", json!(format!("https://{}", long(3_000)))),
            "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
        ),
        (
            of_button("url", json!("javascript:alert(1)")),
            "input must be a valid: uri [json-pointer:/blocks/0/elements/0/url]",
        ),
        (
            of_button("style", json!("default")),
            "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            of_button("disabled", json!(true)),
            "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]",
        ),
        (
            of_button("type", json!("checkboxes")),
            "unsupported type: checkboxes [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            picture("https://x.invalid/", &long(2_001)),
            "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]",
        ),
        (
            picture("file:///etc/passwd", "a"),
            "input must be a valid: uri [json-pointer:/blocks/0/image_url]",
        ),
        (
            json!([{"type": "image", "alt_text": "a"}]),
            "missing required field: image_url [json-pointer:/blocks/0]",
        ),
    ]);
}

#[test]
fn more_than_slack_takes_over_all_blocks_is_too_long() {
    let section = |characters| json!({"type": "section", "text": plain(&long(characters))});
    let whole = vec![section(3_000); 4];
    let with = |last| [whole.clone(), vec![section(last)]].concat();
    assert!(check(&with(1_200)).is_ok());
    assert!(refused(&json!(with(1_201))).contains("msg_blocks_too_long"));
}
