//! Extractors: the caller, and bodies, queries and paths whose refusals look like every other error.

use axum::{
    body::Body,
    extract::{FromRef, FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use lumiku_core::{
    Core, Error,
    account::{Principal, session},
    is_id,
};
use lumiku_dto::UserId;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{
    ApiError,
    origin::{Provenance, TrustedOrigins, provenance},
};

/// The session cookie's name over plain HTTP.
pub const COOKIE: &str = "lumiku_session";
/// The session cookie's name over HTTPS; the prefix pins it to this host (RFC 6265bis).
pub const SECURE_COOKIE: &str = "__Host-lumiku_session";
/// The largest JSON body, in bytes.
pub const MAX_JSON: usize = 64 * 1024;

/// The authenticated caller. A handler with this argument cannot run for anybody else.
#[derive(Clone, Debug)]
pub struct CurrentUser(pub Principal);

impl CurrentUser {
    /// The caller's id.
    pub fn id(&self) -> &UserId {
        &self.0.user.id
    }
}

impl std::ops::Deref for CurrentUser {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

impl<S> FromRequestParts<S> for CurrentUser
where
    Core: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let core = Core::from_ref(state);
        let current = authenticate(&core, parts).await?;
        parts.extensions.insert(current.clone());
        Ok(current)
    }
}

/// Who a request comes from, by its bearer token or its cookie.
///
/// # Errors
/// [`Error::Unauthorized`] and its relatives; [`Error::ForeignOrigin`] when a cookie is sent along with a
/// change that another site's page asked for (cross-site request forgery).
pub async fn authenticate(core: &Core, parts: &Parts) -> Result<CurrentUser, ApiError> {
    if let Some(token) = bearer(&parts.headers) {
        return Ok(CurrentUser(session::authenticate(core, token?).await?));
    }
    let token = cookie(&parts.headers).ok_or(Error::Unauthorized)?;
    let principal = session::authenticate(core, token).await?;
    if !parts.method.is_safe() {
        let trusted = parts.extensions.get::<TrustedOrigins>().cloned().unwrap_or_default();
        if provenance(&parts.headers, &trusted) != Provenance::Own {
            return Err(Error::ForeignOrigin.into());
        }
    }
    Ok(CurrentUser(principal))
}

/// The bearer token; `None` without an `Authorization` header.
fn bearer(headers: &HeaderMap) -> Option<Result<&str, Error>> {
    let value = headers.get(header::AUTHORIZATION)?;
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    Some(token.ok_or(Error::Unauthorized))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let find = |name: &str| {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    find(SECURE_COOKIE).or_else(|| find(COOKIE))
}

/// A JSON body of at most [`MAX_JSON`] bytes, sent as `application/json`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiJson<T>(pub T);

impl<S, T> FromRequest<S> for ApiJson<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        Ok(Self(read_json(request, MAX_JSON).await?))
    }
}

/// A JSON body of at most `LIMIT` bytes, for an operation that documents its own limit: a whole document.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiJsonUpTo<const LIMIT: usize, T>(pub T);

impl<S, T, const LIMIT: usize> FromRequest<S> for ApiJsonUpTo<LIMIT, T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        Ok(Self(read_json(request, LIMIT).await?))
    }
}

async fn read_json<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, Error> {
    if !is_json(request.headers()) {
        return Err(Error::UnsupportedMedia {
            message: "Send the body as application/json.".into(),
            allowed: vec!["application/json".into()],
        });
    }
    let bytes = read_body(request.headers().clone(), request.into_body(), limit).await?;
    parse_json(&bytes)
}

/// Whether the body says that it is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads a body of at most `limit` bytes.
pub async fn read_body(headers: HeaderMap, body: Body, limit: usize) -> Result<axum::body::Bytes, Error> {
    let too_large = || Error::TooLarge {
        message: format!("The request's body is larger than {} KB.", limit / 1024),
        limit: limit as u64,
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) {
        return Err(too_large());
    }
    axum::body::to_bytes(body, limit).await.map_err(|error| {
        let over = std::error::Error::source(&error)
            .is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>);
        if over { too_large() } else { Error::Malformed("The request's body broke off.".into()) }
    })
}

/// Reads a JSON object. A field of the wrong type is named where the parser knows it. Text with a null character
/// is refused, since PostgreSQL cannot store it.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    if bytes.windows(6).any(|window| window == b"\\u0000") {
        return Err(Error::Malformed("The body holds a null character.".into()));
    }
    // An array of a struct's fields in order would do as well for the parser.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(Error::Malformed("The body has to be a JSON object.".into()));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let reason = error.to_string();
        // The parser also calls it a fault of syntax where a name is wanted and `null` or a number stands.
        if error.is_data() || serde_json::from_slice::<IgnoredAny>(bytes).is_ok() {
            Error::Malformed(format!("The body does not fit: {reason}."))
        } else {
            Error::Malformed("The body is not valid JSON.".into())
        }
    })
}

/// Query parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiQuery<T>(pub T);

impl<S, T> FromRequestParts<S> for ApiQuery<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Error::Malformed("The query holds a null character.".into()).into());
        }
        let query = Query::<T>::from_request_parts(parts, state).await;
        query.map(|Query(value)| Self(value)).map_err(|rejection| {
            // Which parameter and why stands behind the parser's own introduction.
            let text = rejection.body_text();
            let reason = text.split_once(": ").map_or(text.as_str(), |(_, reason)| reason);
            Error::Malformed(format!("The query does not fit: {reason}.")).into()
        })
    }
}

/// Path parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiPath<T>(pub T);

impl<S, T> FromRequestParts<S> for ApiPath<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound.into());
        }
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value)).map_err(|_| Error::NotFound.into())
    }
}

/// The page size asked for, within its bounds.
///
/// # Errors
/// [`Error::Invalid`] naming `limit`.
pub fn page_limit(limit: Option<u64>) -> Result<u64, Error> {
    match limit.unwrap_or(lumiku_dto::page::DEFAULT_LIMIT) {
        limit @ 1..=lumiku_dto::page::MAX_LIMIT => Ok(limit),
        _ => Err(Error::field("limit", "Ask for 1 to 100 items.")),
    }
}

/// The page asked for: its size, within its bounds, and the id that it begins after. Another text than an id is
/// refused, since it would look like the end of the list.
///
/// # Errors
/// [`Error::Invalid`] naming `limit` or `cursor`.
pub fn page_bounds(limit: Option<u64>, cursor: Option<&str>) -> Result<(u64, Option<&str>), Error> {
    if cursor.is_some_and(|cursor| !is_id(cursor)) {
        return Err(Error::field("cursor", "This cursor is not one of ours."));
    }
    Ok((page_limit(limit)?, cursor))
}
