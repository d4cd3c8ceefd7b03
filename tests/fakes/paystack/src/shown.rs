//! Objects as the API shows them, and as events tell them.

use fake_kit::iso;
use serde_json::{Value, json};

use crate::state::{Dispute, Refund, Transaction};

impl Transaction {
    pub(crate) fn shown(&self) -> Value {
        let paid = self.paid_at.is_some();
        let authorization = json!({
            "authorization_code": "AUTH_8dfhjjdt", "bin": "408408", "last4": "4081", "exp_month": "08", "exp_year": "2030",
            "channel": "card", "card_type": "visa ", "bank": "TEST BANK", "country_code": "NG", "brand": "visa",
            "reusable": true, "signature": "SIG_idyuhgd87dUYSHO92D", "account_name": null,
        });
        json!({
            "id": self.id, "domain": "test", "status": self.status, "reference": self.reference, "receipt_number": null,
            "amount": self.amount, "message": null, "gateway_response": self.gateway_response, "channel": "card",
            "paid_at": self.paid_at.map(iso), "created_at": iso(self.created), "currency": self.currency,
            "ip_address": "127.0.0.1", "metadata": self.metadata, "log": null, "fees": self.amount - self.requested,
            "fees_split": null, "authorization": if paid { authorization } else { json!({}) },
            "customer": {
                "id": 181_873_746, "first_name": null, "last_name": null, "email": self.email,
                "customer_code": "CUS_1rkzaqsv4rrhqo6", "phone": null, "metadata": null, "risk_action": "default",
            },
            "plan": null, "split": {}, "order_id": null, "requested_amount": self.requested, "pos_transaction_data": null,
            "source": null, "fees_breakdown": null, "connect": null,
        })
    }
}

impl Refund {
    pub(crate) fn shown(&self) -> Value {
        json!({
            "id": self.id, "integration": 412_829, "domain": "test", "transaction": self.transaction, "dispute": null,
            "amount": self.amount, "deducted_amount": if self.status == "processed" { self.amount } else { 0 },
            "currency": self.currency, "channel": null, "fully_deducted": self.status == "processed",
            "refunded_by": "clinic@example.org", "refunded_at": null, "expected_at": null, "settlement": null,
            "customer_note": "Refund for transaction", "merchant_note": self.merchant_note, "status": self.status,
            "created_at": iso(self.created),
        })
    }

    /// An event has no number of the refund until somebody has to act, and its amount is text, but of one that failed.
    pub(crate) fn told(&self) -> Value {
        let amount = if self.status == "failed" { json!(self.amount) } else { json!(self.amount.to_string()) };
        let mut told = json!({
            "status": self.status, "transaction_reference": self.reference, "refund_reference": null, "amount": amount,
            "currency": self.currency, "processor": "instant-transfer",
            "customer": { "first_name": "Drew", "last_name": "Berry", "email": "demo@email.com" },
            "integration": 412_829, "domain": "test",
        });
        if self.status == "needs-attention" {
            told["id"] = json!(self.id.to_string());
        }
        told
    }
}

impl Dispute {
    pub(crate) fn shown(&self, paid: &Transaction) -> Value {
        json!({
            "id": self.id, "refund_amount": self.amount, "currency": self.currency, "status": self.status,
            "resolution": self.resolution, "domain": "test", "category": "chargeback", "note": null, "attachments": null,
            "transaction": paid.shown(), "dueAt": iso(self.due_at), "resolvedAt": null, "evidence": null,
            "created_at": iso(paid.created), "history": [], "messages": [],
        })
    }
}
