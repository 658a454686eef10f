//! `/landing`

use leptos::prelude::*;

use crate::title::use_title;

/// The page.
#[component]
pub fn Landing() -> impl IntoView {
    use_title("".to_owned());
    view! { <div class="page"><h1>"Landing"</h1></div> }
}
