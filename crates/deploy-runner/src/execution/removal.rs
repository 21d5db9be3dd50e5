//! Removing a directory that anything may have been written to.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The owner may list and change it.
const OPEN: u32 = 0o700;

/// Removes a directory with all that is in it. Some tools leave directories that may not be
/// written (Go's module cache); these are opened. One that is not there is no error.
pub(super) fn remove(directory: &Path) -> io::Result<()> {
    let removed = match fs::remove_dir_all(directory) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            open_all(directory)?;
            fs::remove_dir_all(directory)
        }
        result => result,
    };
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Links are not followed: what they lead to is somebody else's.
fn open_all(directory: &Path) -> io::Result<()> {
    fs::set_permissions(directory, Permissions::from_mode(OPEN))?;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_all(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn closed_directories_are_opened_and_links_are_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let (tree, other) = (place.path().join("tree"), place.path().join("other"));
        let inner = tree.join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(&other).unwrap();
        symlink(&other, tree.join("a/link")).unwrap();
        for closed in [&inner, &tree.join("a"), &other] {
            fs::set_permissions(closed, Permissions::from_mode(0o500)).unwrap();
        }
        open_all(&tree).unwrap();
        assert_eq!(
            (mode(&inner), mode(&tree.join("a")), mode(&other)),
            (0o700, 0o700, 0o500)
        );
        fs::set_permissions(tree.join("a"), Permissions::from_mode(0o500)).unwrap();
        remove(&tree).unwrap();
        remove(&tree).unwrap();
        assert!(!tree.exists() && other.exists());
    }
}
