//! The admin's desk: one file per resource. Every handler takes an [`Admin`] first, so that nobody else learns more than
//! that there is nothing.

mod audit;
mod extract;
mod figures;
mod jobs;
mod payments;
mod tools;
mod users;

use crate::app::AppState;
use extract::Admin;
use lumiku_tool_api::Routes;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .merge(users::routes())
        .merge(payments::routes())
        .merge(tools::routes())
        .merge(jobs::routes())
        .merge(figures::routes())
        .merge(audit::routes())
}
