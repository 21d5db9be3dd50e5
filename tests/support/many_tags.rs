//! Large repositories, made the quick way.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Repository;

const TAGGER: &str = "tagger Windlass Test <test@windlass.invalid> 1768806000 +0000";
const MESSAGE: &str = "x\n\nWindlass-Lane: staging\n";

impl Repository {
    /// Lightweight tags in `packed-refs`, all on one commit, and a commit on `main` after it. The
    /// highest version, `v10.0.0`, stands in the middle when names are sorted as text; only it is
    /// annotated.
    pub fn with_tags(count: usize) -> (Self, String) {
        let (repository, first) = Self::new();
        let next = repository.commit("main", &first, "fix: more", &[("more.txt", "x\n")]);
        let highest = repository.annotate("v10.0.0", &first, MESSAGE.trim_end());
        let mut packed = "# pack-refs with: peeled fully-peeled sorted \n".to_owned();
        writeln!(packed, "{next} refs/heads/main").unwrap();
        for name in names(count) {
            if name == "v10.0.0" {
                writeln!(packed, "{highest} refs/tags/{name}\n^{first}").unwrap();
            } else {
                writeln!(packed, "{first} refs/tags/{name}").unwrap();
            }
        }
        std::fs::remove_file(repository.path().join("refs/tags/v10.0.0")).unwrap();
        std::fs::write(repository.path().join("packed-refs"), packed).unwrap();
        (repository, next)
    }

    /// The same with a tag object for every tag.
    pub fn with_annotated_tags(count: usize) -> (Self, String) {
        let (repository, first) = Self::new();
        let next = repository.commit("main", &first, "fix: more", &[("more.txt", "x\n")]);
        let mut stream = String::new();
        for name in names(count) {
            let length = MESSAGE.len();
            write!(
                stream,
                "tag {name}\nfrom {first}\n{TAGGER}\ndata {length}\n{MESSAGE}\n"
            )
            .unwrap();
        }
        repository.import(&stream);
        repository.git(&["pack-refs", "--all"]);
        (repository, next)
    }
}

/// Sorted as git sorts them.
fn names(count: usize) -> BTreeSet<String> {
    let name = |number: usize| match number {
        0 => "v10.0.0".to_owned(),
        odd if odd % 2 == 1 => format!("v1.0.{odd}"),
        even => format!("v9.0.{even}"),
    };
    (0..count).map(name).collect()
}
