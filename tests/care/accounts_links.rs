//! What begins in one place and ends by a link in a mail.

use std::time::Duration;

use crate::support::{PASSWORD, body, both, problem};
use carehub::accounts::Purpose;
use carehub::actor::Role;
use serde_json::{Value, json};

both! {
    async fn patient_registers_proves_the_address_and_signs_in(world: World) {
        body(world.visitor().post("/registrations", registration("ada@example.org", PASSWORD)).await, 202).await;
        let user = world.user_of("ada@example.org").await;
        assert_eq!(world.mails(user).await, ["VERIFY_EMAIL"]);
        let early = world.visitor().log_in("ada@example.org", PASSWORD).await;
        assert_eq!(problem(early).await, (403, "email_unproved".to_owned()));
        let token = world.link(Purpose::VerifyEmail, user, "").await;
        body(world.visitor().post("/registrations/verification", json!({ "token": token })).await, 204).await;
        body(world.visitor().log_in("ada@example.org", PASSWORD).await, 201).await;
        for action in ["user.created", "user.registered", "user.verified"] {
            assert_eq!(world.trail(action).await, 1, "{action}");
        }
    }

    async fn registration_tells_the_address_alone_that_it_has_an_account(world: World) {
        let user = world.user_with_password(Role::Provider, "ada@example.org").await;
        let known = world.visitor().post("/registrations", registration("ADA@example.org", PASSWORD)).await;
        let unknown = world.visitor().post("/registrations", registration("eve@example.org", PASSWORD)).await;
        assert_eq!((known.status(), known.content_length()), (unknown.status(), unknown.content_length()));
        assert_eq!(body(known, 202).await, body(unknown, 202).await);
        assert_eq!(world.mails(user).await, ["ALREADY_REGISTERED"]);
        let after = body(world.visitor_as(user).await.get("/me").await, 200).await;
        assert_eq!((&after["role"], &after["name"]), (&json!("PROVIDER"), &json!("Somebody")));
    }

    async fn until_the_address_is_proved_the_last_registration_counts(world: World) {
        body(world.visitor().post("/registrations", registration("ada@example.org", "of the attacker 1")).await, 202).await;
        let user = world.user_of("ada@example.org").await;
        let first = world.link(Purpose::VerifyEmail, user, "").await;
        body(world.visitor().post("/registrations", registration("ada@example.org", PASSWORD)).await, 202).await;
        let refused = world.visitor().post("/registrations/verification", json!({ "token": first })).await;
        assert_eq!(problem(refused).await, (422, "token_used".to_owned()));
        let second = world.link(Purpose::VerifyEmail, user, "").await;
        body(world.visitor().post("/registrations/verification", json!({ "token": second })).await, 204).await;
        assert_eq!(problem(world.visitor().log_in("ada@example.org", "of the attacker 1").await).await.0, 401);
        body(world.visitor().log_in("ada@example.org", PASSWORD).await, 201).await;
    }

    async fn registration_refuses_what_an_account_cannot_hold(world: World) {
        for (field, value, code) in [
            ("password", "short", "password_weak"),
            ("password", "password1234", "password_weak"),
            ("password", "ada@example.org", "password_weak"),
            ("email", "ada", "email_invalid"),
            ("name", "", "name_invalid"),
            ("language", "English", "language_invalid"),
            ("zone", "Europe/Atlantis", "zone_unknown"),
            ("role", "ADMIN", "json_invalid"),
        ] {
            world.pass(Duration::from_secs(3600));
            let mut registration = registration("ada@example.org", PASSWORD);
            registration[field] = value.into();
            let refused = body(world.visitor().post("/registrations", registration).await, 422).await;
            assert_eq!((refused["code"].as_str(), refused["fields"][0]["path"].as_str()), (Some(code), Some(field)));
        }
        let missing = world.visitor().post("/registrations", json!({ "name": "Ada" })).await;
        assert_eq!(problem(missing).await, (422, "json_invalid".to_owned()));
    }

    async fn nobody_is_flooded_with_mails(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        for email in ["ada@example.org", "nobody@example.org"] {
            for _ in 0..3 {
                body(world.visitor().post("/password-resets", json!({ "email": email })).await, 202).await;
            }
            let refused = world.visitor().post("/password-resets", json!({ "email": email })).await;
            assert_eq!(refused.headers()["retry-after"], "300", "{email}");
            assert_eq!(problem(refused).await, (429, "too_many_attempts".to_owned()));
            let refused = world.visitor().post("/registrations", registration(email, PASSWORD)).await;
            assert_eq!(problem(refused).await, (429, "too_many_attempts".to_owned()));
        }
        assert!(world.mails(user).await.iter().all(|kind| kind == "RESET_PASSWORD"));
    }

    async fn links_work_once_for_their_purpose_and_their_time(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let complete = async |token: &str| {
            let body = json!({ "token": token, "password": "another good password" });
            world.visitor().post("/password-resets/completion", body).await
        };
        let late = world.link(Purpose::ResetPassword, user, "").await;
        world.pass(Duration::from_secs(30 * 60));
        assert_eq!(problem(complete(&late).await).await, (422, "token_expired".to_owned()));
        let other = world.link(Purpose::VerifyEmail, user, "").await;
        assert_eq!(problem(complete(&other).await).await, (422, "token_unknown".to_owned()));
        assert_eq!(problem(complete("x").await).await, (422, "token_unknown".to_owned()));
        let (token, twin) =
            (world.link(Purpose::ResetPassword, user, "").await, world.link(Purpose::ResetPassword, user, "").await);
        let weak = json!({ "token": token, "password": "password1234" });
        let weak = world.visitor().post("/password-resets/completion", weak).await;
        assert_eq!(problem(weak).await, (422, "password_weak".to_owned()));
        world.pass(Duration::from_secs(30 * 60 - 1));
        // A weak password did not use the link up; a mail sent twice works once.
        body(complete(&token).await, 204).await;
        assert_eq!(problem(complete(&token).await).await, (422, "token_used".to_owned()));
        assert_eq!(problem(complete(&twin).await).await, (422, "token_used".to_owned()));
    }

    async fn reset_ends_every_session_and_the_old_password(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor();
        body(visitor.log_in("ada@example.org", PASSWORD).await, 201).await;
        for email in ["ada@example.org", "nobody@example.org"] {
            assert_eq!(body(world.visitor().post("/password-resets", json!({ "email": email })).await, 202).await, Value::Null);
        }
        let token = world.link(Purpose::ResetPassword, user, "").await;
        let chosen = json!({ "token": token, "password": "another good password" });
        body(world.visitor().post("/password-resets/completion", chosen).await, 204).await;
        assert_eq!(problem(visitor.get("/me").await).await, (401, "signed_out".to_owned()));
        assert_eq!(problem(world.visitor().log_in("ada@example.org", PASSWORD).await).await.0, 401);
        body(world.visitor().log_in("ada@example.org", "another good password").await, 201).await;
        assert_eq!(world.mails(user).await, ["PASSWORD_CHANGED", "RESET_PASSWORD"]);
    }

    async fn another_address_needs_both_to_agree(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor_as(user).await;
        let wish = json!({ "email": "lovelace@example.org" });
        body(visitor.post("/me/email-change", wish.clone()).await, 202).await;
        assert_eq!(world.mails(user).await, ["CHANGE_EMAIL", "EMAIL_CHANGING"]);
        for (purpose, changed) in [(Purpose::ChangeEmail, false), (Purpose::ChangeEmailOld, true)] {
            assert_eq!(body(visitor.get("/me").await, 200).await["email"], "ada@example.org");
            let token = world.link(purpose, user, "lovelace@example.org").await;
            let agreed = world.visitor().post("/email-changes/confirmation", json!({ "token": token })).await;
            assert_eq!(body(agreed, 200).await, json!({ "changed": changed }));
            let again = world.visitor().post("/email-changes/confirmation", json!({ "token": token })).await;
            assert_eq!(problem(again).await, (422, "token_used".to_owned()));
        }
        assert_eq!(body(visitor.get("/me").await, 200).await["email"], "lovelace@example.org");
        body(world.visitor().log_in("lovelace@example.org", PASSWORD).await, 201).await;
        world.pass(Duration::from_secs(300));
        assert_eq!(problem(visitor.post("/me/email-change", wish).await).await, (403, "proof_needed".to_owned()));
    }

    async fn an_address_that_is_taken_gets_no_mail_and_is_not_told(world: World) {
        world.user(Role::Patient, "Eve", "eve@example.org").await;
        let (user, visitor) = world.patient_user().await;
        body(visitor.post("/me/email-change", json!({ "email": "Eve@example.org" })).await, 202).await;
        assert_eq!(world.mails(user).await, ["EMAIL_CHANGING"]);
        // Taken only after the mail went out.
        body(visitor.post("/me/email-change", json!({ "email": "new@example.org" })).await, 202).await;
        world.user(Role::Patient, "New", "new@example.org").await;
        let old = world.link(Purpose::ChangeEmailOld, user, "new@example.org").await;
        body(world.visitor().post("/email-changes/confirmation", json!({ "token": old })).await, 200).await;
        let new = world.link(Purpose::ChangeEmail, user, "new@example.org").await;
        let taken = world.visitor().post("/email-changes/confirmation", json!({ "token": new })).await;
        assert_eq!(problem(taken).await, (409, "email_taken".to_owned()));
        // A link to an address that was wished for earlier is over.
        let earlier = world.link(Purpose::ChangeEmail, user, "Eve@example.org").await;
        let over = world.visitor().post("/email-changes/confirmation", json!({ "token": earlier })).await;
        assert_eq!(problem(over).await, (422, "token_expired".to_owned()));
    }

    async fn mails_fit_the_state_of_the_account(world: World) {
        let admin = world.admin().await.1;
        let gone = world.user_with_password(Role::Patient, "gone@example.org").await;
        body(admin.post(&format!("/users/{gone}/deactivation"), json!({})).await, 200).await;
        let invited = json!({
            "role": "PROVIDER", "name": "Petra", "email": "petra@example.org", "language": "en", "zone": "UTC",
        });
        body(admin.post("/invitations", invited).await, 201).await;
        let petra = world.user_of("petra@example.org").await;
        world.pass(Duration::from_secs(1));
        for email in ["gone@example.org", "petra@example.org"] {
            body(world.visitor().post("/password-resets", json!({ "email": email })).await, 202).await;
            world.pass(Duration::from_secs(1));
            body(world.visitor().post("/registrations", registration(email, PASSWORD)).await, 202).await;
        }
        assert!(world.mails(gone).await.is_empty());
        assert_eq!(world.mails(petra).await, ["INVITATION", "INVITATION", "INVITATION"]);
        // A stranger's registration does not choose the password of who was invited.
        assert_eq!(problem(world.visitor().log_in("petra@example.org", PASSWORD).await).await.0, 401);
    }
}

fn registration(email: &str, password: &str) -> Value {
    json!({ "name": "Ada", "email": email, "password": password, "language": "en", "zone": "Europe/London" })
}
