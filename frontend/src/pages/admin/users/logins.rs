//! Where an account is logged in, and ending all of it.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{UserId, account::Session as Login};

use super::{
    super::listing::{Head, Listing, brief, row, table, words},
    page::Account,
};
use crate::{
    api, clock,
    components::{
        Button, ButtonSize, ButtonVariant, ConfirmDialog, EmptyState, ErrorState, Icon, SkeletonRows,
    },
    format,
    load::{Loaded, Remote},
    signals::{Memo, RwSignal},
    toast::Toasts,
};

const HEADS: &[Head] = &[words("Device"), words("Address"), brief("Logged in"), brief("Last used")];

const LISTING: Listing = Listing {
    name: "Sessions",
    heads: HEADS,
    failed: "The sessions could not be loaded",
    empty: (Icon::Laptop, "Not logged in", "There is no session that is still valid."),
};

#[component]
pub(super) fn Logins(id: UserId, open: Memo<bool>) -> impl IntoView {
    let account = Account::expect();
    let toasts = Toasts::expect();
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let of = id.clone();
    let logins = Loaded::new(move || {
        account.sessions.track();
        let id = of.clone();
        async move { api::admin::list_user_sessions(&id).await }
    });
    let some = Memo::new(move |_| {
        open.get() && logins.with(|page| page.ready().is_some_and(|page| !page.items.is_empty()))
    });
    let end = Callback::new(move |()| {
        let id = id.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = api::admin::end_user_sessions(&id).await;
            if busy.try_set(false).is_some() {
                return;
            }
            asking.set(false);
            match answer {
                Ok(()) => {
                    account.sessions.update(|sessions| *sessions += 1);
                    toasts.ok("Every session has ended");
                }
                Err(error) => toasts.error("The sessions were not ended", &error),
            }
        });
    });
    view! {
        <section class="card desk-section" aria-labelledby="desk-logins">
            <div class="desk-section-head">
                <h2 id="desk-logins">"Sessions"</h2>
                {move || {
                    some.get()
                        .then(|| {
                            view! {
                                <Button
                                    variant=ButtonVariant::Danger
                                    size=ButtonSize::Small
                                    icon=Icon::LogOut
                                    on_click=move |_| asking.set(true)
                                >
                                    "End all"
                                </Button>
                            }
                        })
                }}
            </div>
            {move || match logins.get() {
                Remote::Loading => view! { <SkeletonRows count=2 /> }.into_any(),
                Remote::Failed(error) => {
                    view! {
                        <ErrorState title=LISTING.failed error=error on_retry=move |()| logins.retry() />
                    }
                        .into_any()
                }
                Remote::Ready(page) if page.items.is_empty() => {
                    let (icon, title, text) = LISTING.empty;
                    view! { <EmptyState icon=icon title=title text=text /> }.into_any()
                }
                Remote::Ready(page) => {
                    let rows: Vec<_> = page.items.iter().map(line).collect();
                    table(LISTING, rows.into_any())
                }
            }}
            <ConfirmDialog
                open=asking
                title="End every session?".to_owned()
                text="Every browser and program is logged out at once. The account can log in again.".to_owned()
                confirm="End all sessions"
                keep="Leave them"
                busy=busy
                on_confirm=end
            />
        </section>
    }
}

fn line(login: &Login) -> AnyView {
    let (now, offset) = (clock::now(), clock::utc_offset());
    row(
        HEADS,
        [
            login.device_name.clone().into_any(),
            login.ip_address.clone().unwrap_or_else(|| "\u{2013}".to_owned()).into_any(),
            format::moment(login.created_at, now, offset).into_any(),
            format::ago(login.last_used_at, now, offset).into_any(),
        ],
    )
}
