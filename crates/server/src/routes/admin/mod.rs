//! The admin's desk: one file per resource. Every handler takes an [`Admin`] first, so that nobody else learns more than
//! that there is nothing.

mod audit;
mod extract;
mod figures;
mod jobs;
mod payments;
mod tools;
mod users;

use utoipa_axum::router::OpenApiRouter;

use crate::app::AppState;
use extract::Admin;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(users::routes())
        .merge(payments::routes())
        .merge(tools::routes())
        .merge(jobs::routes())
        .merge(figures::routes())
        .merge(audit::routes())
}
