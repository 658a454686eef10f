//! The caller's devices.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::account::device;
use lumiku_dto::{DeviceId, Page, account::Device};
use lumiku_tool_api::{ApiPath, ApiResult, CurrentUser, Errors, Routes, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_devices)).routes(routes!(delete_device))
}

/// Browsers and clients that have logged in, most recently used first.
#[utoipa::path(get, path = "/api/devices", tag = "devices", responses((status = 200, body = Page<Device>), Errors))]
async fn list_devices(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Json<Page<Device>>> {
    let items = device::list_devices(&state.core, user.id()).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Forgets a device and ends its sessions.
#[utoipa::path(delete, path = "/api/devices/{id}", tag = "devices",
    params(("id" = DeviceId, Path)), responses((status = 204), Errors))]
async fn delete_device(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<DeviceId>,
) -> ApiResult<StatusCode> {
    device::delete_device(&state.core, user.id(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
