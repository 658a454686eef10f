//! An account's ledger: every credit that came or went.

use leptos::prelude::*;
use lumiku_dto::{UserId, credits::Transaction};

use super::{
    super::{
        entries::{HEADS, entry_row},
        listing::{Listing, PagedTable},
    },
    page::Account,
};
use crate::{api, components::Icon, effect, load::PagedList};

const LISTING: Listing = Listing {
    name: "Ledger",
    heads: HEADS,
    failed: "The ledger could not be loaded",
    empty: (Icon::Receipt, "No entries", "Every credit that comes or goes is written down here."),
};

#[component]
pub(super) fn Ledger(id: UserId) -> impl IntoView {
    let account = Account::expect();
    let list = PagedList::new(move |cursor: Option<String>| {
        let id = id.clone();
        async move { api::admin::list_user_transactions(&id, cursor.as_deref()).await }
    });
    let seen = StoredValue::new(0);
    effect::run(move || {
        let entries = account.entries.get();
        if entries != seen.get_value() {
            seen.set_value(entries);
            list.reload();
        }
    });
    view! {
        <section class="card desk-section" aria-labelledby="desk-ledger">
            <div class="desk-section-head">
                <h2 id="desk-ledger">"Ledger"</h2>
            </div>
            <PagedTable list=list listing=LISTING row=Callback::new(|entry: Transaction| entry_row(&entry)) />
        </section>
    }
}
