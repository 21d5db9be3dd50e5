//! Every platform gets its own program, whether the commit carries it or it is downloaded, and
//! none runs another than the one that is listed. `uname` tells what the machine is.

use std::fs;
use std::path::PathBuf;

use crate::mirror::Mirror;
use crate::scratch::{Outcome, Scratch, VERSION, sha256, telling_program};

/// What `uname -sm` says, the target, and the program's file name.
const PLATFORMS: [(&str, &str, &str); 10] = [
    ("Linux x86_64", "x86_64-unknown-linux-musl", "windlass"),
    ("Linux amd64", "x86_64-unknown-linux-musl", "windlass"),
    ("Linux aarch64", "aarch64-unknown-linux-musl", "windlass"),
    ("Linux arm64", "aarch64-unknown-linux-musl", "windlass"),
    ("Darwin x86_64", "x86_64-apple-darwin", "windlass"),
    ("Darwin arm64", "aarch64-apple-darwin", "windlass"),
    (
        "MINGW64_NT-10.0-26100 x86_64",
        "x86_64-pc-windows-gnu",
        "windlass.exe",
    ),
    (
        "MSYS_NT-10.0-20348 x86_64",
        "x86_64-pc-windows-gnu",
        "windlass.exe",
    ),
    (
        "CYGWIN_NT-10.0-20348 x86_64",
        "x86_64-pc-windows-gnu",
        "windlass.exe",
    ),
    (
        "MINGW64_NT-10.0-26100-ARM64 aarch64",
        "x86_64-pc-windows-gnu",
        "windlass.exe",
    ),
];

/// A machine that says of itself what `uname` is, in a release that lists its program.
struct Machine {
    scratch: Scratch,
    triple: &'static str,
    name: &'static str,
}

impl Machine {
    /// With the program itself, which tells what `uname` is, in no place where it is looked for.
    fn new((uname, triple, name): (&str, &'static str, &'static str)) -> Self {
        let scratch = Scratch::new();
        scratch.fake_tool("uname", &format!("echo '{uname}'"));
        let machine = Self {
            scratch,
            triple,
            name,
        };
        telling_program(&machine.original(), uname);
        let sum = sha256(&machine.original());
        let lines = PLATFORMS.map(|(_, other, name)| match other == triple {
            true => format!("{sum}  bin/{triple}/{name}\n"),
            false => format!("{}  bin/{other}/{name}\n", "0".repeat(64)),
        });
        machine.scratch.write("checksums.txt", &lines.concat());
        machine
    }

    fn original(&self) -> PathBuf {
        self.scratch.root().join("original")
    }

    fn carried(&self) -> PathBuf {
        self.scratch
            .dist()
            .join("bin")
            .join(self.triple)
            .join(self.name)
    }

    fn cached(&self) -> PathBuf {
        let cache = self.scratch.tool_cache().join("windlass").join(VERSION);
        cache.join(self.triple).join(self.name)
    }

    fn asset(&self) -> String {
        let ending = self.name.strip_prefix("windlass").unwrap();
        format!("windlass-{}{ending}", self.triple)
    }

    fn launch(&self, mirror: &Mirror) -> Outcome {
        let mut launcher = self.scratch.launcher(&["next-version"]);
        Outcome::of(launcher.env("WINDLASS_DOWNLOAD_URL", &mirror.url))
    }
}

#[test]
fn every_platform_runs_what_the_commit_carries_for_it() {
    for platform in PLATFORMS {
        let machine = Machine::new(platform);
        telling_program(&machine.carried(), platform.0);
        machine.scratch.launch().assert_ran(platform.0);
    }
}

#[test]
fn every_platform_downloads_its_own_program() {
    for platform in PLATFORMS {
        let machine = Machine::new(platform);
        let asset = machine.asset();
        let mirror = Mirror::serving(&asset, fs::read(machine.original()).unwrap());
        machine.launch(&mirror).assert_ran(platform.0);
        assert_eq!(mirror.requests(), [format!("/{asset}")]);
        assert!(machine.cached().is_file(), "{platform:?}");
    }
}

#[test]
fn changed_program_is_refused_on_every_platform_and_from_everywhere() {
    for platform in PLATFORMS {
        let nothing = Mirror::serving("nothing", Vec::new());
        let carrying = Machine::new(platform);
        telling_program(&carrying.carried(), "changed");
        let caching = Machine::new(platform);
        telling_program(&caching.cached(), "changed");
        let downloading = Machine::new(platform);
        let changed = Mirror::serving(&downloading.asset(), b"changed".to_vec());
        for (machine, mirror) in [
            (&carrying, &nothing),
            (&caching, &nothing),
            (&downloading, &changed),
        ] {
            machine
                .launch(mirror)
                .assert_stopped(1, &["refused to run"]);
        }
        assert!(!downloading.cached().exists(), "{platform:?}");
        assert_eq!(nothing.requests(), [""; 0]);
    }
}

#[test]
fn machine_that_no_program_is_made_for_is_told_so() {
    for uname in ["FreeBSD amd64", "Linux riscv64", "SunOS i86pc"] {
        let machine = Machine::new(PLATFORMS[0]);
        machine
            .scratch
            .fake_tool("uname", &format!("echo '{uname}'"));
        machine
            .scratch
            .launch()
            .assert_stopped(1, &["no program for this platform", "WINDLASS_BIN"]);
    }
}
