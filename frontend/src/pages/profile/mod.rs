//! Profile: who it is, how it looks, who is logged in, and the way out.

mod delete;
mod devices;
mod password;
mod person;
mod seat;
mod sessions;

use leptos::prelude::*;

use self::{delete::DeleteAccount, devices::Devices, password::Password, person::Person, sessions::Sessions};
use crate::{
    components::{Choice, EmptyState, Icon, Segmented, Switch},
    signals::{Memo, RwSignal, Signal},
    theme::{Theme, ThemeChoice},
    title::use_title,
    tools::{Availability, Catalog},
};

/// `/profile`
#[component]
pub fn Profile() -> impl IntoView {
    use_title("Profile".to_owned());
    // A new password ends the other sessions: the list asks again.
    let password_changed = RwSignal::new(0_u32);
    view! {
        <div class="page">
            <h1>"Profile"</h1>
            <p class="page-lead">"Your name, password and look, and every place where you are logged in."</p>
            <Person />
            <Setting title="Password" text="8 characters or more. Changing it logs out every other device.">
                <Password on_changed=Callback::new(move |()| password_changed.update(|count| *count += 1)) />
            </Setting>
            <Setting title="Look" text="Light, dark, or as your system has it. Remembered in this browser.">
                <ThemePicker />
            </Setting>
            <Setting title="Pinned tools" text="They stand in the sidebar, on every device.">
                <Pins />
            </Setting>
            <Setting title="Sessions" text="Where you are logged in now. End what you do not know.">
                <Sessions changed=password_changed />
            </Setting>
            <Setting
                title="Devices"
                text="Browsers and programs that have logged in before. Forgetting one logs it out."
            >
                <Devices />
            </Setting>
            <Setting title="Delete account" text="For good, with everything in it.">
                <DeleteAccount />
            </Setting>
        </div>
    }
}

/// What it is about on the left, the thing itself on the right.
#[component]
pub(super) fn Setting(title: &'static str, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="setting" aria-label=title>
            <div>
                <h2>{title}</h2>
                <p>{text}</p>
            </div>
            <div class="min-w-0">{children()}</div>
        </section>
    }
}

#[component]
fn ThemePicker() -> impl IntoView {
    let choice = ThemeChoice::expect();
    let options = Theme::ALL.map(|theme| Choice::new(theme.label(), theme.label())).to_vec();
    view! {
        <div class="max-w-form">
            <Segmented
                label="Look"
                options=Signal::stored(options)
                value=Signal::derive(move || choice.get().label().to_owned())
                on_change=move |value: String| {
                    if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.label() == value) {
                        choice.set(theme);
                    }
                }
            />
        </div>
    }
}

#[component]
fn Pins() -> impl IntoView {
    let catalog = Catalog::expect();
    let ready = Memo::new(move |_| {
        let tools = catalog.known().into_iter().filter(|entry| entry.availability == Availability::Ready);
        tools.map(|entry| (entry.id, entry.name)).collect::<Vec<_>>()
    });
    move || {
        let tools = ready.get();
        if tools.is_empty() {
            return view! {
                <EmptyState icon=Icon::Star title="No tools yet" text="Tools that can be opened appear here." />
            }
            .into_any();
        }
        let rows = tools.into_iter().map(|(id, name)| {
            let pinned = {
                let id = id.clone();
                Signal::derive(move || catalog.is_favorite(&id))
            };
            view! { <Switch label=name checked=pinned on_change=move |_: bool| catalog.toggle_favorite(&id) /> }
        });
        view! { <div class="card card-pad pins">{rows.collect_view()}</div> }.into_any()
    }
}
