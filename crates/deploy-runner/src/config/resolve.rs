//! From what is written to what holds: names are looked up, secrets read, dependencies ordered.

use std::collections::{BTreeMap, BTreeSet};

use super::Config;
use super::checks::{self, Places};
use super::findings::Findings;
use super::graph::{Dependencies, Graph, GraphProblem};
use super::name::Name;
use super::service::WrittenService;
use super::surroundings::Surroundings;
use super::written::{Names, Section, Sections, Written};

impl Written {
    /// The configuration, if all that it needs could be read. It is wrong nevertheless when
    /// anything was found.
    pub(super) fn resolve(
        self,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Option<Config> {
        let places = Places::of(&self);
        require("environments", &places.environments, findings);
        require("services", &self.services.names, findings);
        let graph = graph(&self.services, findings);
        let signers = each(self.signers.readable, |section| {
            section.resolve(surroundings, findings)
        });
        let environments = each(self.environments.readable, |section| {
            Some(section.resolve(&places.signers, surroundings, findings))
        });
        let services = each(self.services.readable, |section| {
            Some(section.resolve(&places.environments, surroundings, findings))
        });
        let mut server = self.server?;
        let path_rules = std::mem::take(&mut server.paths);
        let server = server.resolve(&places.environments, surroundings, findings);
        let config = Config {
            server: server?,
            signers,
            environments,
            services,
            graph: graph?,
            path_rules,
        };
        checks::check(&config, &places, findings);
        Some(config)
    }
}

fn require(kind: &str, names: &Names, findings: &mut Findings<'_>) {
    if names.is_empty() {
        let hint = format!("add a section [{kind}.NAME]");
        findings.add_hinted(0, &format!("there are no {kind}"), hint);
    }
}

fn each<T, U>(
    sections: Vec<Section<T>>,
    mut resolve: impl FnMut(Section<T>) -> Option<U>,
) -> BTreeMap<Name, U> {
    let resolved = sections.into_iter().filter_map(|section| {
        let name = section.name.clone();
        resolve(section).map(|resolved| (name, resolved))
    });
    resolved.collect()
}

/// The graph of the services. One that could not be read counts as one that depends on nothing.
fn graph(services: &Sections<WrittenService>, findings: &mut Findings<'_>) -> Option<Graph> {
    let names = services.names.keys();
    let mut dependencies: Dependencies =
        names.map(|name| (name.clone(), BTreeSet::new())).collect();
    let mut offsets = BTreeMap::new();
    for section in &services.readable {
        for (need, offset) in section.dependencies() {
            offsets.insert((section.name.clone(), need.clone()), offset);
            let needs = dependencies.entry(section.name.clone()).or_default();
            needs.insert(need.clone());
        }
    }
    let offset_of = |service: &Name, need: &Name| {
        let edge = (service.clone(), need.clone());
        offsets.get(&edge).copied().unwrap_or_default()
    };
    let problems = match Graph::new(dependencies) {
        Ok(graph) => return Some(graph),
        Err(problems) => problems,
    };
    for problem in problems {
        match &problem {
            GraphProblem::Unknown {
                service,
                dependency,
            } => {
                let offset = offset_of(service, dependency);
                findings.add_unknown(offset, "service", dependency, &services.names);
            }
            GraphProblem::Cycle(cycle) => {
                let edge = cycle.first().zip(cycle.get(1).or(cycle.first()));
                let offset = edge.map_or(0, |(service, need)| offset_of(service, need));
                findings.add(offset, &problem.to_string());
            }
        }
    }
    None
}
