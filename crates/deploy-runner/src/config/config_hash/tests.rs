//! What changes the digest, what doesn't, and what is read for it.

use std::fs;
use std::os::unix::fs::symlink;

use proptest::prelude::*;
use proptest::sample::Index;
use secrecy::SecretString;

use super::*;
use crate::config::path_glob::PathGlob;
use crate::config::variables::VariableValue;

/// What a digest is made of, in a form that can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    names: [String; 2],
    directory: String,
    salt: Vec<u8>,
    argv: Vec<String>,
    variables: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl Whole {
    fn digest(&self) -> ConfigHash {
        let variables = self.variables.iter().map(|(name, value)| {
            let secret = SecretString::from(value.as_str());
            (name.parse().unwrap(), VariableValue::Secret(secret))
        });
        HashInput {
            salt: &self.salt,
            environment: &self.names[0],
            service: &self.names[1],
            argv: &self.argv,
            directory: &self.directory,
            variables: &variables.collect(),
            files: &self.files.iter().cloned().collect(),
        }
        .digest()
    }
}

fn whole() -> impl Strategy<Value = Whole> {
    let file = prop::collection::vec(any::<u8>(), 0..6);
    (
        ["[a-z]{1,4}", "[a-z]{1,4}"],
        "[a-z/]{0,4}",
        prop::collection::vec(any::<u8>(), 0..4),
        prop::collection::vec("[a-z]{0,4}", 1..4),
        prop::collection::btree_map("[A-Z]{1,3}", "[a-z]{0,4}", 1..4),
        prop::collection::btree_map("[a-z]{1,3}", file, 1..4),
    )
        .prop_map(|(names, directory, salt, argv, variables, files)| Whole {
            names,
            directory,
            salt,
            argv,
            variables: variables.into_iter().collect(),
            files: files.into_iter().collect(),
        })
}

/// One change of many kinds, in one place.
fn change(whole: &mut Whole, kind: usize, at: Index) {
    let argument = at.index(whole.argv.len());
    let variable = at.index(whole.variables.len());
    let file = at.index(whole.files.len());
    match kind {
        0 => whole.names[at.index(2)].push('x'),
        1 => whole.directory.push('x'),
        2 => whole.salt.push(0),
        3 => whole.argv[argument].push('x'),
        4 => whole.argv.insert(argument, String::new()),
        5 => {
            whole.argv.remove(argument);
        }
        6 => whole.variables[variable].1.push('x'),
        7 => whole.variables[variable].0.push('_'),
        8 => {
            whole.variables.remove(variable);
        }
        9 => whole.files[file].1.push(0),
        10 => whole.files[file].0.push('_'),
        11 => {
            whole.files.remove(file);
        }
        // A byte goes from the end of a path to the beginning of its content.
        12 => {
            let last = whole.files[file].0.pop().unwrap();
            whole.files[file].1.insert(0, u8::try_from(last).unwrap());
        }
        _ => whole.files.push(("_".to_owned(), Vec::new())),
    }
}

proptest! {
    #[test]
    fn any_single_change_changes_the_digest(whole in whole(), kind in 0_usize..14, at in any::<Index>()) {
        let mut other = whole.clone();
        change(&mut other, kind, at);
        prop_assert_ne!(whole.digest(), other.digest(), "{:?}", other);
    }

    #[test]
    fn order_makes_no_difference(whole in whole()) {
        let mut other = whole.clone();
        other.files.reverse();
        other.variables.reverse();
        prop_assert_eq!(whole.digest(), other.digest());
    }
}

#[test]
fn the_digest_is_that_of_the_frames() {
    let whole = Whole {
        names: ["staging".into(), "web".into()],
        directory: String::new(),
        salt: Vec::new(),
        argv: vec!["sync".into()],
        variables: vec![],
        files: vec![],
    };
    // printf '\0\0\0\0\0\0\0\26windlass config hash 1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7staging…' |
    // sha256sum: the lengths in eight bytes, then the texts.
    assert_eq!(
        whole.digest().to_string(),
        "e10c93c9aea1baecbcaabd039f48fc00a0b230d2b54014490a2c8eba7f200b32"
    );
    assert!(format!("{:?}", whole.digest()).starts_with("ConfigHash("));
}

fn globs(texts: &[&str]) -> Vec<PathGlob> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn checkout() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir_all(root.join("web/conf.d")).unwrap();
    fs::create_dir_all(root.join("shared")).unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    for path in [
        "web/compose.yml",
        "web/conf.d/a.conf",
        "shared/b.conf",
        ".git/config",
    ] {
        fs::write(root.join(path), path).unwrap();
    }
    directory
}

fn read(checkout: &tempfile::TempDir, texts: &[&str]) -> Result<Vec<String>, String> {
    match ConfigFiles::read(checkout.path(), &globs(texts)) {
        Ok(files) => Ok(files.iter().map(|(path, _)| path.to_owned()).collect()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn files_are_found_by_globs_and_sorted() {
    let checkout = checkout();
    let all = ["shared/b.conf", "web/compose.yml", "web/conf.d/a.conf"];
    assert_eq!(read(&checkout, &["**"]).unwrap(), all);
    assert_eq!(
        read(&checkout, &["web/*.yml"]).unwrap(),
        ["web/compose.yml"]
    );
    assert_eq!(read(&checkout, &["none/**"]).unwrap(), Vec::<String>::new());
    assert_eq!(read(&checkout, &[]).unwrap(), Vec::<String>::new());
    let files = ConfigFiles::read(checkout.path(), &globs(&["web/*.yml"])).unwrap();
    assert_eq!(files.iter().next().unwrap().1, b"web/compose.yml");
}

#[test]
fn links_are_followed_inside_the_checkout() {
    let checkout = checkout();
    symlink("../../shared", checkout.path().join("web/conf.d/shared")).unwrap();
    symlink("compose.yml", checkout.path().join("web/link.yml")).unwrap();
    assert_eq!(
        read(&checkout, &["web/**"]).unwrap(),
        [
            "web/compose.yml",
            "web/conf.d/a.conf",
            "web/conf.d/shared/b.conf",
            "web/link.yml"
        ]
    );
}

#[test]
fn links_that_lead_out_are_refused_where_they_could_be_meant() {
    for (target, reason) in [
        ("/etc/hostname", "leads out of the checkout"),
        ("/etc", "leads out of the checkout"),
        ("../../..", "leads out of the checkout"),
        ("nowhere", "leads out of the checkout, or nowhere"),
        ("../.git/config", "leads out of the checkout"),
        ("../web", "leads to a folder that it is in"),
        ("..", "leads to a folder that it is in"),
    ] {
        let checkout = checkout();
        symlink(target, checkout.path().join("web/link")).unwrap();
        let error = read(&checkout, &["web/**"]).unwrap_err();
        assert!(
            error.contains("'web/link'") && error.contains(reason),
            "{target}: {error}"
        );
        assert_eq!(read(&checkout, &["shared/**"]).unwrap(), ["shared/b.conf"]);
    }
}

#[test]
fn only_files_with_names_in_utf_8_are_read() {
    let directory = checkout();
    let socket = std::os::unix::net::UnixListener::bind(directory.path().join("web/socket"));
    let error = read(&directory, &["web/*"]).unwrap_err();
    assert_eq!(error, "'web/socket' in the checkout is no file");
    drop(socket);

    let directory = checkout();
    let name = std::os::unix::ffi::OsStrExt::from_bytes(b"a\xff");
    let name: &std::ffi::OsStr = name;
    fs::write(directory.path().join("shared").join(name), "").unwrap();
    let error = read(&directory, &["shared/*"]).unwrap_err();
    assert!(error.contains("is no UTF-8"), "{error}");
    assert_eq!(
        read(&directory, &["web/*.yml"]).unwrap(),
        ["web/compose.yml"]
    );
}
