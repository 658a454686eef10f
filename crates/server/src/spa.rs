//! The single-page app, inside the binary: hashed files for ever, precompressed, and `index.html` for
//! every address that is the app's own to route.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::fallback;

// Debug builds read the folder at run time; release builds carry it.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../dist"]
#[allow_missing = true]
struct Assets;

/// Serves a file of the app, or its page.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") || !matches!(method, Method::GET | Method::HEAD) {
        return fallback::not_found();
    }
    let is_variant = [".br", ".gz"].iter().any(|ending| path.ends_with(ending));
    if !path.is_empty() && path != "index.html" && !is_variant && Assets::get(path).is_some() {
        return file(path, &headers);
    }
    // A missing script must not become a page: the browser would try to run it.
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.contains('.') && last != "index.html" {
        return fallback::not_found();
    }
    if Assets::get("index.html").is_none() {
        let text = "The single-page app is not part of this build. Run `cargo xtask run`.";
        return (StatusCode::NOT_FOUND, text).into_response();
    }
    file("index.html", &headers)
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let accepts =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |coding: &str| {
        accepts.split(',').any(|part| part.split(';').next().is_some_and(|c| c.trim() == coding))
    };
    let variant = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| takes(coding))
        .find_map(|(coding, ending)| Some((coding, Assets::get(&format!("{path}.{ending}"))?)));
    let (coding, found) = match variant {
        Some((coding, found)) => (Some(coding), found),
        None => match Assets::get(path) {
            Some(found) => (None, found),
            None => return fallback::not_found(),
        },
    };
    let tag = etag(&found, coding);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let mut response = Response::new(Body::from(found.data.into_owned()));
    let out = response.headers_mut();
    if let Ok(mime) = HeaderValue::from_str(&content_type(mime.essence_str())) {
        out.insert(header::CONTENT_TYPE, mime);
    }
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    out.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    out.insert(header::ETAG, tag);
    let caching = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

fn content_type(mime: &str) -> String {
    if mime.starts_with("text/") { format!("{mime}; charset=utf-8") } else { mime.to_owned() }
}

fn etag(file: &EmbeddedFile, coding: Option<&str>) -> HeaderValue {
    let hash = hex::encode(&file.metadata.sha256_hash()[..12]);
    let text = format!("\"{hash}-{}\"", coding.unwrap_or("plain"));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the name or that of its folder carries a content hash, such as `app-1a2b3c4d5e6f7a8b/lumiku-web.js`.
fn is_hashed(path: &str) -> bool {
    path.split(['/', '-', '.', '_'])
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_content_hash_are_kept_for_ever() {
        assert!(is_hashed("start-1a2b3c4d5e6f7a8b.js"));
        assert!(is_hashed("app-0123456789abcdef/lumiku-web_bg.wasm"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("boot.js"));
        assert!(!is_hashed("app/lumiku-web.js"));
    }
}
