//! Joins the inputs with `windlass.toml`, wherever it stands.

use windlass_core::Config;
use windlass_facts::configuration::{self, Found, Place};
use windlass_toolkit::Failure;

use crate::failure::of_problem;
use crate::settings::Settings;
use crate::source::Source;

/// Reads the configuration, an empty one if there is none, and joins it with the inputs.
pub(crate) async fn apply(settings: &mut Settings, source: &Source) -> Result<(), Failure> {
    let place = Place {
        named: settings.config_path(),
        directory: &settings.directory,
        root: &settings.config_root(),
        only_commit: settings.context.config_from_commit,
    };
    let config = match configuration::find(place)? {
        Found::File(name, text) => configuration::parse(&name, &text)?,
        Found::Nothing => Config::default(),
        Found::InCommit(file) => {
            let text = source.file(&file.path, settings).await?;
            file.parse(text.as_deref())?
        }
    };
    settings.apply(&config).map_err(of_problem)
}
