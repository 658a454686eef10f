//! The Messages API of Anthropic: <https://docs.claude.com/en/api/messages>.

use serde_json::{Value, json};

use super::chat::{Ask, Ending, Reply, Usage, json_in};

/// Sent as `anthropic-version`.
pub(super) const VERSION: &str = "2023-06-01";
/// Tokens beside the answer's for models that think first; they do where a tool cannot be forced.
const THINKING_TOKENS: u32 = 8_000;

/// How an answer is made to have its form. Models from 2026 on refuse a forced tool and take a schema, older
/// ones and other services behind this protocol know the tool only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    ForcedTool,
    Schema,
}

/// The request.
pub(super) fn body(model: &str, ask: &Ask<'_>, form: Form) -> Value {
    let parts: Vec<Value> = ask.parts.iter().map(|text| json!({"type": "text", "text": text})).collect();
    let mut body = json!({
        "model": model,
        "max_tokens": ask.max_tokens,
        "system": ask.system,
        "messages": [{"role": "user", "content": parts}],
    });
    match form {
        Form::ForcedTool => {
            body["tools"] = json!([{
                "name": ask.form,
                "description": "Takes the answer. It is shown to the person as a draft; nothing else happens.",
                "input_schema": ask.schema,
            }]);
            body["tool_choice"] = json!({"type": "tool", "name": ask.form});
        }
        Form::Schema => {
            body["max_tokens"] = ask.max_tokens.saturating_add(THINKING_TOKENS).into();
            body["output_config"] =
                json!({"effort": "low", "format": {"type": "json_schema", "schema": ask.schema}});
        }
    }
    body
}

/// The answer; `None` when this is no message.
pub(super) fn read(message: &Value) -> Option<Reply> {
    let content = message["content"].as_array()?;
    let kind = |kind: &'static str| content.iter().filter(move |block| block["type"] == kind);
    let text: String = kind("text").filter_map(|block| block["text"].as_str()).collect();
    let input = kind("tool_use").map(|block| &block["input"]).find(|input| input.is_object());
    let ending = match message["stop_reason"].as_str() {
        Some("max_tokens" | "model_context_window_exceeded") => Ending::CutOff,
        Some("refusal") => Ending::Declined,
        _ => Ending::Complete,
    };
    Some(Reply {
        answer: input.cloned().or_else(|| json_in(&text)),
        said: input.map_or(text, Value::to_string),
        ending,
        usage: Usage::read(message, "input_tokens", "output_tokens"),
    })
}
