//! Text of others, hostile as it may be.

use proptest::prelude::*;

use super::*;

#[test]
fn s3_what_slack_would_read_as_its_own_arrives_as_text() {
    let cases = [
        (
            "<!channel> & <@U012AB3CD>",
            "&lt;!channel&gt; &amp; &lt;@U012AB3CD&gt;",
        ),
        ("&lt;", "&amp;lt;"),
        ("한국어 中文 emoji 👩‍🚀 עברית", "한국어 中文 emoji 👩‍🚀 עברית"),
        ("*bold* _it_ ~no~ `code`", "*bold* _it_ ~no~ `code`"),
        ("turned \u{202e}around\u{202c}", "turned around"),
        ("", "–"),
        ("\u{7}\n", "–"),
        ("\u{200b}\u{2060}", "–"),
        ("turned \u{61c}too", "turned too"),
    ];
    for (text, shown) in cases {
        assert_eq!(plain(text, 100), shown, "{text:?}");
    }
}

#[test]
fn s3_in_markup_no_mark_is_left_to_others() {
    let shown = mrkdwn(
        "*a* _b_ ~c~ `d` :tada: @here #general <!here> two\nlines",
        200,
    );
    let marks = ['*', '_', '~', '`', ':', '@', '#'];
    for (at, _) in shown.match_indices(marks) {
        assert!(shown[..at].ends_with(ZERO_WIDTH_SPACE), "{shown}");
    }
    assert!(!shown.contains(['<', '>', '\n']), "{shown}");
    let seen = shown.replace(ZERO_WIDTH_SPACE, "");
    assert!(seen.ends_with("&lt;!here&gt; two lines"), "{seen}");
}

#[test]
fn a_link_ends_where_its_label_ends() {
    assert_eq!(
        link("https://example.com/a?b=1&c=2", "x|y>", 80),
        "<https://example.com/a?b=1&amp;c=2|x¦y&gt;>"
    );
    for url in [
        "javascript:alert(1)",
        "https://a b",
        "https://a>",
        "https://a|b",
        "",
    ] {
        assert_eq!(link(url, "label", 80), "label", "{url}");
    }
}

#[test]
fn a_cut_leaves_whole_characters_and_a_mark() {
    assert_eq!(plain("abcdef", 6), "abcdef");
    assert_eq!(plain("abcdefg", 6), "abcde…");
    assert_eq!(plain("ab&&&", 9), "ab&amp;…");
    assert_eq!(plain("ab👍🏽c", 6), "ab👍…");
    assert_eq!(
        fit("abc", 2),
        Fitted {
            text: "a…".to_owned(),
            is_cut: true
        }
    );
    assert_eq!(
        fit(" abc\r\n", 3),
        Fitted {
            text: "abc".to_owned(),
            is_cut: false
        }
    );
}

proptest! {
    #[test]
    fn s6_nothing_is_longer_than_it_may_be(text in any::<String>(), limit in 5..200_usize) {
        let units = |text: &str| text.encode_utf16().count();
        for shown in [plain(&text, limit), plain_line(&text, limit), mrkdwn(&text, limit)] {
            prop_assert!(units(&shown) <= limit, "{shown:?}");
            prop_assert!(!shown.is_empty());
            prop_assert!(!shown.contains(['<', '>']));
            prop_assert!(!shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").contains('&'));
        }
        prop_assert!(units(&fit(&text, limit).text) <= limit);
    }
}
