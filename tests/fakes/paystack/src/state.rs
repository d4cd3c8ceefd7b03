//! Transactions, refunds and disputes, and how they go on.

use fake_kit::random;
use serde_json::{Value, json};

pub(crate) struct State {
    pub(crate) url: String,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) disputes: Vec<Dispute>,
    pub(crate) refunds_end: RefundEnd,
    pub(crate) fees_on_top: bool,
    /// Bodies to be posted.
    pub(crate) due: Vec<String>,
    last_id: i64,
}

pub(crate) struct Transaction {
    pub(crate) id: i64,
    pub(crate) reference: String,
    pub(crate) access_code: String,
    pub(crate) amount: i64,
    pub(crate) requested: i64,
    pub(crate) currency: String,
    pub(crate) email: String,
    pub(crate) callback_url: String,
    pub(crate) metadata: Value,
    pub(crate) status: &'static str,
    pub(crate) gateway_response: String,
    pub(crate) paid_at: Option<f64>,
    pub(crate) created: f64,
    pub(crate) refunded: i64,
    pub(crate) disputed: bool,
}

pub(crate) struct Refund {
    pub(crate) id: i64,
    pub(crate) transaction: i64,
    pub(crate) reference: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) merchant_note: Option<String>,
    pub(crate) created: f64,
}

pub(crate) struct Dispute {
    pub(crate) id: i64,
    pub(crate) reference: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) resolution: Option<&'static str>,
    pub(crate) due_at: f64,
}

/// How a refund ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundEnd {
    /// The money is back.
    Processed,
    /// It is on its way until it is ended.
    Pending,
    /// It did not arrive.
    Failed,
    /// Paystack needs the payer's account.
    NeedsAttention,
}

/// What happened to the money of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The page.
    pub reference: String,
    /// What was paid of what was asked for, in hundredths.
    pub paid: i64,
    /// What went back or is on its way.
    pub refunded: i64,
}

/// A refusal as Paystack puts it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Refused {
    pub(crate) fn invalid(code: &'static str, message: &str) -> Self {
        Self { status: 400, kind: "validation_error", code, message: message.to_owned() }
    }

    pub(crate) fn not_found() -> Self {
        Self { status: 404, kind: "api_error", code: "not_found", message: "Entity not found".to_owned() }
    }

    pub(crate) fn no_transaction() -> Self {
        Self::invalid("transaction_not_found", "Transaction reference not found.")
    }
}

/// Currencies that it takes.
const CURRENCIES: [&str; 6] = ["NGN", "GHS", "ZAR", "KES", "USD", "XOF"];

impl State {
    pub(crate) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            transactions: Vec::new(),
            refunds: Vec::new(),
            disputes: Vec::new(),
            refunds_end: RefundEnd::Processed,
            fees_on_top: false,
            due: Vec::new(),
            last_id: 302_960,
        }
    }

    fn id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// Makes a page. Gives where it stands.
    pub(crate) fn initialize(&mut self, wish: &Value, now: f64) -> Result<usize, Refused> {
        let text = |name: &str| wish[name].as_str().filter(|text| !text.is_empty());
        let email = text("email").filter(|email| email.contains('@'));
        let email = email.ok_or_else(|| Refused::invalid("invalid_email_address", "Invalid Email Address Passed"))?;
        let amount =
            wish["amount"].as_i64().or_else(|| wish["amount"].as_str()?.parse().ok()).filter(|amount| *amount > 0);
        let amount = amount.ok_or_else(|| Refused::invalid("invalid_amount", "Invalid Amount Sent"))?;
        let currency = text("currency").unwrap_or("NGN");
        if !CURRENCIES.contains(&currency) {
            return Err(Refused::invalid("unsupported_currency", "Currency not supported by merchant"));
        }
        let reference = text("reference").map_or_else(|| random(10), str::to_owned);
        if !reference.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.=".contains(&byte)) {
            return Err(Refused::invalid("invalid_reference", "Invalid reference"));
        }
        if self.transactions.iter().any(|one| one.reference == reference) {
            return Err(Refused::invalid("duplicate_reference", "Duplicate Transaction Reference"));
        }
        let fees = if self.fees_on_top { amount * 15 / 1000 + 10_000 } else { 0 };
        let id = self.id();
        self.transactions.push(Transaction {
            id,
            reference,
            access_code: random(15).to_lowercase(),
            amount: amount + fees,
            requested: amount,
            currency: currency.to_owned(),
            email: email.to_owned(),
            callback_url: text("callback_url").unwrap_or_default().to_owned(),
            metadata: wish.get("metadata").cloned().unwrap_or_else(|| json!("")),
            status: "abandoned",
            gateway_response: "The transaction was not completed".to_owned(),
            paid_at: None,
            created: now,
            refunded: 0,
            disputed: false,
        });
        Ok(self.transactions.len() - 1)
    }

    pub(crate) fn place(&self, reference: &str) -> Option<usize> {
        self.transactions.iter().position(|one| one.reference == reference)
    }

    /// By its reference or its number.
    fn named(&self, name: &str) -> Option<usize> {
        let number = name.parse().ok();
        self.place(name).or_else(|| self.transactions.iter().position(|one| Some(one.id) == number))
    }

    fn unpaid(&mut self, reference: &str) -> Result<&mut Transaction, String> {
        let place = self.place(reference).ok_or("There is no such page.")?;
        let found = &mut self.transactions[place];
        if ["abandoned", "failed"].contains(&found.status) { Ok(found) } else { Err("This page is closed.".to_owned()) }
    }

    pub(crate) fn pay(&mut self, reference: &str, now: f64) -> Result<(), String> {
        self.unpaid(reference)?;
        self.succeed(reference, now);
        Ok(())
    }

    fn succeed(&mut self, reference: &str, now: f64) {
        let place = self.place(reference).expect("it is there");
        let paid = &mut self.transactions[place];
        (paid.status, paid.gateway_response, paid.paid_at) = ("success", "Successful".to_owned(), Some(now));
        let event = json!({ "event": "charge.success", "data": self.transactions[place].shown() });
        self.due.push(event.to_string());
    }

    pub(crate) fn decline(&mut self, reference: &str, words: &str) -> Result<(), String> {
        let found = self.unpaid(reference)?;
        (found.status, found.gateway_response) = ("failed", words.to_owned());
        Ok(())
    }

    pub(crate) fn delay(&mut self, reference: &str) -> Result<(), String> {
        let found = self.unpaid(reference)?;
        (found.status, found.gateway_response) = ("pending", "Pending".to_owned());
        Ok(())
    }

    pub(crate) fn arrive(&mut self, reference: &str, there: bool, now: f64) -> Result<(), String> {
        let place = self.place(reference).ok_or("There is no such page.")?;
        if self.transactions[place].status != "pending" {
            return Err("Nobody waits for it.".to_owned());
        }
        if there {
            self.succeed(reference, now);
        } else {
            let found = &mut self.transactions[place];
            (found.status, found.gateway_response) = ("failed", "Declined".to_owned());
        }
        Ok(())
    }

    pub(crate) fn tamper(&mut self, reference: &str, minor: i64, currency: &str) {
        let place = self.place(reference).expect("there is such a page");
        let found = &mut self.transactions[place];
        (found.amount, found.requested, found.currency) = (minor, minor, currency.to_owned());
    }

    /// Sends money back, all that is left when no amount is said.
    pub(crate) fn refund(
        &mut self,
        transaction: &str,
        amount: Option<i64>,
        merchant_note: Option<String>,
        now: f64,
    ) -> Result<i64, Refused> {
        let place = self.named(transaction).ok_or_else(Refused::no_transaction)?;
        let id = self.id();
        let paid = &mut self.transactions[place];
        if paid.status != "success" && paid.status != "reversed" {
            return Err(Refused::invalid("invalid_transaction", "Transaction has not been paid"));
        }
        if paid.disputed {
            return Err(Refused::invalid("disputed_transaction", "Transaction has an open dispute"));
        }
        let left = paid.amount - paid.refunded;
        if left == 0 {
            return Err(Refused::invalid("invalid_params", "Transaction has been fully reversed"));
        }
        let amount = amount.unwrap_or(left);
        if amount <= 0 || amount > left {
            let message = "Refund amount cannot be more than transaction amount";
            return Err(Refused::invalid("invalid_params", message));
        }
        paid.refunded += amount;
        let (transaction, reference, currency) = (paid.id, paid.reference.clone(), paid.currency.clone());
        let status = "pending";
        self.refunds.push(Refund { id, transaction, reference, amount, currency, status, merchant_note, created: now });
        self.tell_refund(id);
        match self.refunds_end {
            RefundEnd::Pending => {}
            end => self.end_refund(id, end).map_err(|why| Refused::invalid("invalid_params", &why))?,
        }
        Ok(id)
    }

    pub(crate) fn end_refund(&mut self, id: i64, end: RefundEnd) -> Result<(), String> {
        let refund = self.refunds.iter_mut().find(|one| one.id == id).ok_or("There is no such refund.")?;
        let before = refund.status;
        refund.status = match end {
            RefundEnd::Processed => "processed",
            RefundEnd::Pending => "processing",
            RefundEnd::Failed => "failed",
            RefundEnd::NeedsAttention => "needs-attention",
        };
        let (transaction, amount) = (refund.transaction, refund.amount);
        let paid = self.transactions.iter_mut().find(|one| one.id == transaction).expect("it is there");
        if end == RefundEnd::Failed && before != "failed" {
            // Money that did not arrive is with the clinic again.
            paid.refunded -= amount;
        }
        if end == RefundEnd::Processed && paid.refunded == paid.amount {
            paid.status = "reversed";
        }
        self.tell_refund(id);
        Ok(())
    }

    fn tell_refund(&mut self, id: i64) {
        let refund = self.refunds.iter().find(|one| one.id == id).expect("it is there");
        self.due.push(json!({ "event": format!("refund.{}", refund.status), "data": refund.told() }).to_string());
    }

    pub(crate) fn dispute(&mut self, reference: &str, now: f64) -> Result<i64, String> {
        let id = self.id();
        let place = self.place(reference).ok_or("There is no such page.")?;
        let paid = &mut self.transactions[place];
        if paid.status != "success" {
            return Err("Nothing was paid.".to_owned());
        }
        paid.disputed = true;
        let (reference, amount, currency) =
            (paid.reference.clone(), paid.amount - paid.refunded, paid.currency.clone());
        let (status, due_at) = ("awaiting-merchant-feedback", now + 86_400.0);
        self.disputes.push(Dispute { id, reference, amount, currency, status, resolution: None, due_at });
        self.tell_dispute("create", id);
        Ok(id)
    }

    pub(crate) fn decide(&mut self, id: i64, won: bool) -> Result<(), String> {
        let dispute = self.disputes.iter_mut().find(|one| one.id == id).ok_or("There is no such dispute.")?;
        (dispute.status, dispute.resolution) = ("resolved", Some(if won { "declined" } else { "merchant-accepted" }));
        let reference = dispute.reference.clone();
        let paid = self.transactions.iter_mut().find(|one| one.reference == reference).expect("it is there");
        paid.disputed = !won;
        if !won {
            paid.status = "reversed";
        }
        self.tell_dispute("resolve", id);
        Ok(())
    }

    fn tell_dispute(&mut self, what: &str, id: i64) {
        let dispute = self.disputes.iter().find(|one| one.id == id).expect("it is there");
        let paid = self.transactions.iter().find(|one| one.reference == dispute.reference).expect("it is there");
        let event = json!({ "event": format!("charge.dispute.{what}"), "data": dispute.shown(paid) });
        self.due.push(event.to_string());
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        let paid = self.transactions.iter().filter(|one| one.paid_at.is_some());
        let taken =
            paid.map(|one| Taken { reference: one.reference.clone(), paid: one.requested, refunded: one.refunded });
        taken.collect()
    }

    pub(crate) fn references(&self, start: &str) -> Vec<String> {
        self.transactions.iter().map(|one| one.reference.clone()).filter(|name| name.starts_with(start)).collect()
    }
}
