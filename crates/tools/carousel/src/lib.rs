//! The carousel generator: from a topic to finished slides.
//!
//! `template` holds the designs, `engine` draws documents with them, `writer` finds the words; none knows our
//! routes or a database.

pub mod engine;
pub mod template;
pub mod writer;
