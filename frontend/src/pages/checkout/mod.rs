//! `/checkout`, with `?package=` or `?plan=`, and `&back=`: what is bought and what it costs, before the payment page.

mod bill;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{
    ErrorCode,
    payment::{CreatedPayment, Payment, PaymentStatus},
};

use self::bill::{Bill, find_bill};
use crate::{
    api::{self, Answer, ApiError},
    buying::{self, Wanted},
    clock,
    components::{
        Button, ButtonLink, ButtonSize, ButtonVariant, EmptyState, ErrorState, Icon, Notice, SkeletonRows,
        Tone,
    },
    format,
    live::Live,
    load::{Loaded, Remote},
    router::Router,
    session::Session,
    signals::{Memo, RwSignal},
    title::use_title,
    tools::Press,
    url::{self, with_query},
};

/// How long the browser may take to leave for the payment page, in milliseconds. Whoever comes back from there by the
/// browser's button finds the page as it was left, and can press again.
const LEAVING: u32 = 5_000;
/// How many payments are looked through for one that waits.
const LOOKED_AT: u32 = 10;

/// `/checkout`
#[component]
pub fn Checkout() -> impl IntoView {
    use_title("Checkout".to_owned());
    let router = Router::expect();
    let wanted = Memo::new(move |_| {
        Wanted::from_query(router.query("package").as_deref(), router.query("plan").as_deref())
    });
    view! {
        <div class="page pay">
            <h1>"Checkout"</h1>
            <p class="page-lead">"You pay on the payment page and come back here by yourself."</p>
            {move || match wanted.get() {
                Some(wanted) => view! { <Order wanted=wanted /> }.into_any(),
                None => nothing_to_buy().into_any(),
            }}
        </div>
    }
}

fn nothing_to_buy() -> impl IntoView {
    view! {
        <EmptyState
            icon=Icon::Tag
            title="Nothing is chosen"
            text="Choose a package of credits or a plan, and you come back here to pay."
        >
            <ButtonLink href="/pricing" variant=ButtonVariant::Primary>
                "Plans and credits"
            </ButtonLink>
        </EmptyState>
    }
}

/// What stands in the bill's place. It stays when only the bill changes, so that the button keeps the focus.
#[derive(Clone, Debug, PartialEq)]
enum Shown {
    Loading,
    Failed(ApiError),
    Refused(ApiError),
    Bill,
}

#[component]
fn Order(wanted: Wanted) -> impl IntoView {
    let live = Live::expect();
    let asked = wanted.clone();
    let loaded = Loaded::new(move || {
        // What is bought in another tab changes what a plan costs.
        live.payments.track();
        let asked = asked.clone();
        async move {
            match find_bill(asked).await {
                // A refusal takes the place of an older bill; a bill that only did not come does not.
                Err(error) if !error.is_temporary() => Ok(Err(error)),
                answer => answer.map(Ok),
            }
        }
    });
    let shown = Memo::new(move |_| match loaded.get() {
        Remote::Loading => Shown::Loading,
        Remote::Failed(error) => Shown::Failed(error),
        Remote::Ready(Err(error)) => Shown::Refused(error),
        Remote::Ready(Ok(_)) => Shown::Bill,
    });
    let bill = Memo::new(move |_| match loaded.get() {
        Remote::Ready(Ok(bill)) => Some(bill),
        _ => None,
    });
    let till = Till::new(wanted.clone(), loaded);
    let wanted = StoredValue::new(wanted);
    move || match shown.get() {
        Shown::Loading => view! {
            <div class="card card-pad">
                <SkeletonRows count=3 />
            </div>
        }
        .into_any(),
        Shown::Failed(error) => view! {
            <ErrorState title="The price could not be loaded" error=error on_retry=move |()| loaded.retry() />
        }
        .into_any(),
        Shown::Refused(error) => view! {
            <EmptyState icon=Icon::Ban title="This cannot be bought" text=error.to_string()>
                <ButtonLink href="/pricing" variant=ButtonVariant::Primary>
                    "Plans and credits"
                </ButtonLink>
            </EmptyState>
        }
        .into_any(),
        Shown::Bill => view! { <Confirm wanted=wanted.get_value() bill=bill till=till /> }.into_any(),
    }
}

#[component]
fn Confirm(wanted: Wanted, bill: Memo<Option<Bill>>, till: Till) -> impl IntoView {
    let amount = Memo::new(move |_| bill.with(|bill| bill.as_ref().map_or(0, |bill| bill.amount)));
    view! {
        <Waiting wanted=wanted />
        <section class="card bill" aria-labelledby="bill-title">
            {move || bill.get().map(|bill| view! { <Lines bill=bill /> })}
            {move || till.problem.get().map(refused)}
            <Button
                variant=ButtonVariant::Primary
                size=ButtonSize::Large
                full=true
                icon=Icon::CreditCard
                busy=till.busy
                on_click=move |_| till.press(amount.get_untracked())
            >
                {move || format!("Pay {}", format::rupiah(amount.get()))}
            </Button>
            <p class="text-center text-sm text-ink-3">
                "Nothing is taken before you confirm on the payment page."
            </p>
        </section>
    }
}

/// What is bought, what it costs and what it brings.
#[component]
fn Lines(bill: Bill) -> impl IntoView {
    let balance = Session::expect().balance;
    let (amount, credits) = (bill.amount, bill.credits);
    view! {
        <h2 id="bill-title">{bill.title}</h2>
        <p class="text-ink-2">{bill.text}</p>
        <dl class="bill-lines num">
            {bill
                .lines
                .into_iter()
                .map(|(label, amount)| {
                    view! {
                        <div>
                            <dt>{label}</dt>
                            <dd>{format::rupiah(amount)}</dd>
                        </div>
                    }
                })
                .collect_view()} <div class="bill-sum">
                <dt>"Together"</dt>
                <dd>{format::rupiah(amount)}</dd>
            </div>
        </dl>
        {(credits > 0)
            .then(|| {
                view! {
                    <p class="num text-sm text-ink-3">
                        {move || {
                            let after = balance.get().map(|balance| format::number(balance + credits));
                            after.map(|after| format!("Brings {}: you then have {after}.", format::credits(credits)))
                        }}
                    </p>
                }
            })}
    }
}

fn refused(error: ApiError) -> impl IntoView {
    let waits = error.code() == Some(ErrorCode::Conflict);
    view! {
        <Notice tone=Tone::Bad>
            <p>{error.to_string()}</p>
            {waits
                .then(|| {
                    view! {
                        <a class="link" href="/payments">
                            "Show my payments"
                        </a>
                    }
                })}
        </Notice>
    }
}

/// A payment for the same that waits already.
#[component]
fn Waiting(wanted: Wanted) -> impl IntoView {
    let payments =
        Loaded::new(|| async { api::payments::list(LOOKED_AT, None).await.map(|page| page.items) });
    let open = move |payment: &Payment| {
        let waits = payment.status == PaymentStatus::Pending && payment.expires_at > clock::now();
        waits && Wanted::of(payment).as_ref() == Some(&wanted)
    };
    move || {
        payments.with(|payments| {
            let found = payments.ready()?.iter().find(|payment| open(payment))?;
            let since = format::moment(found.created_at, clock::now(), clock::utc_offset());
            let href = with_query("/payments/status", &[("id", Some(found.id.as_str()))]);
            let text = format!("A payment for the same is open already ({since}).");
            Some(view! {
                <Notice class="mb-4">
                    {text} " "
                    <a class="link" href=href>
                        "Go on with that one"
                    </a>
                </Notice>
            })
        })
    }
}

/// The button that leads to the payment page.
#[derive(Clone, Copy)]
struct Till {
    wanted: StoredValue<Wanted>,
    bill: Loaded<Result<Bill, ApiError>>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<ApiError>>,
    /// A press that has not been answered: what is wanted, and the amount that was shown.
    open: StoredValue<Option<Press<(Wanted, i64)>>>,
    router: Router,
}

impl Till {
    fn new(wanted: Wanted, bill: Loaded<Result<Bill, ApiError>>) -> Self {
        Self {
            wanted: StoredValue::new(wanted),
            bill,
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            open: StoredValue::new(None),
            router: Router::expect(),
        }
    }

    /// Buys at the amount that is shown, in IDR.
    fn press(self, amount: i64) {
        if self.busy.get_untracked() {
            return;
        }
        let asked = (self.wanted.get_value(), amount);
        let press = Press::next(self.open.get_value().as_ref(), asked, api::idempotency_key);
        self.open.set_value(Some(press.clone()));
        self.busy.set(true);
        self.problem.set(None);
        let back = untrack(|| self.router.query("back")).map(|back| url::next_or_dashboard(Some(&back)));
        spawn_local(async move {
            match order(&press).await {
                Ok(created) => {
                    buying::remember(&created.payment_id, back.as_deref());
                    self.open.try_set_value(None);
                    leave(&created);
                    TimeoutFuture::new(LEAVING).await;
                }
                Err(error) => {
                    // A press without an answer stays open: the next one repeats it, and opens one order.
                    if !error.is_temporary() {
                        self.open.try_set_value(None);
                    }
                    // The price may have changed: the next press buys at the one that is shown then. A screen that is
                    // gone takes nothing more.
                    let changed = error.code() == Some(ErrorCode::Conflict);
                    if self.problem.try_set(Some(error)).is_none() && changed {
                        self.bill.reload();
                    }
                }
            }
            self.busy.try_set(false);
        });
    }
}

async fn order(press: &Press<(Wanted, i64)>) -> Answer<CreatedPayment> {
    match &press.asked {
        (Wanted::Package(id), _) => api::payments::create(id, &press.key).await,
        (Wanted::Plan(plan), amount) => api::plans::create(*plan, *amount, &press.key).await,
    }
}

/// Goes to the payment page, in this tab.
fn leave(created: &CreatedPayment) {
    if created.payment_url.starts_with("https://") || created.payment_url.starts_with("http://") {
        drop(window().location().assign(&created.payment_url));
    }
}
