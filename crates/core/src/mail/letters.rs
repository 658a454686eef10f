//! The letters.

use lumiku_dto::{
    account::WELCOME_CREDITS,
    number::{rupiah, thousands},
    payment::Payment,
};

use super::{
    address::plain_name,
    letter::{Block, Letter},
};
use crate::receipt;

/// How long the link to a new password is good, for a person.
const RESET_LIFETIME: &str = "one hour";

/// `base` is where the pages are, in these and below.
pub(super) fn welcome(base: &str) -> Letter {
    let credits = thousands(WELCOME_CREDITS);
    Letter {
        subject: "Welcome to Lumiku".into(),
        preview: format!("Your account is ready, with {credits} credits to begin."),
        heading: "Welcome to Lumiku".into(),
        blocks: vec![
            Block::Paragraph(format!("Your account is ready, with {credits} credits to begin.")),
            Block::Paragraph(
                "Pick a tool, see the exact price before anything runs, and find every result under My work. \
                 What does not arrive is not charged."
                    .into(),
            ),
            Block::Button { label: "Open Lumiku", url: format!("{base}/") },
        ],
        footer:
            "You get this letter because an account was opened with this address. If that was not you, you \
                 can ignore it."
                .into(),
    }
}

/// The receipt itself is attached.
pub(super) fn receipt(base: &str, name: Option<&str>, payment: &Payment) -> Letter {
    let mut facts = vec![("Bought", payment.description.clone()), ("Paid", rupiah(payment.amount))];
    if let Some(method) = &payment.payment_method_name {
        facts.push(("Paid with", method.clone()));
    }
    if let Some(paid_at) = payment.paid_at {
        facts.push(("Date", receipt::moment(paid_at)));
    }
    facts.push(("Order", payment.merchant_order_id.clone()));
    Letter {
        subject: format!("Your receipt: {}", payment.description),
        preview: format!("{} for {}. The receipt is attached.", rupiah(payment.amount), payment.description),
        heading: "Thank you for your payment".into(),
        blocks: vec![
            Block::Paragraph(hello(name)),
            Block::Paragraph("Your payment has arrived, and what you bought is in your account.".into()),
            Block::Facts(facts),
            Block::Button { label: "See your credits", url: format!("{base}/credits") },
            Block::Note("The receipt is attached as a PDF.".into()),
        ],
        footer: "You get this letter because you bought something on Lumiku.".into(),
    }
}

/// `token` is what the link carries. It is nowhere else.
pub(super) fn password_reset(base: &str, name: Option<&str>, token: &str) -> Letter {
    let url = format!("{base}/reset-password?token={token}");
    Letter {
        subject: "Choose a new password".into(),
        preview: format!("The link is good for {RESET_LIFETIME}."),
        heading: "Choose a new password".into(),
        blocks: vec![
            Block::Paragraph(hello(name)),
            Block::Paragraph("Somebody asked for a new password for your account, most likely you.".into()),
            Block::Button { label: "Choose a new password", url },
            Block::Paragraph(format!(
                "The link is good for {RESET_LIFETIME}, and once. With the new password, every session of your \
                 account ends."
            )),
            Block::Note(
                "If you did not ask, do nothing: your password stays as it is. Nobody from Lumiku will ever ask \
                 you for this link."
                    .into(),
            ),
        ],
        footer: "You get this letter because this address was entered under \"Forgot password\".".into(),
    }
}

pub(super) fn low_balance(base: &str, name: Option<&str>, balance: i64) -> Letter {
    let left = match balance {
        0 => "No credits left".to_owned(),
        1 => "1 credit left".to_owned(),
        more => format!("{} credits left", thousands(more)),
    };
    Letter {
        subject: left.clone(),
        preview: "Buy more to go on without a break.".into(),
        heading: left,
        blocks: vec![
            Block::Paragraph(hello(name)),
            Block::Paragraph(
                "Your balance is getting low. What is running now is paid for and goes on; buy more credits to go \
                 on without a break."
                    .into(),
            ),
            Block::Button { label: "Buy credits", url: format!("{base}/pricing") },
            Block::Note("You hear of this once, and not again before your balance has risen.".into()),
        ],
        footer: "You get this letter because you use credits on Lumiku.".into(),
    }
}

fn hello(name: Option<&str>) -> String {
    name.and_then(plain_name).map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},"))
}
