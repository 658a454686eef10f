//! How one ledger entry reads. Pure.

use lumiku_dto::credits::{Transaction, TransactionType};

use crate::components::Icon;

/// Name of a type in the filter.
pub(in crate::pages) const fn type_name(kind: TransactionType) -> &'static str {
    match kind {
        TransactionType::Purchase => "Bought",
        TransactionType::Bonus => "Given",
        TransactionType::Usage => "Used",
        TransactionType::Refund => "Came back",
        TransactionType::Adjustment => "Set right",
    }
}

/// Icon and tint of an entry that belongs to no known tool, or that brought credits.
pub(super) const fn mark(kind: TransactionType) -> (Icon, Option<&'static str>) {
    match kind {
        TransactionType::Purchase => (Icon::CreditCard, Some("ok")),
        TransactionType::Bonus => (Icon::Wallet, Some("ok")),
        TransactionType::Refund => (Icon::Undo2, Some("ok")),
        TransactionType::Usage => (Icon::Sparkles, None),
        TransactionType::Adjustment => (Icon::Scale, None),
    }
}

/// The tool it was spent on or came back from.
pub(super) fn tool_of(entry: &Transaction) -> Option<&str> {
    entry.metadata.as_ref()?.get("tool")?.as_str()
}

/// Why credits came back.
pub(in crate::pages) fn reason_of(entry: &Transaction) -> Option<&str> {
    entry.metadata.as_ref()?.get("reason")?.as_str().filter(|reason| !reason.is_empty())
}

/// The job it belongs to.
pub(super) fn job_of(entry: &Transaction) -> Option<&str> {
    (entry.reference_type.as_deref() == Some("job")).then_some(entry.reference_id.as_deref()).flatten()
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{Timestamp, TransactionId};
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_says_where_it_belongs() {
        let entry = Transaction {
            id: TransactionId::new("t"),
            amount: 4,
            balance: 100,
            kind: TransactionType::Refund,
            description: "Refund".into(),
            reference_id: Some("j1".into()),
            reference_type: Some("job".into()),
            metadata: Some(json!({ "tool": "image-upscaler", "reason": "It could not be read." })),
            created_at: Timestamp(0),
        };
        assert_eq!(tool_of(&entry), Some("image-upscaler"));
        assert_eq!(reason_of(&entry), Some("It could not be read."));
        assert_eq!(job_of(&entry), Some("j1"));
        let paid = Transaction { reference_type: Some("payment".into()), metadata: None, ..entry };
        assert_eq!((tool_of(&paid), reason_of(&paid), job_of(&paid)), (None, None, None));
    }
}
