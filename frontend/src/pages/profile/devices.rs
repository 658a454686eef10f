//! Browsers and programs that have logged in before.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{DeviceId, Page, account::Device};

use super::seat::{Seat, last_used};
use crate::{
    api, clock,
    components::{ConfirmDialog, EmptyState, ErrorState, Icon, SkeletonRows},
    format,
    load::{Loaded, Remote},
    session::Session,
    signals::{RwSignal, Signal},
    toast::Toasts,
};

#[component]
pub(super) fn Devices() -> impl IntoView {
    let devices = Loaded::new(api::accounts::list_devices);
    let toasts = Toasts::expect();
    let session = Session::expect();
    let asked = RwSignal::new(None::<Device>);
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let forget = Callback::new(move |()| {
        let Some(device) = asked.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = api::accounts::delete_device(&device.id).await;
            if busy.try_set(false).is_some() {
                return;
            }
            asking.set(false);
            match answer {
                Ok(()) => {
                    devices
                        .change(|page: &mut Page<Device>| page.items.retain(|known| known.id != device.id));
                    toasts.ok(format!("{} is forgotten", device.device_name));
                    // It may have been this very browser.
                    session.ask();
                }
                Err(error) => toasts.error("The device was not forgotten", &error),
            }
        });
    });
    let ask = Callback::new(move |id: DeviceId| {
        let found = devices.with(|page| {
            page.ready().and_then(|page| page.items.iter().find(|device| device.id == id).cloned())
        });
        asked.set(found);
        asking.set(true);
    });
    view! {
        {move || match devices.get() {
            Remote::Loading => view! { <SkeletonRows count=2 /> }.into_any(),
            Remote::Failed(error) => {
                view! {
                    <ErrorState
                        title="Your devices could not be loaded"
                        error=error
                        on_retry=move |()| devices.retry()
                    />
                }
                    .into_any()
            }
            Remote::Ready(page) if page.items.is_empty() => {
                view! {
                    <EmptyState
                        icon=Icon::Laptop
                        title="No devices"
                        text="A device appears here with its next login."
                    />
                }
                    .into_any()
            }
            Remote::Ready(page) => {
                let rows = page.items.into_iter().map(|device| {
                    let id = device.id.clone();
                    view! {
                        <Seat
                            name=device.device_name.clone()
                            line=describe(&device)
                            action="Forget"
                            busy=Signal::stored(false)
                            on_act=Callback::new(move |()| ask.run(id.clone()))
                        />
                    }
                });
                view! { <ul class="card seats">{rows.collect_view()}</ul> }.into_any()
            }
        }}
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || {
                let name = asked.with(|device| device.as_ref().map(|device| device.device_name.clone()));
                format!("Forget {}?", name.unwrap_or_default())
            })
            text="It is logged out at once. If it is the one you sit at, you log in again.".to_owned()
            confirm="Forget it"
            busy=busy
            on_confirm=forget
        />
    }
}

fn describe(device: &Device) -> String {
    let used = last_used(device.last_used_at);
    let first = format::date(device.created_at, clock::now(), clock::utc_offset());
    match &device.ip_address {
        Some(address) => format!("{address} · {used} · since {first}"),
        None => format!("{used} · since {first}"),
    }
}
