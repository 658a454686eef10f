//! What a payment is about, line by line.

use leptos::prelude::*;
use lumiku_dto::payment::Payment;

use crate::{clock, format};

#[component]
pub(super) fn Facts(payment: Payment) -> impl IntoView {
    let (now, offset) = (clock::now(), clock::utc_offset());
    let day = |moment| format::moment(moment, now, offset);
    let lines = [
        ("What", Some(payment.description)),
        ("Amount", Some(format::rupiah(payment.amount))),
        ("Way to pay", payment.payment_method_name),
        ("Account number", payment.va_number),
        ("Opened", Some(day(payment.created_at))),
        ("Paid", payment.paid_at.map(day)),
        ("Order", Some(payment.merchant_order_id)),
    ];
    view! {
        <dl class="bill-lines num">
            {lines
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .map(|(name, value)| {
                    view! {
                        <div>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}
