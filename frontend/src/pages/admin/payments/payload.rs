//! What the gateway posted, to be read: the fields of a body, and the body as it came.

use leptos::prelude::*;
use lumiku_dto::admin::PaymentCallback;
use serde_json::Value;

use crate::url::query_pairs;

/// The fields of a body, of a form or of a JSON object; none when it is neither.
pub(super) fn fields(callback: &PaymentCallback) -> Vec<(String, String)> {
    if callback.is_hex {
        return Vec::new();
    }
    if callback.content_type.contains("json") {
        return match serde_json::from_str(&callback.body) {
            Ok(Value::Object(fields)) => {
                fields.into_iter().map(|(name, value)| (name, text(value))).collect()
            }
            _ => Vec::new(),
        };
    }
    query_pairs(&callback.body)
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        value => value.to_string(),
    }
}

/// A body, field by field, and on a press as it came.
#[component]
pub(super) fn Payload(callback: PaymentCallback) -> impl IntoView {
    let lines: Vec<_> = fields(&callback)
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{if value.is_empty() { "\u{2013}".to_owned() } else { value }}</dd>
                </div>
            }
        })
        .collect();
    let unread = lines.is_empty();
    let kind = if callback.is_hex {
        format!("{}, in hexadecimal", callback.content_type)
    } else {
        callback.content_type.clone()
    };
    view! {
        {(!unread).then(|| view! { <dl class="desk-payload">{lines}</dl> })}
        <details open=unread>
            <summary>"As it came"</summary>
            <p class="mt-2 text-sm text-ink-3">{kind}</p>
            <pre class="desk-raw" tabindex="0">
                {callback.body}
            </pre>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::Timestamp;

    use super::*;

    fn posted(content_type: &str, body: &str, is_hex: bool) -> Vec<(String, String)> {
        fields(&PaymentCallback {
            content_type: content_type.into(),
            body: body.into(),
            is_hex,
            times: 1,
            received_at: Timestamp(0),
            last_received_at: Timestamp(0),
        })
    }

    #[test]
    fn a_form_and_a_json_object_are_read_field_by_field() {
        let form =
            posted("application/x-www-form-urlencoded", "amount=200000&productDetail=4%2C000+credits", false);
        assert_eq!(form[1], ("productDetail".to_owned(), "4,000 credits".to_owned()));
        let json = posted("application/json; charset=utf-8", r#"{"amount":200000,"resultCode":"00"}"#, false);
        assert_eq!(json, [("amount".into(), "200000".into()), ("resultCode".into(), "00".into())]);
    }

    #[test]
    fn anything_else_is_only_shown_as_it_came() {
        assert!(posted("application/json", "[1]", false).is_empty());
        assert!(posted("application/x-www-form-urlencoded", "ff00", true).is_empty());
    }
}
