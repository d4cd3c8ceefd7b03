//! A visit that is paid first, from the hold to the money.

use carehub::booking::appointments;
use carehub::care::{NewVisitType, PaymentTime};
use carehub::ids::ProviderId;
use carehub::money::Money;
use carehub::payments::{invariants, reconcile};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::clinic::new_visit_type;
use super::{PatientFixture, ProviderFixture, Visitor, World, body};

/// A patient keeps a time of a visit for 50.00 EUR.
pub(crate) struct PaidVisit {
    pub(crate) provider: ProviderFixture,
    pub(crate) patient: PatientFixture,
    /// The appointment.
    pub(crate) id: String,
    pub(crate) starts_at: String,
}

impl PaidVisit {
    /// Paid first, on 3 June at 9 o'clock.
    pub(crate) async fn held(world: &World) -> Self {
        Self::held_at(world, "2026-06-03T09:00:00Z").await
    }

    pub(crate) async fn held_at(world: &World, starts_at: &str) -> Self {
        Self::of(world, starts_at, "EUR", PaymentTime::Before).await
    }

    pub(crate) async fn of(world: &World, starts_at: &str, currency: &str, payment: PaymentTime) -> Self {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let fee = Money { minor: 5000, currency: currency.parse().expect("a currency") };
        let visit_type =
            world.visit_type(provider.provider, NewVisitType { fee, payment, ..new_visit_type("Paid", 30) }).await;
        let held = body(patient.visitor.book(provider.provider, visit_type, starts_at).await, 201).await;
        let id = held["id"].as_str().expect("an id").to_owned();
        Self { provider, patient, id, starts_at: starts_at.to_owned() }
    }

    /// The patient's side begins to pay.
    pub(crate) async fn pay(&self, method: &str) -> Value {
        body(self.patient.visitor.pay(&self.id, method).await, 200).await
    }

    /// The same, until the money is there and the page has asked.
    pub(crate) async fn paid(world: &World) -> Self {
        let visit = Self::held(world).await;
        let payment = visit.pay("STRIPE").await;
        assert!(world.tills[0].pay(reference(&payment)));
        let paid = visit.check(&payment).await;
        assert_eq!(paid["status"], "COMPLETED");
        visit
    }

    /// The page to which the payer comes back.
    pub(crate) async fn check(&self, payment: &Value) -> Value {
        let path = format!("/payments/{}/check", payment["id"].as_str().expect("an id"));
        body(self.patient.visitor.post(&path, json!({})).await, 200).await
    }

    /// What an admin sees of its payment.
    pub(crate) async fn detail(&self, world: &World) -> Value {
        let (_, admin) = world.admin().await;
        self.detail_by(&admin).await
    }

    /// What this admin sees.
    pub(crate) async fn detail_by(&self, admin: &Visitor) -> Value {
        let of = body(admin.get(&format!("/appointments/{}/payment", self.id)).await, 200).await;
        body(admin.get(&format!("/payments/{}", of["payment"]["id"].as_str().expect("an id"))).await, 200).await
    }

    pub(crate) async fn appointment(&self, world: &World) -> Value {
        let visitor = world.visitor_as(self.patient.user).await;
        body(visitor.get(&format!("/appointments/{}", self.id)).await, 200).await
    }

    /// Calls it off.
    pub(crate) async fn cancel(&self, world: &World) -> Value {
        let visitor = world.visitor_as(self.patient.user).await;
        body(visitor.post(&format!("/appointments/{}/cancellation", self.id), json!({})).await, 200).await
    }

    /// Somebody else has the same time.
    pub(crate) async fn taken_by_another(&self, world: &World) {
        let other = world.patient("Other").await;
        other.visitor.booked(&self.provider, &self.starts_at).await;
    }
}

/// The processor's name of the newest try.
pub(crate) fn reference(payment: &Value) -> &str {
    payment["attempt"]["reference"].as_str().expect("a reference")
}

impl World {
    /// A payment that a patient has begun, of a visit on 5 June.
    pub(crate) async fn payment_begun(&self, provider: ProviderId, patient: &Visitor) -> String {
        let fee = Money { minor: 5000, currency: "EUR".parse().expect("a currency") };
        let new = NewVisitType { fee, payment: PaymentTime::Before, ..new_visit_type("Paid", 30) };
        let visit_type = self.visit_type(provider, new).await;
        let held = body(patient.book(provider, visit_type, "2026-06-05T09:00:00Z").await, 201).await;
        let payment = body(patient.pay(held["id"].as_str().expect("an id"), "STRIPE").await, 200).await;
        payment["id"].as_str().expect("an id").to_owned()
    }

    /// Until nothing more is due at once.
    pub(crate) async fn reconcile(&self) {
        while reconcile(&self.payments).await.expect("reconciles") {}
    }

    /// Ends holds whose time is over.
    pub(crate) async fn sweep_holds(&self) {
        appointments::sweep(&self.core, self.core.clock.now()).await.expect("sweeps");
    }

    /// What is wrong with money or booking; nothing, if all is well.
    pub(crate) async fn wrong_with_money(&self) -> Vec<String> {
        let mut conn = self.core.read().await.expect("a connection");
        let mut wrong = invariants(&mut conn).await.expect("reads");
        wrong.extend(appointments::invariants(&mut conn).await.expect("reads"));
        wrong
    }

    /// A processor tells something, as [`carehub::selftest::till::Till`] reads it.
    pub(crate) async fn told(&self, processor: &str, event: Value) -> Response {
        let url = format!("{}/api/v1/webhooks/{processor}", self.url);
        let request = reqwest::Client::new().post(url).header("x-till", "true").json(&event);
        request.send().await.expect("an answer")
    }

    /// Kinds of the messages in the outbox, how often.
    pub(crate) async fn messages_of(&self, kind: &str) -> i64 {
        let mut conn = self.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox_message WHERE kind = $1").bind(kind);
        sqlx::Row::get(&row.fetch_one(&mut *conn).await.expect("reads"), "n")
    }
}

impl Visitor {
    /// Begins to pay with a key of its own.
    pub(crate) async fn pay(&self, appointment: &str, method: &str) -> Response {
        self.pay_with(&format!("{:032x}", rand::random::<u128>()), appointment, method).await
    }

    pub(crate) async fn pay_with(&self, key: &str, appointment: &str, method: &str) -> Response {
        let request = self.request(Method::POST, &format!("/appointments/{appointment}/payment"));
        request.header("idempotency-key", key).json(&json!({ "method": method })).send().await.expect("an answer")
    }

    /// Asks for money to go back, with a key of its own.
    pub(crate) async fn send_back(&self, payment: &str, amount_minor: i64, reason: &str) -> Response {
        let key = format!("{:032x}", rand::random::<u128>());
        self.send_back_with(&key, payment, json!({ "amount_minor": amount_minor, "reason": reason })).await
    }

    pub(crate) async fn send_back_with(&self, key: &str, payment: &str, body: Value) -> Response {
        let request = self.request(Method::POST, &format!("/payments/{payment}/refunds"));
        request.header("idempotency-key", key).json(&body).send().await.expect("an answer")
    }
}
