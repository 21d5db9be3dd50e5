//! What is asked for and what came of it, for people.

mod summary;

pub(crate) use summary::summary;

use windlass_core::Word as _;
use windlass_toolkit::{Console, Failure};

use crate::course::Course;
use crate::outputs::page;
use crate::service::Service;
use crate::settings::{Recording, Settings};
use crate::stranger::tail;

/// So much of a failed service's log stands in the error, in lines and in characters: GitHub cuts
/// an annotation after 4,096.
const TAIL: (usize, usize) = (20, 1_500);
/// So many failed services are told of in the error.
const FAILED: usize = 3;

/// What is about to be asked for.
pub(crate) fn tell_request(settings: &Settings, course: &Course, console: &mut Console) {
    let services = match &settings.request.services {
        Some(named) => named.join(", "),
        None => "all".to_owned(),
    };
    let commit = course.expected.map(|sha| format!(" ({})", sha.short()));
    console.info(&format!(
        "{}{} through {}: services {services}; signed by {}",
        settings.subject(),
        commit.unwrap_or_default(),
        settings.url,
        settings.auth.as_str(),
    ));
    if let Recording::Impossible(why) = settings.recording {
        console.info(&format!("it won't be recorded on GitHub: {why}"));
    }
}

/// What would be asked for.
pub(crate) fn tell_dry_run(settings: &Settings, console: &mut Console) -> Result<(), Failure> {
    let body = serde_json::to_string(&settings.request)
        .map_err(|error| Failure::refused(format!("show the request: {error}")))?;
    let protocol = settings.protocol.as_str();
    let url = settings.url.join("/deploy");
    console.info(&format!("would send, with protocol {protocol}: POST {url}"));
    console.info(&body);
    Ok(())
}

/// What the runner has accepted.
pub(crate) fn tell_accepted(
    settings: &Settings,
    course: &Course,
    is_old: bool,
    console: &mut Console,
) {
    let name = course.id.as_deref().map(|id| format!("deployment {id}"));
    let commit = course.sha.map(|sha| format!(" ({})", sha.short()));
    let mut line = format!(
        "the runner has accepted {}: {}{}",
        name.unwrap_or_else(|| "the deployment".to_owned()),
        settings.subject(),
        commit.unwrap_or_default(),
    );
    if is_old {
        line.push_str("; it had it already");
    }
    if let Some(page) = page(settings, course) {
        line.push_str(&format!("\n{page}"));
    }
    console.info(&line);
}

/// The error that names what failed, with the end of its log.
pub(crate) fn failed(subject: &str, services: &[Service]) -> Failure {
    let failed: Vec<&Service> = services.iter().filter(|one| one.has_failed).collect();
    let told: Vec<&Service> = failed.iter().copied().take(FAILED).collect();
    let mut message = match failed.as_slice() {
        [] => format!("deploy {subject}: the runner says that it failed, and not of which service"),
        [one] => format!("deploy {subject}: {}", sentence(one)),
        several => format!("deploy {subject}: {} services failed", several.len()),
    };
    let room = TAIL.1 / told.len().max(1);
    for service in &told {
        if failed.len() > 1 {
            message.push_str(&format!("\n{}", sentence(service)));
        }
        let end = tail(&service.tail, TAIL.0, room);
        if !end.is_empty() {
            message.push_str(&format!("\n{end}"));
        }
    }
    let hints = told
        .iter()
        .filter_map(|service| service.next_action.clone());
    hints.fold(Failure::refused(message), Failure::hint)
}

fn sentence(service: &Service) -> String {
    let why = service.why();
    match why.is_empty() {
        true => format!("{} failed", service.service),
        false => format!("{} failed ({why})", service.service),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_test_support::Capture;
    use windlass_toolkit::Environment;

    fn service(name: &str, tail: &str) -> Service {
        let console = Console::new(&Environment::default(), Capture::default());
        Service {
            has_failed: true,
            error: Some("exit_status".to_owned()),
            exit_code: Some(2),
            next_action: Some(format!("mend {name}")),
            tail: tail.to_owned(),
            ..Service::named(name, "failed", &console)
        }
    }

    #[test]
    fn t2_the_failing_services_tail_stands_in_the_error() {
        let failure = failed("v1 to staging", &[service("web", "one\nno database\n")]);
        assert_eq!(
            failure.message,
            "deploy v1 to staging: web failed (exit_status, exit code 2)\none\nno database"
        );
        assert_eq!(failure.hints, ["mend web"]);
    }

    #[test]
    fn many_failures_leave_room_for_each_other() {
        let flood = "x".repeat(100_000);
        let services: Vec<Service> = ["a", "b", "c", "d"]
            .map(|name| service(name, &flood))
            .into();
        let failure = failed("v1 to staging", &services);
        assert!(failure.message.contains("4 services failed\na failed"));
        assert!(failure.message.contains("\nc failed"));
        assert!(failure.message.len() < 2_000, "{}", failure.message.len());
    }
}
