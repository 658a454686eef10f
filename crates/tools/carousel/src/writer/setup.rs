//! The writer's settings: which service, which model, and how much of both time and tokens.

use std::time::Duration;

use reqwest::Url;

use super::{Writer, key::ApiKey, model::ModelWriter};

/// Used when `ANTHROPIC_MODEL` is not set.
const ANTHROPIC_MODEL: &str = "claude-sonnet-5-5";
const ANTHROPIC_URL: &str = "https://api.anthropic.com";
const OPENAI_URL: &str = "https://api.openai.com/v1";

/// How a service is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// The Messages API of Anthropic.
    Anthropic,
    /// Chat completions, which OpenAI began and most local model servers speak.
    OpenAi,
}

/// Everything that a model writer is told from outside.
#[derive(Clone, Debug)]
pub struct ModelSetup {
    pub protocol: Protocol,
    /// Where requests go, with the path.
    pub url: Url,
    /// Local servers need none.
    pub key: Option<ApiKey>,
    pub model: String,
    pub limits: Limits,
}

/// How much a piece of writing may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a carousel or a row of a table, with every repetition and the repair.
    pub deadline: Duration,
    /// For one slide, which somebody waits for.
    pub slide_deadline: Duration,
    /// For one request.
    pub attempt: Duration,
    /// Requests that fail on the way, before one piece of writing is given up.
    pub attempts: u32,
    /// The wait after the first of them; it doubles with each, and a random part of up to half is left out.
    pub backoff: Duration,
    /// The longest such wait. `Retry-After` may ask for more, up to the deadline.
    pub longest_backoff: Duration,
    /// Estimated tokens of source text that are sent; the rest is cut off.
    pub input_tokens: usize,
    /// Most tokens that a model may answer with; a repair may take twice as many.
    pub output_tokens: u32,
    /// Largest answer that is read, in bytes.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_mins(4),
            slide_deadline: Duration::from_secs(50),
            attempt: Duration::from_mins(2),
            attempts: 5,
            backoff: Duration::from_secs(1),
            longest_backoff: Duration::from_secs(20),
            input_tokens: 20_000,
            output_tokens: 12_000,
            answer_bytes: 1024 * 1024,
        }
    }
}

/// A setting that cannot be used. Says which, never what it held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    #[error("{0} is not a key: it holds characters that no header can.")]
    Key(&'static str),
    #[error(
        "{0} is not an address: set it to http(s)://host[:port][/path], without user, query or fragment."
    )]
    Url(&'static str),
    #[error("Set OPENAI_MODEL to the name of a model of OPENAI_BASE_URL.")]
    Model,
    #[error("{0} is not a whole number above 0.")]
    Number(&'static str),
    #[error("No client for HTTPS could be made; are certificate authorities installed?")]
    Client,
}

impl Writer {
    /// The writer that the settings ask for: Anthropic's when `ANTHROPIC_API_KEY` is set, else an
    /// OpenAI-compatible one when `OPENAI_BASE_URL` or `OPENAI_API_KEY` is, else rules.
    ///
    /// Also read: `ANTHROPIC_BASE_URL`, `ANTHROPIC_MODEL`, `OPENAI_MODEL`, `CAROUSEL_WRITER_SECONDS` (the
    /// deadline), `CAROUSEL_WRITER_INPUT_TOKENS` and `CAROUSEL_WRITER_OUTPUT_TOKENS`.
    pub fn from_settings(read: impl Fn(&str) -> Option<String>) -> Result<Self, SetupError> {
        let read = |name: &str| read(name).filter(|text| !text.trim().is_empty());
        let Some(setup) = model_setup(&read)? else { return Ok(Self::Rules) };
        Ok(Self::Model(Box::new(ModelWriter::new(setup)?)))
    }
}

fn model_setup(read: &dyn Fn(&str) -> Option<String>) -> Result<Option<ModelSetup>, SetupError> {
    let key = |name: &'static str| {
        read(name).map(|text| ApiKey::new(&text).ok_or(SetupError::Key(name))).transpose()
    };
    if let Some(key) = key("ANTHROPIC_API_KEY")? {
        let base = read("ANTHROPIC_BASE_URL").unwrap_or_else(|| ANTHROPIC_URL.to_owned());
        return Ok(Some(ModelSetup {
            protocol: Protocol::Anthropic,
            url: endpoint(&base, "messages").ok_or(SetupError::Url("ANTHROPIC_BASE_URL"))?,
            key: Some(key),
            model: read("ANTHROPIC_MODEL").unwrap_or_else(|| ANTHROPIC_MODEL.to_owned()).trim().to_owned(),
            limits: limits(read)?,
        }));
    }
    let (base, key) = (read("OPENAI_BASE_URL"), key("OPENAI_API_KEY")?);
    if base.is_none() && key.is_none() {
        return Ok(None);
    }
    let base = base.unwrap_or_else(|| OPENAI_URL.to_owned());
    Ok(Some(ModelSetup {
        protocol: Protocol::OpenAi,
        url: endpoint(&base, "chat/completions").ok_or(SetupError::Url("OPENAI_BASE_URL"))?,
        key,
        model: read("OPENAI_MODEL").ok_or(SetupError::Model)?.trim().to_owned(),
        limits: limits(read)?,
    }))
}

fn limits(read: &dyn Fn(&str) -> Option<String>) -> Result<Limits, SetupError> {
    let number = |name: &'static str| {
        let parse = |text: String| text.trim().parse().ok().filter(|n: &u32| *n > 0);
        read(name).map(|text| parse(text).ok_or(SetupError::Number(name))).transpose()
    };
    let mut limits = Limits::default();
    if let Some(seconds) = number("CAROUSEL_WRITER_SECONDS")? {
        limits.deadline = Duration::from_secs(seconds.into());
        limits.slide_deadline = limits.slide_deadline.min(limits.deadline);
        // Half of it, so that a request that hangs can be sent once more.
        limits.attempt = limits.deadline / 2;
    }
    if let Some(tokens) = number("CAROUSEL_WRITER_INPUT_TOKENS")? {
        limits.input_tokens = tokens as usize;
    }
    if let Some(tokens) = number("CAROUSEL_WRITER_OUTPUT_TOKENS")? {
        limits.output_tokens = tokens;
    }
    Ok(limits)
}

/// The address of a call: a base without a path gets `/v1`, since that is where all of them are.
fn endpoint(base: &str, call: &str) -> Option<Url> {
    let mut url = Url::parse(base.trim()).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let plain = plain && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
        return None;
    }
    let path = url.path().trim_end_matches('/').to_owned();
    let path = if path.is_empty() { "/v1".to_owned() } else { path };
    let path = if call == "messages" && !path.ends_with("/v1") { format!("{path}/v1") } else { path };
    url.set_path(&format!("{path}/{call}"));
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(settings: &[(&str, &str)]) -> Result<Option<ModelSetup>, SetupError> {
        model_setup(&|name| {
            settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn addresses_lead_to_the_call() {
        for (base, call, url) in [
            ("https://api.anthropic.com", "messages", "https://api.anthropic.com/v1/messages"),
            ("https://api.anthropic.com/v1/", "messages", "https://api.anthropic.com/v1/messages"),
            ("http://gate.test/anthropic", "messages", "http://gate.test/anthropic/v1/messages"),
            ("http://127.0.0.1:11434", "chat/completions", "http://127.0.0.1:11434/v1/chat/completions"),
            ("https://x.test/api/v3", "chat/completions", "https://x.test/api/v3/chat/completions"),
        ] {
            assert_eq!(endpoint(base, call).unwrap().as_str(), url);
        }
        for base in ["localhost:11434", "ftp://x.test", "https://me:secret@x.test", "https://x.test/?key=1"] {
            assert!(endpoint(base, "messages").is_none(), "{base}");
        }
    }

    #[test]
    fn the_key_decides_the_service_and_no_key_means_rules() {
        assert!(setup(&[]).unwrap().is_none());
        let anthropic = setup(&[("ANTHROPIC_API_KEY", "sk-1"), ("OPENAI_API_KEY", "sk-2")]).unwrap().unwrap();
        assert_eq!((anthropic.protocol, anthropic.model.as_str()), (Protocol::Anthropic, ANTHROPIC_MODEL));
        let local =
            setup(&[("OPENAI_BASE_URL", "http://llm:8080"), ("OPENAI_MODEL", "qwen3")]).unwrap().unwrap();
        assert_eq!((local.protocol, local.key.is_none()), (Protocol::OpenAi, true));
    }

    #[test]
    fn an_unusable_setting_is_named_and_not_repeated() {
        let refusals = [
            (setup(&[("ANTHROPIC_API_KEY", "sk secret")]), "ANTHROPIC_API_KEY"),
            (setup(&[("ANTHROPIC_API_KEY", "sk"), ("ANTHROPIC_BASE_URL", "secret")]), "ANTHROPIC_BASE_URL"),
            (setup(&[("OPENAI_API_KEY", "sk-secret")]), "OPENAI_MODEL"),
            (
                setup(&[("ANTHROPIC_API_KEY", "sk-secret"), ("CAROUSEL_WRITER_SECONDS", "0")]),
                "CAROUSEL_WRITER_SECONDS",
            ),
        ];
        for (refusal, name) in refusals {
            let error = refusal.unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }
}
