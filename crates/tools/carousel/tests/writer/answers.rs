//! What models say, in the forms of both protocols.

use lumiku_carousel::writer::Protocol;
use lumiku_carousel_dto::Generate;
use serde_json::{Value, json};

pub(crate) const BOTH: [Protocol; 2] = [Protocol::Anthropic, Protocol::OpenAi];

/// An order of four slides.
pub(crate) fn order() -> Generate {
    Generate {
        topic: "Saving money".into(),
        language: "en".into(),
        slide_count: 4,
        template_id: "folio".into(),
        ..Generate::default()
    }
}

/// A carousel that fits the order.
pub(crate) fn carousel() -> Value {
    let slide = |role: &str| {
        json!({"role": role, "kicker": "", "title": format!("A {role}"), "body": "Words.", "quote": "",
               "author": "", "figure": "", "action": "", "items": []})
    };
    let mut list = slide("list");
    list["items"] = json!(["One", "Two"]);
    json!({"title": "Saving", "slides": [slide("cover"), slide("body"), list, slide("cta")]})
}

/// An answer of the model, as its service sends it.
pub(crate) fn said(protocol: Protocol, answer: &Value) -> Value {
    match protocol {
        Protocol::Anthropic => json!({
            "type": "message", "role": "assistant", "stop_reason": "tool_use",
            "content": [{"type": "tool_use", "id": "t1", "name": "carousel", "input": answer}],
            "usage": {"input_tokens": 900, "output_tokens": 300},
        }),
        Protocol::OpenAi => completion(&answer.to_string(), "stop"),
    }
}

/// Text instead of a form.
pub(crate) fn text(protocol: Protocol, text: &str, cut_off: bool) -> Value {
    match protocol {
        Protocol::Anthropic => json!({
            "type": "message", "role": "assistant",
            "stop_reason": if cut_off { "max_tokens" } else { "end_turn" },
            "content": [{"type": "text", "text": text}],
            "usage": {"input_tokens": 900, "output_tokens": 300},
        }),
        Protocol::OpenAi => completion(text, if cut_off { "length" } else { "stop" }),
    }
}

fn completion(content: &str, reason: &str) -> Value {
    json!({
        "object": "chat.completion",
        "choices": [{"index": 0, "finish_reason": reason,
                     "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 300},
    })
}
