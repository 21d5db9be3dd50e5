//! A file that is wanted, and the names that files may have.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A file that the release is to carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WantedAsset {
    /// Its name in the release.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The digest of its content, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Two of one name in any case, and names that the server would change, are refused before
/// anything is sent.
pub(super) fn check_asset_names(assets: &[WantedAsset]) -> Result<(), Problem> {
    for (index, asset) in assets.iter().enumerate() {
        check_asset_name(&asset.name)?;
        let twin = assets
            .iter()
            .take(index)
            .find(|other| other.name.eq_ignore_ascii_case(&asset.name));
        if twin.is_some() {
            let message = format!("two assets would be called {}", asset.name);
            return Err(Problem::bad_input("asset-twice", message)
                .hint("give each file a name of its own; folders don't count"));
        }
    }
    Ok(())
}

/// Whether the server keeps a file's name as it is: it replaces other characters by dots, and
/// what is uploaded under another name is not found again.
pub fn check_asset_name(name: &str) -> Result<(), Problem> {
    let kept = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    let ends = name.starts_with('.') || name.ends_with('.');
    if !name.is_empty() && name.chars().all(kept) && !ends && !name.contains("..") {
        return Ok(());
    }
    Err(Problem::bad_input(
        "asset-name",
        format!("GitHub would rename the asset '{name}'"),
    )
    .hint("use letters, digits, '.', '_', '-' and '+' in its name, and no dot at either end"))
}
