//! The platform's operations: one file per resource.

mod admin;
mod auth;
mod credits;
mod devices;
mod events;
mod files;
mod health;
mod jobs;
mod mock_gateway;
mod notifications;
pub(crate) mod openapi;
mod payments;
mod plans;
mod receipts;
mod sessions;
mod tools;
mod users;

pub(crate) use mock_gateway::routes as mock_gateway;

use crate::app::AppState;
use lumiku_tool_api::Routes;

/// Every operation of the platform, without the tools'.
pub(crate) fn platform() -> Routes<AppState> {
    Routes::new()
        .merge(auth::routes())
        .merge(sessions::routes())
        .merge(devices::routes())
        .merge(users::routes())
        .merge(credits::routes())
        .merge(payments::routes())
        .merge(receipts::routes())
        .merge(plans::routes())
        .merge(admin::routes())
        .merge(tools::routes())
        .merge(files::routes())
        .merge(jobs::routes())
        .merge(notifications::routes())
        .merge(events::routes())
        .merge(health::routes())
        .merge(openapi::routes())
}
