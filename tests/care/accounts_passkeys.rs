//! Passkeys, with a device in software.

use std::time::Duration;

use crate::support::{Authenticator, PASSWORD, Visitor, body, both, problem};
use carehub::actor::Role;
use reqwest::Response;
use serde_json::{Value, json};

both! {
    async fn passkey_alone_signs_in(world: World) {
        let (user, owner) = world.patient_user().await;
        let mut device = Authenticator::new(&world.core.settings.public_url);
        let added = body(add(&owner, &mut device).await, 201).await;
        assert_eq!(added["recovery_codes"].as_array().map(Vec::len), Some(10), "{added}");
        assert_eq!(world.mails(user).await, ["FACTORS_CHANGED"]);
        let visitor = world.visitor();
        let session = body(sign_in(&visitor, &mut device).await, 201).await;
        assert_eq!((&session["stage"], &session["user_id"]), (&json!("FULL"), &json!(user.to_string())));
        let passkeys = body(visitor.get("/me/passkeys").await, 200).await;
        assert_eq!((&passkeys["items"][0]["name"], passkeys["items"].as_array().map(Vec::len)), (&json!("Phone"), Some(1)));
        assert!(passkeys["items"][0]["used_at"].is_string(), "{passkeys}");
    }

    async fn passkey_is_the_second_factor_of_staff_and_a_fresh_proof(world: World) {
        world.user_with_password(Role::Admin, "admin@example.org").await;
        let visitor = world.visitor();
        body(visitor.log_in("admin@example.org", PASSWORD).await, 201).await;
        let mut device = Authenticator::new(&world.core.settings.public_url);
        // The first factor of staff completes the session that waits for it.
        body(add(&visitor, &mut device).await, 201).await;
        body(visitor.get("/me").await, 200).await;
        let browser = world.visitor();
        assert_eq!(body(browser.log_in("admin@example.org", PASSWORD).await, 201).await["needs"], "SECOND_FACTOR");
        body(sign_in(&browser, &mut device).await, 201).await;
        world.pass(Duration::from_secs(301));
        let password = browser.post("/session/proof", json!({ "password": PASSWORD })).await;
        assert_eq!(problem(password).await, (422, "proof_incomplete".to_owned()));
        let options = browser.post("/me/passkeys/options", json!({})).await;
        assert_eq!(problem(options).await, (403, "proof_needed".to_owned()));
        body(sign_in(&browser, &mut device).await, 201).await;
        body(browser.post("/me/passkeys/options", json!({})).await, 201).await;
    }

    async fn ceremonies_work_once_and_for_five_minutes(world: World) {
        let (_, owner) = world.patient_user().await;
        let mut device = Authenticator::new(&world.core.settings.public_url);
        body(add(&owner, &mut device).await, 201).await;
        let visitor = world.visitor();
        let begun = body(visitor.post("/session/passkey/options", json!({})).await, 201).await;
        let answer = json!({ "ceremony": begun["ceremony"], "credential": device.get(&begun["options"]) });
        body(visitor.post("/session/passkey", answer.clone()).await, 201).await;
        let replayed = visitor.post("/session/passkey", answer).await;
        assert_eq!(problem(replayed).await, (422, "passkey_refused".to_owned()));
        let begun = body(visitor.post("/session/passkey/options", json!({})).await, 201).await;
        let answer = json!({ "ceremony": begun["ceremony"], "credential": device.get(&begun["options"]) });
        world.pass(Duration::from_secs(300));
        let late = visitor.post("/session/passkey", answer).await;
        assert_eq!(problem(late).await, (422, "passkey_refused".to_owned()));
    }

    async fn other_pages_unverified_people_and_copied_devices_are_refused(world: World) {
        let (_, owner) = world.patient_user().await;
        let mut device = Authenticator::new(&world.core.settings.public_url);
        body(add(&owner, &mut device).await, 201).await;
        let refused = (422, "passkey_refused".to_owned());
        device.origin = "https://evil.example".into();
        assert_eq!(problem(sign_in(&world.visitor(), &mut device).await).await, refused);
        device.origin.clone_from(&world.core.settings.public_url);
        device.verified = false;
        assert_eq!(problem(sign_in(&world.visitor(), &mut device).await).await, refused);
        device.verified = true;
        body(sign_in(&world.visitor(), &mut device).await, 201).await;
        // A copy made earlier counts from where it was made.
        device.counter -= 2;
        assert_eq!(problem(sign_in(&world.visitor(), &mut device).await).await, refused);
        let mut unknown = Authenticator::new(&world.core.settings.public_url);
        assert_eq!(problem(sign_in(&world.visitor(), &mut unknown).await).await, refused);
        for nonsense in [json!({}), json!({ "id": "x", "rawId": "%", "type": "public-key", "response": {} })] {
            let begun = body(world.visitor().post("/session/passkey/options", json!({})).await, 201).await;
            let answer = json!({ "ceremony": begun["ceremony"], "credential": nonsense });
            assert_eq!(problem(world.visitor().post("/session/passkey", answer).await).await, refused);
        }
    }

    async fn registration_is_bound_to_who_began_it_and_to_a_verified_person(world: World) {
        let ((_, owner), (_, stranger)) = (world.patient_user().await, world.patient_user().await);
        let mut device = Authenticator::new(&world.core.settings.public_url);
        let begun = body(owner.post("/me/passkeys/options", json!({})).await, 201).await;
        let credential = device.create(&begun["options"]);
        let made = json!({ "ceremony": begun["ceremony"], "name": "Phone", "credential": credential });
        let refused = (422, "passkey_refused".to_owned());
        assert_eq!(problem(stranger.post("/me/passkeys", made.clone()).await).await, refused);
        body(owner.post("/me/passkeys", made).await, 201).await;
        device = Authenticator::new(&world.core.settings.public_url);
        device.verified = false;
        assert_eq!(problem(add(&owner, &mut device).await).await, refused);
        device.verified = true;
        let nameless = json!({ "ceremony": begun["ceremony"], "name": "\u{0}", "credential": {} });
        assert_eq!(problem(owner.post("/me/passkeys", nameless).await).await, (422, "name_invalid".to_owned()));
    }

    async fn removed_passkeys_and_those_of_deactivated_users_open_nothing(world: World) {
        let (user, owner) = world.patient_user().await;
        let (mut phone, mut key) =
            (Authenticator::new(&world.core.settings.public_url), Authenticator::new(&world.core.settings.public_url));
        let first = body(add(&owner, &mut phone).await, 201).await;
        let second = body(add(&owner, &mut key).await, 201).await;
        assert_eq!(second["recovery_codes"], Value::Null);
        let path = format!("/me/passkeys/{}", first["passkey"]["id"].as_str().expect("an id"));
        let stranger = world.patient_user().await.1;
        assert_eq!(problem(stranger.delete(&path).await).await, (404, "not_found".to_owned()));
        body(owner.delete(&path).await, 204).await;
        let refused = (422, "passkey_refused".to_owned());
        assert_eq!(problem(sign_in(&world.visitor(), &mut phone).await).await, refused);
        body(sign_in(&world.visitor(), &mut key).await, 201).await;
        let admin = world.admin().await.1;
        body(admin.post(&format!("/users/{user}/deactivation"), json!({})).await, 200).await;
        assert_eq!(problem(sign_in(&world.visitor(), &mut key).await).await, refused);
    }
}

async fn add(visitor: &Visitor, device: &mut Authenticator) -> Response {
    let begun = body(visitor.post("/me/passkeys/options", json!({})).await, 201).await;
    let credential = device.create(&begun["options"]);
    let made = json!({ "ceremony": begun["ceremony"], "name": "Phone", "credential": credential });
    visitor.post("/me/passkeys", made).await
}

async fn sign_in(visitor: &Visitor, device: &mut Authenticator) -> Response {
    let begun = body(visitor.post("/session/passkey/options", json!({})).await, 201).await;
    let answer = json!({ "ceremony": begun["ceremony"], "credential": device.get(&begun["options"]) });
    visitor.post("/session/passkey", answer).await
}
