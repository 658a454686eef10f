//! Registration, login, logout, the caller's account, and their password.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lumiku_core::account::{login, profile, register, reset};
use lumiku_dto::{
    ErrorBody,
    account::{
        ChangePassword, ForgotPassword, LoggedIn, Login, Register, ResetPassword, UserAnswer, VisitorAnswer,
    },
};
use lumiku_tool_api::{
    ApiError, ApiJson, ApiResult, CurrentUser, Errors, Routes,
    extract::{COOKIE, SECURE_COOKIE},
    routes,
};

use crate::{app::AppState, http::client::ClientOrigin};

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(register_user))
        .routes(routes!(login_user))
        .routes(routes!(logout_user))
        .routes(routes!(find_me))
        .routes(routes!(find_visitor))
        .routes(routes!(change_password))
        .routes(routes!(forgot_password))
        .routes(routes!(reset_password))
}

/// Opens an account with 100 credits and logs it in.
#[utoipa::path(post, path = "/api/auth/register", tag = "auth", security(()), request_body = Register,
    responses((status = 201, body = LoggedIn), Errors))]
async fn register_user(
    State(state): State<AppState>,
    ClientOrigin(origin): ClientOrigin,
    ApiJson(input): ApiJson<Register>,
) -> ApiResult<Response> {
    let logged_in = register::register(&state.core, input, origin).await?;
    Ok(with_cookie(StatusCode::CREATED, &logged_in, state.secure))
}

/// Logs in and records the device.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", security(()), request_body = Login,
    responses((status = 200, body = LoggedIn), Errors))]
async fn login_user(
    State(state): State<AppState>,
    ClientOrigin(origin): ClientOrigin,
    ApiJson(input): ApiJson<Login>,
) -> ApiResult<Response> {
    let logged_in = login::login(&state.core, input, origin).await?;
    Ok(with_cookie(StatusCode::OK, &logged_in, state.secure))
}

/// Ends the session. Its token is dead at once.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", responses((status = 204), Errors))]
async fn logout_user(State(state): State<AppState>, user: CurrentUser) -> ApiResult<Response> {
    login::logout(&state.core, &user).await?;
    let mut headers = HeaderMap::new();
    for secure in [true, false] {
        headers.append(header::SET_COOKIE, cookie("", 0, secure));
    }
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// The caller's account.
#[utoipa::path(get, path = "/api/auth/me", tag = "auth", responses((status = 200, body = UserAnswer), Errors))]
async fn find_me(user: CurrentUser) -> Json<UserAnswer> {
    Json(UserAnswer { user: (*user.user).clone() })
}

/// Who is logged in, if anybody: for pages that have to know before they ask for a login. A browser notes
/// every 401 as an error, and that nobody is logged in is none.
#[utoipa::path(get, path = "/api/auth/visitor", tag = "auth", security(()),
    responses((status = 200, body = VisitorAnswer), Errors))]
async fn find_visitor(user: Result<CurrentUser, ApiError>) -> ApiResult<Json<VisitorAnswer>> {
    let user = match user {
        Ok(user) => Some((*user.user).clone()),
        Err(error) if error.reason().code().status() == 401 => None,
        Err(error) => return Err(error),
    };
    Ok(Json(VisitorAnswer { user }))
}

/// Replaces the password and ends every other session.
#[utoipa::path(post, path = "/api/auth/password", tag = "auth", request_body = ChangePassword,
    responses((status = 204), (status = 400, body = ErrorBody), Errors))]
async fn change_password(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiJson(input): ApiJson<ChangePassword>,
) -> ApiResult<StatusCode> {
    profile::change_password(&state.core, &user, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a letter with a link to choose a new password. The answer is the same whether the account exists or not.
#[utoipa::path(post, path = "/api/auth/forgot", tag = "auth", security(()), request_body = ForgotPassword,
    responses((status = 202), Errors))]
async fn forgot_password(
    State(state): State<AppState>,
    ClientOrigin(origin): ClientOrigin,
    ApiJson(input): ApiJson<ForgotPassword>,
) -> ApiResult<StatusCode> {
    reset::forgot(&state.core, input, origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password by the token of such a link, and ends every session of the account.
#[utoipa::path(post, path = "/api/auth/reset", tag = "auth", security(()), request_body = ResetPassword,
    responses((status = 204), Errors))]
async fn reset_password(
    State(state): State<AppState>,
    ClientOrigin(origin): ClientOrigin,
    ApiJson(input): ApiJson<ResetPassword>,
) -> ApiResult<StatusCode> {
    reset::reset(&state.core, input, origin).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn with_cookie(status: StatusCode, logged_in: &LoggedIn, secure: bool) -> Response {
    let seconds =
        (logged_in.expires_at.0 - logged_in.user.last_login_at.unwrap_or(logged_in.expires_at).0) / 1000;
    let mut response = (status, Json(logged_in)).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie(&logged_in.token, seconds, secure));
    response
}

/// The session cookie: out of reach of scripts and of other sites' requests.
fn cookie(token: &str, max_age_s: i64, secure: bool) -> HeaderValue {
    let (name, flag) = if secure { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") };
    let text = format!("{name}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={max_age_s}{flag}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
