//! My work.

use leptos::prelude::*;

use crate::title::use_title;

/// `/my-work`
#[component]
pub fn MyWork() -> impl IntoView {
    use_title("My work".to_owned());
    view! {
        <div class="page">
            <h1>"My work"</h1>
        </div>
    }
}
