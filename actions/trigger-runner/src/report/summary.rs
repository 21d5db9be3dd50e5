//! The block on the run's page: what came of the deployment, and a row for each service.

use windlass_toolkit::{Inline, Summary};

use crate::course::Course;
use crate::ending::Status;
use crate::outputs::page;
use crate::service::Service;
use crate::settings::Settings;
use crate::stranger::tail;

/// So much of the end of a failed service's log, in lines and in characters.
const TAIL: (usize, usize) = (50, 5_000);
/// Of so many services.
const TAILS: usize = 20;

pub(crate) fn summary(settings: &Settings, course: &Course, status: Option<Status>) -> Summary {
    let mut summary = Summary::default();
    let result = status.map_or("dry run", Status::as_str);
    let subject = settings.subject();
    summary.heading(3, format!("trigger-runner: {subject}: {result}"));
    let none = || Inline::from("–");
    let id = course.id.as_deref().map(Inline::code);
    let id = match (id, page(settings, course)) {
        (Some(id), Some(page)) => Inline::link(id, &page),
        (id, _) => id.unwrap_or_else(none),
    };
    let commit = course.sha.or(course.expected);
    summary.table(
        &["deployment", "tag", "commit", "environment", "result"],
        [[
            id,
            Inline::code(&settings.tag),
            commit.map_or_else(none, |sha| Inline::code(&sha.short())),
            Inline::from(settings.request.env.as_str()),
            Inline::from(result),
        ]],
    );
    if let Some(why) = &course.left_out {
        summary.paragraph(format!("It is left out: {why}."));
    }
    if !course.services.is_empty() {
        summary.table(
            &["service", "state", "seconds", "error", "next action"],
            course.services.iter().map(row),
        );
    }
    let failed = course.services.iter().filter(|one| one.has_failed);
    for service in failed.filter(|one| !one.tail.is_empty()).take(TAILS) {
        let mut log = Summary::default();
        log.code("", &tail(&service.tail, TAIL.0, TAIL.1));
        summary.details(format!("the end of the log of {}", service.service), &log);
    }
    summary
}

fn row(service: &Service) -> [Inline; 5] {
    let seconds = service.seconds.map(|seconds| format!("{seconds:.1}"));
    [
        Inline::code(&service.service),
        Inline::from(service.state.as_str()),
        Inline::from(seconds.unwrap_or_default()),
        Inline::from(service.why()),
        Inline::from(service.next_action.clone().unwrap_or_default()),
    ]
}
