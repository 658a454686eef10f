//! What Duitku posts about an order, as texts exactly as they came: a number that is read and written again may be
//! signed otherwise.

use std::{collections::HashMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Form,
    Json,
}

/// The fields that count, each of a plain form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) merchant_code: String,
    pub(crate) amount: String,
    pub(crate) merchant_order_id: String,
    pub(crate) result_code: String,
    pub(crate) signature: String,
    /// The channel that it was paid by.
    pub(crate) payment_code: Option<String>,
}

/// Reads a body. Nothing is made fit: what Duitku does not send is refused.
///
/// # Errors
/// What is wrong, for the log and the record.
pub(crate) fn read(encoding: Encoding, body: &[u8]) -> Result<Notice, &'static str> {
    let mut fields = match encoding {
        Encoding::Form => read_form(body)?,
        Encoding::Json => read_json(body)?,
    };
    let mut take = |name: &str, fits: fn(&str) -> bool, refusal: &'static str| {
        fields.remove(name).filter(|text| fits(text)).ok_or(refusal)
    };
    Ok(Notice {
        merchant_code: take("merchantCode", |text| is_word(text, 20), "no merchantCode")?,
        amount: take("amount", is_amount, "no amount")?,
        merchant_order_id: take("merchantOrderId", |text| is_word(text, 50), "no merchantOrderId")?,
        result_code: take("resultCode", |text| is_word(text, 4), "no resultCode")?,
        signature: take("signature", is_signature, "no signature")?,
        payment_code: take("paymentCode", |text| text.len() == 2 && is_word(text, 2), "").ok(),
    })
}

fn is_word(text: &str, most: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=most).contains(&text.len()) && text.bytes().all(plain)
}

/// Whole rupiah, without a sign, a point or zeros in front.
fn is_amount(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
}

/// MD5 or SHA-256 in hexadecimal.
fn is_signature(text: &str) -> bool {
    [32, 64].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn read_form(body: &[u8]) -> Result<HashMap<String, String>, &'static str> {
    let mut fields = HashMap::new();
    for (name, value) in form_urlencoded::parse(body) {
        // Of two values, one would be checked and the other one might be meant.
        if fields.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err("a field twice");
        }
    }
    Ok(fields)
}

fn read_json(body: &[u8]) -> Result<HashMap<String, String>, &'static str> {
    let Pairs(pairs) = serde_json::from_slice(body).map_err(|_| "not a JSON object")?;
    let mut fields = HashMap::new();
    for (name, value) in pairs {
        let text = match value {
            Value::String(text) => text,
            // Whole numbers are written one way only in JSON, so this is the text that came.
            Value::Number(number) if !number.is_f64() => number.to_string(),
            _ => String::new(),
        };
        if fields.insert(name, text).is_some() {
            return Err("a field twice");
        }
    }
    Ok(fields)
}

/// The members of a JSON object in their order, also those of the same name.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "merchantCode=D1234&amount=150000&merchantOrderId=ORD-1&productDetail=a+b%26c&additionalParam=&paymentCode=VC&resultCode=00&merchantUserId=&reference=D7&signature=b0a4797cda909f0140e84582b0b89d7a";

    #[test]
    fn a_form_and_json_say_the_same() {
        let form = read(Encoding::Form, FORM.as_bytes()).unwrap();
        assert_eq!((form.amount.as_str(), form.payment_code.as_deref()), ("150000", Some("VC")));
        for amount in ["\"150000\"", "150000"] {
            let json = format!(
                r#"{{"merchantCode":"D1234","amount":{amount},"merchantOrderId":"ORD-1","paymentCode":"VC","resultCode":"00","signature":"b0a4797cda909f0140e84582b0b89d7a","settlementDate":null}}"#
            );
            assert_eq!(read(Encoding::Json, json.as_bytes()).unwrap(), form);
        }
    }

    #[test]
    fn what_duitku_does_not_send_is_refused() {
        for (from, to) in [
            ("resultCode", "statusCode"),
            ("150000", "150000.00"),
            ("150000", "0150000"),
            ("150000", "-150000"),
            ("150000", "1.5e5"),
            ("150000", ""),
            ("ORD-1", "ORD%001"),
            ("ORD-1", "ORD+1"),
            ("ORD-1", "ORD-%F0%9F%8E%A8"),
            ("signature=b", "signature="),
            ("signature=b", "signature=z"),
            ("&resultCode=00", "&resultCode=00&resultCode=01"),
            ("&amount=150000", "&amount=150000&amount=1"),
        ] {
            let body = FORM.replace(from, to);
            assert!(read(Encoding::Form, body.as_bytes()).is_err(), "{body}");
        }
        for body in ["", "[]", "null", "{", "{\"amount\":1,\"amount\":2}", "\"text\""] {
            assert!(read(Encoding::Json, body.as_bytes()).is_err(), "{body}");
        }
        let twice = r#"{"merchantCode":"D1","merchantCode":"D2"}"#;
        assert_eq!(read(Encoding::Json, twice.as_bytes()), Err("a field twice"));
    }
}
