//! Rows of the tool's own tables.

#![expect(unreachable_pub, reason = "the entity derive asks for `pub`; the modules keep it inside the crate")]

pub(crate) mod line;
