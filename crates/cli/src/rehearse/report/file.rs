//! The file that the page goes into. Whether it can be written is found out before the story is
//! played, and whoever opens it meanwhile sees the old page or the new one, never half of one.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use windlass_toolkit::Failure;

/// A place for the page. Nothing stays behind when it is dropped.
pub(in crate::rehearse) struct ReportFile {
    path: PathBuf,
    beside: NamedTempFile,
}

impl ReportFile {
    /// Fails where the page could not be written.
    pub(in crate::rehearse) fn prepare(path: PathBuf) -> Result<Self, Failure> {
        if path.is_dir() {
            return Err(unwritable(&path, "it is a folder")
                .hint("give '--report' a file, such as rehearsal.html"));
        }
        let folder = path.parent().unwrap_or(&path);
        if !folder.is_dir() {
            let shown = folder.display();
            return Err(unwritable(&path, format!("{shown} is no folder"))
                .hint(format!("make it: 'mkdir -p {shown}'")));
        }
        let beside = beside(folder).map_err(|error| {
            unwritable(&path, error)
                .hint("give '--report' a file in a folder that may be written to")
        })?;
        Ok(Self { path, beside })
    }

    /// Puts the page in place of what stood there.
    pub(in crate::rehearse) fn write(mut self, page: &str) -> Result<(), Failure> {
        self.beside
            .write_all(page.as_bytes())
            .map_err(|error| unwritable(&self.path, error))?;
        let placed = self.beside.persist(&self.path);
        placed.map_err(|error| unwritable(&self.path, error.error))?;
        Ok(())
    }
}

/// A file that others may read as far as the system's defaults let them; a temporary file is else
/// its maker's alone.
fn beside(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".windlass-report-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn unwritable(path: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::bad_input(format!("write the report {}: {why}", path.display()))
}
