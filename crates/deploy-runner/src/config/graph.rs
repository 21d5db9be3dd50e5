//! Which service depends on which, and what follows from it: an order, waves, who is blocked.
//!
//! It knows names only; what a service is, is elsewhere.

mod cycles;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::name::Name;

/// Each service with those that it depends on.
pub type Dependencies = BTreeMap<Name, BTreeSet<Name>>;

/// Services and their dependencies, known to be without cycles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    dependencies: Dependencies,
}

/// Why dependencies make no graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphProblem {
    /// There is no such service.
    Unknown {
        /// Who depends on it.
        service: Name,
        /// The name that is of none.
        dependency: Name,
    },
    /// Services depend on each other: each on the next, and the last on the first. One that
    /// depends on itself is alone.
    Cycle(Vec<Name>),
}

impl Graph {
    /// Checks the dependencies. All unknown names are told, and several cycles if they have no
    /// service in common.
    pub fn new(dependencies: Dependencies) -> Result<Self, Vec<GraphProblem>> {
        let mut problems = unknown(&dependencies);
        problems.extend(
            cycles::find(&dependencies)
                .into_iter()
                .map(GraphProblem::Cycle),
        );
        if problems.is_empty() {
            Ok(Self { dependencies })
        } else {
            Err(problems)
        }
    }

    /// The services, by name.
    pub fn services(&self) -> impl Iterator<Item = &Name> {
        self.dependencies.keys()
    }

    /// The services that one depends on directly.
    pub fn dependencies(&self, of: &str) -> impl Iterator<Item = &Name> {
        self.dependencies.get(of).into_iter().flatten()
    }

    /// All services that depend on one, directly or through others: what is blocked when it
    /// fails.
    pub fn dependents(&self, of: &str) -> BTreeSet<&Name> {
        let mut found = BTreeSet::new();
        for service in self.order() {
            let depends = |on: &Name| on.as_str() == of || found.contains(on);
            if self.dependencies(service.as_str()).any(depends) {
                found.insert(service);
            }
        }
        found
    }

    /// The services in groups: each depends on services of earlier groups only, and on one of the
    /// group just before its own. In a group they are sorted by name.
    pub fn waves(&self) -> Vec<Vec<&Name>> {
        let mut waves = Vec::new();
        let mut placed: BTreeSet<&Name> = BTreeSet::new();
        while placed.len() < self.dependencies.len() {
            let ready = |(name, needs): &(&Name, &BTreeSet<Name>)| {
                !placed.contains(name) && needs.iter().all(|need| placed.contains(need))
            };
            let wave: Vec<&Name> = self
                .dependencies
                .iter()
                .filter(ready)
                .map(|(name, _)| name)
                .collect();
            placed.extend(wave.iter().copied());
            waves.push(wave);
        }
        waves
    }

    /// All services, each after those that it depends on; always the same order.
    pub fn order(&self) -> Vec<&Name> {
        self.waves().into_iter().flatten().collect()
    }

    /// A longest chain of services that must run one after the other.
    pub fn longest_path(&self) -> Vec<&Name> {
        let mut longest: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
        for service in self.order() {
            let before = self.dependencies(service.as_str());
            let before = before.filter_map(|name| longest.get(name));
            let mut path = before
                .max_by_key(|path| path.len())
                .cloned()
                .unwrap_or_default();
            path.push(service);
            longest.insert(service, path);
        }
        let paths = longest.into_values();
        paths.max_by_key(Vec::len).unwrap_or_default()
    }

    /// The graph of some services only. Nobody waits for one that is left out, but an order that
    /// came about through it stays: with `web → api → db`, `web` still comes after `db` where
    /// `api` is left out.
    #[must_use]
    pub fn restricted_to(&self, chosen: &BTreeSet<Name>) -> Self {
        let mut seen: Dependencies = BTreeMap::new();
        for service in self.order() {
            let mut needs = BTreeSet::new();
            for need in self.dependencies(service.as_str()) {
                if chosen.contains(need) {
                    needs.insert(need.clone());
                } else {
                    needs.extend(seen.get(need).into_iter().flatten().cloned());
                }
            }
            seen.insert(service.clone(), needs);
        }
        seen.retain(|service, _| chosen.contains(service));
        Self { dependencies: seen }
    }
}

fn unknown(dependencies: &Dependencies) -> Vec<GraphProblem> {
    let edges = dependencies
        .iter()
        .flat_map(|(service, needs)| needs.iter().map(move |need| (service, need)));
    edges
        .filter(|(_, need)| !dependencies.contains_key(*need))
        .map(|(service, need)| GraphProblem::Unknown {
            service: service.clone(),
            dependency: need.clone(),
        })
        .collect()
}

impl fmt::Display for GraphProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown {
                service,
                dependency,
            } => write!(
                formatter,
                "service '{service}' depends on '{dependency}', which is no service"
            ),
            Self::Cycle(services) => match services.as_slice() {
                [alone] => write!(formatter, "service '{alone}' depends on itself"),
                services => {
                    let around = services.iter().chain(services.first());
                    let around: Vec<&str> = around.map(Name::as_str).collect();
                    write!(
                        formatter,
                        "services depend on each other: {}",
                        around.join(" → ")
                    )
                }
            },
        }
    }
}
