//! What admins do to accounts, and nobody else.

use std::time::Duration;

use crate::support::{PASSWORD, Visitor, body, both, problem};
use carehub::accounts::Purpose;
use carehub::actor::Role;
use carehub::ids::UserId;
use reqwest::header::IF_MATCH;
use reqwest::{Method, Response};
use serde_json::{Value, json};

both! {
    async fn only_admins_see_and_change_users(world: World) {
        let (user, patient) = world.patient_user().await;
        let (_, provider) = world.provider_user().await;
        for visitor in [&patient, &provider] {
            for answer in [
                visitor.get("/users").await,
                visitor.get(&format!("/users/{user}")).await,
                visitor.post("/invitations", invitation("new@example.org", "ADMIN")).await,
                set_role(visitor, user, "ADMIN", 1).await,
                visitor.post(&format!("/users/{user}/deactivation"), json!({})).await,
                visitor.post(&format!("/users/{user}/reactivation"), json!({})).await,
                visitor.delete(&format!("/users/{user}/factors")).await,
            ] {
                assert_eq!(problem(answer).await, (403, "not_allowed".to_owned()));
            }
        }
        assert_eq!(problem(world.visitor().get("/users").await).await, (401, "signed_out".to_owned()));
    }

    async fn users_are_found_by_beginnings_role_and_state_in_pages(world: World) {
        let (_, admin) = world.admin().await;
        for n in 0..5 {
            world.pass(Duration::from_millis(2));
            world.user(Role::Patient, &format!("Pat {n} Summer_field"), &format!("pat{n}@example.org")).await;
        }
        world.user(Role::Provider, "Nora 100%", "nora@example.org").await;
        let count = async |query: &str| {
            let page = body(admin.get(&format!("/users?{query}")).await, 200).await;
            page["items"].as_array().map(Vec::len).expect("a list")
        };
        for (query, expected) in [
            ("", 7),
            ("role=PATIENT", 5),
            ("role=PROVIDER&status=ACTIVE", 1),
            ("status=INVITED", 0),
            ("search=pat3", 1),
            ("search=PAT", 5),
            ("search=summer_", 5),
            ("search=nora+100%25", 1),
            ("search=%25", 0),
            ("search=ummer", 0),
            ("search=%5C", 0),
        ] {
            assert_eq!(count(query).await, expected, "{query}");
        }
        let mut seen = Vec::new();
        let mut path = "/users?role=PATIENT&limit=2".to_owned();
        loop {
            let page = body(admin.get(&path).await, 200).await;
            seen.extend(page["items"].as_array().expect("a list").iter().map(|user| user["email"].clone()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/users?role=PATIENT&limit=2&cursor={cursor}");
        }
        assert_eq!(seen, (0..5).map(|n| json!(format!("pat{n}@example.org"))).collect::<Vec<_>>());
        for (query, status, code) in [
            ("search=%00", 422, "search_invalid"),
            ("role=KING", 400, "query_invalid"),
            ("limit=0", 422, "limit_invalid"),
            ("cursor=AAAA", 422, "cursor_invalid"),
        ] {
            assert_eq!(problem(admin.get(&format!("/users?{query}")).await).await, (status, code.to_owned()), "{query}");
        }
    }

    async fn invited_people_choose_a_password_once(world: World) {
        let (_, admin) = world.admin().await;
        let user = body(admin.post("/invitations", invitation("petra@example.org", "PROVIDER")).await, 201).await;
        assert_eq!((&user["status"], &user["role"]), (&json!("INVITED"), &json!("PROVIDER")));
        let id = world.user_of("petra@example.org").await;
        let first = world.link(Purpose::Invitation, id, "").await;
        // Sent again, it takes the place of the first.
        world.pass(Duration::from_secs(1));
        body(admin.post("/invitations", invitation("PETRA@example.org", "PROVIDER")).await, 201).await;
        assert_eq!(world.mails(id).await, ["INVITATION", "INVITATION"]);
        let token = world.link(Purpose::Invitation, id, "").await;
        let accept = async |token: &str, password: &str| {
            let body = json!({ "token": token, "password": password });
            world.visitor().post("/invitations/acceptance", body).await
        };
        assert_eq!(problem(accept(&first, PASSWORD).await).await, (422, "token_used".to_owned()));
        assert_eq!(problem(accept(&token, "petra@example.org").await).await, (422, "password_weak".to_owned()));
        body(accept(&token, PASSWORD).await, 204).await;
        assert_eq!(problem(accept(&token, "another good password").await).await, (422, "token_used".to_owned()));
        assert_eq!(body(world.visitor().log_in("petra@example.org", PASSWORD).await, 201).await["needs"], "ENROLMENT");
        let again = admin.post("/invitations", invitation("petra@example.org", "PATIENT")).await;
        assert_eq!(problem(again).await, (409, "email_taken".to_owned()));
    }

    async fn invitations_last_a_week_and_refuse_what_an_account_cannot_hold(world: World) {
        let (_, admin) = world.admin().await;
        body(admin.post("/invitations", invitation("petra@example.org", "PROVIDER")).await, 201).await;
        for (field, value, code) in [
            ("email", "petra", "email_invalid"),
            ("zone", "Moon/Base", "zone_unknown"),
            ("language", "x", "language_invalid"),
            ("name", " ", "name_invalid"),
            ("role", "KING", "json_invalid"),
        ] {
            let mut wrong = invitation("other@example.org", "PATIENT");
            wrong[field] = value.into();
            assert_eq!(problem(admin.post("/invitations", wrong).await).await, (422, code.to_owned()));
        }
        world.pass(Duration::from_secs(300));
        let stale = admin.post("/invitations", invitation("boss@example.org", "ADMIN")).await;
        assert_eq!(problem(stale).await, (403, "proof_needed".to_owned()));
        let id = world.user_of("petra@example.org").await;
        let token = world.link(Purpose::Invitation, id, "").await;
        world.pass(Duration::from_secs(7 * 24 * 3600));
        let late = json!({ "token": token, "password": PASSWORD });
        let late = world.visitor().post("/invitations/acceptance", late).await;
        assert_eq!(problem(late).await, (422, "token_expired".to_owned()));
    }

    async fn roles_change_with_a_fresh_proof_by_version_and_end_sessions(world: World) {
        let ((_, admin), (user, visitor)) = (world.admin().await, world.patient_user().await);
        assert_eq!(problem(set_role(&admin, user, "PROVIDER", 7).await).await, (412, "stale".to_owned()));
        let changed = body(set_role(&admin, user, "PROVIDER", 1).await, 200).await;
        assert_eq!((&changed["role"], &changed["version"]), (&json!("PROVIDER"), &json!(2)));
        assert_eq!(problem(visitor.get("/me").await).await, (401, "signed_out".to_owned()));
        let unknown = UserId::new(&world.core.clock);
        assert_eq!(problem(set_role(&admin, unknown, "ADMIN", 1).await).await, (404, "not_found".to_owned()));
        world.pass(Duration::from_secs(300));
        assert_eq!(problem(set_role(&admin, user, "ADMIN", 2).await).await, (403, "proof_needed".to_owned()));
        let factors = admin.delete(&format!("/users/{user}/factors")).await;
        assert_eq!(problem(factors).await, (403, "proof_needed".to_owned()));
    }

    async fn deactivated_users_are_out_until_they_are_reactivated(world: World) {
        let admin = world.admin().await.1;
        let user = world.user_with_password(Role::Patient, "ada@example.org").await;
        let visitor = world.visitor();
        body(visitor.log_in("ada@example.org", PASSWORD).await, 201).await;
        let (out, back) = (format!("/users/{user}/deactivation"), format!("/users/{user}/reactivation"));
        assert_eq!(body(admin.post(&out, json!({})).await, 200).await["status"], "DEACTIVATED");
        assert_eq!(problem(visitor.get("/me").await).await, (401, "signed_out".to_owned()));
        let login = world.visitor().log_in("ada@example.org", PASSWORD).await;
        assert_eq!(problem(login).await, (401, "credentials_wrong".to_owned()));
        assert_eq!(problem(admin.post(&out, json!({})).await).await, (409, "status_conflict".to_owned()));
        assert_eq!(body(admin.post(&back, json!({})).await, 200).await["status"], "ACTIVE");
        assert_eq!(problem(admin.post(&back, json!({})).await).await, (409, "status_conflict".to_owned()));
        // The session from before stays ended.
        assert_eq!(problem(visitor.get("/me").await).await, (401, "signed_out".to_owned()));
        body(world.visitor().log_in("ada@example.org", PASSWORD).await, 201).await;
        assert_eq!(world.trail("user.deactivated").await + world.trail("user.reactivated").await, 2);
    }

    async fn somebody_can_always_administer(world: World) {
        let (admin, visitor) = world.admin().await;
        let refused = (409, "last_admin".to_owned());
        assert_eq!(problem(set_role(&visitor, admin, "PATIENT", 1).await).await, refused);
        let out = format!("/users/{admin}/deactivation");
        assert_eq!(problem(visitor.post(&out, json!({})).await).await, refused);
        // Two who would take each other's role at once: one stays.
        let (other, second) = world.admin().await;
        let (first, second) = tokio::join!(set_role(&visitor, other, "PATIENT", 1), set_role(&second, admin, "PATIENT", 1));
        let mut statuses = [first.status().as_u16(), second.status().as_u16()];
        statuses.sort_unstable();
        // The loser finds its own session ended, or itself the last one.
        assert!(statuses[0] == 200 && [401, 409].contains(&statuses[1]), "{statuses:?}");
    }

    async fn admins_take_lost_factors_away_from_others_and_never_from_themselves(world: World) {
        let ((admin, visitor), (user, patient)) = (world.admin().await, world.patient_user().await);
        body(patient.post("/me/totp", json!({})).await, 201).await;
        let own = visitor.delete(&format!("/users/{admin}/factors")).await;
        assert_eq!(problem(own).await, (409, "own_account".to_owned()));
        let reset = body(visitor.delete(&format!("/users/{user}/factors")).await, 200).await;
        assert_eq!((&reset["has_totp"], &reset["has_passkey"]), (&json!(false), &json!(false)));
        assert_eq!(world.mails(user).await, ["FACTORS_CHANGED"]);
        assert_eq!(problem(patient.get("/me").await).await, (401, "signed_out".to_owned()));
        assert_eq!(world.trail("user.factors_reset").await, 1);
    }
}

async fn set_role(visitor: &Visitor, user: UserId, role: &str, version: i64) -> Response {
    let request =
        visitor.request(Method::PUT, &format!("/users/{user}/role")).header(IF_MATCH, format!("\"{version}\""));
    request.json(&json!({ "role": role })).send().await.expect("an answer")
}

fn invitation(email: &str, role: &str) -> Value {
    json!({ "role": role, "name": "Petra", "email": email, "language": "en", "zone": "Europe/Berlin" })
}
