//! Duitku, over HTTP: opening an order on its page (POP createInvoice) or for one channel (v2 inquiry), and asking
//! how it stands (transactionStatus). Source: docs.duitku.com. What it sends by itself is read by `notice`.

pub(crate) mod notice;
pub(crate) mod signature;

use std::{borrow::Cow, time::Duration};

use lumiku_dto::{Timestamp, payment::PaymentStatus};
use reqwest::{StatusCode, header::HeaderValue, redirect};
use serde_json::{Map, Value, json};

use self::signature::Signer;
use super::{
    LIFETIME_MS,
    gateway::{Answer, GatewayError, Invoice, Order, Standing},
};
use crate::{Error, config::PaymentsConfig, entity::payment};

/// The name of a virtual account has at most so many characters.
const MAX_NAME: usize = 20;
const MAX_DETAILS: usize = 255;
/// The largest answer read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;
/// Of the gateway's own words, this many characters go to the log.
const MAX_WORDS: usize = 200;

/// Talks to Duitku.
pub(crate) struct Client {
    http: reqwest::Client,
    config: PaymentsConfig,
}

impl Client {
    pub(crate) fn new(config: &PaymentsConfig) -> Result<Self, Error> {
        Ok(Self { http: http_client(&config.web_url, config.timeout_ms)?, config: config.clone() })
    }

    /// Opens an order whose channel is chosen on Duitku's page.
    pub(super) async fn create_invoice(
        &self,
        order: &Order,
        now: Timestamp,
    ) -> Result<Invoice, GatewayError> {
        let timestamp = now.0.to_string();
        let mut body = self.body_of(order);
        body["expiryPeriod"] = json!(LIFETIME_MS / 60_000);
        let signature = header(&signer(&self.config).invoice(&timestamp))?;
        let request = self
            .http
            .post(format!("{}/api/merchant/createInvoice", self.config.pop_url))
            .header("x-duitku-signature", signature)
            .header("x-duitku-timestamp", header(&timestamp)?)
            .header("x-duitku-merchantcode", header(&self.config.merchant_code)?)
            .json(&body);
        read_invoice(&send(request).await?)
    }

    /// Opens an order for the channel that it names. How long that channel can be paid is the channel's own.
    pub(super) async fn inquire(&self, order: &Order) -> Result<Invoice, GatewayError> {
        let mut body = self.body_of(order);
        let amount = order.amount.to_string();
        body["merchantCode"] = json!(self.config.merchant_code);
        body["paymentMethod"] = json!(order.method);
        body["signature"] = json!(signer(&self.config).inquiry(&order.merchant_order_id, &amount));
        let url = format!("{}/webapi/api/merchant/v2/inquiry", self.config.web_url);
        read_invoice(&send(self.http.post(url).json(&body)).await?)
    }

    /// Asks how an order stands, where it was opened: Duitku keeps the two ways apart.
    pub(super) async fn ask_status(&self, order: &payment::Model) -> Result<Answer, GatewayError> {
        let id = &order.merchant_order_id;
        let url = match order.chosen_method {
            Some(_) => format!("{}/webapi/api/merchant/transactionStatus", self.config.web_url),
            None => format!("{}/api/merchant/transactionStatus", self.config.pop_url),
        };
        let body = json!({
            "merchantCode": self.config.merchant_code,
            "merchantOrderId": id,
            "signature": signer(&self.config).status(id),
        });
        match send(self.http.post(url).json(&body)).await {
            Ok(raw) => Ok(Answer { standing: read_status(&raw, id, order.amount)?, raw }),
            Err(GatewayError::Refused { status, message }) if status == "404" => {
                Ok(Answer { standing: Standing::Unknown, raw: message })
            }
            Err(error) => Err(error),
        }
    }

    /// What both ways of opening an order send. Items are left out: Duitku would compare the sum of their prices,
    /// without their quantities, to the amount.
    fn body_of(&self, order: &Order) -> Value {
        json!({
            "paymentAmount": order.amount,
            "merchantOrderId": order.merchant_order_id,
            "productDetails": cut(&order.description, MAX_DETAILS),
            "email": order.email,
            "customerVaName": cut(&order.name, MAX_NAME),
            "callbackUrl": self.config.callback_url,
            "returnUrl": self.config.return_url,
        })
    }
}

/// Signs as the configuration says.
pub(crate) fn signer(config: &PaymentsConfig) -> Signer<'_> {
    Signer {
        scheme: config.signature,
        merchant_code: &config.merchant_code,
        api_key: config.api_key.expose(),
    }
}

/// A client for one host. Redirects are not followed: they would carry a signed request elsewhere.
pub(super) fn http_client(url: &str, timeout_ms: u64) -> Result<reqwest::Client, Error> {
    let mut client = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_millis(timeout_ms));
    if url.starts_with("http://") {
        // A machine of our own, without TLS: neither proxies nor the system's certificates are of use.
        client = client.no_proxy().tls_certs_only([]);
    }
    client.build().map_err(|_| Error::Setup("the payment gateway's client cannot be made".into()))
}

fn header(text: &str) -> Result<HeaderValue, GatewayError> {
    let unfit = |_| GatewayError::Refused { status: "header".into(), message: "not plain text".into() };
    let mut value = HeaderValue::from_str(text).map_err(unfit)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Sends a request and gives the body of a good answer.
async fn send(request: reqwest::RequestBuilder) -> Result<String, GatewayError> {
    // The URL holds no secret, and is in every other line of the log about it.
    let away = |error: reqwest::Error| {
        let kind = if error.is_timeout() { "no answer in time" } else { "no connection" };
        tracing::debug!(error = %error.without_url(), "the payment gateway did not answer");
        GatewayError::Away(kind.into())
    };
    let mut response = request.send().await.map_err(away)?;
    let status = response.status();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(away)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER {
            return Err(GatewayError::Away("an answer that is too long".into()));
        }
    }
    let text = String::from_utf8_lossy(&bytes).replace('\0', "");
    match status {
        StatusCode::OK => Ok(text),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Err(GatewayError::Away(status.to_string()))
        }
        _ if status.is_server_error() || status.is_redirection() => {
            Err(GatewayError::Away(status.to_string()))
        }
        _ => {
            let message = cut(&text, MAX_WORDS);
            Err(GatewayError::Refused { status: status.as_u16().to_string(), message })
        }
    }
}

fn read_object(raw: &str) -> Result<Map<String, Value>, GatewayError> {
    let unreadable = |_| GatewayError::Away("an answer that is not JSON".into());
    serde_json::from_str(raw).map_err(unreadable)
}

/// A text, or a whole number as it is written.
fn text_of<'a>(object: &'a Map<String, Value>, name: &str) -> Option<Cow<'a, str>> {
    match object.get(name)? {
        Value::String(text) => Some(text.into()),
        Value::Number(number) if !number.is_f64() => Some(number.to_string().into()),
        _ => None,
    }
}

/// Reads the answer to an opening. Duitku answers 200 to what it refuses too, with another `statusCode` than `00`.
fn read_invoice(raw: &str) -> Result<Invoice, GatewayError> {
    let object = read_object(raw)?;
    let text = |name: &str| {
        text_of(&object, name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let status = text("statusCode").unwrap_or_default();
    if status != "00" {
        let message = cut(&text("statusMessage").unwrap_or_default(), MAX_WORDS);
        return Err(GatewayError::Refused { status, message });
    }
    let payment_url = text("paymentUrl").filter(|url| is_web_address(url));
    let (Some(reference), Some(payment_url)) = (text("reference"), payment_url) else {
        return Err(GatewayError::Away("an answer without a reference or an address".into()));
    };
    Ok(Invoice { reference, payment_url, va_number: text("vaNumber"), qr_string: text("qrString") })
}

/// A browser is sent there: nothing but a web address will do.
fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| ["https", "http"].contains(&url.scheme()) && url.has_host())
}

/// Reads how an order stands. Only `00` is paid, and only for our order and our amount.
fn read_status(raw: &str, order: &str, amount: i64) -> Result<Standing, GatewayError> {
    let object = read_object(raw)?;
    let Some(status) = text_of(&object, "statusCode") else {
        return Err(GatewayError::Away("an answer without a status".into()));
    };
    let message = text_of(&object, "statusMessage").unwrap_or_default().to_lowercase();
    Ok(match &*status {
        "00" if text_of(&object, "merchantOrderId").as_deref() != Some(order) => {
            Standing::Mismatch("another order")
        }
        "00" if text_of(&object, "amount").as_deref() != Some(amount.to_string().as_str()) => {
            Standing::Mismatch("another amount")
        }
        "00" => Standing::Paid { reference: text_of(&object, "reference").map(Cow::into_owned) },
        "01" => Standing::Pending,
        "02" if message.contains("expire") => Standing::Ended(PaymentStatus::Expired),
        "02" if message.contains("cancel") => Standing::Ended(PaymentStatus::Cancelled),
        "02" => Standing::Ended(PaymentStatus::Failed),
        _ => Standing::Unknown,
    })
}

/// The first characters of a text, without control characters.
fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|character| !character.is_control()).take(most).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(raw: &str) -> Standing {
        read_status(raw, "PAY-1", 200_000).unwrap()
    }

    #[test]
    fn only_00_for_our_order_and_amount_is_paid() {
        let paid = Standing::Paid { reference: Some("D1".into()) };
        let said = r#"{"merchantOrderId":"PAY-1","reference":"D1","amount":"200000","fee":"0.00","statusCode":"00","statusMessage":"SUCCESS"}"#;
        assert_eq!(status(said), paid);
        assert_eq!(status(&said.replace("\"200000\"", "200000")), paid);
        for (change, reason) in [
            (said.replace("PAY-1", "PAY-2"), "another order"),
            (said.replace("PAY-1", "pay-1"), "another order"),
            (said.replace("200000", "20000"), "another amount"),
            (said.replace("\"200000\"", "200000.0"), "another amount"),
            (said.replace("\"amount\"", "\"sum\""), "another amount"),
            (said.replace("\"merchantOrderId\"", "\"order\""), "another order"),
        ] {
            assert_eq!(status(&change), Standing::Mismatch(reason), "{change}");
        }
    }

    #[test]
    fn every_other_status_is_not_paid() {
        let said = |code: &str, message: &str| {
            status(&json!({ "statusCode": code, "statusMessage": message }).to_string())
        };
        assert_eq!(said("01", "PROCESS"), Standing::Pending);
        assert_eq!(said("02", "CANCELED"), Standing::Ended(PaymentStatus::Cancelled));
        assert_eq!(said("02", "Transaction EXPIRED"), Standing::Ended(PaymentStatus::Expired));
        assert_eq!(said("02", ""), Standing::Ended(PaymentStatus::Failed));
        assert_eq!(said("0", "SUCCESS"), Standing::Unknown);
        assert_eq!(said("", ""), Standing::Unknown);
        assert!(read_status("<html>", "PAY-1", 1).is_err());
        assert!(read_status("[]", "PAY-1", 1).is_err());
        assert!(read_status("{}", "PAY-1", 1).is_err());
    }

    #[test]
    fn an_opening_counts_only_with_00_a_reference_and_a_web_address() {
        let good = r#"{"merchantCode":"D1","reference":"R1","paymentUrl":"https://app.example/pay?r=R1","statusCode":"00","statusMessage":"SUCCESS","vaNumber":"7001","qrString":""}"#;
        let invoice = read_invoice(good).unwrap();
        assert_eq!((invoice.reference.as_str(), invoice.va_number.as_deref()), ("R1", Some("7001")));
        assert_eq!(invoice.qr_string, None);
        for bad in [
            good.replace("\"00\"", "\"01\""),
            good.replace("R1\",", "\","),
            good.replace("https://app.example/pay", "javascript:alert(1)"),
            good.replace("paymentUrl", "url"),
            "{}".into(),
            "null".into(),
        ] {
            assert!(read_invoice(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_is_cut_to_twenty_characters_whatever_they_are() {
        assert_eq!(cut("Raden Ajeng Kartini Djojo", MAX_NAME), "Raden Ajeng Kartini");
        assert_eq!(cut("ééééééééééééééééééééééé", MAX_NAME).chars().count(), 20);
        assert_eq!(cut("a\nb\u{7}", MAX_NAME), "ab");
    }
}
