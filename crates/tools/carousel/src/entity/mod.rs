//! Rows of the tool's own tables. Each has its owner, by whom every query filters.

#![expect(unreachable_pub, reason = "the entity derive asks for `pub`; the modules keep it inside the crate")]

pub(crate) mod brand;
pub(crate) mod export;
pub(crate) mod link;
pub(crate) mod project;
pub(crate) mod table;
