//! Tabs whose state is in the address, so that back, reload and sharing work.

use crate::signals::Signal;
use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What stands on it.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is the one that is shown.
    pub current: bool,
}

/// A row of links that look like tabs.
#[component]
pub fn Tabs(
    /// What is divided, for screen readers.
    #[prop(into)]
    label: String,
    /// The tabs; exactly one is current.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            {move || tabs.get().into_iter().map(link).collect::<Vec<_>>()}
        </nav>
    }
}

fn link(tab: Tab) -> AnyView {
    view! {
        <a href=tab.href aria-current=tab.current.then_some("page")>
            {tab.label}
        </a>
    }
    .into_any()
}
