//! Signing in and staying signed in.

use std::time::Duration;

use crate::support::{PASSWORD, Visitor, World, body, both, problem};
use carehub::accounts::{self, Error, NewUser, Status};
use carehub::actor::{Actor, Role};
use reqwest::header::{ETAG, IF_MATCH, RETRY_AFTER, SET_COOKIE};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use sqlx::Row as _;

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

    async fn signing_in_sets_a_cookie_that_pages_cannot_read(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor();
        let answer = visitor.log_in("Ada@example.org", PASSWORD).await;
        let cookie = cookie(&answer);
        assert!(cookie.starts_with("vch=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        let session = body(answer, 201).await;
        assert_eq!((&session["stage"], &session["needs"]), (&json!("FULL"), &Value::Null), "{session}");
        assert_eq!(session["user_id"], user.to_string());
        assert_eq!(body(visitor.get("/me").await, 200).await["email"], "ada@example.org");
        assert_eq!(world.trail("session.opened").await, 1);
    }

    async fn wrong_password_unknown_address_and_unusable_accounts_look_alike(world: World) {
        world.user_with_password(Role::Patient, "ada@example.org").await;
        let admin = world.admin().await.1;
        let gone = world.user_with_password(Role::Patient, "gone@example.org").await;
        body(admin.post(&format!("/users/{gone}/deactivation"), json!({})).await, 200).await;
        let mut answers = Vec::new();
        for (email, password) in [
            ("ada@example.org", "wrong horse battery"),
            ("nobody@example.org", PASSWORD),
            ("gone@example.org", PASSWORD),
            ("no address", PASSWORD),
        ] {
            let answer = world.visitor().log_in(email, password).await;
            assert!(answer.headers().get(SET_COOKIE).is_none());
            answers.push(body(answer, 401).await);
        }
        assert!(answers.iter().all(|answer| answer["code"] == "credentials_wrong" && *answer == answers[0]), "{answers:?}");
        // Three of them were compared with something; none left an address behind.
        assert_eq!(world.trail("session.refused").await, 3);
        let mut conn = world.core.read().await.expect("a connection");
        let rows = sqlx::query("SELECT detail, object_id FROM audit_entry").fetch_all(&mut *conn).await.expect("reads");
        for row in rows {
            let text = format!("{} {}", row.get::<String, _>("detail"), row.get::<String, _>("object_id"));
            assert!(!text.contains("example.org"), "{text}");
        }
    }

    async fn waits_grow_with_wrong_passwords_and_alike_for_accounts_that_do_not_exist(world: World) {
        world.user_with_password(Role::Patient, "ada@example.org").await;
        for email in ["ada@example.org", "nobody@example.org"] {
            for _ in 0..5 {
                assert_eq!(problem(world.visitor().log_in(email, "wrong horse battery").await).await.0, 401);
            }
            for wait in [2, 4, 8] {
                let refused = world.visitor().log_in(email, PASSWORD).await;
                assert_eq!(refused.headers()[RETRY_AFTER], wait.to_string().as_str(), "{email}");
                assert_eq!(problem(refused).await, (429, "too_many_attempts".to_owned()));
                world.pass(Duration::from_secs(wait));
                assert_eq!(problem(world.visitor().log_in(email, "wrong horse battery").await).await.0, 401);
            }
        }
        // Nobody is locked out: after the wait the right password is right, and all is forgotten.
        world.pass(Duration::from_secs(16));
        body(world.visitor().log_in("ada@example.org", PASSWORD).await, 201).await;
        for _ in 0..5 {
            assert_eq!(problem(world.visitor().log_in("ada@example.org", "wrong").await).await.0, 401);
        }
    }

    async fn attempts_at_once_are_all_counted(world: World) {
        world.user_with_password(Role::Patient, "ada@example.org").await;
        let tries = (0..12).map(|_| {
            let visitor = world.visitor();
            tokio::spawn(async move { visitor.log_in("ada@example.org", "wrong horse battery").await.status().as_u16() })
        });
        let mut made = 0;
        for attempt in tries.collect::<Vec<_>>() {
            match attempt.await.expect("ends") {
                401 => made += 1,
                other => assert_eq!(other, 429),
            }
        }
        assert_eq!(made, 5);
    }

    async fn weak_hash_is_made_anew_at_the_next_sign_in(world: World) {
        use argon2::password_hash::PasswordHasher as _;
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let params = argon2::Params::new(8192, 1, 1, None).expect("good");
        let weak = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let weak = weak.hash_password_with_salt(PASSWORD.as_bytes(), &[1; 16]).expect("hashes").to_string();
        let mut conn = world.core.db.begin().await.expect("begins");
        let update = sqlx::query("UPDATE user_account SET password_hash = $1 WHERE id = $2");
        update.bind(weak).bind(user.to_string()).execute(&mut *conn).await.expect("updates");
        conn.commit().await.expect("commits");
        body(world.visitor().log_in("ada@example.org", PASSWORD).await, 201).await;
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT password_hash FROM user_account").fetch_one(&mut *conn).await.expect("reads");
        let hash: String = row.get("password_hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        drop(conn);
        body(world.visitor().log_in("ada@example.org", PASSWORD).await, 201).await;
    }

    async fn patients_idle_for_half_an_hour_and_staff_for_a_quarter(world: World) {
        for (role, minutes) in [(Role::Patient, 30), (Role::Provider, 15), (Role::Admin, 15)] {
            let (_, visitor) = world.person(role, "Somebody").await;
            world.pass(Duration::from_secs(minutes * 60 - 1));
            body(visitor.get("/me").await, 200).await;
            world.pass(Duration::from_secs(minutes * 60 - 1));
            body(visitor.get("/me").await, 200).await;
            world.pass(Duration::from_secs(minutes * 60));
            assert_eq!(problem(visitor.get("/me").await).await, (401, "signed_out".to_owned()), "{role}");
        }
    }

    async fn twelve_hours_end_a_session_however_busy(world: World) {
        let (_, visitor) = world.patient_user().await;
        for _ in 0..35 {
            world.pass(Duration::from_secs(20 * 60));
            body(visitor.get("/me").await, 200).await;
        }
        world.pass(Duration::from_secs(20 * 60));
        assert_eq!(problem(visitor.get("/me").await).await, (401, "signed_out".to_owned()));
    }

    async fn each_sign_in_has_a_cookie_of_its_own_and_ends_the_one_before(world: World) {
        world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor();
        let first = token(&visitor.log_in("ada@example.org", PASSWORD).await);
        let second = token(&visitor.log_in("ada@example.org", PASSWORD).await);
        assert_ne!(first, second);
        assert_eq!(problem(world.visitor_with(&first).get("/me").await).await, (401, "signed_out".to_owned()));
        body(world.visitor_with(&second).get("/me").await, 200).await;
        let forged = "0".repeat(64);
        assert_eq!(problem(world.visitor_with(&forged).get("/me").await).await, (401, "signed_out".to_owned()));
    }

    async fn signing_out_ends_the_session_and_clears_the_cookie(world: World) {
        world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor();
        let before = token(&visitor.log_in("ada@example.org", PASSWORD).await);
        let answer = visitor.delete("/session").await;
        assert!(cookie(&answer).starts_with("vch=; ") && cookie(&answer).contains("Max-Age=0"));
        body(answer, 204).await;
        assert_eq!(problem(visitor.get("/session").await).await, (401, "signed_out".to_owned()));
        assert_eq!(problem(world.visitor_with(&before).get("/session").await).await, (401, "signed_out".to_owned()));
        // Once more does no harm.
        body(visitor.delete("/session").await, 204).await;
    }

    async fn people_see_and_end_their_own_devices_only(world: World) {
        let (user, phone) = world.patient_user().await;
        world.pass(Duration::from_secs(1));
        let laptop = world.visitor_as(user).await;
        let stranger = world.patient_user().await.1;
        let devices = body(laptop.get("/sessions").await, 200).await;
        let devices = devices["items"].as_array().expect("a list").clone();
        assert_eq!(devices.len(), 2);
        assert_eq!((&devices[0]["current"], &devices[1]["current"]), (&json!(true), &json!(false)));
        let path = format!("/sessions/{}", devices[1]["id"].as_str().expect("an id"));
        assert_eq!(problem(stranger.delete(&path).await).await, (404, "not_found".to_owned()));
        body(laptop.delete(&path).await, 204).await;
        assert_eq!(problem(phone.get("/me").await).await, (401, "signed_out".to_owned()));
        assert_eq!(problem(laptop.delete(&path).await).await, (404, "not_found".to_owned()));
    }

    async fn another_password_needs_a_fresh_proof_and_ends_other_sessions(world: World) {
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let (visitor, other) = (world.visitor(), world.visitor_as(user).await);
        let before = token(&visitor.log_in("ada@example.org", PASSWORD).await);
        world.pass(Duration::from_secs(301));
        let new = json!({ "password": "another good password" });
        assert_eq!(problem(visitor.put("/me/password", new.clone()).await).await, (403, "proof_needed".to_owned()));
        for (proof, expected) in [
            (json!({ "password": "wrong horse battery" }), (422, "password_wrong")),
            (json!({ "code": "123456" }), (422, "proof_incomplete")),
            (json!({}), (422, "proof_incomplete")),
        ] {
            let refused = problem(visitor.post("/session/proof", proof).await).await;
            assert_eq!((refused.0, refused.1.as_str()), expected);
        }
        body(visitor.post("/session/proof", json!({ "password": PASSWORD })).await, 204).await;
        let weak = visitor.put("/me/password", json!({ "password": "ADA@example.org" })).await;
        assert_eq!(body(weak, 422).await["reason"], "EMAIL");
        body(visitor.put("/me/password", new).await, 200).await;
        body(visitor.get("/me").await, 200).await;
        assert_eq!(problem(other.get("/me").await).await, (401, "signed_out".to_owned()));
        assert_eq!(problem(world.visitor_with(&before).get("/me").await).await, (401, "signed_out".to_owned()));
        assert_eq!(problem(world.visitor().log_in("ada@example.org", PASSWORD).await).await.0, 401);
        body(world.visitor().log_in("ada@example.org", "another good password").await, 201).await;
        assert_eq!(world.mails(user).await, ["PASSWORD_CHANGED"]);
    }

    async fn profile_changes_by_version_and_refuses_what_it_cannot_hold(world: World) {
        let (_, visitor) = world.patient_user().await;
        let tag = visitor.get("/me").await.headers()[ETAG].to_str().expect("text").to_owned();
        let patch = async |visitor: &Visitor, tag: &str, body: Value| {
            visitor.request(Method::PATCH, "/me").header(IF_MATCH, tag).json(&body).send().await.expect("an answer")
        };
        for (wrong, code) in [
            (json!({ "zone": "Europe/Atlantis" }), "zone_unknown"),
            (json!({ "language": "klingon" }), "language_invalid"),
            (json!({ "name": "  " }), "name_invalid"),
            (json!({ "name": "A\u{0}da" }), "name_invalid"),
            (json!({ "role": "ADMIN" }), "json_invalid"),
        ] {
            assert_eq!(problem(patch(&visitor, &tag, wrong).await).await, (422, code.to_owned()));
        }
        let changed = patch(&visitor, &tag, json!({ "name": "Ada L.", "zone": "asia/kathmandu" })).await;
        let changed = body(changed, 200).await;
        assert_eq!((&changed["name"], &changed["zone"]), (&json!("Ada L."), &json!("Asia/Kathmandu")));
        assert_eq!(problem(patch(&visitor, &tag, json!({ "name": "Late" })).await).await, (412, "stale".to_owned()));
        let unconditional = visitor.request(Method::PATCH, "/me").json(&json!({})).send().await.expect("an answer");
        assert_eq!(problem(unconditional).await, (428, "if_match_missing".to_owned()));
    }

    async fn what_is_over_is_swept_away(world: World) {
        world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor();
        body(visitor.log_in("ada@example.org", PASSWORD).await, 201).await;
        assert_eq!(problem(world.visitor().log_in("ada@example.org", "wrong").await).await.0, 401);
        body(visitor.post("/session/passkey/options", json!({})).await, 201).await;
        let sweep = async || {
            let mut conn = world.core.db.begin().await.expect("begins");
            let gone = accounts::sweep(&mut conn, world.core.clock.now()).await.expect("sweeps");
            conn.commit().await.expect("commits");
            gone
        };
        assert_eq!(sweep().await, 0);
        world.pass(Duration::from_secs(31 * 24 * 3600));
        // A ceremony, three counts, a session.
        assert_eq!(sweep().await, 5);
    }
}

#[tokio::test]
async fn neither_log_nor_debugging_shows_people_or_secrets() {
    #[derive(Clone, Default)]
    struct Buffer(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);
    impl std::io::Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let buffer = Buffer::default();
    let writer = buffer.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(
            "care=trace,carehub=trace,sqlx=trace,tower_http=trace,webauthn_rs=trace,webauthn_rs_core=trace",
        )
        .with_writer(move || writer.clone())
        .finish();
    // Where there is just one subscriber, tracing takes it for everybody's, asks the thread that first comes to a place in
    // the code, which is one of another test without any, and remembers for all that nobody listens there.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    tracing::callsite::rebuild_interest_cache();
    // This engine's driver works, and logs, on the thread that asks.
    let world = World::new(carehub::db::Engine::Postgres).await;
    let canary = json!({
        "name": "Canary Name", "email": "canary@example.org", "password": "canary password", "language": "en", "zone": "UTC",
    });
    body(world.visitor().post("/registrations", canary).await, 202).await;
    let user = world.user_of("canary@example.org").await;
    let link = world.link(accounts::Purpose::VerifyEmail, user, "canary@example.org").await;
    body(world.visitor().post("/registrations/verification", json!({ "token": link })).await, 204).await;
    let visitor = world.visitor();
    let answer = visitor.log_in("canary@example.org", "canary password").await;
    let cookie = token(&answer);
    assert_eq!(problem(visitor.log_in("canary@example.org", "wrong canary").await).await.0, 401);
    let mut conn = world.core.read().await.expect("a connection");
    let user = accounts::user(&mut conn, user).await.expect("reads").expect("is there");
    drop(conn);
    tracing::info!(?user, "the user");
    drop(guard);
    let log = String::from_utf8(buffer.0.lock().expect("not poisoned").clone()).expect("text");
    // There is a log, and it is of these requests.
    assert!(log.contains("user_account") && log.contains("the user"), "{log}");
    for secret in ["canary", "Canary", &link, &cookie] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

fn cookie(answer: &Response) -> String {
    answer.headers()[SET_COOKIE].to_str().expect("text").to_owned()
}

fn token(answer: &Response) -> String {
    let cookie = cookie(answer);
    cookie.strip_prefix("vch=").and_then(|rest| rest.split(';').next()).expect("a session cookie").to_owned()
}
