//! Where the person is logged in now.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{Page, SessionId, account::Session as Login};

use super::seat::{Seat, last_used};
use crate::{
    api,
    components::{ErrorState, SkeletonRows},
    load::{Loaded, Remote},
    signals::{RwSignal, Signal},
    toast::Toasts,
};

#[component]
pub(super) fn Sessions(
    /// Changes when the list must be asked for again.
    changed: RwSignal<u32>,
) -> impl IntoView {
    let logins = Loaded::new(move || {
        changed.track();
        api::accounts::list_sessions()
    });
    let toasts = Toasts::expect();
    let busy = RwSignal::new(None::<SessionId>);
    let end = Callback::new(move |id: SessionId| {
        busy.set(Some(id.clone()));
        spawn_local(async move {
            let answer = api::accounts::delete_session(&id).await;
            if busy.try_set(None).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    logins.change(|page: &mut Page<Login>| page.items.retain(|login| login.id != id));
                    toasts.ok("That session has ended");
                }
                Err(error) => toasts.error("The session was not ended", &error),
            }
        });
    });
    move || match logins.get() {
        Remote::Loading => view! { <SkeletonRows count=2 /> }.into_any(),
        Remote::Failed(error) => view! {
            <ErrorState
                title="Your sessions could not be loaded"
                error=error
                on_retry=move |()| logins.retry()
            />
        }
        .into_any(),
        Remote::Ready(page) => {
            let rows = page.items.into_iter().map(|login| {
                let id = login.id.clone();
                let own = login.id.clone();
                view! {
                    <Seat
                        name=login.device_name.clone()
                        line=describe(&login)
                        here=login.current
                        action="End"
                        busy=Signal::derive(move || busy.with(|busy| busy.as_ref() == Some(&own)))
                        on_act=Callback::new(move |()| end.run(id.clone()))
                    />
                }
            });
            view! { <ul class="card seats">{rows.collect_view()}</ul> }.into_any()
        }
    }
}

fn describe(login: &Login) -> String {
    let used = if login.current { "in use now".to_owned() } else { last_used(login.last_used_at) };
    match &login.ip_address {
        Some(address) => format!("{address} · {used}"),
        None => used,
    }
}
