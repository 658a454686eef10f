//! Everybody's payments, for an admin.

use axum::{Json, extract::State};
use lumiku_core::admin::{
    payment::{self, PaymentFilter},
    search_text,
};
use lumiku_dto::{
    Page, PaymentId,
    admin::{AdminPayment, AdminPaymentDetail},
    payment::PaymentStatus,
};
use lumiku_tool_api::{ApiPath, ApiQuery, ApiResult, Errors, Routes, extract::page_bounds, routes};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Admin;
use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(list_all_payments))
        .routes(routes!(find_any_payment))
        .routes(routes!(ask_about_payment))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PaymentsQuery {
    /// How the order's id, our id or the gateway's reference begins, or a part of the owner's address or name.
    #[param(max_length = 254)]
    q: Option<String>,
    /// Only payments that stand like this.
    status: Option<PaymentStatus>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Everybody's payments, newest first.
#[utoipa::path(get, path = "/api/admin/payments", tag = "admin", params(PaymentsQuery),
    responses((status = 200, body = Page<AdminPayment>), Errors))]
async fn list_all_payments(
    State(state): State<AppState>,
    _admin: Admin,
    ApiQuery(query): ApiQuery<PaymentsQuery>,
) -> ApiResult<Json<Page<AdminPayment>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let filter = PaymentFilter { q: search_text(query.q.as_deref())?, status: query.status };
    Ok(Json(payment::list_payments(&state.core, &filter, limit, cursor).await?))
}

/// A payment beside its callbacks and its ledger entries.
#[utoipa::path(get, path = "/api/admin/payments/{id}", tag = "admin", params(("id" = PaymentId, Path)),
    responses((status = 200, body = AdminPaymentDetail), Errors))]
async fn find_any_payment(
    State(state): State<AppState>,
    _admin: Admin,
    ApiPath(id): ApiPath<PaymentId>,
) -> ApiResult<Json<AdminPaymentDetail>> {
    Ok(Json(payment::find_payment(&state.core, &id).await?))
}

/// Asks the gateway about a payment at once, whatever its schedule, and acts on the answer.
#[utoipa::path(post, path = "/api/admin/payments/{id}/ask", tag = "admin", params(("id" = PaymentId, Path)),
    responses((status = 200, body = AdminPaymentDetail), Errors))]
async fn ask_about_payment(
    State(state): State<AppState>,
    admin: Admin,
    ApiPath(id): ApiPath<PaymentId>,
) -> ApiResult<Json<AdminPaymentDetail>> {
    Ok(Json(payment::ask_payment(&state.core, &admin.actor, &id).await?))
}
