//! The rules of Windlass.

mod object_id;

pub use object_id::{ObjectId, ParseObjectIdError};
