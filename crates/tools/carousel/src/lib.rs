//! The carousel generator: from a topic to finished slides.
//!
//! `template` holds the designs, `engine` draws documents with them; neither knows HTTP or a database.

pub mod engine;
pub mod template;
