//! Payments: the list, and the page of one with everything that was said about it.

mod agreement;
mod page;
mod payload;

use leptos::prelude::*;
use lumiku_dto::{
    admin::AdminPayment,
    payment::{Payment, PaymentStatus},
};

use super::{
    filters::{FilterBar, FilterSelect, Filters, options},
    listing::{Head, Listing, PagedTable, brief, numbers, row, words},
    person::person,
    place,
    words::payment_status,
};
use crate::{
    api, clock,
    components::{Badge, Icon, Tone},
    format,
    load::PagedList,
    signals::Signal,
    title::use_title,
};

pub(super) use page::PaymentPage;

const HEADS: &[Head] = &[
    words("Order"),
    words("Account"),
    words("State"),
    numbers("Amount"),
    numbers("Credits"),
    brief("Ordered"),
    words("Paid by"),
];

const LISTING: Listing = Listing {
    name: "Payments",
    heads: HEADS,
    failed: "The payments could not be loaded",
    empty: (Icon::CreditCard, "No orders yet", "Whoever buys credits or a plan appears here."),
};

/// `/admin/payments`, with `?q=` and `?status=`.
#[component]
pub(super) fn Payments() -> impl IntoView {
    use_title("Payments · Admin".to_owned());
    let filters = Filters::of(&["q", "status"]);
    let (q, status) = (filters.value("q"), filters.value("status"));
    let list = PagedList::new(move |cursor: Option<String>| {
        let (q, status) = (q.get(), status.get().as_deref().and_then(PaymentStatus::from_wire));
        async move { api::admin::list_payments(q.as_deref(), status, cursor.as_deref()).await }
    });
    let outcomes = options(PaymentStatus::ALL.map(|status| (status.as_str(), payment_status(status).0)));
    view! {
        <div class="desk-head">
            <h1>"Payments"</h1>
        </div>
        <FilterBar search="Search by order, reference or email" filters=filters>
            <FilterSelect label="State" filters=filters name="status" all="All states" options=Signal::stored(outcomes) />
        </FilterBar>
        <PagedTable list=list listing=LISTING filters=filters row=Callback::new(line) />
    }
}

fn line(listed: AdminPayment) -> AnyView {
    let payment = &listed.payment;
    let order = view! {
        <a class="desk-link num" href=place::payment(&payment.id)>
            {payment.merchant_order_id.clone()}
        </a>
        <span class="desk-second">{payment.description.clone()}</span>
    };
    let by = payment.payment_method_name.clone().or_else(|| payment.payment_method.clone());
    row(
        HEADS,
        [
            order.into_any(),
            person(&listed.user),
            state_badge(payment),
            format::rupiah(payment.amount).into_any(),
            format::number(payment.credits).into_any(),
            format::moment(payment.created_at, clock::now(), clock::utc_offset()).into_any(),
            by.unwrap_or_else(|| "\u{2013}".to_owned()).into_any(),
        ],
    )
}

/// Where a payment stands.
fn state_badge(payment: &Payment) -> AnyView {
    let (words, tone) = payment_status(payment.status);
    let confirming = payment.confirming && payment.status != PaymentStatus::Success;
    view! {
        <span class="desk-badges">
            <Badge tone=tone>{words}</Badge>
            {confirming.then(|| view! { <Badge tone=Tone::Warn>"Not confirmed"</Badge> })}
        </span>
    }
    .into_any()
}
