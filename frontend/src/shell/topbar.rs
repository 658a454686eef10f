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
    signals::Signal,
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

#[component]
fn CreditsPill() -> impl IntoView {
    let balance = Session::expect().balance;
    view! {
        <div class="credits-pill">
            <a href="/credits">
                <IconView icon=Icon::Coins />
                <b class="num">{move || balance.get().map_or_else(|| "\u{2013}".to_owned(), format::number)}</b>
                <span class="credits-word">{move || if balance.get() == Some(1) { "credit" } else { "credits" }}</span>
            </a>
            <a class="credits-more" href="/pricing" aria-label="Get more credits" data-tip="Get more credits">
                <IconView icon=Icon::Plus class="icon-sm" />
            </a>
        </div>
    }
}
