//! The first run: the first admin, and no second one by the same way.

use std::sync::Arc;

use carehub::first_run;
use carehub::outbox;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{Outgoing, PASSWORD, World, body, both, problem};

const EMAIL: &str = "ada@clinic.example";

fn beginning(world: &World) -> Value {
    json!({
        "code": first_run::code(world.core.vault.signer()).reveal(),
        "name": "Ada", "email": EMAIL, "password": PASSWORD,
        "clinic": "Clinic on the Hill", "zone": "Africa/Lagos", "currency": "NGN", "language": "fr",
    })
}

async fn begin(world: &World, beginning: Value) -> Response {
    world.visitor().post("/setup", beginning).await
}

both! {
    async fn first_admin_is_made_once_by_whoever_has_the_code(world: World) {
        assert_eq!(body(world.visitor().get("/setup").await, 200).await, json!({ "needed": true }));
        for (field, value, status, code) in [
            ("code", json!("0123456789abcdef01234567"), 403, "setup_code"),
            ("code", json!(""), 403, "setup_code"),
            ("zone", json!("Mars/Base"), 422, "zone_unknown"),
            ("currency", json!("XXX"), 422, "currency_unknown"),
            ("clinic", json!(""), 422, "name_invalid"),
            ("email", json!("nobody"), 422, "email_invalid"),
            ("password", json!("short"), 422, "password_weak"),
        ] {
            let mut wrong = beginning(&world);
            wrong[field] = value;
            assert_eq!(problem(begin(&world, wrong).await).await, (status, code.to_owned()), "{field}");
        }
        assert_eq!(body(world.visitor().get("/setup").await, 200).await, json!({ "needed": true }), "nothing was half done");
        assert_ne!(body(world.visitor().get("/clinic").await, 200).await["name"], "Clinic on the Hill");

        assert_eq!(begin(&world, beginning(&world)).await.status().as_u16(), 204);
        assert_eq!(body(world.visitor().get("/setup").await, 200).await, json!({ "needed": false }));
        let clinic = body(world.visitor().get("/clinic").await, 200).await;
        let expected = json!({
            "name": "Clinic on the Hill", "email": EMAIL, "zone": "Africa/Lagos", "currency": "NGN", "language": "fr",
        });
        assert_eq!(clinic, expected);
        assert_eq!(world.visitor().log_in(EMAIL, PASSWORD).await.status().as_u16(), 201);
        assert_eq!(problem(begin(&world, beginning(&world)).await).await, (409, "setup_done".into()));
        assert_eq!(world.trail("clinic.set_up").await, 1);
    }

    async fn of_two_at_once_one_becomes_the_admin(world: World) {
        let mut other = beginning(&world);
        other["email"] = json!("eve@clinic.example");
        let (one, two) = tokio::join!(begin(&world, beginning(&world)), begin(&world, other));
        let mut statuses = [one.status().as_u16(), two.status().as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }

    async fn admin_tries_whether_mails_leave(world: World) {
        let (user, admin) = world.admin().await;
        let sent = body(admin.post("/messages/trial", json!({})).await, 202).await;
        assert_eq!((&sent["kind"], &sent["state"]), (&json!("MAIL_TRIAL"), &json!("WAITING")));
        let again = body(admin.post("/messages/trial", json!({})).await, 202).await;
        assert_eq!(again["id"], sent["id"], "impatience sends no second one");
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        assert_eq!(outgoing.take().len(), 1);
        let mut conn = world.core.read().await.expect("reads");
        let entry = outbox::newest(&mut conn, outbox::Kind::MailTrial, &user.to_string()).await.expect("reads");
        assert_eq!(entry.expect("is there").state, outbox::State::Sent);
        let (_, patient) = world.patient_user().await;
        assert_eq!(problem(patient.post("/messages/trial", json!({})).await).await, (403, "role_forbidden".into()));
    }
}
