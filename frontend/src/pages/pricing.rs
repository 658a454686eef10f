//! `/pricing`

use leptos::prelude::*;

use crate::title::use_title;

/// The page.
#[component]
pub fn Pricing() -> impl IntoView {
    use_title("Plans".to_owned());
    view! { <div class="page"><h1>"Pricing"</h1></div> }
}
