//! The pages of the payment gateway that Lumiku plays itself, for development: what one pays on, and the buttons that
//! decide what becomes of it. Plain HTML, as somebody else's page would be; the app knows nothing of it.

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use lumiku_core::payment::mock::{self, Action, MockOrder};
use lumiku_dto::number::rupiah;
use lumiku_tool_api::{ApiPath, ApiResult};
use serde::Deserialize;

use crate::app::AppState;

const STYLE: &str = include_str!("mock_gateway.css");

/// The pages, under [`mock::PATH`].
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route(&format!("{}/style.css", mock::PATH), get(style))
        .route(&format!("{}/{{reference}}", mock::PATH), get(show_order).post(act))
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// The payment page.
async fn show_order(
    State(state): State<AppState>,
    ApiPath(reference): ApiPath<String>,
) -> ApiResult<Response> {
    let order = mock::find_order(&state.core, &reference).await?;
    let mut response = Html(page(&order)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy(&order));
    Ok(response)
}

#[derive(Deserialize)]
struct Choice {
    action: String,
}

/// A button of the payment page.
async fn act(
    State(state): State<AppState>,
    ApiPath(reference): ApiPath<String>,
    Form(choice): Form<Choice>,
) -> ApiResult<Response> {
    let action = match choice.action.as_str() {
        "pay" => Action::Pay,
        "fail" => Action::Fail,
        "expire" => Action::Expire,
        "lose" => Action::PaySilently,
        _ => return Ok(StatusCode::BAD_REQUEST.into_response()),
    };
    let back = mock::act(&state.core, &reference, action).await?;
    Ok(Redirect::to(&back).into_response())
}

/// Browsers apply `form-action` to where a form redirects to as well.
fn policy(order: &MockOrder) -> HeaderValue {
    let origin = order
        .return_url
        .parse::<http::Uri>()
        .ok()
        .and_then(|url| Some(format!("{}://{}", url.scheme_str()?, url.authority()?.as_str())));
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; frame-ancestors 'none'; base-uri 'none'",
        origin.unwrap_or_default()
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn page(order: &MockOrder) -> String {
    let style = format!("{}/style.css", mock::PATH);
    let (product, amount) = (escape(&order.product), rupiah(order.amount));
    let (id, status) = (escape(&order.merchant_order_id), escape(&order.status));
    let buttons = if order.status == "paid" {
        "<button name=\"action\" value=\"pay\">Send the callback again</button>"
    } else {
        "<button name=\"action\" value=\"pay\" class=\"main\">Pay</button>\n\
         <button name=\"action\" value=\"fail\">Fail</button>\n\
         <button name=\"action\" value=\"expire\">Let it expire</button>\n\
         <button name=\"action\" value=\"lose\">Pay, and lose the callback</button>"
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Test payment</title>\n\
         <link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n<main>\n\
         <p class=\"note\">This is the test gateway of a development server. No money moves.</p>\n\
         <h1>{amount}</h1>\n<p>{product}</p>\n\
         <dl>\n<dt>Order</dt><dd>{id}</dd>\n<dt>Status</dt><dd>{status}</dd>\n</dl>\n\
         <form method=\"post\">\n{buttons}\n</form>\n</main>\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_become_markup() {
        assert_eq!(escape("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
    }
}
