//! How two commits lie to each other.

use serde_json::{Value, json};

use crate::support::{Fixture, column, git};

#[tokio::test]
async fn comparisons_count_both_sides_from_where_they_parted() {
    let fixture = Fixture::new();
    let work = fixture.work();
    git(&work, &["checkout", "-q", "-b", "feature/x", "main~1"]);
    fixture.commit("side", &[("side.txt", "side\n")]);
    fixture.publish();
    git(&work, &["checkout", "-q", "--orphan", "alone"]);
    fixture.commit("alone", &[]);
    fixture.publish();
    let running = fixture.start().await;
    let base = fixture.id("main~1");
    for (sides, status, ahead, behind) in [
        ("main...main", "identical", 0, 0),
        ("main~...main", "", 0, 0),
        (&format!("{base}...main"), "ahead", 1, 0),
        (&format!("main...{base}"), "behind", 0, 1),
        ("main...feature/x", "diverged", 1, 1),
        ("acme:main...acme:feature%2Fx", "diverged", 1, 1),
    ] {
        let (code, found) = running.get(&format!("/compare/{sides}")).await;
        if status.is_empty() {
            assert_eq!(code, 404, "{sides}");
            continue;
        }
        let counts = (
            &found["ahead_by"],
            &found["behind_by"],
            &found["total_commits"],
        );
        assert_eq!(found["status"], status, "{sides}");
        assert_eq!(
            counts,
            (&json!(ahead), &json!(behind), &json!(ahead)),
            "{sides}"
        );
    }
    let (_, found) = running.get("/compare/main...feature/x").await;
    assert_eq!(found["merge_base_commit"]["sha"], base);
    assert_eq!(found["base_commit"]["sha"], fixture.id("main"));
    assert_eq!(column(&found["commits"], "sha"), [fixture.id("feature/x")]);
    assert_eq!(column(&found["files"], "filename"), ["side.txt"]);
    let (status, error) = running.get("/compare/main...alone").await;
    let message = json!("No common ancestor between main and alone.");
    assert_eq!((status.as_u16(), &error["message"]), (404, &message));
}

#[tokio::test]
async fn a_comparisons_commits_come_in_pages_and_its_files_with_the_first() {
    let fixture = Fixture::new();
    for number in 3..=7 {
        fixture.commit(
            &format!("number {number}"),
            &[("count", &number.to_string())],
        );
    }
    fixture.publish();
    let running = fixture.start().await;
    let compare = format!("/compare/{}...main?per_page=2", fixture.id("main~5"));
    let (_, first) = running.get(&compare).await;
    assert_eq!(
        column(&first["commits"], "sha"),
        [fixture.id("main~4"), fixture.id("main~3")]
    );
    assert_eq!(column(&first["files"], "filename"), ["count"]);
    let (_, last) = running.get(&format!("{compare}&page=3")).await;
    assert_eq!(column(&last["commits"], "sha"), [fixture.id("main")]);
    assert_eq!(
        (&last["files"], &last["total_commits"]),
        (&Value::Null, &json!(5))
    );
}
