//! Patients over HTTP.

use crate::support::both;
use carehub::actor::{Actor, Role};
use carehub::care;

both! {
    async fn own_patient_is_made_once_from_the_account_and_only_of_patients(world: World) {
        let ben = world.patient("Ben").await;
        let actor = world.actor(ben.user, Role::Patient);
        let mut change = world.core.begin().await.expect("begins");
        assert_eq!(care::own_patient(&mut change, &world.core, &actor).await.expect("is there"), ben.patient);
        let patient = care::patient(&mut change, ben.patient).await.expect("reads").expect("is there");
        assert_eq!((patient.name.0.as_str(), patient.zone.as_str()), ("Ben", "Europe/Berlin"));
        assert!(patient.email.0.is_some_and(|email| email.ends_with("@example.org")));
        assert!(care::acts_for(&mut change, &actor, ben.patient).await.expect("reads"));
        let ada = world.actor(ben.user, Role::Provider);
        assert!(matches!(care::own_patient(&mut change, &world.core, &ada).await, Err(care::Error::NotAPatient)));
        assert!(!care::acts_for(&mut change, &Actor::system(), ben.patient).await.expect("reads"));
        assert!(care::lock_patient(&mut change, ben.patient).await.expect("locks"));
    }
}
