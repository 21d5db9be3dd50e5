//! `runner.toml` as it is written: the sections of which there may be many are read one by one,
//! so that a mistake in one doesn't hide those in others. It knows no section's meaning.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, ValueDeserializer};

use super::environment::WrittenEnvironment;
use super::findings::Findings;
use super::name::Name;
use super::server::WrittenServer;
use super::service::WrittenService;
use super::signer::WrittenSigner;

/// Names, and the offset at which each stands.
pub(super) type Names = BTreeMap<Name, usize>;

/// The whole file; what could not be read is left out, and found wrong.
pub(super) struct Written {
    pub(super) server: Option<WrittenServer>,
    pub(super) signers: Sections<WrittenSigner>,
    pub(super) environments: Sections<WrittenEnvironment>,
    pub(super) services: Sections<WrittenService>,
}

/// The sections of one kind: `[services.<name>]`.
pub(super) struct Sections<T> {
    /// All names, also of those that could not be read: who refers to them is not to blame.
    pub(super) names: Names,
    pub(super) readable: Vec<Section<T>>,
}

/// One section, and where its name stands.
pub(super) struct Section<T> {
    pub(super) name: Name,
    pub(super) offset: usize,
    pub(super) content: T,
}

impl Written {
    pub(super) fn read(text: &str, findings: &mut Findings<'_>) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            errors.iter().for_each(|error| findings.add_toml(error));
            return None;
        }
        let written = Self {
            signers: Sections::read("signers", root.get_ref(), findings),
            environments: Sections::read("environments", root.get_ref(), findings),
            services: Sections::read("services", root.get_ref(), findings),
            server: WrittenServer::deserialize(Deserializer::from(root))
                .map_err(|error| findings.add_toml(&error))
                .ok(),
        };
        Some(written)
    }
}

impl<T: DeserializeOwned> Sections<T> {
    fn read(kind: &str, root: &DeTable<'_>, findings: &mut Findings<'_>) -> Self {
        let mut sections = Self {
            names: Names::new(),
            readable: Vec::new(),
        };
        let Some((_, value)) = root.iter().find(|(key, _)| key.get_ref() == kind) else {
            return sections;
        };
        let DeValue::Table(table) = value.get_ref() else {
            findings.add(
                value.span().start,
                &format!("'{kind}' is no table: write [{kind}.NAME] for each"),
            );
            return sections;
        };
        for (key, value) in table {
            let offset = key.span().start;
            if let Some(name) = findings.take(offset, key.get_ref().parse()) {
                sections.add(name, offset, value.clone(), findings);
            }
        }
        sections
    }

    fn add(
        &mut self,
        name: Name,
        offset: usize,
        value: Spanned<DeValue<'_>>,
        findings: &mut Findings<'_>,
    ) {
        self.names.insert(name.clone(), offset);
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(content) => self.readable.push(Section {
                name,
                offset,
                content,
            }),
            Err(error) => findings.add_toml(&error),
        }
    }
}
