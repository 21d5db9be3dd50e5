//! What becomes of the examples, for every pipeline and wish.

use windlass_core::{CONFIG_FILE, Config, ZoneName};

use super::*;
use crate::check::check;
use crate::model::Project;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn wish(pipeline: Pipeline) -> Wish {
    Wish {
        pipeline,
        pin: Pin {
            reference: COMMIT.to_owned(),
            version: Some("v1.2.3".to_owned()),
        },
        trunk: "main".to_owned(),
        daily: None,
        slack_channel: None,
        image: None,
    }
}

fn daily(hour: u8, zone: &str) -> Option<Daily> {
    Some(Daily {
        time: format!("{hour:02}:00").parse().unwrap(),
        zone: ZoneName::parse(zone).unwrap(),
    })
}

fn found(files: &[File]) -> Vec<String> {
    let config = files.iter().find(|file| file.path == CONFIG_FILE).unwrap();
    let config = Config::parse(CONFIG_FILE, &config.text).unwrap();
    let (project, unreadable) = Project::read(files, config.version.time_zone);
    assert_eq!(unreadable, []);
    let findings = check(&project)
        .into_iter()
        .filter(|finding| finding.counts());
    findings.map(|finding| finding.to_string()).collect()
}

fn text<'a>(files: &'a [File], name: &str) -> &'a str {
    let file = files.iter().find(|file| file.path.ends_with(name)).unwrap();
    &file.text
}

#[test]
fn every_pipeline_is_clean_whatever_is_wished_for() {
    for pipeline in Pipeline::ALL {
        let schedules = match pipeline {
            Pipeline::ScheduleAndDispatch => vec![
                None,
                daily(7, "Asia/Seoul"),
                daily(9, "Asia/Tokyo"),
                daily(7, "UTC"),
                daily(20, "Pacific/Honolulu"),
                daily(8, "Africa/Porto-Novo"),
                daily(7, "Europe/Berlin"),
            ],
            _ => vec![None],
        };
        for daily in schedules {
            for image in [None, Some("registry.example.com:5000/shop".to_owned())] {
                let wish = Wish {
                    daily: daily.clone(),
                    image,
                    trunk: "release/next".to_owned(),
                    slack_channel: Some("C0NEW".to_owned()),
                    ..wish(pipeline)
                };
                let files = wish.files().unwrap();
                assert_eq!(found(&files), [""; 0], "{wish:?}");
                let all: String = files.iter().map(|file| file.text.as_str()).collect();
                for gone in ["@v1", "main", "C012AB3CD"] {
                    assert!(!all.contains(gone), "{gone}: {wish:?}");
                }
                assert!(wish.image.is_none_or(|image| all.contains(&image)));
            }
        }
    }
}

#[test]
fn without_wishes_the_files_are_the_examples_but_for_the_pin() {
    let files = wish(Pipeline::ScheduleAndDispatch).files().unwrap();
    let (_, example) = EXAMPLES
        .iter()
        .find(|(path, _)| path.ends_with("schedule-and-dispatch/.github/workflows/dev.yml"))
        .unwrap();
    let pinned = example.replace("@v1\n", &format!("@{COMMIT} # v1.2.3\n"));
    assert_eq!(text(&files, "dev.yml"), pinned);
}

#[test]
fn a_schedule_is_written_in_utc_or_with_its_zone() {
    for (daily, lines) in [
        (
            daily(9, "Asia/Tokyo"),
            "# In UTC: 09:00 in Asia/Tokyo, Monday to Friday.\n    - cron: \"0 0 * * 1-5\"\n",
        ),
        (
            daily(20, "Pacific/Honolulu"),
            "Monday to Friday.\n    - cron: \"0 6 * * 2-6\"\n",
        ),
        (
            daily(7, "Europe/Berlin"),
            "- cron: \"0 7 * * 1-5\"\n      timezone: Europe/Berlin\n",
        ),
    ] {
        let wish = Wish {
            daily,
            ..wish(Pipeline::ScheduleAndDispatch)
        };
        let files = wish.files().unwrap();
        assert!(
            text(&files, "dev.yml").contains(lines),
            "{}",
            text(&files, "dev.yml")
        );
        let zone = format!("time-zone = \"{}\"", wish.daily.unwrap().zone);
        assert!(text(&files, CONFIG_FILE).contains(&zone));
    }
}

#[test]
fn what_would_change_the_meaning_of_a_file_is_refused() {
    let plain = || wish(Pipeline::VersionLine);
    let some = |text: &str| Some(text.to_owned());
    let image = |image: &str| Wish {
        image: some(image),
        ..plain()
    };
    let trunk = |trunk: &str| Wish {
        trunk: trunk.to_owned(),
        ..plain()
    };
    let pin = Pin {
        reference: "x\ny".to_owned(),
        version: None,
    };
    for (wish, words) in [
        (
            Wish {
                daily: daily(7, "UTC"),
                ..plain()
            },
            "has no schedule",
        ),
        (trunk("a]\non: push"), "'trunk' can't be"),
        (trunk(""), "'trunk' can't be"),
        (
            Wish {
                slack_channel: some("\""),
                ..plain()
            },
            "'slack-channel' can't be",
        ),
        (image("a b"), "'image' can't be"),
        (image("${{ secrets.X }}"), "'image' can't be"),
        (image("ghcr.io/a/b:1"), "has a tag"),
        (Wish { pin, ..plain() }, "'pin' can't be"),
    ] {
        let problem = wish.files().unwrap_err();
        assert!(problem.message.contains(words), "{words}: {problem:?}");
    }
}

#[test]
fn all_that_the_files_name_and_don_t_hold_is_a_task() {
    for pipeline in Pipeline::ALL {
        let files = wish(pipeline).files().unwrap();
        let tasks = tasks(&files);
        let commands: Vec<&String> = tasks.iter().flat_map(|task| &task.commands).collect();
        let commands = commands
            .iter()
            .map(|command| command.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        let all: String = files.iter().map(|file| file.text.as_str()).collect();
        let mut named = 0;
        for (context, set) in [("vars.", "gh variable set"), ("secrets.", "gh secret set")] {
            for rest in all.split(&format!("${{{{ {context}")).skip(1) {
                let name = rest.split(' ').next().unwrap();
                assert!(
                    commands.contains(&format!("{set} {name}")),
                    "{name}: {commands}"
                );
                named += 1;
            }
        }
        assert!(named > 0);
        assert!(
            commands.contains("environments/production-approval"),
            "{commands}"
        );
        let backports = all.contains("/hotfix.yml@");
        assert_eq!(
            commands.contains("can_approve_pull_request_reviews"),
            backports
        );
        assert!(tasks.iter().any(|task| task.text.contains("your channel")));
        assert!(
            tasks.iter().all(|task| !task.text.contains(": .")),
            "{tasks:?}"
        );
    }
}

#[test]
fn a_time_has_two_digits_each() {
    for (text, is_time) in [
        ("07:00", true),
        ("23:59", true),
        ("7:00", false),
        ("24:00", false),
        ("07:00:00", false),
        ("", false),
    ] {
        assert_eq!(text.parse::<Clock>().is_ok(), is_time, "{text}");
    }
}
