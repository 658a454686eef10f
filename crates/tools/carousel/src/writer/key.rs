//! A key of an AI service. It goes into one header of each request and nowhere else.

use std::fmt;

use reqwest::header::HeaderValue;

/// A key. It cannot be printed, compared or turned back into text.
#[derive(Clone)]
pub struct ApiKey {
    plain: HeaderValue,
    bearer: HeaderValue,
}

impl ApiKey {
    /// `None` when it holds something that no header can.
    pub fn new(text: &str) -> Option<Self> {
        let secret = |text: String| {
            let mut value = HeaderValue::from_str(&text).ok()?;
            value.set_sensitive(true);
            Some(value)
        };
        let text = text.trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        Some(Self { plain: secret(text.to_owned())?, bearer: secret(format!("Bearer {text}"))? })
    }

    /// The header's value as Anthropic wants it.
    pub(super) fn plain(&self) -> HeaderValue {
        self.plain.clone()
    }

    /// With the scheme of RFC 6750.
    pub(super) fn bearer(&self) -> HeaderValue {
        self.bearer.clone()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_prints_nothing_of_itself() {
        let key = ApiKey::new(" sk-secret-1 \n").unwrap();
        assert_eq!(format!("{key:?}"), "ApiKey");
        assert!(!format!("{:?} {:?}", key.plain(), key.bearer()).contains("secret"));
        assert_eq!(key.bearer().as_bytes(), b"Bearer sk-secret-1");
    }

    #[test]
    fn what_no_header_can_hold_is_no_key() {
        for text in ["", "  ", "two words", "line\nbreak", "sk-\u{e9}"] {
            assert!(ApiKey::new(text).is_none(), "{text:?}");
        }
    }
}
