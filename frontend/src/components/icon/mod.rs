//! Lucide icons, 18 px at 1.75 stroke, drawn inline from the set in the bundle.

mod set;

use crate::signals::Signal;
use leptos::prelude::*;
pub use set::Icon;

/// Draws an icon. It is decoration: the name belongs on the button or in the text beside it.
#[component]
pub fn IconView(
    /// Which one.
    #[prop(into)]
    icon: Signal<Icon>,
    /// Further classes, such as `icon-sm`, `icon-lg`, `icon-spin`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") viewBox="0 0 24 24" aria-hidden="true" inner_html=move || icon.get().shapes()></svg>
    }
}
