//! A payment processor in memory, for tests: it does what the contract of gateways says, and what goes wrong with real ones
//! on demand. Nothing of it is reachable in a server that runs.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use jiff::Timestamp;
use serde_json::Value;

use crate::gateways::{
    About, Card, Charge, ChargeState, Checkout, Closed, DisputeState, Disputed, Forged, GatewayError, Hint, NotTaken,
    Opened, PaymentGateway, Processor, RefundOrder, Refunded, RefundedState,
};
use crate::ids::AttemptId;
use crate::money::Money;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done, and nothing answered.
    Down,
    /// It is done, and the answer is lost.
    Lost,
    /// It is refused.
    Refuse,
}

/// The processor.
pub struct Till {
    processor: Processor,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pages: BTreeMap<String, Charge>,
    /// Pages of which we know, in the order that we learnt of them.
    shown: Vec<String>,
    /// Pages that nobody can pay on any more.
    closed: Vec<String>,
    refunds: BTreeMap<String, Refunded>,
    disputes: BTreeMap<String, Disputed>,
    /// What becomes of refunds that are asked for.
    refunds_are: Option<RefundedState>,
    faults: VecDeque<Fault>,
    /// What it was asked, such as `open`.
    asked: Vec<&'static str>,
}

impl Till {
    /// With nothing in it.
    pub fn new(processor: Processor) -> Self {
        Self { processor, state: Mutex::default() }
    }

    /// The next requests go wrong so, one for each.
    pub fn fail(&self, faults: &[Fault]) {
        self.state().faults.extend(faults);
    }

    /// Nothing goes wrong any more.
    pub fn recover(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.refunds_are = None;
        // What was on its way arrives.
        for refund in state.refunds.values_mut().filter(|refund| refund.state == RefundedState::Pending) {
            refund.state = RefundedState::Succeeded;
        }
    }

    /// Refunds that are asked for from now on become this at once; they go through unless it is said.
    pub fn refunds_are(&self, state: RefundedState) {
        self.state().refunds_are = Some(state);
    }

    /// What becomes of a refund after all.
    pub fn refund_is(&self, reference: &str, is: RefundedState) {
        if let Some(refund) = self.state().refunds.get_mut(reference) {
            refund.state = is;
        }
    }

    /// Somebody pays on a page that is open; false when nobody can.
    pub fn pay(&self, reference: &str) -> bool {
        let mut state = self.state();
        let open = !state.closed.iter().any(|closed| closed == reference);
        let Some(page) = state.pages.get_mut(reference).filter(|_| open) else { return false };
        page.state = ChargeState::Paid;
        page.charge_reference = Some(format!("money_{reference}"));
        page.card = Some(Card { brand: "visa".to_owned(), last4: "4242".to_owned() });
        true
    }

    /// A page becomes whatever a test wants.
    pub fn edit(&self, reference: &str, edit: impl FnOnce(&mut Charge)) {
        if let Some(page) = self.state().pages.get_mut(reference) {
            edit(page);
        }
    }

    /// The payer contests what was paid on that page.
    pub fn contest(&self, page: &str, state: DisputeState, answer_by: Timestamp) {
        let mut all = self.state();
        let Some(amount) = all.pages.get(page).map(|page| page.amount) else { return };
        let reference = format!("dispute_{page}");
        let disputed = Disputed {
            reference: reference.clone(),
            charge_reference: format!("money_{page}"),
            state,
            amount,
            reason: "fraudulent".to_owned(),
            answer_by: Some(answer_by),
        };
        all.disputes.insert(reference, disputed);
    }

    /// Names of all pages, in the order of their tries.
    pub fn pages(&self) -> Vec<String> {
        self.state().pages.keys().cloned().collect()
    }

    /// Names of the pages of which we know, in that order: nobody finds their way to another.
    pub fn shown(&self) -> Vec<String> {
        self.state().shown.clone()
    }

    /// Names of all refunds.
    pub fn refunds(&self) -> Vec<String> {
        self.state().refunds.keys().cloned().collect()
    }

    /// What it keeps: all that was paid, without all that went back; minor units.
    pub fn kept_minor(&self) -> i64 {
        let state = self.state();
        let paid = state.pages.values().filter(|page| page.state == ChargeState::Paid).map(|page| page.amount.minor);
        let back = state.refunds.values().filter(|refund| refund.state == RefundedState::Succeeded);
        paid.sum::<i64>() - back.map(|refund| refund.amount.minor).sum::<i64>()
    }

    /// What it was asked since the last look, such as `open`.
    pub fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.state().asked)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask<T>(
        &self,
        what: &'static str,
        answer: impl FnOnce(&mut State) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut state = self.state();
        state.asked.push(what);
        match state.faults.pop_front() {
            Some(Fault::Down) => Err(AWAY),
            Some(Fault::Refuse) => Err(GatewayError::Refused { code: "refused".to_owned() }),
            Some(Fault::Lost) => answer(&mut state).and(Err(AWAY)),
            None => answer(&mut state),
        }
    }
}

#[async_trait::async_trait]
impl PaymentGateway for Till {
    fn processor(&self) -> Processor {
        self.processor
    }

    fn takes(&self, amount: Money) -> Result<(), NotTaken> {
        match (amount.currency.code(), amount.minor) {
            ("EUR" | "NGN", 50..) => Ok(()),
            ("EUR" | "NGN", _) => Err(NotTaken::Amount),
            _ => Err(NotTaken::Currency),
        }
    }

    async fn open(&self, checkout: &Checkout) -> Result<Opened, GatewayError> {
        let opened = self.ask("open", |state| {
            let reference = format!("page_{}", checkout.attempt);
            let url = format!("https://till.example/{reference}");
            state.pages.entry(reference.clone()).or_insert_with(|| page(checkout.attempt, &reference, checkout.amount));
            Ok(Opened { reference, url, expires_at: Some(checkout.expires_at) })
        })?;
        self.state().shown.push(opened.reference.clone());
        Ok(opened)
    }

    async fn charge(&self, reference: &str) -> Result<Charge, GatewayError> {
        self.ask("charge", |state| state.pages.get(reference).cloned().ok_or(GatewayError::NotFound))
    }

    async fn close(&self, reference: &str) -> Result<Closed, GatewayError> {
        let closes = self.processor == Processor::Stripe;
        self.ask("close", |state| {
            let page = state.pages.get_mut(reference).ok_or(GatewayError::NotFound)?;
            if !closes || !matches!(page.state, ChargeState::Open { .. } | ChargeState::Expired) {
                return Ok(Closed::MayBePaid);
            }
            page.state = ChargeState::Expired;
            state.closed.push(reference.to_owned());
            Ok(Closed::Shut)
        })
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Refunded, GatewayError> {
        self.ask("refund", |state| {
            let reference = format!("refund_{}", order.refund);
            if let Some(known) = state.refunds.get(&reference) {
                return Ok(known.clone());
            }
            let page = state.pages.get_mut(&order.reference).ok_or(GatewayError::NotFound)?;
            if page.refunded_minor + order.amount.minor > page.amount.minor {
                return Err(GatewayError::TooMuch);
            }
            let becomes = state.refunds_are.clone().unwrap_or(RefundedState::Succeeded);
            if !matches!(becomes, RefundedState::Failed { .. }) {
                page.refunded_minor += order.amount.minor;
            }
            let refund = Refunded { reference: reference.clone(), state: becomes, amount: order.amount };
            state.refunds.insert(reference, refund.clone());
            Ok(refund)
        })
    }

    async fn refunded(&self, reference: &str) -> Result<Refunded, GatewayError> {
        self.ask("refunded", |state| state.refunds.get(reference).cloned().ok_or(GatewayError::NotFound))
    }

    async fn disputed(&self, reference: &str) -> Result<Disputed, GatewayError> {
        self.ask("disputed", |state| state.disputes.get(reference).cloned().ok_or(GatewayError::NotFound))
    }

    /// `{"id": …, "about": "charge", "reference": …}` with the header `x-till: true`.
    fn hear(&self, headers: &HeaderMap, body: &[u8], _: Timestamp) -> Result<Hint, Forged> {
        if headers.get("x-till").is_none_or(|signature| signature != "true") {
            return Err(Forged::Signature);
        }
        let event: Value = serde_json::from_slice(body).map_err(|_| Forged::Body)?;
        let member = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let about = match member("about").as_str() {
            "charge" => About::Charge(member("reference")),
            "money" => About::Money(member("reference")),
            "refund" => About::Refund(member("reference")),
            "refund_of" => About::RefundOf(member("reference")),
            "dispute" => About::Dispute(member("reference")),
            _ => About::Nothing,
        };
        Ok(Hint { dedupe_key: member("id"), kind: member("about"), about })
    }
}

fn page(attempt: AttemptId, reference: &str, amount: Money) -> Charge {
    Charge {
        reference: reference.to_owned(),
        attempt: Some(attempt),
        state: ChargeState::Open { failure: None },
        amount,
        charge_reference: None,
        same_mode: true,
        card: None,
        refunded_minor: 0,
    }
}

const AWAY: GatewayError = GatewayError::Unavailable { retry_after: Duration::from_secs(7) };
