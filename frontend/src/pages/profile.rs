//! Profile.

use leptos::prelude::*;

use crate::title::use_title;

/// `/profile`
#[component]
pub fn Profile() -> impl IntoView {
    use_title("Profile".to_owned());
    view! {
        <div class="page">
            <h1>"Profile"</h1>
        </div>
    }
}
