//! The state of tools, for an admin.

use axum::{Json, extract::State};
use lumiku_core::tool;
use lumiku_dto::admin::{AdminTool, AdminTools, UpdateTool};
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, Errors, Routes, routes};

use super::Admin;
use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_all_tools)).routes(routes!(update_tool))
}

/// Every tool with its overrides, by dashboard order, switched-off ones too.
#[utoipa::path(get, path = "/api/admin/tools", tag = "admin", responses((status = 200, body = AdminTools), Errors))]
async fn list_all_tools(State(state): State<AppState>, _admin: Admin) -> ApiResult<Json<AdminTools>> {
    Ok(Json(AdminTools { items: tool::list_tools(&state.core).await?, next_cursor: None }))
}

/// Changes a tool's state. Requests from now on follow it; jobs that wait or run keep the price that they were charged.
#[utoipa::path(patch, path = "/api/admin/tools/{id}", tag = "admin", params(("id" = String, Path)),
    request_body = UpdateTool, responses((status = 200, body = AdminTool), Errors))]
async fn update_tool(
    State(state): State<AppState>,
    admin: Admin,
    ApiPath(id): ApiPath<String>,
    ApiJson(input): ApiJson<UpdateTool>,
) -> ApiResult<Json<AdminTool>> {
    Ok(Json(tool::change_tool(&state.core, &admin.actor, &id, input).await?))
}
