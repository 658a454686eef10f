//! One group of settings, which folds.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconView},
    signals::MaybeProp,
};

/// An icon, a name, and the settings under it. Closed it still says what is set.
#[component]
pub fn PanelSection(
    /// The icon.
    icon: Icon,
    /// What is set here.
    title: &'static str,
    /// The current value in a few words, at the end of the line.
    #[prop(optional, into)]
    value: MaybeProp<String>,
    /// Shows the value also while the section is open.
    #[prop(optional)]
    always: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="tool-section" open=true>
            <summary>
                <IconView icon=icon />
                <h2>{title}</h2>
                <span class="tool-section-value num" data-always=always.then_some("")>
                    {move || value.get()}
                </span>
                <IconView icon=Icon::ChevronDown class="icon-sm tool-section-chevron" />
            </summary>
            <div class="tool-section-body">{children()}</div>
        </details>
    }
}
