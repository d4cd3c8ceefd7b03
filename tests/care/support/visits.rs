//! A visit as its people's pages deal with it.

use std::time::Duration;

use carehub::calls::{CallEvent, CallHappening, RoomRef, WhyLeft};
use carehub::visits::hear;
use reqwest::Response;
use serde_json::{Value, json};

use super::{PatientFixture, ProviderFixture, Visitor, World, body};

/// A visit of two on 2 June at 9 o'clock, with the clock at its start.
pub(crate) struct Visit {
    pub(crate) id: String,
    pub(crate) room: String,
    pub(crate) provider: ProviderFixture,
    pub(crate) patient: PatientFixture,
}

pub(crate) const NINE: &str = "2026-06-02T09:00:00Z";

impl Visit {
    pub(crate) async fn at(world: &World, now: &str) -> Self {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let booked = patient.visitor.booked(&provider, NINE).await;
        Self::of(world, &booked, provider, patient, now).await
    }

    pub(crate) async fn of(
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

    pub(crate) fn doctor(&self) -> &Visitor {
        &self.provider.visitor
    }

    pub(crate) fn pat(&self) -> &Visitor {
        &self.patient.visitor
    }

    pub(crate) async fn key(&self, of: &Visitor) -> String {
        of.visit(&self.id).await["me"]["key"].as_str().expect("a key").to_owned()
    }

    /// The patient waits and is let in; the patient's stream.
    pub(crate) async fn begin(&self) -> Events {
        let events = self.pat().waits(&self.id).await;
        self.admit(&self.key(self.pat()).await, 200).await;
        events
    }

    pub(crate) async fn admit(&self, key: &str, status: u16) -> Value {
        body(self.doctor().act(&self.id, "admit", json!({ "person": key })).await, status).await
    }

    pub(crate) async fn tell(&self, world: &World, id: &str, what: CallHappening) {
        let room = RoomRef { kind: world.calls.kind(), name: self.room.clone() };
        let event = CallEvent { id: id.to_owned(), room, at: world.core.clock.now(), what };
        hear(&world.visits, &event).await.expect("heard");
    }

    /// Waits until what happens behind the scenes has happened, looking at the visit as the provider.
    pub(crate) async fn settles(&self, wanted: impl Fn(&Value) -> bool, and: impl Fn() -> bool) {
        for _ in 0..200 {
            if and() && wanted(&self.doctor().visit(&self.id).await) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{}", self.doctor().visit(&self.id).await);
    }

    pub(crate) async fn status(&self, world: &World) -> String {
        let doctor = world.visitor_as(self.provider.user).await;
        doctor.visit(&self.id).await["status"].as_str().expect("a status").to_owned()
    }
}

/// How the visit lists somebody.
pub(crate) fn person<'a>(visit: &'a Value, key: &str) -> &'a Value {
    let people = visit["people"].as_array().expect("people");
    people.iter().find(|person| person["key"] == key).unwrap_or(&Value::Null)
}

pub(crate) fn joined(key: &str) -> CallHappening {
    CallHappening::Joined { key: key.to_owned() }
}

pub(crate) fn left(key: &str, why: WhyLeft) -> CallHappening {
    CallHappening::Left { key: key.to_owned(), why }
}

/// An open event stream.
pub(crate) struct Events {
    response: Response,
    text: String,
}

impl Visitor {
    /// Invites somebody; the link and the key.
    pub(crate) async fn invite(&self, visit: &str, role: &str) -> Value {
        let guest = json!({ "name": "Gus Guest", "role": role });
        body(self.post(&format!("/visits/{visit}/guests"), guest).await, 201).await
    }

    /// The visit as it is now.
    pub(crate) async fn visit(&self, id: &str) -> Value {
        body(self.get(&format!("/visits/{id}")).await, 200).await
    }

    /// Does something in a visit; its answer.
    pub(crate) async fn act(&self, id: &str, what: &str, with: Value) -> Response {
        self.post(&format!("/visits/{id}/{what}"), with).await
    }

    /// Enters and opens the stream, as a page does; the stream after its first event.
    pub(crate) async fn waits(&self, id: &str) -> Events {
        body(self.act(id, "enter", json!({})).await, 200).await;
        let mut events = self.watch(id).await;
        events.until(|visit| visit["me"]["state"] != "LEFT" && !visit.is_null()).await;
        events
    }

    /// Opens the stream.
    pub(crate) async fn watch(&self, id: &str) -> Events {
        self.stream(&format!("/visits/{id}/events")).await
    }

    /// Any stream.
    pub(crate) async fn stream(&self, path: &str) -> Events {
        let response = self.get(path).await;
        assert_eq!(response.status().as_u16(), 200, "{:?}", response.text().await);
        Events { response, text: String::new() }
    }
}

impl Events {
    /// The next event: its name and what it says. None when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                if let Some(name) = field("event:") {
                    let said = serde_json::from_str(field("data:").expect("data")).expect("JSON");
                    return Some((name.to_owned(), said));
                }
            }
            let patience = Duration::from_secs(20);
            let chunk = tokio::time::timeout(patience, self.response.chunk()).await.expect("news").expect("bytes")?;
            self.text.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }

    /// The first visit that is as wanted.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (name, said) = self.next().await.expect("the stream goes on");
            if (name == "visit" || name == "today") && wanted(&said) {
                return said;
            }
        }
    }

    /// The name of the event that is not a state.
    pub(crate) async fn farewell(&mut self) -> Option<String> {
        while let Some((name, _)) = self.next().await {
            if name != "visit" && name != "today" {
                return Some(name);
            }
        }
        None
    }
}
