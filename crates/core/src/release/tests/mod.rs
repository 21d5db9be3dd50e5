//! The rules of a release, by tables, and by a server in memory on which runs are cut off and
//! race each other.

mod bodies;
mod cases;
mod races;
mod server;
mod wishes;
