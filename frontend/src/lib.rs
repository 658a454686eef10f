//! The single-page app: every screen of Lumiku, rendered in the browser from the HTTP API.
//!
//! Rules about prices, inputs and wire shapes come from the dto crates and are never written again here.

#![expect(
    unreachable_pub,
    reason = "the component macro writes an inner function as public as its component"
)]

pub mod address;
pub mod api;
pub mod app;
pub mod buying;
pub mod chunk;
pub mod clock;
pub mod components;
pub mod effect;
pub mod format;
pub mod live;
pub mod load;
pub mod pages;
pub mod router;
pub mod session;
pub mod shell;
pub mod signals;
pub mod storage;
pub mod theme;
pub mod title;
pub mod toast;
pub mod tools;
pub mod url;

/// Mounts the app in the page. It takes the boot skeleton away when it has something better to show.
pub fn start() {
    leptos::mount::mount_to_body(app::App);
    api::forget_asked_ahead();
}
