//! `windlass-runner`.

fn main() {}
