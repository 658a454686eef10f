//! Receipts of payments.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use lumiku_core::receipt::{self, Buyer};
use lumiku_tool_api::{ApiPath, ApiResult, CurrentUser, Errors, Routes, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(find_receipt))
}

/// The receipt of a payment that succeeded; 409 `conflict` for any other.
#[utoipa::path(get, path = "/api/payments/{id}/receipt", tag = "payments", params(("id" = String, Path)),
    responses((status = 200, body = [u8], content_type = "application/pdf"), Errors))]
async fn find_receipt(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<Response> {
    let buyer = Buyer { name: user.user.name.clone(), email: user.user.email.clone() };
    let file = receipt::find_receipt(&state.core, user.id(), buyer, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, receipt::CONTENT_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
    ];
    Ok((headers, file.bytes).into_response())
}
