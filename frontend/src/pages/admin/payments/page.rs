//! One payment: order, callbacks and ledger side by side, and a question to the gateway.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{ErrorCode, PaymentId, admin::AdminPaymentDetail, credits::Transaction};

use super::{
    super::{
        facts::{Facts, id, or_dash},
        missing::missing,
        person::person,
        place::PAYMENTS,
    },
    agreement::compare,
    payload::Payload,
    state_badge,
};
use crate::{
    api, clock,
    components::{Button, ErrorState, Icon, Notice, SkeletonRows},
    format,
    load::{Loaded, Remote},
    signals::{Memo, RwSignal},
    title::use_title,
    toast::Toasts,
};

/// `/admin/payments/{id}`
#[component]
pub(in crate::pages::admin) fn PaymentPage(id: PaymentId) -> impl IntoView {
    let asked = id.clone();
    let detail = Loaded::new(move || {
        let id = asked.clone();
        async move { api::admin::find_payment(&id).await }
    });
    let order = Memo::new(move |_| {
        detail.with(|detail| detail.ready().map(|detail| detail.payment.merchant_order_id.clone()))
    });
    use_title(Memo::new(move |_| format!("{} · Admin", order.get().unwrap_or_default())));
    view! {
        <a class="desk-back" href=PAYMENTS>
            "All payments"
        </a>
        <div class="desk-head">
            <h1 class="num">{move || order.get().unwrap_or_else(|| "Payment".to_owned())}</h1>
            {move || order.get().map(|_| view! { <Ask id=id.clone() detail=detail /> })}
        </div>
        {move || match detail.get() {
            Remote::Loading => view! { <SkeletonRows count=6 /> }.into_any(),
            Remote::Failed(error) if error.code() == Some(ErrorCode::NotFound) => {
                missing(Icon::CreditCard, "There is no such payment", PAYMENTS, "All payments")
            }
            Remote::Failed(error) => {
                view! {
                    <ErrorState
                        title="This payment could not be loaded"
                        error=error
                        on_retry=move |()| detail.retry()
                    />
                }
                    .into_any()
            }
            Remote::Ready(detail) => view! { <Sides detail=detail /> }.into_any(),
        }}
    }
}

/// Asks the gateway now, and shows what came of it.
#[component]
fn Ask(id: PaymentId, detail: Loaded<AdminPaymentDetail>) -> impl IntoView {
    let toasts = Toasts::expect();
    let busy = RwSignal::new(false);
    let ask = move |_| {
        let id = id.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = api::admin::ask_payment(&id).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    detail.change(|detail| *detail = answer);
                    toasts.ok("The gateway has answered");
                }
                Err(error) => {
                    toasts.error("The gateway did not answer", &error);
                    // What it said all the same is in the payment.
                    detail.reload();
                }
            }
        });
    };
    view! {
        <Button icon=Icon::RefreshCw busy=busy on_click=ask>
            "Ask the gateway"
        </Button>
    }
}

#[component]
fn Sides(detail: AdminPaymentDetail) -> impl IntoView {
    let (tone, words) = compare(&detail);
    view! {
        <Notice tone=tone class="mb-4">
            {words}
        </Notice>
        <div class="desk-sides">
            <section class="card card-pad" aria-labelledby="desk-order">
                <h2 class="mb-3" id="desk-order">
                    "Order"
                </h2>
                <Facts facts=order(&detail) />
            </section>
            <section class="card card-pad" aria-labelledby="desk-gateway">
                <h2 class="mb-3" id="desk-gateway">
                    "Gateway"
                </h2>
                <Gateway detail=detail.clone() />
            </section>
            <section class="card card-pad" aria-labelledby="desk-entries">
                <h2 class="mb-3" id="desk-entries">
                    "Ledger"
                </h2>
                <Entries entries=detail.entries />
            </section>
        </div>
    }
}

/// What the order gave.
#[component]
fn Entries(entries: Vec<Transaction>) -> impl IntoView {
    if entries.is_empty() {
        return view! { <p class="text-ink-3">"Nothing was given for this order."</p> }.into_any();
    }
    let lines: Vec<_> = entries.into_iter().map(entry_line).collect();
    view! { <ul class="desk-entries">{lines}</ul> }.into_any()
}

fn entry_line(entry: Transaction) -> AnyView {
    let when = format::moment(entry.created_at, clock::now(), clock::utc_offset());
    view! {
        <li>
            <span class="desk-amount" data-tone=(entry.amount > 0).then_some("ok")>
                {format::signed(entry.amount)}
            </span>
            <span class="font-semibold">{entry.description}</span>
            <span class="desk-second">{format!("{when} · balance after: {}", format::number(entry.balance))}</span>
        </li>
    }
    .into_any()
}

fn order(detail: &AdminPaymentDetail) -> Vec<(&'static str, AnyView)> {
    let payment = &detail.payment;
    let when = |at| format::moment(at, clock::now(), clock::utc_offset());
    vec![
        ("State", state_badge(payment)),
        ("Account", person(&detail.user)),
        ("Bought", payment.description.clone().into_any()),
        ("Amount", format::rupiah(payment.amount).into_any()),
        ("Credits", format::number(payment.credits).into_any()),
        ("Ordered", when(payment.created_at).into_any()),
        ("Paid", or_dash(payment.paid_at.map(when))),
        ("Can be paid until", when(payment.expires_at).into_any()),
        ("Id", id(payment.id.as_str())),
    ]
}

/// What the gateway was asked and what it posted.
#[component]
fn Gateway(detail: AdminPaymentDetail) -> impl IntoView {
    let when = |at| format::moment(at, clock::now(), clock::utc_offset());
    let payment = &detail.payment;
    let by = payment.payment_method_name.clone().or_else(|| payment.payment_method.clone());
    let facts = vec![
        ("Opened at", detail.gateway.clone().into_any()),
        ("Its reference", payment.gateway_reference.as_deref().map_or_else(|| or_dash(None), id)),
        ("Paid by", or_dash(by)),
        ("Last asked", or_dash(detail.asked_at.map(when))),
        ("Asked again", or_dash(detail.next_check_at.map(when))),
    ];
    let callbacks: Vec<_> = detail
        .callbacks
        .iter()
        .map(|callback| {
            let often = (callback.times > 1).then(|| {
                format!(
                    " · {}, last {}",
                    format::count(callback.times, "time", "times"),
                    when(callback.last_received_at)
                )
            });
            view! {
                <li>
                    <h3 class="num">"Callback " {when(callback.received_at)} {often}</h3>
                    <Payload callback=callback.clone() />
                </li>
            }
        })
        .collect();
    let none = callbacks.is_empty();
    view! {
        <Facts facts=facts />
        <ul class="desk-callbacks">{callbacks}</ul>
        {none.then(|| view! { <p class="mt-3 text-ink-3">"No callback has come."</p> })}
        {detail
            .gateway_answer
            .map(|answer| {
                view! {
                    <details class="mt-3">
                        <summary>"Its last answer, as it came"</summary>
                        <pre class="desk-raw" tabindex="0">
                            {answer}
                        </pre>
                    </details>
                }
            })}
    }
}
