//! `/payments`: every payment with its receipt; `/payments/status`: how one stands.

mod facts;
mod list;
mod standing;
mod status;

use leptos::prelude::*;

use self::{list::List, status::Status};
use crate::{router::Router, signals::Memo};

/// `/payments` and `/payments/status`
#[component]
pub fn Payments() -> impl IntoView {
    let path = Router::expect().path_signal();
    let one = Memo::new(move |_| path.with(|path| path.trim_end_matches('/').ends_with("/status")));
    move || if one.get() { view! { <Status /> }.into_any() } else { view! { <List /> }.into_any() }
}
