//! The programs of a whole release: built on several systems, put together on one.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::build::build;
use super::place::put;
use super::platform::{PLATFORMS, Platform, Program, chosen};
use crate::checksum::sha256;
use crate::failure::{Failure, Outcome, to};
use crate::process::tell;
use crate::repository::Repository;

/// Builds what this system builds of a release, or one target of it, into `target/dist/`.
pub fn for_release(repository: &Repository, triple: Option<&str>) -> Outcome {
    let folder = repository.target().join("dist");
    for platform in chosen(triple)? {
        let start = Instant::now();
        let built = build(repository, platform)?;
        let seconds = start.elapsed().as_secs();
        tell(&format!("built for {} in {seconds} s", platform.triple));
        for program in platform.programs() {
            let file = format!("{}{}", program.name, platform.ending());
            let asset = folder.join(platform.asset(program));
            put(&built.join(file), &asset)?;
            let size = fs::metadata(&asset).map_err(to("measure it"))?.len();
            tell(&format!("  {size} bytes, SHA-256 {}", sha256(&asset)?));
        }
    }
    Ok(())
}

/// Puts what all systems have built, and lies in one folder now, into `dist/`: the list of all,
/// and the programs that the release commit carries.
pub fn assemble(repository: &Repository, folder: &Path) -> Outcome {
    assemble_in(&repository.path("dist"), folder)
}

fn assemble_in(dist: &Path, folder: &Path) -> Outcome {
    let mut list = LIST_HEADER.to_owned();
    for (platform, program) in programs() {
        let asset = folder.join(platform.asset(program));
        if !asset.is_file() {
            return Err(Failure::new(format!("there is no {}", asset.display()))
                .hint("`cargo xtask dist` makes it, on Linux or on macOS"));
        }
        let path = platform.path(program);
        list.push_str(&format!("{}  {path}\n", sha256(&asset)?));
        if is_carried(platform, program) {
            let placed = dist.join(path);
            put(&asset, &placed)?;
            make_executable(&placed)?;
        }
    }
    let path = dist.join("checksums.txt");
    fs::write(&path, list).map_err(to(format!("write {}", path.display())))?;
    tell(&format!("wrote {}", path.display()));
    Ok(())
}

const LIST_HEADER: &str = "# SHA-256 of every program of this release, for launch.sh.\n";

/// What a release commit adds below `dist/`, apart from lists.
pub fn carried() -> Vec<String> {
    let carried = programs().filter(|(platform, program)| is_carried(platform, program));
    carried
        .map(|(platform, program)| format!("dist/{}", platform.path(program)))
        .collect()
}

fn programs() -> impl Iterator<Item = (&'static Platform, &'static Program)> {
    let of = |platform: &'static Platform| {
        let programs = platform.programs().iter();
        programs.map(move |program| (platform, program))
    };
    PLATFORMS.iter().flat_map(of)
}

fn is_carried(platform: &Platform, program: &Program) -> bool {
    platform.is_carried() && program.name == "windlass"
}

/// What comes from an artifact has lost its permissions.
#[cfg(unix)]
fn make_executable(path: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = fs::Permissions::from_mode(0o755);
    fs::set_permissions(path, permissions).map_err(to(format!("make {} run", path.display())))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Outcome {
    Err(Failure::new("releases are put together on Linux or macOS"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{assemble_in, carried, programs};

    fn artifacts(folder: &Path) {
        for (platform, program) in programs() {
            let asset = platform.asset(program);
            fs::write(folder.join(&asset), &asset).unwrap();
        }
    }

    #[test]
    fn release_carries_linux_and_lists_everything() {
        let (dist, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        artifacts(folder.path());
        assemble_in(dist.path(), folder.path()).unwrap();
        let list = fs::read_to_string(dist.path().join("checksums.txt")).unwrap();
        for (platform, program) in programs() {
            let path = platform.path(program);
            assert!(
                list.contains(&format!("  {path}\n")),
                "{path} is not in\n{list}"
            );
            let is_there = dist.path().join(&path).is_file();
            assert_eq!(
                is_there,
                carried().contains(&format!("dist/{path}")),
                "{path}"
            );
        }
        assert_eq!(
            carried(),
            [
                "dist/bin/x86_64-unknown-linux-musl/windlass",
                "dist/bin/aarch64-unknown-linux-musl/windlass"
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn carried_programs_can_be_run() {
        use std::os::unix::fs::PermissionsExt as _;
        let (dist, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        artifacts(folder.path());
        assemble_in(dist.path(), folder.path()).unwrap();
        for path in carried() {
            let placed = dist.path().join(path.strip_prefix("dist/").unwrap());
            let mode = fs::metadata(placed).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o755, "{path}");
        }
    }

    #[test]
    fn release_that_lacks_a_program_is_not_put_together() {
        for (platform, program) in programs() {
            let (dist, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            artifacts(folder.path());
            let asset = platform.asset(program);
            fs::remove_file(folder.path().join(&asset)).unwrap();
            let refused = assemble_in(dist.path(), folder.path()).unwrap_err();
            assert!(refused.to_string().contains(&asset), "{refused}");
            assert!(!dist.path().join("checksums.txt").exists());
        }
    }
}
