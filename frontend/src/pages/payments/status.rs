//! `/payments/status`, with `?id=`, or `?merchantOrderId=` as the payment page leads back here: how a payment stands,
//! and what to do next. It changes by itself.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{ErrorBody, ErrorCode, PaymentId, Timestamp, path, payment::Payment};

use super::{
    facts::Facts,
    standing::{Standing, time_left},
};
use crate::{
    api::{self, Answer, ApiError},
    buying::{Wanted, way_back},
    clock,
    components::{
        Button, ButtonLink, ButtonVariant, ConfirmDialog, EmptyState, ErrorState, Icon, SkeletonRows, Tile,
    },
    effect, format,
    live::{Link, Live},
    load::{Loaded, Remote},
    router::{Router, tool_id},
    session::Session,
    signals::{Memo, RwSignal, Signal},
    title::use_title,
    toast::Toasts,
    tools::Catalog,
    url::next_or_dashboard,
};

/// How often the time left is counted anew, in milliseconds.
const BEAT_MS: u32 = 5_000;
/// After so many beats the server is asked although the event stream is up.
const ASKED_EVERY: u32 = 4;
/// How many payments are looked through for the one that the payment page names.
const LOOKED_AT: u32 = 50;

/// What is shown. It changes with the state and not with the time.
#[derive(Clone, Debug, PartialEq)]
enum Shown {
    Loading,
    Missing,
    Failed(ApiError),
    Payment(Standing, Box<Payment>),
}

/// `/payments/status`
#[component]
pub(super) fn Status() -> impl IntoView {
    let router = Router::expect();
    let live = Live::expect();
    let named = Memo::new(move |_| (router.query("id"), router.query("merchantOrderId")));
    let result = Memo::new(move |_| router.query("resultCode").filter(|code| !code.is_empty()));
    let payment = Loaded::new(move || {
        live.payments.track();
        let (id, order) = named.get();
        find(id, order)
    });
    let now = RwSignal::new(clock::now());
    let shown = Memo::new(move |_| match payment.get() {
        Remote::Loading => Shown::Loading,
        Remote::Failed(error) if error.code() == Some(ErrorCode::NotFound) => Shown::Missing,
        Remote::Failed(error) => Shown::Failed(error),
        Remote::Ready(payment) => {
            let standing = result.with(|result| Standing::of(&payment, result.as_deref(), now.get()));
            Shown::Payment(standing, Box::new(payment))
        }
    });
    let standing = Memo::new(move |_| match shown.get() {
        Shown::Payment(standing, _) => Some(standing),
        _ => None,
    });
    keep_asking(payment, standing, now);
    follow_success(standing);
    use_title(Signal::derive(move || standing.get().map_or("Payment", Standing::title).to_owned()));
    view! {
        <div class="page pay">
            {move || match shown.get() {
                Shown::Loading => {
                    view! {
                        <h1 class="sr-only">"Payment"</h1>
                        <div class="card card-pad">
                            <SkeletonRows count=3 />
                        </div>
                    }
                        .into_any()
                }
                Shown::Missing => {
                    view! {
                        <h1 class="sr-only">"Payment"</h1>
                        <EmptyState
                            icon=Icon::Receipt
                            title="There is no such payment"
                            text="It may belong to another account, or the address is not quite right."
                        >
                            <ButtonLink href="/payments">"My payments"</ButtonLink>
                        </EmptyState>
                    }
                        .into_any()
                }
                Shown::Failed(error) => {
                    view! {
                        <h1 class="sr-only">"Payment"</h1>
                        <ErrorState
                            title="The payment could not be loaded"
                            error=error
                            on_retry=move |()| payment.retry()
                        />
                    }
                        .into_any()
                }
                Shown::Payment(standing, found) => {
                    view! { <Stand standing=standing payment=*found now=now loaded=payment /> }.into_any()
                }
            }}
        </div>
    }
}

/// The payment with this id, or of this order.
async fn find(id: Option<String>, order: Option<String>) -> Answer<Payment> {
    if let Some(id) = id.filter(|id| !id.is_empty()) {
        return api::payments::find(&PaymentId::new(id)).await;
    }
    let order = order.unwrap_or_default();
    let newest = api::payments::list(LOOKED_AT, None).await?.items;
    newest.into_iter().find(|payment| payment.merchant_order_id == order).ok_or_else(|| {
        ApiError::Refused(Box::new(ErrorBody::new(ErrorCode::NotFound, "There is no such payment.")))
    })
}

/// Counts the time while the payment is open, and asks the server now and then: more often while the event stream,
/// which tells at once, is not there.
fn keep_asking(payment: Loaded<Payment>, standing: Memo<Option<Standing>>, now: RwSignal<Timestamp>) {
    let live = Live::expect();
    let open = Memo::new(move |_| standing.get().is_some_and(Standing::is_open));
    let turn = StoredValue::new(0_u32);
    effect::run(move || {
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        if !open.get() {
            return;
        }
        spawn_local(async move {
            for beat in 1_u32.. {
                TimeoutFuture::new(BEAT_MS).await;
                if turn.try_get_value() != Some(mine) {
                    break;
                }
                now.set(clock::now());
                if beat % ASKED_EVERY == 0 || live.link.get_untracked() != Link::Up {
                    payment.reload();
                }
            }
        });
    });
}

/// Once it is paid, balance and plan are asked for: the event stream may not be there to tell.
fn follow_success(standing: Memo<Option<Standing>>) {
    let session = Session::expect();
    let before = StoredValue::new(None::<Standing>);
    effect::run(move || {
        let now = standing.get();
        if now == Some(Standing::Paid) && before.get_value().is_some_and(|before| before != Standing::Paid) {
            session.ask();
        }
        before.set_value(now);
    });
}

#[component]
fn Stand(
    standing: Standing,
    payment: Payment,
    now: RwSignal<Timestamp>,
    loaded: Loaded<Payment>,
) -> impl IntoView {
    let balance = Session::expect().balance;
    let until = payment.expires_at;
    let text = standing.text(&payment);
    view! {
        <section class="card pay-state" aria-labelledby="pay-title">
            <Tile icon=standing.icon() tint=standing.tone().tint().map(str::to_owned) large=true />
            <div role="status">
                <h1 id="pay-title">{standing.title()}</h1>
                <p class="pay-text">{text}</p>
                {(standing == Standing::Paid)
                    .then(|| {
                        view! {
                            <p class="pay-balance num">
                                {move || {
                                    balance.get().map(|balance| format!("You have {} now.", format::credits(balance)))
                                }}
                            </p>
                        }
                    })}
            </div>
            {(standing == Standing::Waiting)
                .then(|| {
                    view! {
                        <p class="pay-left num">
                            {move || format!("There is {} left to pay.", time_left(until, now.get()))}
                        </p>
                    }
                })}
            <div class="pay-acts">
                <Actions standing=standing payment=payment.clone() loaded=loaded />
            </div>
            <Facts payment=payment />
        </section>
    }
}

#[component]
fn Actions(standing: Standing, payment: Payment, loaded: Loaded<Payment>) -> impl IntoView {
    let back = way_back(&payment.id);
    let again = Wanted::of(&payment).map(|wanted| wanted.checkout(back.as_deref()));
    let page = payment.payment_url.clone();
    match standing {
        Standing::Waiting | Standing::Unfinished => view! {
            {page
                .map(|url| {
                    view! {
                        <ButtonLink href=url variant=ButtonVariant::Primary icon=Icon::CreditCard external=true>
                            "Open the payment page again"
                        </ButtonLink>
                    }
                })}
            {again
                .filter(|_| standing == Standing::Unfinished)
                .map(|href| {
                    view! {
                        <ButtonLink href=href icon=Icon::RefreshCw>
                            "Start a new payment"
                        </ButtonLink>
                    }
                })}
            <Cancel payment=payment loaded=loaded />
        }
        .into_any(),
        Standing::Confirming => view! { <Back to=back words="Go on meanwhile" main=false /> }.into_any(),
        Standing::Paid => view! {
            <Back to=back words="Back to what I was doing" main=true />
            <ButtonLink href=path::payment_receipt(payment.id.as_str()) icon=Icon::Download download=true>
                "Receipt"
            </ButtonLink>
        }
        .into_any(),
        Standing::Failed | Standing::Expired | Standing::Cancelled => view! {
            {again
                .map(|href| {
                    view! {
                        <ButtonLink href=href variant=ButtonVariant::Primary icon=Icon::RefreshCw>
                            "Try again"
                        </ButtonLink>
                    }
                })}
            <Back to=back words="Back to what I was doing" main=false />
        }
        .into_any(),
    }
}

/// Leads back to where the payment began.
#[component]
fn Back(to: Option<String>, words: &'static str, main: bool) -> impl IntoView {
    let catalog = Catalog::expect();
    let known = to.is_some();
    let to = next_or_dashboard(to.as_deref());
    let tool = tool_id(to.split('?').next().unwrap_or_default()).map(str::to_owned);
    let variant = if main { ButtonVariant::Primary } else { ButtonVariant::Secondary };
    let label = move || match tool.as_deref().and_then(|tool| catalog.find(tool)) {
        Some(entry) if main => format!("Back to {}", entry.name),
        _ if known => words.to_owned(),
        _ => "To the dashboard".to_owned(),
    };
    view! {
        <ButtonLink href=to variant=variant>
            {label}
        </ButtonLink>
    }
}

#[component]
fn Cancel(payment: Payment, loaded: Loaded<Payment>) -> impl IntoView {
    let toasts = Toasts::expect();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let id = StoredValue::new(payment.id);
    let cancel = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::payments::cancel(&id.get_value()).await;
            if busy.try_set(false).is_some() {
                return;
            }
            open.set(false);
            match answer {
                Ok(after) => loaded.change(|payment| *payment = after),
                Err(error) => toasts.error("The payment was not cancelled", &error),
            }
        });
    };
    view! {
        <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(true)>
            "Cancel"
        </Button>
        <ConfirmDialog
            open=open
            title="Cancel this payment?"
            text="It can then not be paid from here any more. If you have paid it already, it counts all the same."
            confirm="Cancel the payment"
            busy=busy
            on_confirm=cancel
        />
    }
}
