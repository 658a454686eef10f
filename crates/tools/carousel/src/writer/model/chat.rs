//! One question to a model and its answer, in words that every service shares.

use serde_json::Value;

/// A question. Rules and material stand apart: `system` is ours, `parts` hold what people typed and pasted.
pub(super) struct Ask<'a> {
    pub(super) system: &'a str,
    pub(super) parts: &'a [String],
    /// Name of the answer's form.
    pub(super) form: &'static str,
    /// JSON schema of the answer.
    pub(super) schema: &'a Value,
    pub(super) max_tokens: u32,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Complete,
    /// At the limit of tokens.
    CutOff,
    /// By the model or a filter of the service.
    Declined,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reply {
    /// The JSON in it, if there is any.
    pub(super) answer: Option<Value>,
    /// What it said, for the model to see again.
    pub(super) said: String,
    pub(super) ending: Ending,
    pub(super) usage: Usage,
}

/// Tokens, as the service counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub input_tokens: u64,
    pub output_tokens: u64,
}

impl Usage {
    pub(super) fn read(reply: &Value, input: &str, output: &str) -> Self {
        let count = |name| reply["usage"][name].as_u64().unwrap_or_default();
        Self { input_tokens: count(input), output_tokens: count(output) }
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
    }
}

/// The JSON object in what a model said: as it is, in a code block, or after it has thought aloud.
pub(super) fn json_in(said: &str) -> Option<Value> {
    let object = |text: &str| serde_json::from_str::<Value>(text).ok().filter(Value::is_object);
    let said = said.rsplit_once("</think>").map_or(said, |(_, rest)| rest).trim();
    if let Some(value) = object(said) {
        return Some(value);
    }
    let (start, end) = (said.find('{')?, said.rfind('}')?);
    said.get(start..=end).and_then(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_found_bare_in_a_block_and_after_thoughts() {
        for said in [
            r#"{"a":1}"#,
            "```json\n{\"a\":1}\n```",
            "<think>{ maybe }</think>\n{\"a\":1}",
            "Here you are: {\"a\":1} Enjoy!",
        ] {
            assert_eq!(json_in(said), Some(serde_json::json!({"a": 1})), "{said}");
        }
        for said in ["", "no", "[1]", "{\"a\":", "}{"] {
            assert_eq!(json_in(said), None, "{said}");
        }
    }
}
