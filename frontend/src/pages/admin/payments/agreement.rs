//! Whether order, gateway and ledger say the same. Pure.

use lumiku_dto::{admin::AdminPaymentDetail, payment::PaymentStatus};

use crate::{components::Tone, format};

/// What comparing them says, and how it is meant.
pub(super) fn compare(detail: &AdminPaymentDetail) -> (Tone, String) {
    let payment = &detail.payment;
    let given: i64 = detail.entries.iter().map(|entry| entry.amount).sum();
    let paid = payment.status == PaymentStatus::Success;
    match (paid, given) {
        (true, given) if given == payment.credits => {
            (Tone::Ok, format!("Paid, and the ledger has exactly the {}.", format::credits(payment.credits)))
        }
        (true, given) => {
            let words = format!(
                "Paid, but the ledger has {} instead of {}.",
                format::credits(given),
                format::credits(payment.credits)
            );
            (Tone::Bad, words)
        }
        (false, 0) if payment.confirming => (
            Tone::Warn,
            "Reported as paid. Nothing is given until the gateway confirms it; ask it now, or wait."
                .to_owned(),
        ),
        (false, 0) => (Tone::Plain, "Nothing is paid, and nothing was given.".to_owned()),
        (false, given) => {
            (Tone::Bad, format!("Nothing is paid, but the ledger has {}.", format::credits(given)))
        }
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{
        PaymentId, Timestamp, TransactionId, UserId,
        admin::UserRef,
        credits::{Transaction, TransactionType},
        payment::Payment,
    };

    use super::*;

    fn detail(status: PaymentStatus, confirming: bool, given: &[i64]) -> AdminPaymentDetail {
        let entry = |amount: &i64| Transaction {
            id: TransactionId::new("t"),
            amount: *amount,
            balance: *amount,
            kind: TransactionType::Purchase,
            description: String::new(),
            reference_id: None,
            reference_type: None,
            metadata: None,
            created_at: Timestamp(0),
        };
        let payment = Payment {
            id: PaymentId::new("p"),
            merchant_order_id: "LMK-1".into(),
            product: "credits".into(),
            product_id: "starter".into(),
            description: "4,000 credits".into(),
            amount: 200_000,
            credits: 4000,
            status,
            confirming,
            payment_method: None,
            payment_method_name: None,
            gateway_reference: None,
            payment_url: None,
            va_number: None,
            qr_string: None,
            created_at: Timestamp(0),
            paid_at: None,
            expires_at: Timestamp(0),
        };
        AdminPaymentDetail {
            payment,
            user: UserRef { id: UserId::new("u"), email: "a@b.co".into(), name: None },
            gateway: "mock".into(),
            gateway_answer: None,
            asked_at: None,
            next_check_at: None,
            callbacks: Vec::new(),
            entries: given.iter().map(entry).collect(),
        }
    }

    #[test]
    fn what_was_given_is_held_against_what_was_paid() {
        let tone = |status, confirming, given: &[i64]| compare(&detail(status, confirming, given)).0;
        assert_eq!(tone(PaymentStatus::Success, false, &[4000]), Tone::Ok);
        assert_eq!(tone(PaymentStatus::Success, false, &[]), Tone::Bad);
        assert_eq!(tone(PaymentStatus::Success, false, &[4000, 4000]), Tone::Bad);
        assert_eq!(tone(PaymentStatus::Failed, false, &[4000]), Tone::Bad);
        assert_eq!(tone(PaymentStatus::Pending, true, &[]), Tone::Warn);
        assert_eq!(tone(PaymentStatus::Expired, false, &[]), Tone::Plain);
    }
}
