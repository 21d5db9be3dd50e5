//! `next-version lane: hotfix`: what it carries besides the fix. Both sources must agree.

use crate::commits::{agreed, refused};
use crate::support::{Call, GitHub, Repository};

/// A trunk of four commits, with production on its second, and a fix of production.
fn history() -> (Repository, Vec<String>, String) {
    let (repository, first) = Repository::new();
    let mut main = vec![first];
    for number in 1..=3 {
        let file = format!("{number}.txt");
        let next = repository.commit("main", &main[number - 1], "feat: more", &[(&file, "x\n")]);
        main.push(next);
    }
    repository.version("v1.3.0", &main[1], "production");
    let fix = repository.commit("mend", &main[1], "fix: it", &[("fix.txt", "y\n")]);
    (repository, main, fix)
}

const FROM: &str = "--from=v1.3.0";
const SCHEME: &str = "--scheme=patch-line";

/// Fails when a hotfix that is dispatched from the trunk gets a tag.
#[test]
fn w10_a_hotfix_that_carries_the_trunk_gets_no_tag() {
    let (repository, main, fix) = history();
    let on_trunk = repository.commit("late", &main[3], "fix: it", &[("fix.txt", "y\n")]);
    let parents = format!("{fix} {}", main[2]);
    let merges_trunk = repository.commit("merging", &parents, "Merge main", &[]);
    let github = GitHub::over(&repository);
    let before = repository.refs();
    for (target, carried) in [
        (
            &main[3],
            "carries 2 commits of main that v1.3.0 doesn't have",
        ),
        (&main[2], "carries 1 commit of main"),
        (&on_trunk, "carries 2 commits of main"),
        (&merges_trunk, "carries 1 commit of main"),
    ] {
        let arguments = [FROM, SCHEME, &format!("--sha={target}"), "--claim"];
        let run = refused(&github, &repository, "hotfix", &arguments);
        run.says(&[carried, "git switch -c hotfix/… v1.3.0"]);
    }
    assert_eq!(repository.refs(), before);
    assert_eq!(github.count("POST", "/git/tags"), 0);
}

#[test]
fn w10_a_hotfix_is_made_while_the_trunk_goes_on() {
    let (repository, main, fix) = history();
    let github = GitHub::over(&repository);
    let sha = format!("--sha={fix}");
    let run = agreed(&github, &repository, "hotfix", &[FROM, SCHEME, &sha]);
    assert_eq!((run.tag(), run.annotations("warning").len()), ("v1.3.1", 0));
    // The whole of it was merged before anyone asked.
    let parents = format!("{} {fix}", main[3]);
    repository.commit("main", &parents, "Merge mend", &[("fix.txt", "y\n")]);
    let github = GitHub::over(&repository);
    assert_eq!(
        agreed(&github, &repository, "hotfix", &[FROM, SCHEME, &sha]).tag(),
        "v1.3.1"
    );
    // The next one stands on the first, and mends it.
    repository.version("v1.3.1", &fix, "hotfix");
    let second = repository.commit("mend", &fix, "fix: more", &[("fix.txt", "z\n")]);
    let sha = format!("--sha={second}");
    let github = GitHub::over(&repository);
    let run = agreed(
        &github,
        &repository,
        "hotfix",
        &["--from=v1.3.1", SCHEME, &sha],
    );
    assert_eq!(run.tag(), "v1.3.2");
    refused(&github, &repository, "hotfix", &[FROM, SCHEME, &sha]).says(&["an earlier hotfix"]);
}

/// Fails when a failed job can't be run again because its hotfix was merged back meanwhile.
#[test]
fn v3_w10_a_hotfix_that_was_made_stays_made() {
    let (repository, main, fix) = history();
    let sha = format!("--sha={fix}");
    let claim = |github: &GitHub| {
        let call = Call::lane("hotfix", &[FROM, SCHEME, &sha, "--claim"]);
        let run = call.on(github).succeeds();
        (run.tag().to_owned(), run.output("changed").to_owned())
    };
    let made = |changed: &str| ("v1.3.1".to_owned(), changed.to_owned());
    assert_eq!(claim(&GitHub::over(&repository)), made("true"));
    let parents = format!("{} {fix}", main[3]);
    repository.commit("main", &parents, "Merge mend", &[("fix.txt", "y\n")]);
    assert_eq!(claim(&GitHub::over(&repository)), made("false"));
}

/// What it takes on top of the tags and their messages: one comparison tells of the trunk and of
/// what is mended.
#[test]
fn w10_a_usual_hotfix_takes_one_comparison() {
    let (repository, _, fix) = history();
    let github = GitHub::over(&repository);
    let sha = format!("--sha={fix}");
    Call::lane("hotfix", &[FROM, SCHEME, &sha])
        .on(&github)
        .succeeds();
    let requests = github.requests();
    let compared = requests.iter().filter(|it| it.path.contains("/compare/"));
    assert_eq!(compared.count(), 1, "{requests:#?}");
}

#[test]
fn w10_an_unknown_trunk_is_warned_of() {
    let (repository, _, fix) = history();
    let github = GitHub::over(&repository);
    let sha = format!("--sha={fix}");
    let arguments = [FROM, SCHEME, &sha, "--trunk=trunk"];
    let run = agreed(&github, &repository, "hotfix", &arguments);
    assert_eq!(run.tag(), "v1.3.1");
    let warnings = run.annotations("warning");
    assert!(
        warnings[0].contains("there is no branch 'trunk'"),
        "{warnings:?}"
    );
}
