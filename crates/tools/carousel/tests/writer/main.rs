//! The writer against a service that answers well, badly, late or not at all.

mod answers;
mod bad_answers;
mod endpoint;
mod failures;
mod good_answers;
mod requests;
mod rules;
