//! Second factors: one-time codes and recovery codes.

use std::time::Duration;

use crate::support::{PASSWORD, Visitor, World, body, both, problem};
use carehub::accounts::Purpose;
use carehub::actor::Role;
use serde_json::{Value, json};

both! {
    async fn staff_without_a_second_factor_may_only_set_one_up(world: World) {
        let user = world.user_with_password(Role::Provider, "petra@example.org").await;
        let visitor = world.visitor();
        let session = body(visitor.log_in("petra@example.org", PASSWORD).await, 201).await;
        assert_eq!((&session["stage"], &session["needs"]), (&json!("PASSWORD"), &json!("ENROLMENT")));
        for path in ["/me", "/sessions", "/me/passkeys", "/users"] {
            assert_eq!(problem(visitor.get(path).await).await, (401, "enrolment_needed".to_owned()), "{path}");
        }
        let secret = propose(&visitor).await;
        let wrong = visitor.post("/me/totp/confirmation", json!({ "code": "abcdef" })).await;
        assert_eq!(problem(wrong).await, (422, "code_wrong".to_owned()));
        let confirmed = visitor.post("/me/totp/confirmation", json!({ "code": code(&world, &secret, 0) })).await;
        let codes = body(confirmed, 200).await["recovery_codes"].clone();
        assert_eq!(codes.as_array().map(Vec::len), Some(10), "{codes}");
        let me = body(visitor.get("/me").await, 200).await;
        assert_eq!((&me["has_totp"], &me["recovery_codes_left"]), (&json!(true), &json!(10)));
        assert_eq!(world.mails(user).await, ["FACTORS_CHANGED"]);
        assert_eq!(problem(visitor.post("/me/totp", json!({})).await).await, (409, "totp_exists".to_owned()));
    }

    async fn password_alone_opens_nothing_once_there_is_a_second_factor(world: World) {
        let secret = enrol(&world, Role::Patient, "ada@example.org").await.secret;
        let visitor = world.visitor();
        let session = body(visitor.log_in("ada@example.org", PASSWORD).await, 201).await;
        assert_eq!((&session["stage"], &session["needs"]), (&json!("PASSWORD"), &json!("SECOND_FACTOR")));
        assert_eq!(problem(visitor.get("/me").await).await, (401, "second_factor_needed".to_owned()));
        // Nor another factor: it would be a way around this one.
        for path in ["/me/totp", "/me/totp/confirmation", "/me/passkeys/options", "/session/proof"] {
            let refused = visitor.post(path, json!({ "code": "123456" })).await;
            assert_eq!(problem(refused).await, (401, "second_factor_needed".to_owned()), "{path}");
        }
        world.pass(Duration::from_secs(30));
        let shown = visitor.post("/session/totp", json!({ "code": code(&world, &secret, 0) })).await;
        assert_eq!(body(shown, 200).await["stage"], "FULL");
        body(visitor.get("/me").await, 200).await;
        let again = visitor.post("/session/totp", json!({ "code": code(&world, &secret, 1) })).await;
        assert_eq!(problem(again).await, (409, "nothing_pending".to_owned()));
    }

    async fn no_code_works_twice_nor_one_from_before(world: World) {
        let Enrolled { secret, visitor, .. } = enrol(&world, Role::Patient, "ada@example.org").await;
        let show = async |offset: i64| {
            let browser = world.visitor();
            body(browser.log_in("ada@example.org", PASSWORD).await, 201).await;
            browser.post("/session/totp", json!({ "code": code(&world, &secret, offset) })).await
        };
        // The code that confirmed the app was taken too.
        assert_eq!(problem(show(0).await).await, (422, "code_wrong".to_owned()));
        body(show(1).await, 200).await;
        assert_eq!(problem(show(1).await).await, (422, "code_wrong".to_owned()));
        world.pass(Duration::from_secs(60));
        assert_eq!(problem(show(-1).await).await, (422, "code_wrong".to_owned()));
        body(show(0).await, 200).await;
        let replayed = visitor.post("/session/proof", json!({ "code": code(&world, &secret, 0) })).await;
        assert_eq!(problem(replayed).await, (422, "code_wrong".to_owned()));
    }

    async fn cookie_from_before_the_second_factor_is_worth_nothing_after(world: World) {
        let secret = enrol(&world, Role::Patient, "ada@example.org").await.secret;
        let visitor = world.visitor();
        let answer = visitor.log_in("ada@example.org", PASSWORD).await;
        let before = answer.headers()["set-cookie"].to_str().expect("text");
        let before = before.strip_prefix("vch=").and_then(|rest| rest.split(';').next()).expect("a cookie").to_owned();
        body(visitor.post("/session/totp", json!({ "code": code(&world, &secret, 1) })).await, 200).await;
        assert_eq!(problem(world.visitor_with(&before).get("/session").await).await, (401, "signed_out".to_owned()));
        body(visitor.get("/session").await, 200).await;
    }

    async fn guessing_codes_becomes_slow(world: World) {
        let secret = enrol(&world, Role::Patient, "ada@example.org").await.secret;
        let visitor = world.visitor();
        body(visitor.log_in("ada@example.org", PASSWORD).await, 201).await;
        for _ in 0..5 {
            let wrong = visitor.post("/session/totp", json!({ "code": "abcdef" })).await;
            assert_eq!(problem(wrong).await, (422, "code_wrong".to_owned()));
        }
        let refused = visitor.post("/session/totp", json!({ "code": code(&world, &secret, 1) })).await;
        assert_eq!(refused.headers()["retry-after"], "30");
        assert_eq!(problem(refused).await, (429, "too_many_attempts".to_owned()));
        assert_eq!(world.trail("session.refused").await, 5);
        // Another kind of code, and another browser, are no way around.
        let browser = world.visitor();
        body(browser.log_in("ada@example.org", PASSWORD).await, 201).await;
        let refused = browser.post("/session/recovery-code", json!({ "code": "0123456789" })).await;
        assert_eq!(problem(refused).await, (429, "too_many_attempts".to_owned()));
        world.pass(Duration::from_secs(30));
        body(visitor.post("/session/totp", json!({ "code": code(&world, &secret, 0) })).await, 200).await;
    }

    async fn recovery_codes_work_once_each_however_they_are_written(world: World) {
        let Enrolled { visitor, recovery_codes, secret, .. } = enrol(&world, Role::Patient, "ada@example.org").await;
        let show = async |code: &str| {
            let browser = world.visitor();
            body(browser.log_in("ada@example.org", PASSWORD).await, 201).await;
            browser.post("/session/recovery-code", json!({ "code": code })).await
        };
        let written = recovery_codes[0].to_uppercase().replace('-', " ");
        assert_eq!(body(show(&written).await, 200).await["stage"], "FULL");
        assert_eq!(problem(show(&recovery_codes[0]).await).await, (422, "code_wrong".to_owned()));
        assert_eq!(body(visitor.get("/me").await, 200).await["recovery_codes_left"], 9);
        // New ones end the old ones.
        let renewed = body(visitor.post("/me/recovery-codes", json!({})).await, 201).await;
        assert_eq!(renewed["recovery_codes"].as_array().map(Vec::len), Some(10));
        assert_eq!(problem(show(&recovery_codes[1]).await).await, (422, "code_wrong".to_owned()));
        body(show(renewed["recovery_codes"][0].as_str().expect("a code")).await, 200).await;
        world.pass(Duration::from_secs(300));
        let stale = visitor.post("/me/recovery-codes", json!({})).await;
        assert_eq!(problem(stale).await, (403, "proof_needed".to_owned()));
        // Where there are one-time codes, a password is no fresh proof.
        let password = visitor.post("/session/proof", json!({ "password": PASSWORD })).await;
        assert_eq!(problem(password).await, (422, "proof_incomplete".to_owned()));
        body(visitor.post("/session/proof", json!({ "code": code(&world, &secret, 0) })).await, 204).await;
        body(visitor.post("/me/recovery-codes", json!({})).await, 201).await;
    }

    async fn reset_of_the_password_does_not_go_around_the_second_factor(world: World) {
        let Enrolled { user, .. } = enrol(&world, Role::Patient, "ada@example.org").await;
        let token = world.link(Purpose::ResetPassword, user, "").await;
        let chosen = json!({ "token": token, "password": "another good password" });
        body(world.visitor().post("/password-resets/completion", chosen).await, 204).await;
        let visitor = world.visitor();
        let session = body(visitor.log_in("ada@example.org", "another good password").await, 201).await;
        assert_eq!(session["needs"], "SECOND_FACTOR");
        assert_eq!(problem(visitor.get("/me").await).await, (401, "second_factor_needed".to_owned()));
    }

    async fn patients_may_remove_the_last_factor_and_staff_may_not(world: World) {
        let patient = enrol(&world, Role::Patient, "ada@example.org").await;
        body(patient.visitor.delete("/me/totp").await, 204).await;
        let me = body(patient.visitor.get("/me").await, 200).await;
        assert_eq!((&me["has_totp"], &me["recovery_codes_left"]), (&json!(false), &json!(0)));
        assert_eq!(problem(patient.visitor.delete("/me/totp").await).await, (409, "totp_missing".to_owned()));
        let without = patient.visitor.post("/me/recovery-codes", json!({})).await;
        assert_eq!(problem(without).await, (409, "factor_missing".to_owned()));
        let admin = enrol(&world, Role::Admin, "admin@example.org").await;
        assert_eq!(problem(admin.visitor.delete("/me/totp").await).await, (409, "factor_needed".to_owned()));
        assert_eq!(body(admin.visitor.get("/me").await, 200).await["has_totp"], true);
    }

    async fn factors_need_a_fresh_proof_and_a_new_one_ends_other_sessions(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let (visitor, other) = (world.visitor_as(user).await, world.visitor_as(user).await);
        world.pass(Duration::from_secs(300));
        assert_eq!(problem(visitor.post("/me/totp", json!({})).await).await, (403, "proof_needed".to_owned()));
        let early = visitor.post("/me/totp/confirmation", json!({ "code": "123456" })).await;
        assert_eq!(problem(early).await, (403, "proof_needed".to_owned()));
        body(visitor.post("/session/proof", json!({ "password": PASSWORD })).await, 204).await;
        let nothing = visitor.post("/me/totp/confirmation", json!({ "code": "123456" })).await;
        assert_eq!(problem(nothing).await, (409, "totp_missing".to_owned()));
        let secret = propose(&visitor).await;
        body(visitor.post("/me/totp/confirmation", json!({ "code": code(&world, &secret, 0) })).await, 200).await;
        assert_eq!(problem(other.get("/me").await).await, (401, "signed_out".to_owned()));
        body(visitor.get("/me").await, 200).await;
    }

    async fn secret_of_the_codes_is_not_readable_in_the_database(world: World) {
        let secret = enrol(&world, Role::Patient, "ada@example.org").await.secret;
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT totp_secret FROM user_account WHERE totp_secret IS NOT NULL");
        let stored: String = sqlx::Row::get(&row.fetch_one(&mut *conn).await.expect("reads"), "totp_secret");
        assert!(stored.starts_with("1.") && !stored.contains(&secret), "{stored}");
    }
}

/// Somebody with one-time codes, signed in.
struct Enrolled {
    user: carehub::ids::UserId,
    visitor: Visitor,
    secret: String,
    recovery_codes: Vec<String>,
}

async fn enrol(world: &World, role: Role, email: &str) -> Enrolled {
    let user = world.user_with_password(role, email).await;
    let visitor = world.visitor();
    body(visitor.log_in(email, PASSWORD).await, 201).await;
    let secret = propose(&visitor).await;
    let confirmed = visitor.post("/me/totp/confirmation", json!({ "code": code(world, &secret, 0) })).await;
    let codes = body(confirmed, 200).await["recovery_codes"].clone();
    let codes = codes.as_array().expect("codes").iter().map(|code| code.as_str().expect("text").to_owned());
    Enrolled { user, visitor, secret, recovery_codes: codes.collect() }
}

async fn propose(visitor: &Visitor) -> String {
    let proposal = body(visitor.post("/me/totp", json!({})).await, 201).await;
    let (secret, url) = (&proposal["secret"], proposal["url"].as_str().expect("a URL"));
    assert!(url.starts_with("otpauth://totp/Virtual%20Care%20Hub:") && secret != &Value::Null, "{proposal}");
    secret.as_str().expect("text").to_owned()
}

/// What the app shows so many steps from now.
fn code(world: &World, secret: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("test").build().expect("codes");
    let at = world.core.clock.now().as_second() + steps * 30;
    totp.generate(u64::try_from(at).expect("after 1970")).to_string()
}
