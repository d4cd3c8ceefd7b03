//! People who are signed in.

use carehub::accounts::{self, NewUser, Status};
use carehub::actor::{Actor, Role};
use carehub::ids::UserId;

use super::{Visitor, World};

impl World {
    /// A signed-in admin.
    pub(crate) async fn admin(&self) -> (UserId, Visitor) {
        self.person(Role::Admin, "Ada Admin").await
    }

    /// A signed-in user with the role of a provider; `care::add_provider` makes the provider.
    pub(crate) async fn provider_user(&self) -> (UserId, Visitor) {
        self.person(Role::Provider, "Petra Provider").await
    }

    /// A signed-in patient.
    pub(crate) async fn patient_user(&self) -> (UserId, Visitor) {
        self.person(Role::Patient, "Pat Patient").await
    }

    /// Somebody new, signed in; the e-mail address is made from a random number.
    pub(crate) async fn person(&self, role: Role, name: &str) -> (UserId, Visitor) {
        let email = format!("{:032x}@example.org", rand::random::<u128>());
        let user = self.user(role, name, &email).await;
        (user, self.visitor_as(user).await)
    }

    /// An active user without a password.
    pub(crate) async fn user(&self, role: Role, name: &str, email: &str) -> UserId {
        let mut change = self.core.begin().await.expect("begins");
        let new = NewUser {
            role,
            status: Status::Active,
            name: name.to_owned().into(),
            email: email.to_owned().into(),
            password: None,
            language: "en".into(),
            zone: "Europe/Berlin".into(),
        };
        let user = accounts::create(&mut change, &self.core, &Actor::system(), new).await.expect("created");
        change.commit().await.expect("commits");
        user
    }

    /// A new session of a user, freshly proved.
    pub(crate) async fn visitor_as(&self, user: UserId) -> Visitor {
        self.visitor_with(&self.cookie(user).await)
    }

    /// The cookie of a new session.
    pub(crate) async fn cookie(&self, user: UserId) -> String {
        let mut change = self.core.begin().await.expect("begins");
        let token = accounts::open_session(&mut change, &self.core, user).await.expect("opens");
        change.commit().await.expect("commits");
        token.reveal().clone()
    }
}
