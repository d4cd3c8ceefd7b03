//! Signing in and staying signed in.

use crate::support::{World, both};
use carehub::accounts::{self, Error, NewUser, Status};
use carehub::actor::{Actor, Role};

both! {
    async fn an_address_has_one_account_whatever_its_case(world: World) {
        world.user(Role::Patient, "Ada", "ada@example.org").await;
        let mut change = world.core.begin().await.expect("begins");
        let new = NewUser {
            role: Role::Admin,
            status: Status::Active,
            name: "Eve".to_owned().into(),
            email: "ADA@Example.org".to_owned().into(),
            password: None,
            language: "en".into(),
            zone: "UTC".into(),
        };
        let twice = accounts::create(&mut change, &world.core, &Actor::system(), new).await;
        assert!(matches!(twice, Err(Error::EmailTaken)), "{twice:?}");
        // The transaction goes on all the same.
        change.commit().await.expect("commits");
    }
}
