//! Whom a message pings.
//!
//! Must not know valid blocks from others: whatever is marked up is read. Only Slack's own marks
//! ping (`<!channel>`, `<@U…>`, `<!subteam^S…>`); escaped ones are text, and so is everything in
//! `plain_text`. Source: docs.slack.dev, "Formatting message text".

use serde_json::{Map, Value};

/// Every mark once, without its label, in the order in which they come.
pub fn mentions(text: &str, blocks: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    marks(text, &mut found);
    for block in blocks {
        walk(block, &mut found);
    }
    let mut once: Vec<String> = Vec::new();
    for mark in found {
        if !once.contains(&mark) {
            once.push(mark);
        }
    }
    once
}

fn walk(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
        Value::Object(fields) => {
            object(fields, found);
            fields.values().for_each(|value| walk(value, found));
        }
        _ => {}
    }
}

fn object(fields: &Map<String, Value>, found: &mut Vec<String>) {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "mrkdwn" => marks(text("text"), found),
        "user" => found.push(format!("<@{}>", text("user_id"))),
        "usergroup" => found.push(format!("<!subteam^{}>", text("usergroup_id"))),
        "broadcast" => found.push(format!("<!{}>", text("range"))),
        _ => {}
    }
}

fn marks(text: &str, found: &mut Vec<String>) {
    for piece in text.split('<').skip(1) {
        let Some((inner, _)) = piece.split_once('>') else {
            continue;
        };
        let target = inner.split('|').next().unwrap_or(inner);
        if pings(target) {
            found.push(format!("<{target}>"));
        }
    }
}

fn pings(target: &str) -> bool {
    let special = ["!channel", "!here", "!everyone"].contains(&target);
    let user = target.strip_prefix('@').is_some_and(|id| !id.is_empty());
    special || user || target.starts_with("!subteam^")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::mentions;

    #[test]
    fn only_marks_ping() {
        for (text, expected) in [
            (
                "<!channel> see <@U1|ada>, <@U1>",
                &["<!channel>", "<@U1>"][..],
            ),
            (
                "<!here|here> <!everyone> <!subteam^S1|@ops>",
                &["<!here>", "<!everyone>", "<!subteam^S1>"],
            ),
            ("&lt;!channel&gt; @channel @here", &[]),
            (
                "<https://x.invalid|x> <#C1> <!date^1^{date}|x> <@> <!channel",
                &[],
            ),
        ] {
            assert_eq!(mentions(text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn marked_up_text_pings_wherever_it_stands_and_plain_text_never() {
        let plain = json!({"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}});
        assert!(mentions("", &[plain]).is_empty());
        let marked =
            json!({"type": "context", "elements": [{"type": "mrkdwn", "text": "<!here>"}]});
        assert_eq!(mentions("", &[marked]), ["<!here>"]);
        let rich = json!({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [
                {"type": "broadcast", "range": "channel"}, {"type": "user", "user_id": "U1"},
                {"type": "text", "text": "<!everyone>"}]}]});
        assert_eq!(mentions("", &[rich]), ["<!channel>", "<@U1>"]);
    }
}
