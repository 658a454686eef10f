//! `/api/auth`.

mod cookies;
mod login;
mod password;
mod register;
mod sessions;
mod tokens;
