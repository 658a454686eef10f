//! Chat completions: <https://platform.openai.com/docs/api-reference/chat>, as Ollama, llama.cpp, vLLM,
//! LM Studio and others speak it too.

use serde_json::{Value, json};

use super::chat::{Ask, Ending, Reply, Usage, json_in};

/// Tokens beside the answer's for models that think first.
const THINKING_TOKENS: u32 = 8_000;

/// What the service at hand understands; found out by its refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// `response_format` with a schema; else the schema stands in the rules.
    pub(super) schema: bool,
    /// `max_completion_tokens`, which newer models of OpenAI want; else `max_tokens`, which all others know.
    pub(super) completion_tokens: bool,
}

/// The request.
pub(super) fn body(model: &str, ask: &Ask<'_>, form: Form) -> Value {
    let mut system = ask.system.to_owned();
    if !form.schema {
        system.push_str("\n\nAnswer with one JSON object of this JSON schema and nothing else:\n");
        system.push_str(&ask.schema.to_string());
    }
    let mut body = json!({
        "model": model,
        "messages": [
            {"role": "system", "content": system},
            // One string: local servers know no other content.
            {"role": "user", "content": ask.parts.join("\n\n")},
        ],
    });
    if form.completion_tokens {
        body["max_completion_tokens"] = ask.max_tokens.saturating_add(THINKING_TOKENS).into();
    } else {
        body["max_tokens"] = ask.max_tokens.into();
    }
    if form.schema {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": {"name": ask.form, "strict": true, "schema": ask.schema},
        });
    }
    body
}

/// The answer; `None` when this is no completion.
pub(super) fn read(completion: &Value) -> Option<Reply> {
    let choice = completion["choices"].get(0)?;
    let message = choice.get("message")?;
    let said = match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    };
    let refused = message["refusal"].as_str().is_some_and(|text| !text.is_empty());
    let ending = match choice["finish_reason"].as_str() {
        Some("content_filter") => Ending::Declined,
        _ if refused => Ending::Declined,
        Some("length") => Ending::CutOff,
        _ => Ending::Complete,
    };
    Some(Reply {
        answer: json_in(&said),
        said,
        ending,
        usage: Usage::read(completion, "prompt_tokens", "completion_tokens"),
    })
}
