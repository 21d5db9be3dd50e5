//! What is known of the deployment so far. It outlives the wait, however that ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use windlass_core::ObjectId;
use windlass_deploy_protocol::Deployment;
use windlass_toolkit::Console;

use crate::narrator::Narrator;
use crate::record::Recorder;
use crate::runner::Runner;
use crate::service::Service;

/// So many services are told of; an output has to end somewhere.
pub(crate) const SERVICES: usize = 500;

/// The course of a deployment.
pub(crate) struct Course {
    /// When nobody waits any longer.
    deadline: Instant,
    /// The commit that the tag stands for, if that is known.
    pub(crate) expected: Option<ObjectId>,
    /// Why it was left out, if it was.
    pub(crate) left_out: Option<String>,
    /// The runner, once it is asked.
    pub(crate) runner: Option<Arc<Runner>>,
    /// Whether the runner has said that it will.
    pub(crate) is_accepted: bool,
    pub(crate) id: Option<String>,
    /// The commit that the runner reports.
    pub(crate) sha: Option<ObjectId>,
    pub(crate) services: Vec<Service>,
    /// The highest attempt that was seen; reports on an earlier one are stale.
    pub(crate) attempt: u32,
    pub(crate) queued_behind: Option<u32>,
    /// Where the log goes on.
    pub(crate) log_position: u64,
    /// Whether what services print comes as a stream.
    pub(crate) is_streaming: bool,
    /// What is waited for, for people.
    pub(crate) waits_for: String,
    pub(crate) narrator: Narrator,
    pub(crate) recorder: Recorder,
}

impl Course {
    /// Nothing is known yet.
    pub(crate) fn until(deadline: Instant) -> Self {
        Self {
            deadline,
            expected: None,
            left_out: None,
            runner: None,
            is_accepted: false,
            id: None,
            sha: None,
            services: Vec::new(),
            attempt: 0,
            queued_behind: None,
            log_position: 0,
            is_streaming: false,
            waits_for: String::new(),
            narrator: Narrator::default(),
            recorder: Recorder::default(),
        }
    }

    /// So much of the time that is left may be spent on what isn't the result.
    pub(crate) fn time_to_spare(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now()) / 2
    }

    /// Takes a report, and tells what is new in it.
    pub(crate) fn see(&mut self, report: &Deployment, console: &mut Console) {
        self.attempt = report.attempt;
        self.see_queue(report.queued_behind, console);
        let services = report.services.iter();
        let services = services.map(|service| Service::of_report(service, console));
        self.see_services(services.collect(), console);
    }

    /// Takes what is known of the services, and tells what is new.
    pub(crate) fn see_services(&mut self, mut services: Vec<Service>, console: &mut Console) {
        let count = services.len();
        if count > SERVICES {
            services.sort_by_key(|service| !service.has_failed);
            services.truncate(SERVICES);
            let line = format!("{SERVICES} of {count} services are told of");
            self.narrator.line(line, console);
        }
        let before = std::mem::replace(&mut self.services, services.clone());
        for service in services {
            let known = before.iter().find(|known| known.service == service.service);
            let state = known.map_or("pending", |known| known.state.as_str());
            if service.state != state {
                self.narrator.line(service.line(), console);
            }
            let had_ended = known.is_some_and(|known| known.has_ended);
            if self.is_streaming {
                // Its last lines may still be on their way when it is first seen to have ended.
                if had_ended {
                    self.narrator.ended(&service.service, console);
                }
            } else if service.has_ended && !had_ended {
                self.tell_tail(&service, console);
            }
        }
    }

    /// The wait has ended: what was printed and not shown yet is shown, and the last lines of
    /// services of which nothing was.
    pub(crate) fn finish(&mut self, console: &mut Console) {
        self.narrator.finish(console);
        for service in self.services.clone() {
            if service.has_ended && !self.narrator.knows(&service.service) {
                self.tell_tail(&service, console);
            }
        }
        self.narrator.finish(console);
    }

    fn tell_tail(&mut self, service: &Service, console: &mut Console) {
        if !service.tail.is_empty() {
            self.narrator.text(&service.service, &service.tail, console);
            self.narrator.ended(&service.service, console);
        }
    }

    fn see_queue(&mut self, behind: Option<u32>, console: &mut Console) {
        if behind == self.queued_behind {
            return;
        }
        let line = match behind {
            Some(0) => "it is next in the queue of its environment".to_owned(),
            Some(1) => "it waits for 1 deployment before it".to_owned(),
            Some(count) => format!("it waits for {count} deployments before it"),
            None => "its turn has come".to_owned(),
        };
        self.queued_behind = behind;
        self.narrator.line(line, console);
    }
}
