//! How a payment stands, in words for the person who pays. Pure.

use lumiku_dto::{
    Timestamp,
    payment::{Payment, PaymentStatus},
};

use crate::{
    components::{Icon, Tone},
    format,
};

/// What its page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing is known to be paid.
    Waiting,
    /// The person came back from the payment page without having paid; it can still be paid.
    Unfinished,
    /// Reported as paid, and not confirmed yet.
    Confirming,
    Paid,
    Failed,
    /// The time to pay is over.
    Expired,
    Cancelled,
}

impl Standing {
    /// Of a payment. `result` is the code with which the payment page led the person back: 00 when it is paid, 01 while
    /// a transfer is awaited, 02 when it was given up. Anybody can write it into the address, so it changes no outcome.
    pub(super) fn of(payment: &Payment, result: Option<&str>, now: Timestamp) -> Self {
        match payment.status {
            PaymentStatus::Success => Self::Paid,
            _ if payment.confirming => Self::Confirming,
            PaymentStatus::Pending if result == Some("00") => Self::Confirming,
            PaymentStatus::Pending if payment.expires_at <= now => Self::Expired,
            PaymentStatus::Pending if result == Some("02") => Self::Unfinished,
            PaymentStatus::Pending => Self::Waiting,
            PaymentStatus::Failed => Self::Failed,
            PaymentStatus::Expired => Self::Expired,
            PaymentStatus::Cancelled => Self::Cancelled,
        }
    }

    /// Whether it may change by itself in a moment.
    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Unfinished | Self::Confirming)
    }

    /// In a word, for the list.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Unfinished => "Not finished",
            Self::Confirming => "Being confirmed",
            Self::Paid => "Paid",
            Self::Failed => "Failed",
            Self::Expired => "Expired",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Heading of its page.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting for your payment",
            Self::Unfinished => "This payment was not finished",
            Self::Confirming => "Confirming your payment",
            Self::Paid => "Paid, thank you",
            Self::Failed => "The payment did not go through",
            Self::Expired => "The time to pay is over",
            Self::Cancelled => "You cancelled this payment",
        }
    }

    /// What that means, and what to do.
    pub(super) fn text(self, payment: &Payment) -> String {
        match self {
            Self::Waiting => "This page changes by itself as soon as it is paid.".to_owned(),
            Self::Unfinished => {
                "It seems that you did not pay, and as far as we know nothing was charged. Should \
                                 you have paid after all, this page finds it by itself."
                    .to_owned()
            }
            Self::Confirming => "The payment page says that it is paid. The confirmation mostly takes \
                                 seconds, now and then some minutes; you can go on meanwhile."
                .to_owned(),
            Self::Paid => given(payment),
            Self::Failed => "Nothing was added. Try again, perhaps with another way to pay.".to_owned(),
            Self::Expired => {
                "Nothing was added. Should you have paid in time, it counts all the same.".to_owned()
            }
            Self::Cancelled => {
                "Nothing was added. Should you have paid it, it counts all the same.".to_owned()
            }
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Waiting => Icon::Clock,
            Self::Confirming => Icon::RefreshCw,
            Self::Paid => Icon::CircleCheck,
            Self::Unfinished | Self::Failed => Icon::CircleAlert,
            Self::Expired => Icon::CalendarClock,
            Self::Cancelled => Icon::Ban,
        }
    }

    pub(super) const fn tone(self) -> Tone {
        match self {
            Self::Waiting | Self::Unfinished | Self::Confirming => Tone::Warn,
            Self::Paid => Tone::Ok,
            Self::Failed => Tone::Bad,
            Self::Expired | Self::Cancelled => Tone::Plain,
        }
    }
}

/// What the payment gave. What the person has by now may be something else.
fn given(payment: &Payment) -> String {
    let credits = format::credits(payment.credits);
    match (payment.product.as_str(), payment.credits) {
        ("plan", 0) => format!("{}.", payment.description),
        ("plan", _) => format!("{}, with {credits}.", payment.description),
        _ => format!("{credits} are yours."),
    }
}

/// How long there is to pay: `23 h 58 min`, `4 min`, `less than a minute`.
pub(super) fn time_left(until: Timestamp, now: Timestamp) -> String {
    let minutes = (until.0 - now.0).max(0) / 60_000;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::PaymentId;

    use super::*;

    fn payment(status: PaymentStatus) -> Payment {
        Payment {
            id: PaymentId::new("p"),
            merchant_order_id: "PAY-p".into(),
            product: "credits".into(),
            product_id: "starter".into(),
            description: "4,000 credits".into(),
            amount: 200_000,
            credits: 4_000,
            status,
            confirming: false,
            payment_method: None,
            payment_method_name: None,
            gateway_reference: None,
            payment_url: None,
            va_number: None,
            qr_string: None,
            created_at: Timestamp(0),
            paid_at: None,
            expires_at: Timestamp(1_000),
        }
    }

    fn at(payment: &Payment, now: i64) -> Standing {
        Standing::of(payment, None, Timestamp(now))
    }

    #[test]
    fn a_payment_waits_until_its_time_is_over() {
        let pending = payment(PaymentStatus::Pending);
        assert_eq!(at(&pending, 999), Standing::Waiting);
        assert_eq!(at(&pending, 1_000), Standing::Expired);
    }

    #[test]
    fn what_was_reported_is_being_confirmed_whatever_else_is_known() {
        let reported = Payment { confirming: true, ..payment(PaymentStatus::Expired) };
        assert_eq!(at(&reported, 5_000), Standing::Confirming);
        assert_eq!(
            Standing::of(&payment(PaymentStatus::Pending), Some("00"), Timestamp(5_000)),
            Standing::Confirming
        );
    }

    #[test]
    fn what_the_payment_page_said_changes_no_outcome() {
        for code in ["00", "01", "02"] {
            let said = |status| Standing::of(&payment(status), Some(code), Timestamp(0));
            assert_eq!(said(PaymentStatus::Failed), Standing::Failed);
            assert_eq!(said(PaymentStatus::Expired), Standing::Expired);
            assert_eq!(said(PaymentStatus::Cancelled), Standing::Cancelled);
            assert_eq!(said(PaymentStatus::Success), Standing::Paid);
        }
    }

    #[test]
    fn who_comes_back_without_having_paid_has_not_finished() {
        let pending = payment(PaymentStatus::Pending);
        let back = Standing::of(&pending, Some("02"), Timestamp(999));
        assert_eq!(back, Standing::Unfinished);
        assert!(back.is_open());
        assert_eq!(Standing::of(&pending, Some("02"), Timestamp(1_000)), Standing::Expired);
        let reported = Payment { confirming: true, ..pending.clone() };
        assert_eq!(Standing::of(&reported, Some("02"), Timestamp(999)), Standing::Confirming);
        // A transfer may still come.
        assert_eq!(Standing::of(&pending, Some("01"), Timestamp(999)), Standing::Waiting);
    }

    #[test]
    fn what_was_bought_is_named() {
        let credits = payment(PaymentStatus::Success);
        assert_eq!(given(&credits), "4,000 credits are yours.");
        let plan = Payment {
            product: "plan".into(),
            product_id: "pro".into(),
            description: "Pro plan, 30 days".into(),
            ..credits
        };
        assert_eq!(given(&plan), "Pro plan, 30 days, with 4,000 credits.");
        let upgrade = Payment { description: "Upgrade to the Pro plan".into(), credits: 0, ..plan };
        assert_eq!(given(&upgrade), "Upgrade to the Pro plan.");
    }

    #[test]
    fn the_time_left_is_told_in_minutes() {
        let left = |ms| time_left(Timestamp(ms), Timestamp(0));
        assert_eq!(left(59_999), "less than a minute");
        assert_eq!(left(-5), "less than a minute");
        assert_eq!(left(240_000), "4 min");
        assert_eq!(left(3_600_000), "1 h");
        assert_eq!(left(86_399_000), "23 h 59 min");
    }
}
