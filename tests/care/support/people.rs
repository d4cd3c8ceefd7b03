//! People who are signed in.

use carehub::accounts::{self, NewUser, Purpose, Status};
use carehub::actor::{Actor, Role};
use carehub::ids::UserId;
use carehub::sensitive::Secret;
use reqwest::Response;
use serde_json::json;
use sqlx::Row as _;

use super::{Authenticator, Visitor, World, body};

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
        self.user_with(role, name, email, None).await
    }

    /// An active user with [`PASSWORD`].
    pub(crate) async fn user_with_password(&self, role: Role, email: &str) -> UserId {
        self.user_with(role, "Somebody", email, Some(PASSWORD)).await
    }

    async fn user_with(&self, role: Role, name: &str, email: &str, password: Option<&str>) -> UserId {
        let mut change = self.core.begin().await.expect("begins");
        let new = NewUser {
            role,
            status: Status::Active,
            name: name.to_owned().into(),
            email: email.to_owned().into(),
            password: password.map(|password| Secret::new(password.to_owned())),
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

    /// A session and a passkey of a user, under the names of their operations' parameters.
    pub(crate) async fn device_and_passkey(&self, user: UserId) -> [(&'static str, String); 2] {
        let visitor = self.visitor_as(user).await;
        let begun = body(visitor.post("/me/passkeys/options", json!({})).await, 201).await;
        let credential = Authenticator::new(&self.core.settings.public_url).create(&begun["options"]);
        let made = json!({ "ceremony": begun["ceremony"], "name": "Key", "credential": credential });
        let passkey = body(visitor.post("/me/passkeys", made).await, 201).await["passkey"]["id"].clone();
        let session = body(visitor.get("/session").await, 200).await["id"].clone();
        let text = |id: serde_json::Value| id.as_str().expect("an id").to_owned();
        [("sessions.id", text(session)), ("passkeys.id", text(passkey))]
    }

    /// The token of a link in a mail.
    pub(crate) async fn link(&self, purpose: Purpose, user: UserId, subject: &str) -> String {
        let mut conn = self.core.db.begin().await.expect("begins");
        let token = accounts::mint(&mut conn, &self.core.clock, purpose, user, subject).await.expect("minted");
        conn.commit().await.expect("commits");
        token.reveal().clone()
    }

    /// Kinds of the messages about a user, by the alphabet: the clock stands, so that nothing else orders them.
    pub(crate) async fn mails(&self, user: UserId) -> Vec<String> {
        let mut conn = self.core.read().await.expect("a connection");
        let rows = sqlx::query("SELECT kind FROM outbox_message WHERE subject_id = $1 ORDER BY kind")
            .bind(user.to_string())
            .fetch_all(&mut *conn)
            .await
            .expect("reads");
        rows.iter().map(|row| row.get("kind")).collect()
    }

    /// Whoever has that address.
    pub(crate) async fn user_of(&self, email: &str) -> UserId {
        let mut conn = self.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT id FROM user_account WHERE email_key = $1").bind(email);
        row.fetch_one(&mut *conn).await.expect("is there").get::<String, _>("id").parse().expect("an id")
    }

    /// How often that action was written to the trail.
    pub(crate) async fn trail(&self, action: &str) -> i64 {
        let mut conn = self.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM audit_entry WHERE action = $1").bind(action);
        row.fetch_one(&mut *conn).await.expect("counts").get("n")
    }
}

impl Visitor {
    /// Signs in with a password.
    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Response {
        self.post("/sessions", json!({ "email": email, "password": password })).await
    }
}

/// A good one.
pub(crate) const PASSWORD: &str = "correct horse battery";
