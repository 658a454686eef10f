//! Every payment, newest first.

use leptos::prelude::*;
use lumiku_dto::{path, payment::Payment};

use super::standing::Standing;
use crate::{
    api, clock,
    components::{
        Badge, ButtonLink, ButtonSize, ButtonVariant, EmptyState, ErrorState, Icon, LoadMore, SkeletonRows,
        Tile,
    },
    format,
    live::Live,
    load::{PagedList, Phase},
    title::use_title,
    url::with_query,
};

/// Payments loaded at once.
const AT_ONCE: u32 = 20;

/// `/payments`
#[component]
pub(super) fn List() -> impl IntoView {
    use_title("Payments".to_owned());
    let live = Live::expect();
    let list = PagedList::new(move |cursor: Option<String>| async move {
        api::payments::list(AT_ONCE, cursor.as_deref()).await
    });
    let seen = StoredValue::new(live.payments.get_untracked());
    crate::effect::run(move || {
        let now = live.payments.get();
        if seen.get_value() != now {
            seen.set_value(now);
            list.reload();
        }
    });
    let phase = list.phase();
    view! {
        <div class="page">
            <h1>"Payments"</h1>
            <p class="page-lead">"What you bought, and a receipt for everything that is paid."</p>
            <section class="card card-pad" aria-label="Payments">
                {move || match phase.get() {
                    Phase::Loading => view! { <SkeletonRows count=4 /> }.into_any(),
                    Phase::Failed(error) => {
                        view! {
                            <ErrorState
                                title="Your payments could not be loaded"
                                error=error
                                on_retry=move |()| list.reload()
                            />
                        }
                            .into_any()
                    }
                    Phase::Empty => {
                        view! {
                            <EmptyState
                                icon=Icon::Receipt
                                title="No payments yet"
                                text="Credits and plans that you buy are listed here, with their receipts."
                            >
                                <ButtonLink href="/pricing" variant=ButtonVariant::Primary>
                                    "Plans and credits"
                                </ButtonLink>
                            </EmptyState>
                        }
                            .into_any()
                    }
                    Phase::Filled => view! { <Lines list=list /> }.into_any(),
                }}
            </section>
        </div>
    }
}

#[component]
fn Lines(list: PagedList<Payment>) -> impl IntoView {
    let payments = move || list.items.with(|items| items.ready().cloned().unwrap_or_default());
    view! {
        <ul class="payments">{move || payments().into_iter().map(line).collect::<Vec<_>>()}</ul>
        <LoadMore list=list />
    }
}

fn line(payment: Payment) -> AnyView {
    let standing = Standing::of(&payment, None, clock::now());
    let href = with_query("/payments/status", &[("id", Some(payment.id.as_str()))]);
    let when =
        format::moment(payment.paid_at.unwrap_or(payment.created_at), clock::now(), clock::utc_offset());
    let quiet = match &payment.payment_method_name {
        Some(method) => format!("{when} · {method}"),
        None => when,
    };
    let receipt = (standing == Standing::Paid).then(|| path::payment_receipt(payment.id.as_str()));
    let icon = if payment.product == "plan" { Icon::Tag } else { Icon::Coins };
    view! {
        <li>
            <Tile icon=icon tint=standing.tone().tint().map(str::to_owned) />
            <div class="min-w-0">
                <p class="truncate font-semibold">
                    <a class="hover:underline" href=href>
                        {payment.description}
                    </a>
                </p>
                <p class="text-sm text-ink-3">{quiet}</p>
            </div>
            <Badge tone=standing.tone()>{standing.word()}</Badge>
            <p class="payments-sum num">{format::rupiah(payment.amount)}</p>
            <div class="payments-receipt">
                {receipt
                    .map(|href| {
                        view! {
                            <ButtonLink
                                href=href
                                variant=ButtonVariant::Ghost
                                size=ButtonSize::Small
                                icon=Icon::Download
                                download=true
                            >
                                "Receipt"
                            </ButtonLink>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}
