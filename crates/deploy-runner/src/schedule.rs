//! In which order the services of one deployment run: each after those that it depends on,
//! whatever is independent side by side, and nothing on top of a failure.
//!
//! It runs nothing and knows no time.

use std::collections::HashMap;

use windlass_deploy_protocol::{DeploymentStatus, ServiceState};

/// The services of a deployment, and how far each has come.
#[derive(Debug)]
pub struct Schedule {
    services: Vec<Service>,
    places: HashMap<String, usize>,
}

#[derive(Debug)]
struct Service {
    name: String,
    /// Places of those that it depends on.
    waits_for: Vec<usize>,
    /// Places of those that depend on it.
    followers: Vec<usize>,
    state: ServiceState,
}

impl Schedule {
    /// Of services with the names of those that they depend on; who is not part of the deployment is
    /// not waited for.
    pub fn new<'a>(services: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Self {
        let given: Vec<(&str, &[String])> = services.into_iter().collect();
        let places: HashMap<String, usize> = (0..)
            .zip(&given)
            .map(|(place, (name, _))| ((*name).to_owned(), place))
            .collect();
        let place = |name: &String| places.get(name).copied();
        let mut services: Vec<Service> = given
            .iter()
            .map(|(name, depends_on)| Service {
                name: (*name).to_owned(),
                waits_for: depends_on.iter().filter_map(place).collect(),
                followers: Vec::new(),
                state: ServiceState::Pending,
            })
            .collect();
        for follower in 0..services.len() {
            let waits_for = services.get(follower).map(|it| it.waits_for.clone());
            for place in waits_for.unwrap_or_default() {
                if let Some(service) = services.get_mut(place) {
                    service.followers.push(follower);
                }
            }
        }
        Self { services, places }
    }

    /// Those that may begin now, marked as running.
    pub fn begin_ready(&mut self) -> Vec<String> {
        let is_good = |place: &usize| {
            self.services
                .get(*place)
                .is_some_and(|it| it.state.is_good())
        };
        let ready: Vec<usize> = (0..)
            .zip(&self.services)
            .filter(|(_, service)| service.state == ServiceState::Pending)
            .filter(|(_, service)| service.waits_for.iter().all(is_good))
            .map(|(place, _)| place)
            .collect();
        let begin = |place: &usize| {
            let service = self.services.get_mut(*place)?;
            service.state = ServiceState::Running;
            Some(service.name.clone())
        };
        ready.iter().filter_map(begin).collect()
    }

    /// Notes how a service ended. Gives those that are blocked by it.
    pub fn end(&mut self, name: &str, state: ServiceState) -> Vec<String> {
        let Some(place) = self.places.get(name).copied() else {
            return Vec::new();
        };
        if let Some(service) = self.services.get_mut(place) {
            service.state = state;
        }
        match state.is_good() {
            true => Vec::new(),
            false => self.block_followers(place),
        }
    }

    /// Ends all that have not begun. Gives them.
    pub fn cancel_pending(&mut self) -> Vec<String> {
        let pending = self.services.iter_mut();
        let pending = pending.filter(|service| service.state == ServiceState::Pending);
        pending
            .map(|service| {
                service.state = ServiceState::Cancelled;
                service.name.clone()
            })
            .collect()
    }

    /// How the deployment ended; nothing while a service has not.
    pub fn outcome(&self) -> Option<DeploymentStatus> {
        let has = |state| self.services.iter().any(|service| service.state == state);
        if !self
            .services
            .iter()
            .all(|service| service.state.has_ended())
        {
            None
        } else if has(ServiceState::Cancelled) {
            Some(DeploymentStatus::Cancelled)
        } else if self.services.iter().all(|service| service.state.is_good()) {
            Some(DeploymentStatus::Completed)
        } else {
            Some(DeploymentStatus::Failed)
        }
    }

    fn block_followers(&mut self, place: usize) -> Vec<String> {
        let (mut blocked, mut open) = (Vec::new(), vec![place]);
        while let Some(place) = open.pop() {
            let followers = self.services.get(place).map(|it| it.followers.clone());
            for follower in followers.unwrap_or_default() {
                let Some(service) = self.services.get_mut(follower) else {
                    continue;
                };
                if service.state == ServiceState::Pending {
                    service.state = ServiceState::Blocked;
                    blocked.push(service.name.clone());
                    open.push(follower);
                }
            }
        }
        blocked
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use ServiceState::{Blocked, Cancelled, Completed, Failed, Pending, Skipped};

    fn schedule(services: &[(&str, &[&str])]) -> Schedule {
        let owned: Vec<(&str, Vec<String>)> = services
            .iter()
            .map(|(name, needs)| (*name, needs.iter().map(|it| (*it).to_owned()).collect()))
            .collect();
        Schedule::new(owned.iter().map(|(name, needs)| (*name, needs.as_slice())))
    }

    fn diamond() -> Schedule {
        schedule(&[
            ("web", &["api", "cache"]),
            ("api", &["db"]),
            ("cache", &["db"]),
            ("db", &["bootstrap"]),
            ("mail", &[]),
        ])
    }

    #[test]
    fn independent_services_run_side_by_side_after_what_they_depend_on() {
        let mut schedule = diamond();
        assert_eq!(
            schedule.begin_ready(),
            ["db", "mail"],
            "bootstrap is no part of it"
        );
        assert_eq!(schedule.begin_ready(), [""; 0]);
        assert_eq!(schedule.end("mail", Completed), [""; 0]);
        assert_eq!(schedule.end("db", Skipped), [""; 0]);
        assert_eq!(schedule.begin_ready(), ["api", "cache"]);
        schedule.end("api", Completed);
        assert_eq!(schedule.begin_ready(), [""; 0], "cache runs still");
        schedule.end("cache", Completed);
        assert_eq!(schedule.begin_ready(), ["web"]);
        assert_eq!(schedule.outcome(), None);
        schedule.end("web", Completed);
        assert_eq!(schedule.outcome(), Some(DeploymentStatus::Completed));
    }

    #[test]
    fn a_failure_blocks_what_depends_on_it_and_nothing_else() {
        let mut schedule = diamond();
        schedule.begin_ready();
        let blocked = BTreeSet::from_iter(schedule.end("db", Failed));
        assert_eq!(
            blocked,
            BTreeSet::from(["api", "cache", "web"].map(str::to_owned))
        );
        assert_eq!(schedule.outcome(), None, "mail runs still");
        schedule.end("mail", Completed);
        assert_eq!(schedule.begin_ready(), [""; 0]);
        assert_eq!(schedule.outcome(), Some(DeploymentStatus::Failed));
    }

    #[test]
    fn a_cancelled_deployment_begins_nothing_more() {
        let mut schedule = diamond();
        schedule.begin_ready();
        assert_eq!(schedule.cancel_pending(), ["web", "api", "cache"]);
        schedule.end("db", Cancelled);
        schedule.end("mail", Completed);
        assert_eq!(schedule.outcome(), Some(DeploymentStatus::Cancelled));
        assert_eq!(
            Schedule::new([]).outcome(),
            Some(DeploymentStatus::Completed)
        );
    }

    proptest! {
        /// Whatever fails: no service begins before those that it depends on are good, each begins
        /// once at most, and in the end those are blocked that stand on a failure.
        #[test]
        fn every_graph_is_run_in_order(
            edges in prop::collection::vec(prop::collection::vec(any::<bool>(), 8), 1..8),
            fails in prop::collection::vec(any::<bool>(), 8),
            turns in prop::collection::vec(any::<usize>(), 64),
        ) {
            let name = |place: usize| format!("s{place}");
            let needs = |place: usize| -> Vec<String> {
                (0..place).filter(|other| edges[place][*other]).map(name).collect()
            };
            let all: Vec<(String, Vec<String>)> = (0..edges.len()).map(|it| (name(it), needs(it))).collect();
            let mut schedule = Schedule::new(all.iter().map(|(name, needs)| (name.as_str(), needs.as_slice())));
            let (mut good, mut begun, mut running) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
            for turn in turns {
                for service in schedule.begin_ready() {
                    let needs = &all[schedule.places[&service]].1;
                    prop_assert!(needs.iter().all(|it| good.contains(it)), "{} began too early", service);
                    prop_assert!(begun.insert(service.clone()), "{} began twice", service);
                    running.push(service);
                }
                if running.is_empty() {
                    break;
                }
                let service = running.remove(turn % running.len());
                let failed = fails[schedule.places[&service]];
                schedule.end(&service, if failed { Failed } else { Completed });
                if !failed {
                    good.insert(service);
                }
            }
            for service in &schedule.services {
                let stands_on_failure = service.waits_for.iter().any(|it| !good.contains(&name(*it)));
                prop_assert_eq!(service.state == Blocked, stands_on_failure);
                prop_assert_ne!(service.state, Pending);
            }
            let completed = good.len() == all.len();
            let expected = if completed { DeploymentStatus::Completed } else { DeploymentStatus::Failed };
            prop_assert_eq!(schedule.outcome(), Some(expected));
        }
    }
}
