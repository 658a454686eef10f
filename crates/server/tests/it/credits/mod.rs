//! `/api/credits` and `/api/plans`.

mod catalog;
mod history;
mod usage;
