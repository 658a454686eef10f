//! Names and values, one under the other.

use leptos::prelude::*;

/// A list of facts. A value that is not known is a dash.
#[component]
pub(super) fn Facts(
    /// `(name, value)` of each.
    facts: Vec<(&'static str, AnyView)>,
) -> impl IntoView {
    let lines: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="desk-facts">{lines}</dl> }
}

/// A value that may be missing.
pub(super) fn or_dash(value: Option<String>) -> AnyView {
    value.unwrap_or_else(|| "\u{2013}".to_owned()).into_any()
}

/// An identifier: it is copied rather than read.
pub(super) fn id(text: &str) -> AnyView {
    view! { <code class="desk-id">{text.to_owned()}</code> }.into_any()
}
