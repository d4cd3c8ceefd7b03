//! Providers with something to book, and patients.

use carehub::actor::{Actor, Role};
use carehub::care::{self, NewVisitType, PaymentTime, ProviderProfile, VisitKind};
use carehub::ids::{PatientId, ProviderId, UserId, VisitTypeId};

use super::{Visitor, World};

/// A provider, signed in, with one visit type: 30 minutes of video, free, without approval.
#[derive(Clone)]
pub(crate) struct ProviderFixture {
    pub(crate) provider: ProviderId,
    pub(crate) user: UserId,
    pub(crate) visitor: Visitor,
    pub(crate) visit_type: VisitTypeId,
}

/// A patient, signed in.
#[derive(Clone)]
pub(crate) struct PatientFixture {
    pub(crate) patient: PatientId,
    pub(crate) user: UserId,
    pub(crate) visitor: Visitor,
}

impl World {
    /// An active provider in that zone.
    pub(crate) async fn provider(&self, name: &str, zone: &str) -> ProviderFixture {
        let (user, visitor) = self.person(Role::Provider, name).await;
        let (provider, visit_type) = self.provider_named(user, name, zone).await;
        ProviderFixture { provider, user, visitor, visit_type }
    }

    /// The provider that a user becomes, with a visit type.
    pub(crate) async fn provider_of(&self, user: UserId) -> (ProviderId, VisitTypeId) {
        self.provider_named(user, "Petra Provider", "Europe/Berlin").await
    }

    async fn provider_named(&self, user: UserId, name: &str, zone: &str) -> (ProviderId, VisitTypeId) {
        let mut change = self.core.begin().await.expect("begins");
        let system = Actor::system();
        let profile = provider_profile(name, zone);
        let provider = care::add_provider(&mut change, &self.core, &system, user, profile).await.expect("added");
        let new = new_visit_type("First talk", 30);
        let visit_type =
            care::add_visit_type(&mut change, &self.core, &system, provider, new).await.expect("a visit type");
        change.commit().await.expect("commits");
        (provider, visit_type)
    }

    /// Another visit type of a provider.
    pub(crate) async fn visit_type(&self, provider: ProviderId, new: NewVisitType) -> VisitTypeId {
        let mut change = self.core.begin().await.expect("begins");
        let added = care::add_visit_type(&mut change, &self.core, &Actor::system(), provider, new).await;
        change.commit().await.expect("commits");
        added.expect("a visit type")
    }

    /// A patient with an account.
    pub(crate) async fn patient(&self, name: &str) -> PatientFixture {
        let (user, visitor) = self.person(Role::Patient, name).await;
        let mut change = self.core.begin().await.expect("begins");
        let patient = care::own_patient(&mut change, &self.core, &self.actor(user, Role::Patient)).await.expect("made");
        change.commit().await.expect("commits");
        PatientFixture { patient, user, visitor }
    }

    /// The patient that a user is, with `guardian@example.org` as its guardian; their ids.
    pub(crate) async fn patient_with_guardian(&self, user: UserId) -> Vec<(&'static str, String)> {
        let actor = self.actor(user, Role::Patient);
        let mut change = self.core.begin().await.expect("begins");
        let patient = care::own_patient(&mut change, &self.core, &actor).await.expect("made");
        change.commit().await.expect("commits");
        let email = "guardian@example.org".to_owned().into();
        care::add_grant(&self.core, &actor, patient, &email, care::GrantRelation::Guardian).await.expect("granted");
        let grants = care::grants(&self.core, &actor, patient).await.expect("reads");
        vec![("patients.id", patient.to_string()), ("grants.grant", grants[0].id.to_string())]
    }

    /// Another specialization on the clinic's list.
    pub(crate) async fn specialization(&self, id: &str) {
        let mut change = self.core.begin().await.expect("begins");
        let new = care::Specialization { id: id.parse().expect("an id"), name: id.to_owned() };
        care::add_specialization(&mut change, &Actor::system(), new).await.expect("added");
        change.commit().await.expect("commits");
    }

    /// Somebody signed in, as the services see them.
    pub(crate) fn actor(&self, user: UserId, role: Role) -> Actor {
        let session = carehub::ids::SessionId::new(&self.core.clock);
        let person = carehub::actor::Person { user, role, session, proved_at: self.core.clock.now() };
        Actor { who: carehub::actor::Who::Person(person), origin: None }
    }
}

/// A page with little on it.
pub(crate) fn provider_profile(name: &str, zone: &str) -> ProviderProfile {
    ProviderProfile {
        name: name.into(),
        title: "Physician".into(),
        bio: String::new(),
        licence_number: "L-1".into(),
        licence_authority: "Chamber".into(),
        languages: vec!["en".into()],
        specializations: Vec::new(),
        zone: zone.into(),
    }
}

/// Video, free, without approval.
pub(crate) fn new_visit_type(name: &str, duration_minutes: i64) -> NewVisitType {
    NewVisitType {
        name: name.into(),
        kind: VisitKind::Video,
        duration_minutes,
        fee: carehub::money::Money { minor: 0, currency: "EUR".parse().expect("a currency") },
        other_prices: Vec::new(),
        payment: PaymentTime::Free,
        needs_approval: false,
    }
}

/// One pixel.
pub(crate) const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0,
    0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1,
    0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];
