//! The person: profile, theme, logout.

use leptos::prelude::*;
use lumiku_dto::account::Role;

use crate::{
    components::{Avatar, Dropdown, Icon, MenuChoice, MenuItem, MenuLine, MenuLink},
    session::Session,
    signals::{Memo, Signal},
    theme::{Theme, ThemeChoice},
};

#[component]
pub(super) fn UserMenu() -> impl IntoView {
    let session = Session::expect();
    let name = Memo::new(move |_| session.user().and_then(|user| user.name).unwrap_or_default());
    let email = Memo::new(move |_| session.user().map(|user| user.email).unwrap_or_default());
    let admin = Memo::new(move |_| session.user().is_some_and(|user| user.role == Role::Admin));
    let shown = Memo::new(move |_| if name.get().is_empty() { email.get() } else { name.get() });
    view! {
        <div class="topbar-user">
            <Dropdown
                label="Your account"
                menu=true
                trigger=ViewFn::from(move || view! { <Avatar name=shown /> })
            >
                <div class="px-3 py-2" role="presentation">
                    <p class="truncate font-semibold">{move || shown.get()}</p>
                    {move || {
                        (shown.get() != email.get())
                            .then(|| view! { <p class="truncate text-sm text-ink-3">{move || email.get()}</p> })
                    }}
                </div>
                <MenuLine />
                <MenuLink href="/profile" icon=Icon::User>
                    "Profile"
                </MenuLink>
                <MenuLink href="/credits" icon=Icon::Coins>
                    "Credits"
                </MenuLink>
                <MenuLink href="/pricing" icon=Icon::Tag>
                    "Plans"
                </MenuLink>
                {move || {
                    admin
                        .get()
                        .then(|| {
                            view! {
                                <MenuLink href="/admin" icon=Icon::Shield>
                                    "Admin"
                                </MenuLink>
                            }
                        })
                }}
                <MenuLine />
                <ThemeChoices />
                <MenuLine />
                <MenuItem icon=Icon::LogOut on_select=move |()| session.logout()>
                    "Log out"
                </MenuItem>
            </Dropdown>
        </div>
    }
}

#[component]
fn ThemeChoices() -> impl IntoView {
    let choice = ThemeChoice::expect();
    view! {
        <div role="group" aria-label="Theme">
            {Theme::ALL
                .into_iter()
                .map(|theme| {
                    let icon = match theme {
                        Theme::Light => Icon::Sun,
                        Theme::Dark => Icon::Moon,
                        Theme::System => Icon::Monitor,
                    };
                    view! {
                        <MenuChoice
                            icon=icon
                            checked=Signal::derive(move || choice.get() == theme)
                            on_select=move |()| choice.set(theme)
                        >
                            {theme.label()}
                        </MenuChoice>
                    }
                })
                .collect_view()}
        </div>
    }
}
