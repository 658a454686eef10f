//! The frame around login and registration.

use leptos::prelude::*;

use super::showcase::Showcase;
use crate::shell::Brand;

/// A form on the left, what waits behind it on the right of a wide window.
#[component]
pub(super) fn EntryFrame(children: Children) -> impl IntoView {
    view! {
        <div class="entry">
            <main class="entry-form" id="main">
                <Brand />
                <div class="entry-box">{children()}</div>
            </main>
            <div class="entry-side">
                <Showcase />
            </div>
        </div>
    }
}
