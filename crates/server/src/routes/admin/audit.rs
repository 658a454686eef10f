//! The log of what admins did. There is no operation that changes it.

use axum::{Json, extract::State};
use lumiku_core::{
    admin::search_text,
    audit::{self, AuditFilter},
};
use lumiku_dto::{
    Page,
    admin::{AuditAction, AuditEntry},
};
use lumiku_tool_api::{ApiQuery, ApiResult, Errors, Routes, extract::page_bounds, routes};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Admin;
use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_audit))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// An admin's id, or a part of their address.
    #[param(max_length = 254)]
    actor: Option<String>,
    action: Option<AuditAction>,
    /// A part of the reason or of the target's address or order, or how its id begins.
    #[param(max_length = 254)]
    q: Option<String>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// What admins did, newest first.
#[utoipa::path(get, path = "/api/admin/audit", tag = "admin", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>), Errors))]
async fn list_audit(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<AuditQuery>,
) -> ApiResult<Json<Page<AuditEntry>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let filter = AuditFilter {
        actor: search_text(query.actor.as_deref())?,
        action: query.action,
        q: search_text(query.q.as_deref())?,
    };
    Ok(Json(audit::list_audit(&state.core, &filter, limit, cursor).await?))
}
