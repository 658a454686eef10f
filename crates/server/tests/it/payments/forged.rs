//! Callbacks that are not the gateway's, or not about our order.

use lumiku_core::config::SignatureScheme;
use lumiku_test_support::{
    duitku::{MERCHANT, post_body, post_form},
    on_both_engines,
};
use serde_json::Value;

use super::{CREDITS, MINUTE, Order, Shop};

const FORM: &str = "application/x-www-form-urlencoded";

/// The genuine fields with some replaced.
fn with(fields: &[(String, String)], changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields.to_vec();
    for (name, value) in changes {
        let field = fields.iter_mut().find(|(known, _)| known == name).expect("a field of a callback");
        (*value).clone_into(&mut field.1);
    }
    fields
}

impl Shop {
    /// What could be changed in a genuine callback, each signed again where the forger is thought to know the key.
    fn forgeries(&self, order: &Order) -> Vec<(&'static str, Vec<(String, String)>)> {
        let id = order.gateway_id.as_str();
        let genuine = self.fake.callback(id, "00");
        let sign = |merchant: &str, amount: &str, order: &str| self.fake.sign(merchant, amount, order, "00");
        let (lower, more) = (id.to_lowercase(), format!("{id}0"));
        let moved = format!("0{id}");
        vec![
            (
                "another amount, signed",
                with(&genuine, &[("amount", "20000"), ("signature", &sign(MERCHANT, "20000", id))]),
            ),
            (
                "more money, signed",
                with(&genuine, &[("amount", "2000000"), ("signature", &sign(MERCHANT, "2000000", id))]),
            ),
            ("another amount", with(&genuine, &[("amount", "20000")])),
            (
                "another merchant, signed",
                with(&genuine, &[("merchantCode", "D9"), ("signature", &sign("D9", "200000", id))]),
            ),
            ("another merchant", with(&genuine, &[("merchantCode", "D9")])),
            ("a merchant in lower case", with(&genuine, &[("merchantCode", "d1234")])),
            (
                "an unknown order, signed",
                with(
                    &genuine,
                    &[("merchantOrderId", &more), ("signature", &sign(MERCHANT, "200000", &more))],
                ),
            ),
            (
                "an order in lower case, signed",
                with(
                    &genuine,
                    &[("merchantOrderId", &lower), ("signature", &sign(MERCHANT, "200000", &lower))],
                ),
            ),
            ("an unknown order", with(&genuine, &[("merchantOrderId", "PAY-1")])),
            // The texts that are signed, one after the other, stay the same.
            (
                "a digit moved to the order",
                with(&genuine, &[("amount", "20000"), ("merchantOrderId", &moved)]),
            ),
            (
                "a letter moved to the amount",
                with(&genuine, &[("amount", "200000P"), ("merchantOrderId", &id[1..])]),
            ),
            (
                "a digit moved to the merchant",
                with(&genuine, &[("merchantCode", "D12342"), ("amount", "00000")]),
            ),
            ("half a signature", with(&genuine, &[("signature", &genuine[9].1[..16])])),
            ("no signature", with(&genuine, &[("signature", "")])),
            ("zeros for a signature", with(&genuine, &[("signature", &"0".repeat(64))])),
            (
                "a signature without the key",
                with(&genuine, &[("signature", "d41d8cd98f00b204e9800998ecf8427e")]),
            ),
        ]
    }
}

on_both_engines! {
    async fn nothing_forged_is_taken_and_the_gateway_is_not_even_asked(engine) {
        for scheme in [SignatureScheme::HmacSha256, SignatureScheme::Md5, SignatureScheme::Md5ResultCode] {
            let shop = Shop::open_with(engine, scheme, |_| {}).await;
            let order = shop.order().await;
            // Even where there is money, it takes a callback of the gateway's to be looked at.
            shop.fake.pay(&order.gateway_id);
            let client = shop.app.anonymous();
            for (what, fields) in shop.forgeries(&order) {
                let answer = post_form(&client, &fields).await;
                assert!([400, 404].contains(&answer.status), "{what}: {} {}", answer.status, answer.json);
            }
            assert_eq!(shop.fake.asked(), 0);
            assert_eq!((shop.status(&order).await.as_str(), shop.bought().await), ("pending", 0));
            assert_eq!(order.look().await["confirming"], false);
            shop.report(&order, "00").await.expect_status(200);
            assert_eq!(shop.bought().await, CREDITS);
            shop.app.verify().await;
        }
    }

    async fn where_the_result_is_signed_a_flipped_one_is_refused(engine) {
        let shop = Shop::open_with(engine, SignatureScheme::Md5ResultCode, |_| {}).await;
        let order = shop.order().await;
        let failed = shop.fake.callback(&order.gateway_id, "01");
        let flipped = with(&failed, &[("resultCode", "00")]);
        post_form(&shop.app.anonymous(), &flipped).await.expect_error(400, "invalid_request");
        assert_eq!(shop.fake.asked(), 0);
    }

    async fn a_callback_under_another_scheme_is_refused(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let older = lumiku_test_support::FakeDuitku::signing(SignatureScheme::Md5).await;
        let signature = older.sign(MERCHANT, "200000", &order.gateway_id, "00");
        let fields = with(&shop.fake.callback(&order.gateway_id, "00"), &[("signature", &signature)]);
        post_form(&shop.app.anonymous(), &fields).await.expect_error(400, "invalid_request");
    }

    async fn another_payments_callback_is_good_for_that_one_only(engine) {
        let shop = Shop::open(engine).await;
        let (paid, unpaid) = (shop.order().await, shop.order().await);
        shop.fake.pay(&paid.gateway_id);
        let stolen = with(&shop.fake.callback(&paid.gateway_id, "00"), &[("merchantOrderId", &unpaid.gateway_id)]);
        post_form(&shop.app.anonymous(), &stolen).await.expect_error(400, "invalid_request");
        shop.report(&unpaid, "00").await.expect_status(200);
        shop.report(&paid, "00").await.expect_status(200);
        assert_eq!((paid.client.balance().await, unpaid.client.balance().await), (100 + CREDITS, 100));
        shop.app.verify().await;
    }

    async fn an_upper_case_signature_is_the_same_signature(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        let genuine = shop.fake.callback(&order.gateway_id, "00");
        let upper = genuine[9].1.to_uppercase();
        post_form(&shop.app.anonymous(), &with(&genuine, &[("signature", &upper)])).await.expect_status(200);
        post_form(&shop.app.anonymous(), &genuine).await.expect_status(200);
        assert_eq!(shop.bought().await, CREDITS);
    }

    async fn an_order_of_another_gateway_is_not_ours(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        shop.fake.pay(&order.gateway_id);
        shop.app.sql("UPDATE payments SET gateway = 'mock'").await;
        shop.report(&order, "00").await.expect_error(404, "not_found");
        shop.sweep_for(MINUTE, 10 * MINUTE).await;
        assert_eq!((shop.fake.asked(), shop.bought().await), (0, 0));
    }

    async fn a_thousand_damaged_bodies_give_nothing(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let client = shop.app.anonymous();
        let mut damage = Damage(0x9e37_79b9_7f4a_7c15);
        let mut statuses = std::collections::BTreeMap::new();
        for number in 0..1_000 {
            let fields = shop.fake.callback(&order.gateway_id, "00");
            let (kind, body) = damage.body(number, &fields);
            let answer = post_body(&client, kind, body.clone()).await;
            let shown = String::from_utf8_lossy(&body);
            assert!([200, 400, 404, 415].contains(&answer.status), "{} for {shown}", answer.status);
            *statuses.entry(answer.status).or_insert(0) += 1;
        }
        assert!(statuses[&400] > 400, "most of it is damaged: {statuses:?}");
        assert_eq!((shop.bought().await, order.client.balance().await), (0, 100));
        assert!(shop.app.number("SELECT COUNT(*) FROM payment_callbacks WHERE payment_id IS NULL").await <= 100);
        shop.fake.pay(&order.gateway_id);
        shop.app.clock.advance_ms(MINUTE);
        shop.report(&order, "00").await.expect_status(200);
        assert_eq!(shop.bought().await, CREDITS);
        shop.app.verify().await;
    }

    async fn a_body_that_no_gateway_sends_is_refused(engine) {
        let shop = Shop::open(engine).await;
        let order = shop.order().await;
        let client = shop.app.anonymous();
        post_body(&client, FORM, vec![b'a'; 16 * 1024 + 1]).await.expect_error(413, "too_large");
        for kind in ["text/plain", "multipart/form-data; boundary=x", ""] {
            post_body(&client, kind, b"a=b".to_vec()).await.expect_error(415, "unsupported_media");
        }
        for method in [reqwest::Method::GET, reqwest::Method::PUT] {
            let request = client.request(method, "/api/payments/callback");
            client.send(request).await.expect_error(405, "method_not_allowed");
        }
        let elsewhere = client.request(reqwest::Method::POST, "/api/payments/callback");
        let form = elsewhere.header("content-type", FORM).header("origin", "https://evil.example").body("a=b");
        client.send(form).await.expect_error(403, "forbidden");
        assert_eq!(order.look().await["status"], "pending");
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM payment_callbacks").await, 0);
    }

    async fn refused_bodies_are_kept_for_a_month_and_not_without_end(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.anonymous();
        for number in 0..120 {
            let body = format!("merchantCode=D1234&number={number}");
            post_body(&client, FORM, body.into_bytes()).await.expect_error(400, "invalid_request");
        }
        let kept = "SELECT COUNT(*) FROM payment_callbacks";
        assert_eq!(shop.app.number(kept).await, 100);
        assert_eq!(shop.app.text("SELECT refusal FROM payment_callbacks LIMIT 1").await, "no amount");
        shop.app.clock.advance_ms(31 * 24 * 60 * MINUTE);
        lumiku_core::payment::sweep::sweep(&shop.app.core).await.unwrap();
        assert_eq!(shop.app.number(kept).await, 0);
    }
}

/// Damages bodies, the same ones in every run.
struct Damage(u64);

impl Damage {
    /// xorshift64*.
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let random = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(random).unwrap() % below
    }

    fn body(&mut self, number: usize, fields: &[(String, String)]) -> (&'static str, Vec<u8>) {
        let mut fields = fields.to_vec();
        let kind = if number.is_multiple_of(3) { "application/json" } else { FORM };
        match number % 7 {
            0 => drop(fields.remove(self.next(fields.len()))),
            1 => {
                let copy = fields[self.next(fields.len())].clone();
                fields.push((copy.0, format!("{}1", copy.1)));
            }
            2 => {
                let (one, other) = (self.next(fields.len()), self.next(fields.len()));
                let value = fields[one].1.clone();
                fields[one].1 = std::mem::replace(&mut fields[other].1, value);
            }
            3 => {
                let texts = [
                    "",
                    "0",
                    "-1",
                    "1e9",
                    "00",
                    "' OR 1=1 --",
                    "\u{0}",
                    "𝟐𝟎𝟎𝟎𝟎𝟎",
                    "null",
                    "999999999999999999999",
                ];
                let field = [0, 1, 2, 6, 9][self.next(5)];
                fields[field].1 = texts[self.next(texts.len())].into();
            }
            _ => {}
        }
        let mut body = if kind == FORM {
            let pairs = fields.iter().map(|(name, value)| format!("{name}={}", value.replace('&', "%26")));
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        } else {
            let members = fields.iter().map(|(name, value)| {
                format!("{}:{}", Value::from(name.as_str()), Value::from(value.as_str()))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(",")).into_bytes()
        };
        if number % 7 >= 4 {
            for _ in 0..=self.next(4) {
                if body.is_empty() {
                    break;
                }
                let at = self.next(body.len());
                match self.next(4) {
                    0 => body[at] = u8::try_from(self.next(256)).unwrap(),
                    1 => drop(body.remove(at)),
                    2 => body.insert(at, u8::try_from(self.next(256)).unwrap()),
                    _ => body.truncate(at.max(1)),
                }
            }
        }
        (kind, body)
    }
}
