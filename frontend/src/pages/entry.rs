//! The frame around login and registration.

use leptos::prelude::*;

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
            <div class="entry-side" aria-hidden="true">
                <Showcase />
            </div>
        </div>
    }
}

/// The pile of cards that shows what Lumiku makes; on the front page too.
#[component]
pub(super) fn Showcase() -> impl IntoView {
    view! { <div class="showcase"></div> }
}
