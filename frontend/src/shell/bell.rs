//! The bell: what happened while the person looked elsewhere.

use leptos::prelude::*;
use lumiku_dto::event::{Notification, NotificationKind};

use crate::{
    clock,
    components::{Dropdown, EmptyState, Icon, IconView, Tile},
    format,
    live::Live,
    signals::Signal,
};

#[component]
pub(super) fn Bell() -> impl IntoView {
    let live = Live::expect();
    let label = Signal::derive(move || match live.unread.get() {
        0 => "Notifications".to_owned(),
        unread => format!("Notifications, {unread} unread"),
    });
    view! {
        <div class="topbar-bell">
            <Dropdown
                label=label
                wide=true
                trigger=ViewFn::from(move || {
                    view! {
                        <IconView icon=Icon::Bell />
                        {move || (live.unread.get() > 0).then(|| view! { <span class="bell-dot"></span> })}
                    }
                })
            >
                <Notifications />
            </Dropdown>
        </div>
    }
}

#[component]
fn Notifications() -> impl IntoView {
    let live = Live::expect();
    // What was new stays marked while the panel is open.
    let list = move || live.notifications.get();
    live.read_notifications();
    view! {
        <h2 class="px-4 pt-4 pb-2 text-base">"Notifications"</h2>
        <Show
            when=move || live.notifications.with(|list| !list.is_empty())
            fallback=|| {
                view! {
                    <EmptyState
                        icon=Icon::Bell
                        title="Nothing new"
                        text="When work is ready or credits come back, it says so here."
                    />
                }
            }
        >
            <ul class="panel-list">
                {move || list().into_iter().map(|notification| view! { <Line notification=notification /> }.into_any()).collect::<Vec<_>>()}
            </ul>
        </Show>
    }
}

#[component]
fn Line(notification: Notification) -> impl IntoView {
    let close = use_context::<crate::components::CloseDropdown>();
    let (icon, tint) = match notification.kind {
        NotificationKind::Success => (Icon::Check, Some("ok")),
        NotificationKind::Refund => (Icon::Undo2, Some("ok")),
        NotificationKind::Failure => (Icon::CircleAlert, Some("bad")),
        NotificationKind::Info => (Icon::Info, None),
    };
    let when = format::ago(notification.created_at, clock::now(), clock::utc_offset());
    let unread = !notification.read;
    let text = view! {
        <Tile icon=icon tint=tint.map(str::to_owned) />
        <span class="min-w-0 flex-1">
            <span class="block font-semibold">{notification.title}</span>
            <span class="block text-sm text-ink-3">{notification.body}</span>
            <span class="block text-xs text-ink-3">{when}</span>
        </span>
        {unread
            .then(|| {
                view! {
                    <span class="unread-dot">
                        <span class="sr-only">"New"</span>
                    </span>
                }
            })}
    };
    match notification.link {
        Some(link) => view! {
            <li>
                <a
                    class="panel-row"
                    href=link
                    on:click=move |_| {
                        if let Some(close) = close {
                            close.close();
                        }
                    }
                >
                    {text}
                </a>
            </li>
        }
        .into_any(),
        None => view! { <li class="panel-row">{text}</li> }.into_any(),
    }
}
