//! Balance, history, totals, and what credits cost.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use lumiku_core::{Error, ledger, payment};
use lumiku_dto::{
    Page, Timestamp,
    credits::{Balance, Packages, Statistics, Transaction, TransactionType, Usage},
};
use lumiku_tool_api::{ApiQuery, ApiResult, CurrentUser, Errors, Routes, extract::page_limit, routes};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::{app::AppState, http::csv};

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(find_balance))
        .routes(routes!(list_transactions))
        .routes(routes!(export_transactions))
        .routes(routes!(find_statistics))
        .routes(routes!(find_usage))
        .routes(routes!(list_packages))
}

/// The caller's balance.
#[utoipa::path(get, path = "/api/credits/balance", tag = "credits", responses((status = 200, body = Balance), Errors))]
async fn find_balance(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Json<Balance>> {
    Ok(Json(Balance { balance: ledger::balance(&state.core, user.id()).await? }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Only entries of this type.
    r#type: Option<TransactionType>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// The caller's ledger, newest first.
#[utoipa::path(get, path = "/api/credits/transactions", tag = "credits", params(HistoryQuery),
    responses((status = 200, body = Page<Transaction>), Errors))]
async fn list_transactions(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<HistoryQuery>,
) -> ApiResult<Json<Page<Transaction>>> {
    let limit = page_limit(query.limit)?;
    let page =
        ledger::list_transactions(&state.core, user.id(), query.r#type, limit, query.cursor.as_deref());
    Ok(Json(page.await?))
}

/// The caller's ledger as CSV.
#[utoipa::path(get, path = "/api/credits/transactions.csv", tag = "credits",
    responses((status = 200, body = String, content_type = "text/csv"), Errors))]
async fn export_transactions(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Response> {
    let entries = ledger::export_csv_rows(&state.core, user.id()).await?;
    let lines = csv::to_csv(entries.iter().map(Line::from));
    let lines = lines.map_err(|error| Error::Internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"lumiku-credits.csv\""),
    ];
    Ok((headers, lines).into_response())
}

/// One line of the CSV; the names of the fields are its heading.
#[derive(Serialize)]
struct Line<'a> {
    time: Timestamp,
    r#type: TransactionType,
    description: String,
    amount: i64,
    balance: i64,
    reference: &'a str,
}

impl<'a> From<&'a Transaction> for Line<'a> {
    fn from(entry: &'a Transaction) -> Self {
        Self {
            time: entry.created_at,
            r#type: entry.kind,
            description: csv::plain(&entry.description),
            amount: entry.amount,
            balance: entry.balance,
            reference: entry.reference_id.as_deref().unwrap_or_default(),
        }
    }
}

/// Totals over the caller's whole history.
#[utoipa::path(get, path = "/api/credits/statistics", tag = "credits", responses((status = 200, body = Statistics), Errors))]
async fn find_statistics(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Json<Statistics>> {
    Ok(Json(ledger::statistics(&state.core, user.id()).await?))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct UsageQuery {
    /// 1 to 90; 14 when absent.
    #[param(minimum = 1, maximum = 90)]
    days: Option<i64>,
    /// Minutes east of UTC that a day begins by; 0 when absent.
    #[param(minimum = -840, maximum = 840)]
    utc_offset: Option<i64>,
}

/// Credits used by day and tool, refunds taken off.
#[utoipa::path(get, path = "/api/credits/usage", tag = "credits", params(UsageQuery),
    responses((status = 200, body = Usage), Errors))]
async fn find_usage(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<UsageQuery>,
) -> ApiResult<Json<Usage>> {
    let (days, offset) = (query.days.unwrap_or(14), query.utc_offset.unwrap_or(0));
    if !(1..=90).contains(&days) {
        return Err(Error::field("days", "Ask for 1 to 90 days.").into());
    }
    if !(-840..=840).contains(&offset) {
        return Err(Error::field("utcOffset", "A time zone is at most 840 minutes from UTC.").into());
    }
    Ok(Json(ledger::usage(&state.core, user.id(), days, offset).await?))
}

/// Credits on sale.
#[utoipa::path(get, path = "/api/credits/packages", tag = "credits", security(()), responses((status = 200, body = Packages)))]
async fn list_packages() -> Json<Packages> {
    Json(payment::packages())
}
