//! The admin's desk: what an admin sees and sets right, each place of it at an address of its own.

mod asking;
mod audit;
mod entries;
mod facts;
mod filters;
mod jobs;
mod listing;
mod missing;
mod overview;
mod payments;
mod person;
mod place;
mod tools;
mod typed;
mod users;
mod words;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use self::{
    audit::AuditLog,
    jobs::Jobs,
    overview::Overview,
    payments::{PaymentPage, Payments},
    place::{Place, tabs},
    tools::Tools,
    users::{UserPage, Users},
};
use super::NotFound;
use crate::{
    components::Tabs,
    effect,
    router::Router,
    signals::{Memo, Signal},
};

/// `/admin` and what stands below it. Only an admin gets here.
#[component]
pub fn Admin() -> impl IntoView {
    let path = Router::expect().path_signal();
    let place = Memo::new(move |_| path.with(|path| Place::at(path)));
    let known = Memo::new(move |_| place.with(Option::is_some));
    move || {
        if known.get() {
            view! { <Desk place=place /> }.into_any()
        } else {
            view! { <NotFound /> }.into_any()
        }
    }
}

#[component]
fn Desk(place: Memo<Option<Place>>) -> impl IntoView {
    effect::run(move || {
        place.track();
        request_animation_frame(show_current_tab);
    });
    view! {
        <div class="page desk">
            <Tabs label="Admin" tabs=Signal::derive(move || place.with(|place| tabs(place.as_ref()))) />
            {move || match place.get() {
                Some(Place::Overview) => view! { <Overview /> }.into_any(),
                Some(Place::Users) => view! { <Users /> }.into_any(),
                Some(Place::User(id)) => view! { <UserPage id=id /> }.into_any(),
                Some(Place::Payments) => view! { <Payments /> }.into_any(),
                Some(Place::Payment(id)) => view! { <PaymentPage id=id /> }.into_any(),
                Some(Place::Tools) => view! { <Tools /> }.into_any(),
                Some(Place::Jobs) => view! { <Jobs /> }.into_any(),
                Some(Place::Audit) => view! { <AuditLog /> }.into_any(),
                None => ().into_any(),
            }}
        </div>
    }
}

/// On a phone the tabs are wider than the window.
fn show_current_tab() {
    let find = |selector| {
        let element = document().query_selector(selector).ok().flatten()?;
        element.dyn_into::<web_sys::HtmlElement>().ok()
    };
    if let (Some(tabs), Some(tab)) = (find(".desk > .tabs"), find(".desk > .tabs [aria-current]")) {
        let middle = tab.offset_left() - tabs.offset_left() + tab.offset_width() / 2;
        tabs.set_scroll_left(middle - tabs.client_width() / 2);
    }
}
