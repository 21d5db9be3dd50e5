//! The tables of the version model, run as tests; and the properties that hold for every
//! repository.

mod asking;
mod failures;
mod guards;
mod lineage;
mod patch_line;
mod prerelease_line;
mod properties;
mod slices;
mod trunk_in_hotfix;
pub(crate) mod world;
