//! `kill -9` at random moments while people buy credits and plans, callbacks arrive several at a time or not at all, and
//! the sweep looks after the rest, on both databases: the books agree after every kill, and in the end everything that
//! was paid has been given once and nothing else has.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Scope;
use crate::{
    http::Client,
    services::{lumiku::Installation, random},
};

const BUYERS: usize = 6;
/// Orders of one account; the server takes twenty an hour.
const ORDERS: usize = 12;
/// How long the server may take to find out what no callback told.
const FOUND_OUT: Duration = Duration::from_mins(10);
/// How long a round may take to get going.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the buyers know, to be compared with what the server knows after its crashes.
#[derive(Default)]
struct Witness {
    accounts: Mutex<Vec<Account>>,
    surprises: Mutex<BTreeMap<String, u32>>,
    /// Buttons that were pressed.
    pressed: AtomicU64,
}

struct Account {
    client: Client,
    orders: Vec<Order>,
}

/// An order that was opened.
struct Order {
    id: String,
    /// Path of its page at the test gateway.
    page: String,
    did: Did,
    /// Whether the server lived to answer.
    answered: bool,
}

/// What its buyer did.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Did {
    Paid,
    PaidSilently,
    Failed,
    Nothing,
}

pub(super) fn run(scope: &Scope) -> Result<()> {
    scope.on_both_engines(|engine, installation| on_engine(engine, installation, scope))
}

fn on_engine(engine: &str, installation: Installation, scope: &Scope) -> Result<()> {
    let rounds = scope.pick(50, 3);
    let witness = Witness::default();
    for round in 0..rounds {
        let server = installation.start().with_context(|| format!("{engine}: start {round}"))?;
        let stop = AtomicBool::new(false);
        thread::scope(|threads| -> Result<()> {
            for _ in 0..BUYERS {
                let (witness, stop, base_url) = (&witness, &stop, installation.base_url());
                threads.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        // A dead server breaks the connection; any other error is one of its answers.
                        if let Err(error) = buy(witness, stop, &base_url, !scope.short)
                            && error.downcast_ref::<ureq::Error>().is_none()
                        {
                            *lock(&witness.surprises).entry(format!("{error:#}")).or_default() += 1;
                        }
                    }
                });
            }
            let outcome = random::<2>().and_then(|bytes| {
                wait_for_load(&witness)?;
                thread::sleep(Duration::from_millis(u64::from(u16::from_le_bytes(bytes)) % 1500));
                server.process().kill()
            });
            stop.store(true, Ordering::Relaxed);
            outcome
        })?;
        installation.verify().with_context(|| format!("{engine}: after kill {}", round + 1))?;
    }
    let server = installation.start()?;
    let found = settle(&witness)?;
    server.process().stop()?;
    installation.verify().with_context(|| format!("{engine}: at the end"))?;
    let surprises = witness.surprises.into_inner().unwrap_or_else(PoisonError::into_inner);
    ensure!(surprises.is_empty(), "{engine}: unexpected answers: {surprises:?}");
    println!("{engine}: {rounds} kills, {found}");
    Ok(())
}

/// Waits until a few buttons were pressed in this round.
fn wait_for_load(witness: &Witness) -> Result<()> {
    let before = witness.pressed.load(Ordering::Relaxed);
    let started = Instant::now();
    while witness.pressed.load(Ordering::Relaxed) < before + BUYERS as u64 {
        ensure!(started.elapsed() < PATIENCE, "nobody gets to pay: {:?}", witness.surprises);
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// Signs up and buys one thing after the other, until the account has enough or the server is gone.
fn buy(witness: &Witness, stop: &AtomicBool, base_url: &str, may_lose: bool) -> Result<()> {
    let email = format!("buyer-{}@example.com", hex::encode(random::<8>()?));
    let client = Client::sign_up(base_url, &email)?;
    let mut account = Account { client, orders: Vec::new() };
    let mut outcome = Ok(true);
    for number in 0..ORDERS {
        if stop.load(Ordering::Relaxed) || !matches!(outcome, Ok(true)) {
            break;
        }
        outcome = buy_one(witness, &mut account, base_url, number, may_lose);
    }
    lock(&witness.accounts).push(account);
    outcome.map(drop)
}

/// Buys one thing. Says whether the account may have another.
fn buy_one(
    witness: &Witness,
    account: &mut Account,
    base_url: &str,
    number: usize,
    may_lose: bool,
) -> Result<bool> {
    // Higher and higher: a lower plan than the one that runs is not sold.
    let plan = ["basic", "pro", "enterprise"][number / 4 % 3];
    let (path, order) = match number % 4 {
        1 => ("/api/subscription", json!({ "planId": plan })),
        _ => ("/api/payments", json!({ "packageId": "starter" })),
    };
    let opened = account.client.post_once(path, &number.to_string(), &order)?;
    if (opened.status, opened.code()) == (409, "conflict") {
        // Five that wait are enough.
        return Ok(false);
    }
    let opened = opened.expect(201)?;
    let text =
        |name: &str| opened[name].as_str().with_context(|| format!("an order without {name}: {opened}"));
    let page = text("paymentUrl")?.strip_prefix(base_url).context("a page of another server")?.to_owned();
    // Of few it has to find out by itself: it asks about 200 orders a minute.
    let did = match random::<1>()?[0] % 16 {
        0 => Did::Nothing,
        1 => Did::Failed,
        2 | 3 if may_lose => Did::PaidSilently,
        _ => Did::Paid,
    };
    let id = text("paymentId")?.to_owned();
    account.orders.push(Order { id, page: page.clone(), did, answered: false });
    let Some(action) = did.button() else { return Ok(true) };
    let times = if did == Did::Paid { 1 + number % 4 } else { 1 };
    thread::scope(|threads| {
        let presses: Vec<_> =
            (0..times).map(|_| threads.spawn(|| press(&account.client, &page, action))).collect();
        witness.pressed.fetch_add(1, Ordering::Relaxed);
        presses
            .into_iter()
            .try_for_each(|press| press.join().map_err(|_| anyhow::anyhow!("a buyer panicked"))?)
    })?;
    if let Some(order) = account.orders.last_mut() {
        order.answered = true;
    }
    Ok(true)
}

impl Did {
    const fn pays(self) -> bool {
        matches!(self, Self::Paid | Self::PaidSilently)
    }

    /// The button of the test gateway's page.
    const fn button(self) -> Option<&'static str> {
        match self {
            Self::Paid => Some("pay"),
            Self::PaidSilently => Some("lose"),
            Self::Failed => Some("fail"),
            Self::Nothing => None,
        }
    }
}

/// Presses a button of the test gateway's page, which posts its callback before it answers.
fn press(client: &Client, page: &str, action: &str) -> Result<()> {
    let body = format!("action={action}");
    let answer = client.post_bytes(page, "application/x-www-form-urlencoded", None, body.as_bytes())?;
    // It leads on to the page of the app, which a build for drills may be without.
    ensure!(answer.status < 500, "{page}: {} {}", answer.status, answer.json);
    Ok(())
}

/// Sends every callback that was not answered again, as the gateway does, waits for what only the sweep can find, and
/// compares each account with its orders.
fn settle(witness: &Witness) -> Result<String> {
    let started = Instant::now();
    let accounts = lock(&witness.accounts);
    let (mut paid, mut silent) = (0, 0);
    for account in accounts.iter() {
        for order in account.orders.iter().filter(|order| order.did.pays()) {
            if order.did == Did::PaidSilently && order.answered {
                silent += 1;
            } else {
                press(&account.client, &order.page, "pay")?;
                paid += 1;
            }
        }
    }
    for account in accounts.iter() {
        check(account, started)?;
    }
    Ok(format!(
        "{} accounts, {paid} orders paid with callbacks and {silent} without, each given once; the last was found out \
         within {:.0} s",
        accounts.len(),
        started.elapsed().as_secs_f64()
    ))
}

/// Every paid order is given, no other one is, and the balance is the sum.
fn check(account: &Account, started: Instant) -> Result<()> {
    let mut expected = 100;
    for order in &account.orders {
        let paid = order.did.pays();
        let payment = loop {
            let payment = account.client.get(&format!("/api/payments/{}", order.id))?.expect(200)?;
            if !paid || payment["status"] == "success" {
                break payment;
            }
            ensure!(started.elapsed() < FOUND_OUT, "paid and not given: {payment}");
            thread::sleep(Duration::from_secs(1));
        };
        ensure!(paid || payment["status"] != "success", "given and not paid: {payment}");
        expected += if paid { payment["credits"].as_i64().unwrap_or_default() } else { 0 };
    }
    // Openings that the server did not live to answer are nobody's to pay.
    let known = account.client.list("/api/payments")?;
    let given = known.iter().filter(|payment| payment["status"] == "success").count();
    let paid = account.orders.iter().filter(|order| order.did.pays()).count();
    ensure!(given == paid, "{given} orders were given and {paid} were paid: {known:?}");
    let balance = account.client.balance()?;
    ensure!(balance == expected, "a balance of {balance} instead of {expected}");
    let plans = known.iter().filter(|payment| payment["product"] == "plan" && payment["status"] == "success");
    let standing = account.client.get("/api/subscription")?.expect(200)?;
    ensure!((plans.count() > 0) == standing["planId"].is_string(), "the plan does not follow: {standing}");
    ensure!(standing["tier"] == standing["planId"] || standing["planId"] == Value::Null, "{standing}");
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
