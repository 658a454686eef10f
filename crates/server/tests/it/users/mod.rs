//! `/api/users/me`.

mod deletion;
mod favorites;
mod profile;
