//! A configuration as people check it: who comes after whom, what may be deployed where by whom.
//! It shows no secret.

use std::fmt::{self, Display, Formatter};

use super::{Config, Environment, Name, ReadAccess, Service};

/// A whole configuration for a terminal, in several lines.
#[derive(Debug)]
pub struct Overview<'a>(pub &'a Config);

impl Display for Overview<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.services(formatter)?;
        self.environments(formatter)?;
        self.files(formatter)?;
        self.server(formatter)
    }
}

impl Overview<'_> {
    fn services(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let width = width(self.0.services.keys());
        writeln!(formatter, "services, each wave after the one before it")?;
        for (at, wave) in self.0.graph.waves().into_iter().enumerate() {
            for (row, name) in wave.into_iter().enumerate() {
                match row {
                    0 => write!(formatter, "{:>4}  ", at + 1)?,
                    _ => write!(formatter, "      ")?,
                }
                let notes = self.notes(name);
                let line = format!("{name:width$}  {}", notes.join("; "));
                writeln!(formatter, "{}", line.trim_end())?;
            }
        }
        let path = self.0.graph.longest_path();
        if path.len() > 1 {
            writeln!(formatter, "  longest path: {}", joined(path, " → "))?;
        }
        Ok(())
    }

    fn notes(&self, name: &Name) -> Vec<String> {
        let mut notes = Vec::new();
        let mut needs = self.0.graph.dependencies(name.as_str()).peekable();
        if needs.peek().is_some() {
            notes.push(format!("after {}", joined(needs, ", ")));
        }
        notes.extend(
            self.0
                .services
                .get(name)
                .into_iter()
                .flat_map(service_notes),
        );
        notes
    }

    fn environments(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let width = width(self.0.environments.keys());
        writeln!(formatter, "\nenvironments")?;
        for (name, environment) in &self.0.environments {
            let what = what_may_be_deployed(environment);
            let who = self.who_may_deploy(name, environment);
            writeln!(formatter, "  {name:width$}  {what}; {who}")?;
        }
        Ok(())
    }

    fn who_may_deploy(&self, name: &Name, environment: &Environment) -> String {
        let signers = environment.signers.iter();
        let mut who: Vec<String> = signers
            .filter_map(|name| self.0.signers.get_key_value(name))
            .map(|(name, signer)| format!("{name} ({})", signer.kind()))
            .collect();
        let webhook = self.0.server.webhook.as_ref();
        if let Some(webhook) = webhook.filter(|webhook| webhook.environment == *name) {
            who.push(format!("pushes to {}", webhook.branch));
        }
        format!("by {}", who.join(", "))
    }

    fn files(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\nchanged files, rules before services")?;
        let globs = self.0.path_rules.iter().map(|rule| rule.glob.as_str());
        let paths = self.0.services.values().flat_map(|service| &service.paths);
        let globs = globs.chain(paths.map(|glob| glob.as_str()));
        let width = globs.map(|glob| glob.chars().count()).max().unwrap_or(0);
        for rule in &self.0.path_rules {
            let (glob, services, because) = (&rule.glob, rule.services, &rule.because);
            writeln!(formatter, "  {glob:width$} → {services} because {because}")?;
        }
        for (name, service) in &self.0.services {
            for glob in &service.paths {
                writeln!(formatter, "  {glob:width$} → {name}")?;
            }
        }
        writeln!(formatter, "  {:width$} → none", "all else")
    }

    fn server(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let server = &self.0.server;
        let read = match server.read {
            ReadAccess::Token(_) => "who shows the token, and every signer",
            ReadAccess::Open => "everybody who reaches the address",
        };
        let sync = if server.sync_enabled { "on" } else { "off" };
        writeln!(formatter, "\nrunner")?;
        writeln!(
            formatter,
            "  listens on  {}, known as {}",
            server.listen, server.public_url
        )?;
        writeln!(formatter, "  deploys     {}", server.repository)?;
        writeln!(
            formatter,
            "  keeps       {}",
            server.state_directory.display()
        )?;
        writeln!(formatter, "  is read by  {read}")?;
        writeln!(formatter, "  POST /sync  {sync}")
    }
}

fn service_notes(service: &Service) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(environments) = &service.environments {
        notes.push(format!("only in {}", joined(environments, ", ")));
    }
    if service.sync.needs_tag() {
        notes.push("tags only".to_owned());
    }
    if service.config.is_empty() {
        notes.push("never skipped".to_owned());
    }
    notes
}

fn what_may_be_deployed(environment: &Environment) -> String {
    let lanes = environment.lanes.iter();
    let lanes = lanes.map(|lane| format!("tags of {lane}"));
    let refs = environment.refs.iter().map(ToString::to_string);
    let what: Vec<String> = lanes.chain(refs).collect();
    what.join(", ")
}

fn width<'a>(names: impl Iterator<Item = &'a Name>) -> usize {
    names.map(|name| name.as_str().len()).max().unwrap_or(0)
}

fn joined<'a>(names: impl IntoIterator<Item = &'a Name>, separator: &str) -> String {
    let names: Vec<&str> = names.into_iter().map(Name::as_str).collect();
    names.join(separator)
}
