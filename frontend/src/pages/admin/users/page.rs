//! One account: what it is, what it did, and what an admin sets right about it.

use leptos::prelude::*;
use lumiku_dto::{
    ErrorCode, UserId,
    admin::{AdminUser, AdminUserDetail},
};

use super::{
    super::{
        asking::Asking,
        facts::{Facts, id, or_dash},
        missing::missing,
        place::{AUDIT, JOBS, PAYMENTS, USERS},
    },
    credits::AdjustCreditsDialog,
    ledger::Ledger,
    logins::Logins,
    standing::Standing,
    state_badges,
};
use crate::{
    api, clock,
    components::{Avatar, Button, ErrorState, Icon, SkeletonRows},
    format,
    load::{Loaded, Remote},
    signals::{Memo, RwSignal},
    title::use_title,
    url::with_query,
};

/// What the parts of the page share, as a context.
#[derive(Clone, Copy)]
pub(super) struct Account {
    pub(super) detail: Loaded<AdminUserDetail>,
    /// Grows when the ledger has a new entry.
    pub(super) entries: RwSignal<u32>,
    /// Grows when sessions may have ended.
    pub(super) sessions: RwSignal<u32>,
}

impl Account {
    pub(super) fn expect() -> Self {
        expect_context()
    }
}

/// `/admin/users/{id}`
#[component]
pub(in crate::pages::admin) fn UserPage(id: UserId) -> impl IntoView {
    let asked = id.clone();
    let detail = Loaded::new(move || {
        let id = asked.clone();
        async move { api::admin::find_user(&id).await }
    });
    let account = Account { detail, entries: RwSignal::new(0), sessions: RwSignal::new(0) };
    provide_context(account);
    let email = Memo::new(move |_| {
        detail.with(|detail| detail.ready().map(|detail| detail.user.email.clone())).unwrap_or_default()
    });
    use_title(Memo::new(move |_| format!("{} · Admin", email.get())));
    let user = Memo::new(move |_| detail.with(|detail| detail.ready().map(|detail| detail.user.clone())));
    let known = Memo::new(move |_| user.with(Option::is_some));
    let failed = Memo::new(move |_| {
        detail.with(|detail| match detail {
            Remote::Failed(error) => Some(error.clone()),
            _ => None,
        })
    });
    let id = StoredValue::new(id);
    view! {
        <a class="desk-back" href=USERS>
            "All users"
        </a>
        {move || match (known.get(), failed.get()) {
            (true, _) => view! { <Page id=id.get_value() user=user /> }.into_any(),
            (false, Some(error)) if error.code() == Some(ErrorCode::NotFound) => {
                view! {
                    <h1>"User"</h1>
                    {missing(Icon::User, "There is no such account", USERS, "All users")}
                }
                    .into_any()
            }
            (false, Some(error)) => {
                view! {
                    <h1>"User"</h1>
                    <ErrorState
                        title="This account could not be loaded"
                        error=error
                        on_retry=move |()| detail.retry()
                    />
                }
                    .into_any()
            }
            (false, None) => {
                view! {
                    <h1>"User"</h1>
                    <SkeletonRows count=6 />
                }
                    .into_any()
            }
        }}
    }
}

/// The page of an account that is known.
#[component]
fn Page(id: UserId, user: Memo<Option<AdminUser>>) -> impl IntoView {
    let shown = Memo::new(move |_| user.with(|user| user.as_ref().map(name_of)).unwrap_or_default());
    let open =
        Memo::new(move |_| user.with(|user| user.as_ref().is_some_and(|user| user.closed_at.is_none())));
    view! {
        <div class="desk-title">
            <Avatar name=shown large=true />
            <div class="min-w-0">
                <h1>{move || shown.get()}</h1>
                <p class="text-ink-3">
                    {move || user.with(|user| user.as_ref().map(|user| user.email.clone()))}
                </p>
                {move || user.with(|user| user.as_ref().map(state_badges))}
            </div>
        </div>
        <div class="desk-columns">
            <Balance user=user open=open />
            <FactsCard />
        </div>
        {move || open.get().then(|| view! { <Standing user=user /> })}
        <Logins id=id.clone() open=open />
        <Ledger id=id />
    }
}

fn name_of(user: &AdminUser) -> String {
    user.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| user.email.clone())
}

/// The balance, and the button that changes it.
#[component]
fn Balance(user: Memo<Option<AdminUser>>, open: Memo<bool>) -> impl IntoView {
    let asking = Asking::new();
    let balance = Memo::new(move |_| user.with(|user| user.as_ref().map_or(0, |user| user.credits)));
    let detail = Account::expect().detail;
    let line = move || {
        let totals = detail.with(|detail| detail.ready().map(|detail| detail.statistics));
        totals.map(|totals| {
            format!(
                "{} used, {} came back, {} bought",
                format::number(totals.total_used),
                format::number(totals.total_refunded),
                format::number(totals.total_purchased),
            )
        })
    };
    view! {
        <section class="card balance" aria-labelledby="desk-balance">
            <h2 class="text-base font-medium text-ink-3" id="desk-balance">
                "Balance"
            </h2>
            <b aria-live="polite">{move || format::number(balance.get())}</b>
            <p class="text-ink-3">{line}</p>
            <div class="actions">
                <Button icon=Icon::Scale disabled=Memo::new(move |_| !open.get()) on_click=move |_| asking.ask()>
                    "Adjust credits"
                </Button>
            </div>
        </section>
        <AdjustCreditsDialog asking=asking user=user balance=balance />
    }
}

#[component]
fn FactsCard() -> impl IntoView {
    let detail = Account::expect().detail;
    view! {
        <section class="card card-pad" aria-labelledby="desk-facts">
            <h2 class="mb-3" id="desk-facts">
                "Facts"
            </h2>
            {move || {
                detail.with(|detail| detail.ready().map(|detail| view! { <Facts facts=facts(detail) /> }))
            }}
        </section>
    }
}

fn facts(detail: &AdminUserDetail) -> Vec<(&'static str, AnyView)> {
    let (now, offset) = (clock::now(), clock::utc_offset());
    let user = &detail.user;
    let link = |href: String, words: String| view! { <a class="desk-link" href=href>{words}</a> }.into_any();
    let of = |place: &str| with_query(place, &[("q", Some(user.email.as_str()))]);
    let paid = format!(
        "{}, {}",
        format::count(detail.payments, "payment", "payments"),
        format::rupiah(detail.revenue)
    );
    let jobs = match detail.unfinished_jobs {
        0 => format::number(detail.jobs),
        open => format!("{}, {open} not finished", format::number(detail.jobs)),
    };
    let closed = user.closed_at.map(|at| ("Closed", format::moment(at, now, offset).into_any()));
    let facts = vec![
        ("Plan", user.tier.label().into_any()),
        ("Registered", format::full_date(user.created_at, offset).into_any()),
        ("Last login", or_dash(user.last_login_at.map(|at| format::moment(at, now, offset)))),
        ("Paid", link(of(PAYMENTS), paid)),
        ("Jobs", link(of(JOBS), jobs)),
        ("Storage", format::bytes(u64::try_from(detail.storage_bytes).unwrap_or(0)).into_any()),
        ("Audit log", link(of(AUDIT), "What admins did here".to_owned())),
        ("Id", id(user.id.as_str())),
    ];
    facts.into_iter().chain(closed).collect()
}
