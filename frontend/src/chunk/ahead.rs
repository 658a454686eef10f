//! Fetches chunks before they are asked for, so that the screen is there on the click.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlAnchorElement};

use super::Chunk;

/// How long a page may load its own things before chunks come after it, in milliseconds.
const SETTLING: u32 = 2_000;

/// Fetches the chunk of every link that the pointer or the focus comes to rest on. `chunk_at` finds it by path.
pub fn fetch_on_intent(chunk_at: fn(&str) -> Option<Chunk>) {
    let notice = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let link = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        if let Some(chunk) = link.and_then(|link| chunk_at(&link.pathname())) {
            fetch_quietly(chunk);
        }
    });
    for kind in ["pointerover", "focusin", "pointerdown"] {
        drop(document().add_event_listener_with_callback(kind, notice.as_ref().unchecked_ref()));
    }
    // It listens for as long as the page lives.
    notice.forget();
}

/// Fetches chunks one after the other once the page has settled.
pub fn fetch_when_settled(chunks: Vec<Chunk>) {
    spawn_local(async move {
        TimeoutFuture::new(SETTLING).await;
        for chunk in chunks {
            // Whoever opens the screen tries again and says so when it fails.
            drop(chunk.fetch().await);
        }
    });
}

/// Fetches a chunk that is likely to be wanted.
pub fn fetch_quietly(chunk: Chunk) {
    spawn_local(async move { drop(chunk.fetch().await) });
}
