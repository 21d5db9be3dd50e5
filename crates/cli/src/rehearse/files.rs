//! What a build would have left behind for a release: files that are as good as any.

use std::path::Path;

use windlass_toolkit::Failure;

const FOLDER: &str = "dist";
const NAMES: [&str; 2] = ["program.txt", "manual.txt"];

/// Where an action finds them.
pub(super) const GLOB: &str = "dist/*";

/// Makes the files of a version. The same version has the same files, however often it is built.
pub(super) fn build(workspace: &Path, tag: &str) -> Result<(), Failure> {
    let folder = workspace.join(FOLDER);
    let write = || {
        std::fs::create_dir_all(&folder)?;
        let content = |name: &str| format!("{name} of {tag}, as it was rehearsed\n");
        NAMES
            .iter()
            .try_for_each(|name| std::fs::write(folder.join(name), content(name)))
    };
    write().map_err(|error| Failure::refused(format!("make the files of a release: {error}")))
}
