//! The bar on top: brand, breadcrumb, history, credits, bell, person.

use leptos::prelude::*;

use super::{
    bell::Bell, breadcrumb::Breadcrumb, frame::SidebarState, history::History, public::Brand,
    user_menu::UserMenu,
};
use crate::{
    components::{Icon, IconButton, IconView},
    format,
    session::Session,
    signals::{Memo, Signal},
};

#[component]
pub(super) fn TopBar() -> impl IntoView {
    let state = SidebarState::expect();
    view! {
        <header class="topbar">
            <div class="topbar-brand">
                <button
                    type="button"
                    class="icon-btn topbar-menu"
                    aria-label="Open the menu"
                    aria-expanded=move || if state.overlay.get() { "true" } else { "false" }
                    aria-controls="sidebar"
                    on:click=move |_| state.overlay.set(true)
                >
                    <IconView icon=Icon::Menu />
                </button>
                <Brand href="/dashboard" />
                <IconButton
                    icon=Icon::PanelLeft
                    label=Signal::derive(move || {
                        if state.collapsed.get() { "Show the sidebar" } else { "Fold the sidebar" }.to_owned()
                    })
                    small=true
                    class="topbar-fold"
                    on_click=move |_| state.toggle_collapsed()
                />
            </div>
            <Breadcrumb />
            <div class="topbar-end">
                <History />
                <CreditsPill />
                <Bell />
                <UserMenu />
            </div>
        </header>
    }
}

/// Below so many credits the pill says that they run low: as the letter does, unless `LOW_BALANCE` sets another.
const LOW: i64 = 50;

#[component]
fn CreditsPill() -> impl IntoView {
    let balance = Session::expect().balance;
    let low = Memo::new(move |_| balance.get().is_some_and(|balance| balance < LOW));
    let more = move || if low.get() { "Running low: get more credits" } else { "Get more credits" };
    view! {
        <div class="credits-pill" data-low=move || low.get().then_some("")>
            <a href="/credits">
                <IconView icon=Icon::Coins />
                <b class="num">{move || balance.get().map_or_else(|| "\u{2013}".to_owned(), format::number)}</b>
                <span class="credits-word">{move || if balance.get() == Some(1) { "credit" } else { "credits" }}</span>
            </a>
            {move || low.get().then(|| view! { <span class="credits-low">"Low"</span> })}
            <a class="credits-more" href="/pricing" aria-label=more data-tip=more>
                <IconView icon=Icon::Plus class="icon-sm" />
            </a>
        </div>
    }
}
