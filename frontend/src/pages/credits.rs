//! Credits.

use leptos::prelude::*;

use crate::title::use_title;

/// `/credits`
#[component]
pub fn Credits() -> impl IntoView {
    use_title("Credits".to_owned());
    view! {
        <div class="page">
            <h1>"Credits"</h1>
        </div>
    }
}
