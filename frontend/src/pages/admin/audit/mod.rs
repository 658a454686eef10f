//! The log of what admins did: who, what, to what, from what to what, and why. Nobody can change it.

mod changes;

use leptos::prelude::*;
use lumiku_dto::admin::{AuditAction, AuditEntry};

use self::changes::{Change, changes};
use super::{
    filters::{FilterBar, FilterSelect, Filters, options},
    listing::{Head, Listing, PagedTable, brief, row, words},
    words::{action_name, target_address},
};
use crate::{
    api, clock,
    components::{Button, Icon},
    format,
    load::PagedList,
    signals::Signal,
    title::use_title,
};

const HEADS: &[Head] =
    &[words("What"), words("On"), words("Change"), words("Why"), words("Who"), brief("When")];

const LISTING: Listing = Listing {
    name: "Audit log",
    heads: HEADS,
    failed: "The audit log could not be loaded",
    empty: (Icon::Shield, "Nothing yet", "Whatever an admin changes is written down here, for good."),
};

/// `/admin/audit`, with `?q=`, `?action=` and `?actor=`.
#[component]
pub(super) fn AuditLog() -> impl IntoView {
    use_title("Audit log · Admin".to_owned());
    let filters = Filters::of(&["q", "action", "actor"]);
    let (q, action, actor) = (filters.value("q"), filters.value("action"), filters.value("actor"));
    let list = PagedList::new(move |cursor: Option<String>| {
        let (q, actor) = (q.get(), actor.get());
        let action = action.get().as_deref().and_then(AuditAction::from_wire);
        async move { api::admin::list_audit(actor.as_deref(), action, q.as_deref(), cursor.as_deref()).await }
    });
    let actions = options(AuditAction::ALL.map(|action| (action.as_str(), action_name(action))));
    view! {
        <div class="desk-head">
            <div>
                <h1>"Audit log"</h1>
                <p class="mt-1 text-ink-3">"Everything that admins did. Nobody can change it or take it out."</p>
            </div>
        </div>
        <FilterBar search="Search by account, order, tool or reason" filters=filters>
            <FilterSelect label="Action" filters=filters name="action" all="All actions" options=Signal::stored(actions) />
            {move || {
                actor
                    .get()
                    .map(|_| {
                        view! {
                            <Button
                                icon=Icon::X
                                on_click=move |_| filters.set(&[("actor", "")])
                            >
                                "Of one admin"
                            </Button>
                        }
                    })
            }}
        </FilterBar>
        <PagedTable list=list listing=LISTING filters=filters row=Callback::new(move |entry| line(entry, filters)) />
    }
}

fn line(entry: AuditEntry, filters: Filters) -> AnyView {
    let what = changes(entry.target_type, entry.before.as_ref(), entry.after.as_ref());
    let target = view! {
        <a class="desk-link" href=target_address(entry.target_type, &entry.target_id)>
            {entry.target}
        </a>
    };
    let who = match entry.actor_id {
        None => entry.actor.into_any(),
        Some(id) => view! {
            <button
                type="button"
                class="desk-link desk-who"
                on:click=move |_| filters.set(&[("actor", id.as_str())])
            >
                {entry.actor}
                <span class="sr-only">", show only theirs"</span>
            </button>
            {entry.ip_address.map(|address| view! { <span class="desk-second num">{address}</span> })}
        }
        .into_any(),
    };
    row(
        HEADS,
        [
            action_name(entry.action).into_any(),
            target.into_any(),
            change_lines(what),
            view! { <span class="desk-free">{entry.reason.unwrap_or_else(|| "\u{2013}".to_owned())}</span> }
                .into_any(),
            who,
            format::moment(entry.created_at, clock::now(), clock::utc_offset()).into_any(),
        ],
    )
}

/// Fields with what they were and became, as far as the action has both.
fn change_lines(changes: Vec<Change>) -> AnyView {
    if changes.is_empty() {
        return "\u{2013}".into_any();
    }
    let lines: Vec<_> = changes
        .into_iter()
        .map(|change| {
            let both = change.before.is_some() && change.after.is_some();
            view! {
                <li>
                    <span class="desk-field">{change.field}</span>
                    {change.before.map(|before| view! { <span class="desk-before">{before}</span> })}
                    {both
                        .then(|| {
                            view! {
                                <span aria-hidden="true">"\u{2192}"</span>
                                <span class="sr-only">" to "</span>
                            }
                        })}
                    {change.after.map(|after| view! { <b>{after}</b> })}
                </li>
            }
        })
        .collect();
    view! { <ul class="desk-changes">{lines}</ul> }.into_any()
}
