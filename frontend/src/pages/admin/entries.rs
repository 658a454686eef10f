//! Ledger entries as rows, of an account or of a payment.

use leptos::prelude::*;
use lumiku_dto::credits::Transaction;

use super::listing::{Head, brief, numbers, row, words};
use crate::{
    clock, format,
    pages::credits::entry::{reason_of, type_name},
};

pub(super) const HEADS: &[Head] =
    &[words("Entry"), brief("Kind"), brief("When"), numbers("Credits"), numbers("Balance after")];

/// One entry.
pub(super) fn entry_row(entry: &Transaction) -> AnyView {
    let what = view! {
        <span>{entry.description.clone()}</span>
        {reason_of(entry).map(|reason| view! { <span class="desk-second">{reason.to_owned()}</span> })}
    };
    let amount = view! {
        <span class="desk-amount" data-tone=(entry.amount > 0).then_some("ok")>
            {format::signed(entry.amount)}
        </span>
    };
    row(
        HEADS,
        [
            what.into_any(),
            type_name(entry.kind).into_any(),
            format::moment(entry.created_at, clock::now(), clock::utc_offset()).into_any(),
            amount.into_any(),
            format::number(entry.balance).into_any(),
        ],
    )
}
