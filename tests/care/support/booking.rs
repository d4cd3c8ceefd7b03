//! Providers who work, and bookings as a patient's page makes them.

use carehub::actor::Actor;
use carehub::booking::appointments::{Wish, confirm, hold, invariants};
use carehub::booking::hours::{NewException, NewTimeOff, Span, add_exception, add_time_off, set_holiday};
use carehub::ids::{AppointmentId, PatientId, ProviderId, VisitTypeId};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::clinic::ProviderFixture;
use super::{Visitor, World};

impl World {
    /// Every day from 8 to 18 o'clock in the provider's zone, in steps of a quarter of an hour, two hours of notice.
    pub(crate) async fn works_daily(&self, provider: ProviderId) {
        let mut conn = self.core.db.begin().await.expect("begins");
        for weekday in 1..=7_i64 {
            sqlx::query(
                "INSERT INTO availability (id, provider_id, weekday, start_minute, end_minute) VALUES ($1, $2, $3, 480, 1080)",
            )
            .bind(self.core.clock.uuid().to_string())
            .bind(provider.to_string())
            .bind(weekday)
            .execute(&mut *conn)
            .await
            .expect("inserted");
        }
        conn.commit().await.expect("commits");
    }

    /// An exception, time off and a holiday on 20 June 2026, under the names of their operations' parameters.
    pub(crate) async fn dates_that_differ(&self, provider: ProviderId) -> [(&'static str, String); 3] {
        let system = Actor::system();
        let mut change = self.core.begin().await.expect("begins");
        let new = NewException { date: "2026-06-20".parse().expect("a date"), adds: true, minutes: Span::new(0, 60) };
        let exception = add_exception(&mut change, &self.core, &system, provider, new).await.expect("added");
        let new = NewTimeOff {
            starts_at: "2026-06-20T12:00:00Z".parse().expect("a time"),
            ends_at: "2026-06-20T13:00:00Z".parse().expect("a time"),
            reason: "surgery".to_owned(),
        };
        let off = add_time_off(&mut change, &self.core, &system, provider, new).await.expect("added");
        let holiday = set_holiday(&mut change, &system, exception.date, "Midsummer").await.expect("set");
        change.commit().await.expect("commits");
        [
            ("exceptions.exception", exception.id.to_string()),
            ("time-off.time_off", off.id.to_string()),
            ("holidays.date", holiday.date.to_string()),
        ]
    }

    /// A provider in UTC who works daily.
    pub(crate) async fn working_provider(&self, name: &str) -> ProviderFixture {
        let provider = self.provider(name, "UTC").await;
        self.works_daily(provider.provider).await;
        provider
    }

    /// A confirmed appointment on 2 June 2026 at 9 o'clock UTC, made by the system.
    pub(crate) async fn confirmed(
        &self,
        provider: ProviderId,
        visit_type: VisitTypeId,
        patient: PatientId,
    ) -> AppointmentId {
        let wish = Wish {
            provider,
            visit_type,
            patient: Some(patient),
            starts_at: "2026-06-02T09:00:00Z".parse().expect("a time"),
            currency: None,
            reason: String::new().into(),
            patient_zone: None,
        };
        let system = Actor::system();
        let held = hold(&self.core, &system, &wish).await.expect("held");
        let mut change = self.core.begin().await.expect("begins");
        confirm(&mut change, &self.core, &system, held.id, true).await.expect("confirmed");
        change.commit().await.expect("commits");
        held.id
    }

    /// What is wrong in the database; nothing, if all is well.
    pub(crate) async fn wrong(&self) -> Vec<String> {
        invariants(&mut self.core.read().await.expect("a connection")).await.expect("reads")
    }
}

impl Visitor {
    /// Asks for a time with a key of its own.
    pub(crate) async fn book(&self, provider: ProviderId, visit: VisitTypeId, starts_at: &str) -> Response {
        self.book_with(
            &random_key(),
            json!({ "provider_id": provider, "visit_type_id": visit, "starts_at": starts_at }),
        )
        .await
    }

    pub(crate) async fn book_with(&self, key: &str, body: Value) -> Response {
        let request = self.request(Method::POST, "/appointments").header("idempotency-key", key);
        request.json(&body).send().await.expect("an answer")
    }

    /// Books and confirms.
    pub(crate) async fn booked(&self, provider: &ProviderFixture, starts_at: &str) -> Value {
        let held = self.book(provider.provider, provider.visit_type, starts_at).await;
        assert_eq!(held.status().as_u16(), 201);
        let held: Value = held.json().await.expect("JSON");
        let path = format!("/appointments/{}/confirmation", held["id"].as_str().expect("an id"));
        let confirmed = self.post(&path, json!({ "consent": true })).await;
        assert_eq!(confirmed.status().as_u16(), 200);
        confirmed.json().await.expect("JSON")
    }

    /// Moves it from the version seen.
    pub(crate) async fn move_to(&self, appointment: &Value, starts_at: &str) -> Response {
        let path = format!("/appointments/{}/reschedule", appointment["id"].as_str().expect("an id"));
        self.request(Method::POST, &path)
            .header("idempotency-key", random_key())
            .header("if-match", format!("\"{}\"", appointment["version"]))
            .json(&json!({ "starts_at": starts_at }))
            .send()
            .await
            .expect("an answer")
    }
}

fn random_key() -> String {
    format!("{:032x}", rand::random::<u128>())
}
