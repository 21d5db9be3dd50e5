//! What a configuration refers to outside its own text, as a value: nothing below looks at the
//! process by itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where secrets come from. It shows none of them.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The environment variables of the process.
    pub variables: BTreeMap<String, String>,
    /// The folder of the configuration, from which relative paths begin.
    pub directory: PathBuf,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Surroundings")
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}
