//! A Duitku that does as it is told. It is written from Duitku's documents and shares no code with the server: it
//! refuses what they refuse, wrong signatures first of all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use hmac::{Hmac, KeyInit, Mac};
use lumiku_core::config::{GatewayKind, PaymentsConfig, Secret, SignatureScheme};
use lumiku_server::config::Config;
use md5::Md5;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::{Answer, Client};

/// The merchant that every test is.
pub const MERCHANT: &str = "D1234";
/// Their key.
pub const KEY: &str = "test-api-key-123";
/// Below this nothing is taken, in IDR.
const SMALLEST: i64 = 10_000;

/// Tests sweep when they want to: one of the server's own would take questions from them.
pub(crate) const NEVER_MS: u64 = 24 * 60 * 60 * 1000;

/// How the gateway behaves as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Answers 503 to everything.
    Away,
    /// Takes requests and does not answer until it is well again.
    Silent,
}

/// An order as the gateway knows it.
#[derive(Clone, Debug)]
pub struct FakeOrder {
    pub amount: i64,
    pub reference: String,
    /// What transactionStatus says: `00`, `01` or `02`.
    pub status: &'static str,
    pub message: &'static str,
    /// How often its status was asked for.
    pub asked: usize,
    /// The request that opened it.
    pub request: Value,
    /// Opened for one channel, and not on the gateway's page.
    inquired: bool,
}

#[derive(Default)]
struct Book {
    orders: HashMap<String, FakeOrder>,
    refused: Vec<String>,
    asked: usize,
}

/// A running gateway.
#[derive(Clone)]
pub struct FakeDuitku {
    pub url: String,
    scheme: SignatureScheme,
    book: Arc<Mutex<Book>>,
    mood: watch::Sender<Mood>,
}

impl FakeDuitku {
    /// Starts one that signs by today's documents.
    pub async fn start() -> Self {
        Self::signing(SignatureScheme::HmacSha256).await
    }

    /// Starts one that signs by this scheme.
    pub async fn signing(scheme: SignatureScheme) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound port"));
        let fake = Self { url, scheme, book: Arc::default(), mood: watch::Sender::new(Mood::Well) };
        let router = Router::new()
            .route("/api/merchant/createInvoice", post(create_invoice))
            .route("/api/merchant/transactionStatus", post(page_status))
            .route("/webapi/api/merchant/v2/inquiry", post(inquiry))
            .route("/webapi/api/merchant/transactionStatus", post(channel_status))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    /// Has a server take payments here.
    pub fn configure(&self, config: &mut Config) {
        config.core.payments = Some(PaymentsConfig {
            // The address of the server itself is filled in when it has one.
            gateway: GatewayKind::Sandbox,
            merchant_code: MERCHANT.into(),
            api_key: Secret::new(KEY),
            signature: self.scheme,
            callback_url: String::new(),
            return_url: String::new(),
            public_url: String::new(),
            pop_url: self.url.clone(),
            web_url: self.url.clone(),
            timeout_ms: 2_000,
            sweep_ms: NEVER_MS,
        });
    }

    /// Behaves like this from now on.
    pub fn feel(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Lets an order stand like this from now on.
    pub fn set(&self, order: &str, status: &'static str, message: &'static str) {
        let mut book = self.book();
        let order = book.orders.get_mut(order).expect("an order of this gateway's");
        (order.status, order.message) = (status, message);
    }

    /// The order is paid; nobody is told.
    pub fn pay(&self, order: &str) {
        self.set(order, "00", "SUCCESS");
    }

    /// Says another amount than the order's when it is asked.
    pub fn mistake_amount(&self, order: &str, amount: i64) {
        self.book().orders.get_mut(order).expect("an order of this gateway's").amount = amount;
    }

    /// Forgets an order, as Duitku does not know one whose page was never opened.
    pub fn forget(&self, order: &str) {
        self.book().orders.remove(order);
    }

    /// An order as it stands.
    pub fn order(&self, order: &str) -> FakeOrder {
        self.book().orders.get(order).expect("an order of this gateway's").clone()
    }

    /// The orders that are paid.
    pub fn paid(&self) -> Vec<String> {
        let book = self.book();
        book.orders.iter().filter(|(_, order)| order.status == "00").map(|(id, _)| id.clone()).collect()
    }

    /// How many orders it has.
    pub fn orders(&self) -> usize {
        self.book().orders.len()
    }

    /// How often it was asked for a status.
    pub fn asked(&self) -> usize {
        self.book().asked
    }

    /// What it refused, in words.
    pub fn refused(&self) -> Vec<String> {
        self.book().refused.clone()
    }

    /// Signs a callback as the documents say.
    pub fn sign(&self, merchant: &str, amount: &str, order: &str, result: &str) -> String {
        match self.scheme {
            SignatureScheme::HmacSha256 => hmac(&format!("{merchant}{amount}{order}")),
            SignatureScheme::Md5 => md5(&format!("{merchant}{amount}{order}{KEY}")),
            SignatureScheme::Md5ResultCode => md5(&format!("{merchant}{amount}{order}{result}{KEY}")),
        }
    }

    /// The fields of the callback about an order.
    pub fn callback(&self, order: &str, result: &str) -> Vec<(String, String)> {
        let known = self.order(order);
        let amount = known.request["paymentAmount"].to_string();
        let signature = self.sign(MERCHANT, &amount, order, result);
        let fields = [
            ("merchantCode", MERCHANT),
            ("amount", &amount),
            ("merchantOrderId", order),
            ("productDetail", "Lumiku: 4,000 credits"),
            ("additionalParam", ""),
            ("paymentCode", "SP"),
            ("resultCode", result),
            ("merchantUserId", ""),
            ("reference", &known.reference),
            ("signature", &signature),
            ("publisherOrderId", "MGUHWKJX3M1KMSQN5"),
            ("spUserHash", ""),
            ("settlementDate", "2026-11-25"),
            ("issuerCode", "93600523"),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// Posts a callback about an order to the address that it was opened with.
    pub async fn report(&self, client: &Client, order: &str, result: &str) -> Answer {
        post_form(client, &self.callback(order, result)).await
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as the mood has it; an answer ends the request.
    async fn mind(&self) -> Option<Response> {
        let mut mood = self.mood.subscribe();
        let settled = mood.wait_for(|mood| *mood != Mood::Silent).await;
        let away = settled.is_ok_and(|mood| *mood == Mood::Away);
        away.then(|| (StatusCode::SERVICE_UNAVAILABLE, "maintenance").into_response())
    }

    fn refuse(&self, status: u16, message: &str) -> Response {
        self.book().refused.push(message.to_owned());
        let status = StatusCode::from_u16(status).expect("a status");
        (status, Json(json!({ "Message": message }))).into_response()
    }

    /// What both ways of opening an order have in common.
    fn open(&self, request: Value, inquired: bool) -> Response {
        let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
        let Some(amount) = request["paymentAmount"].as_i64() else {
            return self.refuse(400, "paymentAmount is no whole number");
        };
        if amount < SMALLEST {
            return self.refuse(400, "Minimum Payment 10000 IDR");
        }
        let order = text("merchantOrderId");
        let unfit = [
            ("merchantOrderId", order.is_empty() || order.len() > 50),
            ("productDetails", text("productDetails").is_empty() || text("productDetails").len() > 255),
            ("email", !text("email").contains('@')),
            (
                "customerVaName",
                text("customerVaName").is_empty() || text("customerVaName").chars().count() > 20,
            ),
            ("callbackUrl", !text("callbackUrl").starts_with("http")),
            ("returnUrl", !text("returnUrl").starts_with("http")),
        ];
        if let Some((name, _)) = unfit.iter().find(|(_, unfit)| *unfit) {
            return self.refuse(400, &format!("Invalid {name}"));
        }
        if self.book().orders.contains_key(&order) {
            return self.refuse(409, "merchantOrderId was used");
        }
        let reference = format!("{MERCHANT}{}", lumiku_core::new_id().to_uppercase());
        let payment_url = format!("{}/redirect_checkout?reference={reference}", self.url);
        let mut answer = json!({ "merchantCode": MERCHANT, "reference": reference, "paymentUrl": payment_url,
            "statusCode": "00", "statusMessage": "SUCCESS" });
        if inquired {
            answer["vaNumber"] = json!("7007014001444348");
            answer["amount"] = json!(amount.to_string());
        }
        let made =
            FakeOrder { amount, reference, status: "01", message: "PROCESS", asked: 0, request, inquired };
        self.book().orders.insert(order, made);
        Json(answer).into_response()
    }
}

/// Posts a form to the callback's address.
pub async fn post_form(client: &Client, fields: &[(String, String)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    post_body(client, "application/x-www-form-urlencoded", body.into_bytes()).await
}

/// Posts anything to the callback's address.
pub async fn post_body(client: &Client, kind: &str, body: Vec<u8>) -> Answer {
    let request = client.with(None).request(reqwest::Method::POST, lumiku_dto::path::PAYMENT_CALLBACK);
    client.send(request.header("content-type", kind).body(body)).await
}

/// The form of a callback that says "paid", as the gateway that Lumiku plays itself signs it.
pub fn mock_callback(order: &str, amount: i64) -> String {
    let merchant = lumiku_core::payment::mock::MERCHANT_CODE;
    let text = format!("{merchant}{amount}{order}");
    let signature = hmac_with(lumiku_core::payment::mock::API_KEY, &text);
    form_urlencoded::Serializer::new(String::new())
        .append_pair("merchantCode", merchant)
        .append_pair("amount", &amount.to_string())
        .append_pair("merchantOrderId", order)
        .append_pair("resultCode", "00")
        .append_pair("signature", &signature)
        .finish()
}

async fn create_invoice(
    State(fake): State<FakeDuitku>,
    headers: HeaderMap,
    Json(request): Json<Value>,
) -> Response {
    if let Some(answer) = fake.mind().await {
        return answer;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let timestamp = header("x-duitku-timestamp");
    let expected = match fake.scheme {
        SignatureScheme::HmacSha256 => hmac(&format!("{MERCHANT}{timestamp}")),
        _ => hex::encode(Sha256::digest(format!("{MERCHANT}{timestamp}{KEY}"))),
    };
    if timestamp.len() != 13 || header("x-duitku-merchantcode") != MERCHANT {
        return fake.refuse(401, "Wrong merchant or timestamp");
    }
    if header("x-duitku-signature") != expected || request.get("signature").is_some() {
        return fake.refuse(401, "Wrong signature");
    }
    fake.open(request, false)
}

async fn inquiry(State(fake): State<FakeDuitku>, Json(request): Json<Value>) -> Response {
    if let Some(answer) = fake.mind().await {
        return answer;
    }
    let order = request["merchantOrderId"].as_str().unwrap_or_default();
    let signed = format!("{MERCHANT}{order}{}", request["paymentAmount"]);
    if request["merchantCode"] != MERCHANT || request["signature"] != fake.keyed(&signed) {
        return fake.refuse(401, "Wrong signature");
    }
    if request["paymentMethod"].as_str().is_none_or(|method| method.len() != 2) {
        return fake.refuse(404, "Payment channel not available");
    }
    fake.open(request, true)
}

async fn page_status(State(fake): State<FakeDuitku>, Json(request): Json<Value>) -> Response {
    status(fake, request, false).await
}

async fn channel_status(State(fake): State<FakeDuitku>, Json(request): Json<Value>) -> Response {
    status(fake, request, true).await
}

async fn status(fake: FakeDuitku, request: Value, inquired: bool) -> Response {
    if let Some(answer) = fake.mind().await {
        return answer;
    }
    let id = request["merchantOrderId"].as_str().unwrap_or_default().to_owned();
    if request["merchantCode"] != MERCHANT || request["signature"] != fake.keyed(&format!("{MERCHANT}{id}")) {
        return fake.refuse(401, "Wrong signature");
    }
    let mut book = fake.book();
    book.asked += 1;
    let known = book.orders.get_mut(&id).filter(|order| order.inquired == inquired);
    let Some(order) = known else {
        return (StatusCode::NOT_FOUND, Json(json!({ "Message": "transaction not found" }))).into_response();
    };
    order.asked += 1;
    Json(json!({ "merchantOrderId": id, "reference": order.reference, "amount": order.amount.to_string(),
        "fee": "0.00", "statusCode": order.status, "statusMessage": order.message }))
    .into_response()
}

impl FakeDuitku {
    fn keyed(&self, text: &str) -> String {
        match self.scheme {
            SignatureScheme::HmacSha256 => hmac(text),
            _ => md5(&format!("{text}{KEY}")),
        }
    }
}

fn hmac(text: &str) -> String {
    hmac_with(KEY, text)
}

fn hmac_with(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key does");
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text))
}
