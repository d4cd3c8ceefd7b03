//! Visits over HTTP, with a call backend in memory: the waiting room, the call, who was there, and what follows.

use std::time::Duration;

use carehub::booking::appointments::confirm_paid;
use carehub::calls::{BackendKind, CallEvent, CallHappening, LinkQuality, RoomRef, WhyLeft};
use carehub::care::{NewVisitType, PaymentTime, VisitKind};
use carehub::money::Money;
use carehub::visits::{hear, resume, sweep};
use serde_json::{Value, json};

use crate::support::{Events, PatientFixture, ProviderFixture, Visitor, World, body, both, new_visit_type, problem};

/// A visit of two on 2 June at 9 o'clock, with the clock at its start.
struct Visit {
    id: String,
    room: String,
    provider: ProviderFixture,
    patient: PatientFixture,
}

const NINE: &str = "2026-06-02T09:00:00Z";

impl Visit {
    async fn at(world: &World, now: &str) -> Self {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let booked = patient.visitor.booked(&provider, NINE).await;
        Self::of(world, &booked, provider, patient, now).await
    }

    async fn of(
        world: &World,
        booked: &Value,
        mut provider: ProviderFixture,
        mut patient: PatientFixture,
        now: &str,
    ) -> Self {
        world.set(now);
        provider.visitor = world.visitor_as(provider.user).await;
        patient.visitor = world.visitor_as(patient.user).await;
        let id = booked["id"].as_str().expect("an id").to_owned();
        let room = patient.visitor.visit(&id).await["consultation_id"].as_str().expect("an id").to_owned();
        Self { id, room, provider, patient }
    }

    fn doctor(&self) -> &Visitor {
        &self.provider.visitor
    }

    fn pat(&self) -> &Visitor {
        &self.patient.visitor
    }

    async fn key(&self, of: &Visitor) -> String {
        of.visit(&self.id).await["me"]["key"].as_str().expect("a key").to_owned()
    }

    /// The patient waits and is let in; the patient's stream.
    async fn begin(&self) -> Events {
        let events = self.pat().waits(&self.id).await;
        self.admit(&self.key(self.pat()).await, 200).await;
        events
    }

    async fn admit(&self, key: &str, status: u16) -> Value {
        body(self.doctor().act(&self.id, "admit", json!({ "person": key })).await, status).await
    }

    async fn tell(&self, world: &World, id: &str, what: CallHappening) {
        let room = RoomRef { kind: BackendKind::Hub, name: self.room.clone() };
        let event = CallEvent { id: id.to_owned(), room, at: world.core.clock.now(), what };
        hear(&world.visits, &event).await.expect("heard");
    }

    async fn status(&self, world: &World) -> String {
        let doctor = world.visitor_as(self.provider.user).await;
        doctor.visit(&self.id).await["status"].as_str().expect("a status").to_owned()
    }
}

/// How the visit lists somebody.
fn person<'a>(visit: &'a Value, key: &str) -> &'a Value {
    let people = visit["people"].as_array().expect("people");
    people.iter().find(|person| person["key"] == key).unwrap_or(&Value::Null)
}

fn joined(key: &str) -> CallHappening {
    CallHappening::Joined { key: key.to_owned() }
}

fn left(key: &str, why: WhyLeft) -> CallHappening {
    CallHappening::Left { key: key.to_owned(), why }
}

both! {
    async fn patient_waits_is_let_in_and_both_meet_until_the_provider_ends_it(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let (doctor, pat) = (visit.doctor(), visit.pat());
        let (doctors, pats) = (visit.key(doctor).await, visit.key(pat).await);
        assert_eq!(pat.visit(&visit.id).await["stage"], "OPEN");

        let mut events = pat.waits(&visit.id).await;
        let waiting = pat.visit(&visit.id).await;
        assert_eq!((&waiting["stage"], &waiting["provider_here"], &waiting["place"]), (&json!("WAITING"), &json!(false), &json!(0)));
        assert_eq!(problem(pat.act(&visit.id, "join", json!({})).await).await, (409, "not_admitted".into()));
        assert_eq!(world.calls.asked(), Vec::<String>::new());

        let mut board = doctor.waits(&visit.id).await;
        events.until(|visit| visit["provider_here"] == true).await;
        let ticket = body(doctor.act(&visit.id, "join", json!({})).await, 200).await;
        assert_eq!((&ticket["kind"], &ticket["url"], &ticket["token"]), (&json!("HUB"), &json!("/ws"), &json!(format!("ticket-of-{doctors}"))));
        assert_eq!(world.calls.asked(), ["open video".to_owned(), format!("admit {doctors} HOST video")]);
        assert_eq!(visit.status(&world).await, "CONFIRMED");

        visit.admit(&pats, 200).await;
        let let_in = events.until(|visit| visit["stage"] == "ADMITTED").await;
        assert_eq!((&let_in["status"], &let_in["consultation_status"]), (&json!("IN_PROGRESS"), &json!("IN_PROGRESS")));
        body(pat.act(&visit.id, "join", json!({})).await, 200).await;
        assert_eq!(world.calls.asked(), [format!("admit {pats} GUEST video")]);

        world.pass(Duration::from_secs(30));
        visit.tell(&world, "1", joined(&pats)).await;
        board.until(|visit| person(visit, &pats)["state"] == "IN_CALL").await;
        world.pass(Duration::from_secs(600));
        body(doctor.act(&visit.id, "end", json!({})).await, 200).await;
        let over = events.until(|visit| visit["stage"] == "OVER").await;
        assert_eq!((&over["status"], &over["consultation_status"]), (&json!("COMPLETED"), &json!("COMPLETED")));
        assert_eq!(world.calls.asked(), ["close"]);
        assert_eq!(problem(pat.act(&visit.id, "join", json!({})).await).await, (409, "visit_over".into()));
        assert_eq!(world.visits.snapshot().started, 1);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
