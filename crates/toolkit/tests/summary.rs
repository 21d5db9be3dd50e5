//! A summary shows text as text, and always stays within what GitHub takes.

use proptest::prelude::*;
use windlass_test_support::{Step, hostile, runner};
use windlass_toolkit::{Environment, Inline, Summary};

const LIMIT: usize = 1024 * 1024;

fn environment(step: &Step) -> Environment {
    Environment::from_pairs(step.variables())
}

fn markdown(build: impl FnOnce(&mut Summary)) -> String {
    let mut summary = Summary::default();
    build(&mut summary);
    summary.markdown().to_owned()
}

proptest! {
    #[test]
    fn text_cannot_leave_its_cell(cell in hostile::text()) {
        let table = markdown(|summary| {
            summary.table(&["a", "b"], [[Inline::from(cell.as_str()), Inline::code(&cell)]]);
        });
        let lines: Vec<&str> = table.trim_end_matches('\n').split('\n').collect();
        prop_assert_eq!(lines.len(), 3);
        prop_assert_eq!(lines[2].matches('|').count(), 3);
        let tags = lines[2].replace("<br>", "").replace("<code>", "").replace("</code>", "");
        prop_assert!(!tags.contains(['<', '>', '`', '[', ']', '*', '\r']), "{}", tags);
    }

    #[test]
    fn code_cannot_end_its_block(text in hostile::text()) {
        let block = markdown(|summary| { summary.code("text", &text); });
        let fence: String = block.chars().take_while(|c| *c == '`').collect();
        let closing = block.split('\n').filter(|line| line.trim().starts_with(&fence)).count();
        prop_assert!(fence.len() >= 3);
        prop_assert_eq!(closing, 2);
    }
}

proptest! {
    // Each case writes a mebibyte.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_summary_is_never_too_large(held in 0..40_usize, text in "[é\n]{1,8}x", full in any::<bool>()) {
        let step = Step::new();
        let held = "x".repeat(if full { LIMIT - held } else { held });
        std::fs::write(step.path("summary"), &held).unwrap();
        let mut summary = Summary::default();
        summary.code("", &text.repeat(LIMIT / text.len() + 9));
        let written = summary.write(&environment(&step)).unwrap();
        let after = step.summary();
        prop_assert!(runner::takes_summary(after.len()));
        prop_assert!(after.starts_with(&held));
        prop_assert_eq!(written, after.ends_with("is all that GitHub takes._\n"));
        prop_assert_eq!(written, !full);
    }
}

#[test]
fn markup_comes_from_the_builder_only() {
    let summary = markdown(|summary| {
        let body = Summary::default().paragraph("a | <b> `c`\n::x").clone();
        summary.heading(9, "# v1.2.4_rc");
        summary.details(
            Inline::link("run", "https://example.org/?a=1&b=\"x\""),
            &body,
        );
        summary.paragraph(Inline::link("not *this*", "javascript:alert(1)"));
    });
    assert_eq!(
        summary,
        "###### &#35; v1.2.4&#95;rc\n\n\
         <details><summary><a href=\"https://example.org/?a=1&#38;b=&#34;x&#34;\">run</a></summary>\n\n\
         a &#124; &#60;b&#62; &#96;c&#96;<br>::x\n\n</details>\n\n\
         not &#42;this&#42;\n\n"
    );
}

#[test]
fn summaries_of_one_step_follow_each_other() {
    let step = Step::new();
    std::fs::write(step.path("summary"), "theirs").unwrap();
    for text in ["one", "two"] {
        assert!(
            Summary::default()
                .paragraph(text)
                .write(&environment(&step))
                .unwrap()
        );
    }
    assert_eq!(step.summary(), "theirs\none\n\ntwo\n\n");
}

#[test]
fn without_a_file_there_is_no_summary() {
    let mut summary = Summary::default();
    assert!(
        !summary
            .paragraph("x")
            .write(&Environment::default())
            .unwrap()
    );
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let environment = Environment::from_pairs([("GITHUB_STEP_SUMMARY", "/nowhere/summary")]);
    let failure = Summary::default()
        .paragraph("x")
        .write(&environment)
        .unwrap_err();
    assert!(failure.message.contains("/nowhere/summary"), "{failure}");
}

#[test]
fn the_last_byte_of_the_mebibyte_is_used_and_no_more() {
    // What another program left without a line break takes one more byte, and a paragraph two.
    let fits = LIMIT - "theirs\n".len() - 2;
    for (length, is_cut) in [(fits, false), (fits + 1, true)] {
        let step = Step::new();
        std::fs::write(step.path("summary"), "theirs").unwrap();
        let paragraph = "x".repeat(length);
        assert!(
            Summary::default()
                .paragraph(paragraph)
                .write(&environment(&step))
                .unwrap()
        );
        assert_eq!(step.summary().contains("was cut here"), is_cut, "{length}");
        assert_eq!(step.summary().len(), LIMIT);
    }
}
