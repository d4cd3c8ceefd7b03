//! Pages, payments, refunds and disputes, and how they go on.

use std::collections::HashMap;

use fake_kit::random;
use serde_json::Value;

use crate::events::event;
use crate::keys::Saved;

pub(crate) struct State {
    pub(crate) url: String,
    pub(crate) sessions: Vec<Session>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) disputes: Vec<Dispute>,
    /// Everything that was told or lost, for `GET /v1/events`.
    pub(crate) events: Vec<Value>,
    pub(crate) keys: HashMap<String, Saved>,
    pub(crate) refunds_end: RefundEnd,
    /// Bodies to be posted.
    pub(crate) due: Vec<String>,
}

/// A Checkout Session.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) expires_at: i64,
    pub(crate) units: i64,
    pub(crate) currency: String,
    pub(crate) title: String,
    pub(crate) status: &'static str,
    pub(crate) payment_status: &'static str,
    pub(crate) success_url: String,
    pub(crate) cancel_url: Option<String>,
    pub(crate) client_reference: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) intent: Option<Intent>,
    pub(crate) intent_metadata: Vec<(String, String)>,
}

/// A Payment Intent with its charge.
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) status: &'static str,
    pub(crate) received: i64,
    pub(crate) charge: Option<String>,
    pub(crate) decline: Option<String>,
    pub(crate) refunded: i64,
    pub(crate) disputed: bool,
}

pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) intent: String,
    pub(crate) charge: String,
    pub(crate) units: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) failure: Option<&'static str>,
    pub(crate) reason: Option<String>,
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) created: i64,
}

pub(crate) struct Dispute {
    pub(crate) id: String,
    pub(crate) intent: String,
    pub(crate) charge: String,
    pub(crate) units: i64,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) due_by: i64,
    pub(crate) created: i64,
}

/// How a refund ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundEnd {
    /// The money is back.
    Succeeded,
    /// It is on its way until it is ended.
    Pending,
    /// It did not arrive.
    Failed,
    /// Somebody has to do something.
    RequiresAction,
}

/// What happened to the money of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The page.
    pub session: String,
    /// What the hub said that it is of.
    pub client_reference: String,
    /// Units that were paid.
    pub paid: i64,
    /// Units that went back or are on their way.
    pub refunded: i64,
}

/// A refusal as Stripe puts it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) code: Option<&'static str>,
    pub(crate) param: Option<String>,
    pub(crate) message: String,
}

impl Refused {
    /// An `invalid_request_error`.
    pub(crate) fn invalid(code: Option<&'static str>, param: &str, message: &str) -> Self {
        let param = Some(param.to_owned()).filter(|param| !param.is_empty());
        Self { status: 400, kind: "invalid_request_error", code, param, message: message.to_owned() }
    }

    pub(crate) fn missing(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self { status: 404, kind: "invalid_request_error", code: Some("resource_missing"), param: None, message }
    }
}

impl State {
    pub(crate) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            sessions: Vec::new(),
            refunds: Vec::new(),
            disputes: Vec::new(),
            events: Vec::new(),
            keys: HashMap::new(),
            refunds_end: RefundEnd::Succeeded,
            due: Vec::new(),
        }
    }

    /// What time brings: pages close, keys are forgotten.
    pub(crate) fn pass(&mut self, now: f64) {
        let over: Vec<usize> = (0..self.sessions.len())
            .filter(|place| self.sessions[*place].status == "open" && self.sessions[*place].expires_at as f64 <= now)
            .collect();
        for place in over {
            self.sessions[place].status = "expired";
            self.tell_session("checkout.session.expired", place, now);
        }
        self.keys.retain(|_, saved| saved.at + 86_400.0 > now);
    }

    pub(crate) fn place(&self, session: &str) -> Option<usize> {
        self.sessions.iter().position(|one| one.id == session)
    }

    fn open_place(&self, session: &str) -> Result<usize, String> {
        let place = self.place(session).ok_or("There is no such page.")?;
        if self.sessions[place].status == "open" { Ok(place) } else { Err("This page is closed.".to_owned()) }
    }

    pub(crate) fn intent_of(&self, session: &str) -> Option<String> {
        Some(self.sessions[self.place(session)?].intent.as_ref()?.id.clone())
    }

    pub(crate) fn pay(&mut self, session: &str, now: f64) -> Result<(), String> {
        let place = self.open_place(session)?;
        let units = self.sessions[place].units;
        let intent = self.begun(place);
        (intent.status, intent.received, intent.decline) = ("succeeded", units, None);
        intent.charge = Some(format!("ch_{}", random(24)));
        (self.sessions[place].status, self.sessions[place].payment_status) = ("complete", "paid");
        self.tell_intent("payment_intent.succeeded", place, now);
        self.tell_session("checkout.session.completed", place, now);
        Ok(())
    }

    pub(crate) fn decline(&mut self, session: &str, code: &str, now: f64) -> Result<(), String> {
        let place = self.open_place(session)?;
        let intent = self.begun(place);
        (intent.status, intent.decline) = ("requires_payment_method", Some(code.to_owned()));
        self.tell_intent("payment_intent.payment_failed", place, now);
        Ok(())
    }

    pub(crate) fn delay(&mut self, session: &str, now: f64) -> Result<(), String> {
        let place = self.open_place(session)?;
        self.begun(place).status = "processing";
        self.sessions[place].status = "complete";
        self.tell_session("checkout.session.completed", place, now);
        Ok(())
    }

    pub(crate) fn arrive(&mut self, session: &str, there: bool, now: f64) -> Result<(), String> {
        let place = self.place(session).ok_or("There is no such page.")?;
        let units = self.sessions[place].units;
        let intent = self.sessions[place].intent.as_mut().filter(|intent| intent.status == "processing");
        let intent = intent.ok_or("Nobody waits for it.")?;
        if there {
            (intent.status, intent.received) = ("succeeded", units);
            intent.charge = Some(format!("ch_{}", random(24)));
            self.sessions[place].payment_status = "paid";
            self.tell_session("checkout.session.async_payment_succeeded", place, now);
        } else {
            (intent.status, intent.decline) = ("requires_payment_method", Some("insufficient_funds".to_owned()));
            self.tell_session("checkout.session.async_payment_failed", place, now);
        }
        Ok(())
    }

    pub(crate) fn tamper(&mut self, session: &str, units: i64, currency: &str) {
        let place = self.place(session).expect("there is such a page");
        (self.sessions[place].units, self.sessions[place].currency) = (units, currency.to_owned());
    }

    fn begun(&mut self, place: usize) -> &mut Intent {
        self.sessions[place].intent.get_or_insert_with(|| Intent {
            id: format!("pi_{}", random(24)),
            status: "requires_payment_method",
            received: 0,
            charge: None,
            decline: None,
            refunded: 0,
            disputed: false,
        })
    }

    /// Sends money back, all that is left when no amount is said.
    pub(crate) fn refund(
        &mut self,
        intent: &str,
        units: Option<i64>,
        metadata: Vec<(String, String)>,
        reason: Option<String>,
        now: f64,
    ) -> Result<String, Refused> {
        let of = |session: &&mut Session| session.intent.as_ref().is_some_and(|one| one.id == intent);
        let session = self.sessions.iter_mut().find(of).ok_or_else(|| Refused::missing("payment_intent", intent))?;
        let currency = session.currency.clone();
        let paid = session.intent.as_mut().expect("just found");
        let charge = paid.charge.clone().ok_or_else(|| {
            Refused::invalid(
                Some("payment_intent_unexpected_state"),
                "",
                "This PaymentIntent has no successful charge.",
            )
        })?;
        if paid.disputed {
            return Err(Refused::invalid(Some("charge_disputed"), "", "The charge has been disputed."));
        }
        let left = paid.received - paid.refunded;
        if left == 0 {
            let message = format!("Charge {charge} has already been refunded.");
            return Err(Refused::invalid(Some("charge_already_refunded"), "", &message));
        }
        let units = units.unwrap_or(left);
        if units <= 0 || units > left {
            let message = format!("Refund amount ({units}) is greater than unrefunded amount on charge ({left})");
            return Err(Refused::invalid(None, "amount", &message));
        }
        paid.refunded += units;
        let (id, created) = (format!("re_{}", random(24)), now as i64);
        let (status, failure) = self.refunds_end.words();
        let intent = intent.to_owned();
        self.refunds.push(Refund {
            id: id.clone(),
            intent,
            charge,
            units,
            currency,
            status,
            failure,
            reason,
            metadata,
            created,
        });
        self.tell_refund("refund.created", &id, now);
        self.tell_charge(&id, now);
        if status == "failed" {
            self.came_back(&id);
            self.tell_refund("refund.failed", &id, now);
        }
        Ok(id)
    }

    pub(crate) fn end_refund(&mut self, id: &str, end: RefundEnd, now: f64) -> Result<(), String> {
        let refund = self.refunds.iter_mut().find(|one| one.id == id).ok_or("There is no such refund.")?;
        let before = refund.status;
        (refund.status, refund.failure) = end.words();
        if end == RefundEnd::Failed && before != "failed" {
            self.came_back(id);
            self.tell_refund("refund.failed", id, now);
        } else {
            self.tell_refund("refund.updated", id, now);
        }
        Ok(())
    }

    /// Money that did not arrive is with the clinic again.
    fn came_back(&mut self, refund: &str) {
        let refund = self.refunds.iter().find(|one| one.id == refund).expect("it is there");
        let intents = self.sessions.iter_mut().filter_map(|session| session.intent.as_mut());
        for intent in intents.filter(|intent| intent.id == refund.intent) {
            intent.refunded -= refund.units;
        }
    }

    pub(crate) fn dispute(&mut self, session: &str, now: f64) -> Result<String, String> {
        let place = self.place(session).ok_or("There is no such page.")?;
        let (units, currency) = (self.sessions[place].units, self.sessions[place].currency.clone());
        let paid = self.sessions[place].intent.as_mut().ok_or("Nothing was paid.")?;
        let charge = paid.charge.clone().ok_or("Nothing was paid.")?;
        paid.disputed = true;
        let (intent, id, created) = (paid.id.clone(), format!("du_{}", random(24)), now as i64);
        let (status, due_by) = ("needs_response", created + 7 * 86_400);
        self.disputes.push(Dispute { id: id.clone(), intent, charge, units, currency, status, due_by, created });
        self.tell_dispute("charge.dispute.created", &id, now);
        Ok(id)
    }

    pub(crate) fn decide(&mut self, id: &str, won: bool, now: f64) -> Result<(), String> {
        let dispute = self.disputes.iter_mut().find(|one| one.id == id).ok_or("There is no such dispute.")?;
        dispute.status = if won { "won" } else { "lost" };
        let intent = dispute.intent.clone();
        let intents = self.sessions.iter_mut().filter_map(|session| session.intent.as_mut());
        for intent in intents.filter(|one| one.id == intent) {
            intent.disputed = !won;
        }
        self.tell_dispute("charge.dispute.closed", id, now);
        Ok(())
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        let paid = self.sessions.iter().filter_map(|session| Some((session, session.intent.as_ref()?)));
        let paid = paid.filter(|(_, intent)| intent.received > 0);
        let taken = paid.map(|(session, intent)| Taken {
            session: session.id.clone(),
            client_reference: session.client_reference.clone().unwrap_or_default(),
            paid: intent.received,
            refunded: intent.refunded,
        });
        taken.collect()
    }

    pub(crate) fn sessions_of(&self, client_reference: &str) -> Vec<String> {
        let of = |session: &&Session| session.client_reference.as_deref() == Some(client_reference);
        self.sessions.iter().filter(of).map(|session| session.id.clone()).collect()
    }

    pub(crate) fn tell_session(&mut self, kind: &str, place: usize, now: f64) {
        let object = self.session_shown(&self.sessions[place], false);
        self.tell(kind, object, now);
    }

    fn tell_intent(&mut self, kind: &str, place: usize, now: f64) {
        let object = self.sessions[place].intent_shown(false);
        self.tell(kind, object, now);
    }

    fn tell_refund(&mut self, kind: &str, id: &str, now: f64) {
        let refund = self.refunds.iter().find(|one| one.id == id).expect("it is there");
        self.tell(kind, refund.shown(), now);
    }

    fn tell_charge(&mut self, refund: &str, now: f64) {
        let refund = self.refunds.iter().find(|one| one.id == refund).expect("it is there");
        let of = |session: &&Session| session.intent.as_ref().is_some_and(|intent| intent.id == refund.intent);
        let object = self.sessions.iter().find(of).expect("it is there").charge_shown();
        self.tell("charge.refunded", object, now);
    }

    fn tell_dispute(&mut self, kind: &str, id: &str, now: f64) {
        let dispute = self.disputes.iter().find(|one| one.id == id).expect("it is there");
        self.tell(kind, dispute.shown(), now);
    }

    fn tell(&mut self, kind: &str, object: Value, now: f64) {
        let event = event(kind, object, now);
        self.due.push(event.to_string());
        self.events.push(event);
    }
}

impl RefundEnd {
    const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Succeeded => ("succeeded", None),
            Self::Pending => ("pending", None),
            Self::Failed => ("failed", Some("expired_or_canceled_card")),
            Self::RequiresAction => ("requires_action", None),
        }
    }
}
