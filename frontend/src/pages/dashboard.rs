//! `/dashboard` and `/tools`: the grid of tools.

use leptos::prelude::*;

use crate::title::use_title;

/// `/dashboard`
#[component]
pub fn Dashboard() -> impl IntoView {
    use_title("Home".to_owned());
    view! { <div class="page"><h1>"What can I help you create?"</h1></div> }
}

/// `/tools`
#[component]
pub fn ToolsGrid() -> impl IntoView {
    use_title("AI tools".to_owned());
    view! { <div class="page"><h1>"What can I help you create?"</h1></div> }
}
