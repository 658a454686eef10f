//! Accounts: the list, and the page of one.

mod credits;
mod ledger;
mod logins;
mod page;
mod standing;

use leptos::prelude::*;
use lumiku_dto::{
    account::{Role, Tier},
    admin::AdminUser,
};

use super::{
    filters::{FilterBar, FilterSelect, Filters, options},
    listing::{Head, Listing, PagedTable, brief, numbers, row, words},
    place,
    words::{role_options, tier_options},
};
use crate::{
    api::{self, admin::UserFilter},
    clock,
    components::{Avatar, Badge, Icon, Tone},
    format,
    load::PagedList,
    signals::Signal,
    title::use_title,
};

pub(super) use page::UserPage;

const HEADS: &[Head] = &[
    words("Account"),
    brief("Plan"),
    words("State"),
    numbers("Credits"),
    brief("Last login"),
    brief("Since"),
];

const LISTING: Listing = Listing {
    name: "Users",
    heads: HEADS,
    failed: "The users could not be loaded",
    empty: (Icon::User, "Nobody here yet", "Whoever registers appears here."),
};

/// `/admin/users`, with `?q=`, `?tier=`, `?role=` and `?active=`.
#[component]
pub(super) fn Users() -> impl IntoView {
    use_title("Users · Admin".to_owned());
    let filters = Filters::of(&["q", "tier", "role", "active"]);
    let (q, tier, role, active) =
        (filters.value("q"), filters.value("tier"), filters.value("role"), filters.value("active"));
    let list = PagedList::new(move |cursor: Option<String>| {
        let filter = UserFilter {
            q: q.get(),
            tier: tier.get().as_deref().and_then(Tier::from_wire),
            role: role.get().as_deref().and_then(Role::from_wire),
            active: active.get().map(|active| active == "true"),
        };
        async move { api::admin::list_users(&filter, cursor.as_deref()).await }
    });
    let activity = options([("true", "Active"), ("false", "Deactivated or closed")]);
    view! {
        <div class="desk-head">
            <h1>"Users"</h1>
        </div>
        <FilterBar search="Search by email or name" filters=filters>
            <FilterSelect label="Plan" filters=filters name="tier" all="All plans" options=Signal::stored(tier_options()) />
            <FilterSelect label="Role" filters=filters name="role" all="All roles" options=Signal::stored(role_options()) />
            <FilterSelect label="State" filters=filters name="active" all="All states" options=Signal::stored(activity) />
        </FilterBar>
        <PagedTable list=list listing=LISTING filters=filters row=Callback::new(line) />
    }
}

fn line(user: AdminUser) -> AnyView {
    let (now, offset) = (clock::now(), clock::utc_offset());
    let name = user.name.clone().filter(|name| !name.is_empty());
    let shown = name.clone().unwrap_or_else(|| user.email.clone());
    let account = view! {
        <span class="desk-person">
            <Avatar name=shown.clone() />
            <span class="min-w-0">
                <a class="desk-link" href=place::user(&user.id)>
                    {shown}
                </a>
                {name.map(|_| view! { <span class="desk-second">{user.email.clone()}</span> })}
            </span>
        </span>
    };
    let login = user.last_login_at.map_or_else(|| "Never".to_owned(), |at| format::ago(at, now, offset));
    row(
        HEADS,
        [
            account.into_any(),
            user.tier.label().into_any(),
            state_badges(&user),
            format::number(user.credits).into_any(),
            login.into_any(),
            format::date(user.created_at, now, offset).into_any(),
        ],
    )
}

/// What is special about an account: that it administers, that it is out of use.
fn state_badges(user: &AdminUser) -> AnyView {
    let state = match (user.closed_at, user.is_active) {
        (Some(_), _) => ("Closed", Tone::Plain),
        (None, false) => ("Deactivated", Tone::Bad),
        (None, true) => ("Active", Tone::Ok),
    };
    let admin = (user.role == Role::Admin).then_some(("Admin", Tone::Ember));
    view! {
        <span class="desk-badges">
            {[Some(state), admin]
                .into_iter()
                .flatten()
                .map(|(words, tone)| view! { <Badge tone=tone>{words}</Badge> })
                .collect_view()}
        </span>
    }
    .into_any()
}
