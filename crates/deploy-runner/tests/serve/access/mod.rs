//! Who may come in, and that nobody else may.

mod issuer;
mod kinds;
mod reading;
mod refused;
mod tokens;
mod world;
