//! Buying credits: the caller's payments, and the gateway's callback.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
};
use lumiku_core::{
    Error,
    payment::{self, NewOrder, callback},
};
use lumiku_dto::{
    Page, PageQuery,
    payment::{CallbackTaken, CreatePayment, CreatedPayment, Payment},
};
use lumiku_tool_api::{
    ApiJson, ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, Idempotency, Routes,
    extract::{is_json, page_bounds, read_body},
    routes,
};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(create_payment, list_payments))
        .routes(routes!(find_payment))
        .routes(routes!(cancel_payment))
        .routes(routes!(take_callback))
}

/// Opens a payment for a package of credits and says where to pay it. Takes an `Idempotency-Key`.
#[utoipa::path(post, path = "/api/payments", tag = "payments", request_body = CreatePayment,
    responses((status = 201, body = CreatedPayment), Errors))]
async fn create_payment(
    State(state): State<AppState>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiJson(input): ApiJson<CreatePayment>,
) -> ApiResult<(StatusCode, Json<CreatedPayment>)> {
    let idempotency = idempotency.with_input(&input)?;
    let package = payment::find_package(&input.package_id)
        .ok_or_else(|| Error::field("packageId", "There is no such package."))?;
    let order = NewOrder::of_package(package, input.payment_method, idempotency);
    let created = payment::create_payment(&state.core, &user.0.user, order).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// The caller's payments, newest first.
#[utoipa::path(get, path = "/api/payments", tag = "payments", params(PageQuery),
    responses((status = 200, body = Page<Payment>), Errors))]
async fn list_payments(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Payment>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(payment::list_payments(&state.core, user.id(), limit, cursor).await?))
}

/// One of the caller's payments.
#[utoipa::path(get, path = "/api/payments/{id}", tag = "payments", params(("id" = String, Path)),
    responses((status = 200, body = Payment), Errors))]
async fn find_payment(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<Json<Payment>> {
    Ok(Json(payment::find_payment(&state.core, user.id(), &id).await?))
}

/// Gives a payment up. One that has ended stays as it is; one that is paid all the same counts.
#[utoipa::path(post, path = "/api/payments/{id}/cancel", tag = "payments", params(("id" = String, Path)),
    responses((status = 200, body = Payment), Errors))]
async fn cancel_payment(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<Json<Payment>> {
    Ok(Json(payment::cancel_payment(&state.core, user.id(), &id).await?))
}

/// What the payment gateway reports about an order, signed with the merchant's key. It is a reason to ask the gateway,
/// and nothing more.
#[utoipa::path(post, path = "/api/payments/callback", tag = "payments", security(()),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = CallbackTaken), Errors))]
async fn take_callback(State(state): State<AppState>, request: Request) -> ApiResult<Json<CallbackTaken>> {
    let encoding = encoding(request.headers())?;
    let (headers, body) = (request.headers().clone(), request.into_body());
    let body = read_body(headers, body, callback::MAX_BODY).await?;
    callback::receive(&state.core, encoding, &body).await?;
    Ok(Json(CallbackTaken { success: true }))
}

fn encoding(headers: &HeaderMap) -> Result<callback::Encoding, Error> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case(FORM) {
        return Ok(callback::Encoding::Form);
    }
    if is_json(headers) {
        return Ok(callback::Encoding::Json);
    }
    Err(Error::UnsupportedMedia {
        message: "Send the callback as a form or as JSON.".into(),
        allowed: vec![FORM.into(), "application/json".into()],
    })
}
