//! The lines under the bell.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::notification;
use lumiku_dto::{PageQuery, event::Notifications};
use lumiku_tool_api::{ApiQuery, ApiResult, CurrentUser, Errors, Routes, extract::page_bounds, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_notifications)).routes(routes!(read_notifications))
}

/// The caller's notifications, newest first.
#[utoipa::path(get, path = "/api/notifications", tag = "notifications", params(PageQuery),
    responses((status = 200, body = Notifications), Errors))]
async fn list_notifications(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Notifications>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let list = notification::list_notifications(&state.core, user.id(), limit, cursor);
    Ok(Json(list.await?))
}

/// Marks every notification as read.
#[utoipa::path(post, path = "/api/notifications/read", tag = "notifications", responses((status = 204), Errors))]
async fn read_notifications(State(state): State<AppState>, user: CurrentUser) -> ApiResult<StatusCode> {
    notification::read_all(&state.core, user.id()).await?;
    Ok(StatusCode::NO_CONTENT)
}
