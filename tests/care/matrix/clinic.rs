//! A small clinic in which everybody of the table is signed in and every kind of thing exists once.

use carehub::actor::Role;
use carehub::db::Engine;
use serde_json::Value;

use super::ROLES;
use crate::support::{Database, PNG, PatientFixture, ProviderFixture, Visitor, World};

/// The clinic: a database to copy, cookies, and the ids of its things.
pub(super) struct Clinic {
    database: Database,
    cookies: Vec<Option<String>>,
    things: Vec<(&'static str, String)>,
}

impl Clinic {
    /// Makes it.
    pub(super) async fn found() -> Self {
        let world = World::new(Engine::Sqlite).await;
        let mut cookies = Vec::new();
        let mut things = Vec::new();
        let mut users = std::collections::BTreeMap::new();
        for name in ROLES {
            let role = match name {
                "nobody" => None,
                "admin" => Some(Role::Admin),
                _ if name.contains("provider") => Some(Role::Provider),
                _ => Some(Role::Patient),
            };
            let Some(role) = role else {
                cookies.push(None);
                continue;
            };
            let email = format!("{}@example.org", name.replace(' ', "."));
            let user = world.user(role, name, &email).await;
            users.insert(name, user);
            if name == "patient" {
                things.push(("user", user.to_string()));
                things.push(("users.id", user.to_string()));
                // Before the cookie, as a new factor ends other sessions.
                things.extend(world.device_and_passkey(user).await);
            }
            cookies.push(Some(world.cookie(user).await));
        }
        things.extend(world.patient_with_guardian(users["patient"]).await);
        world.specialization("dermatology").await;
        things.push(("specializations.id", "dermatology".to_owned()));
        let (provider, visit_type) = world.provider_of(users["provider"]).await;
        things.push(("providers.id", provider.to_string()));
        things.push(("visit-types.visit_type", visit_type.to_string()));
        let system = carehub::actor::Actor::system();
        carehub::care::set_photo(&world.core, &system, provider, PNG).await.expect("a photo");
        world.works_daily(provider).await;
        things.extend(world.dates_that_differ(provider).await);
        let patient =
            things.iter().find(|(name, _)| *name == "patients.id").expect("a patient").1.parse().expect("an id");
        let appointment = world.confirmed(provider, visit_type, patient).await;
        world.provider_of(users["other provider"]).await;
        things.extend(world.record_of(users["provider"], appointment, patient).await);
        things.extend(world.chart_of(users["patient"], patient).await);
        let later = world.to_pay_later(provider, patient).await;
        let (_, invoice) = world.billed(later, None, None).await;
        things.push(("invoices.id", invoice.to_string()));
        let appointment = appointment.to_string();
        let guest =
            world.visitor_with(cookies[1].as_ref().expect("the patient's")).invite(&appointment, "FAMILY").await;
        let guest = guest["person"].as_str().expect("a key").to_owned();
        things.push(("appointments.id", appointment.clone()));
        things.push(("visits.id", appointment));
        things.push(("person", guest.clone()));
        things.push(("guests.person", guest));
        let payer = world.visitor_as(users["patient"]).await;
        things.push(("payments.id", world.payment_begun(provider, &payer).await));
        let (doctor, cared_for) = (users["provider"], users["patient"]);
        let doctor = ProviderFixture { provider, user: doctor, visitor: world.visitor_as(doctor).await, visit_type };
        let cared_for = PatientFixture { patient, user: cared_for, visitor: world.visitor_as(cared_for).await };
        things.extend(world.prescribed(doctor, cared_for).await);
        Self { database: world.close().await, cookies, things }
    }

    /// A copy of its database.
    pub(super) fn database(&self) -> Database {
        self.database.copy()
    }

    /// Whoever stands in that column of the table.
    pub(super) fn visitor(&self, world: &World, column: usize) -> Visitor {
        self.cookies[column].as_ref().map_or_else(|| world.visitor(), |cookie| world.visitor_with(cookie))
    }

    /// The id of the clinic's thing of that name.
    pub(super) fn thing(&self, name: &str) -> Option<String> {
        self.things.iter().find(|(known, _)| *known == name).map(|(_, id)| id.clone())
    }

    /// A body in which `"$name"` stands for the clinic's thing of that name.
    pub(super) fn fill(&self, body: Value) -> Value {
        match body {
            Value::String(text) => match text.strip_prefix('$') {
                Some(name) => Value::String(self.thing(name).expect(name)),
                None => Value::String(text),
            },
            Value::Array(items) => items.into_iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, self.fill(value))).collect(),
            other => other,
        }
    }
}
