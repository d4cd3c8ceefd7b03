//! Third parties in a visit: an interpreter, the family, another clinician.

use serde_json::{Value, json};

use crate::support::{NINE, Visit, body, both, joined, person, problem};

/// The token of a guest's link.
fn token(link: &Value) -> Value {
    let url = link["url"].as_str().expect("a link");
    json!({ "token": url.split('#').nth(1).expect("a token") })
}

both! {
    async fn guest_comes_by_a_link_waits_is_let_in_and_sees_nothing_but_the_call(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let mut pats = visit.begin().await;
        let link = visit.doctor().invite(&visit.id, "INTERPRETER").await;
        assert_eq!(link["expires_at"], "2026-06-02T10:30:00Z");
        let key = link["person"].as_str().expect("a key").to_owned();
        assert_eq!(person(&visit.pat().visit(&visit.id).await, &key)["state"], "INVITED");
        let guest = world.visitor();
        let accepted = body(guest.post("/visit-invitations/accept", token(&link)).await, 200).await;
        assert_eq!(accepted["appointment_id"], visit.id.as_str());
        let again = world.visitor().post("/visit-invitations/accept", token(&link)).await;
        assert_eq!(problem(again).await, (422, "invitation_used".into()));

        let mut events = guest.waits(&visit.id).await;
        let seen = guest.visit(&visit.id).await;
        assert_eq!((&seen["me"]["role"], &seen["patient"], &seen["stage"]), (&json!("GUEST"), &Value::Null, &json!("WAITING")));
        // The patient is not in the call yet.
        assert_eq!(seen["people"].as_array().expect("people").len(), 1, "{seen}");
        assert_eq!(problem(guest.act(&visit.id, "join", json!({})).await).await, (409, "not_admitted".into()));
        for what in ["audio", "end", "guests"] {
            let asked = json!({ "name": "Gina", "role": "FAMILY" });
            assert_eq!(problem(guest.act(&visit.id, what, asked).await).await, (403, "not_allowed".into()), "{what}");
        }
        let timeline = format!("/visits/{}/timeline", visit.id);
        assert_eq!(problem(guest.get(&timeline).await).await, (403, "not_allowed".into()));
        for path in [format!("/appointments/{}", visit.id), "/visits/today".into(), "/me/patients".into()] {
            assert_eq!(guest.get(&path).await.status().as_u16(), if path == "/visits/today" { 403 } else { 401 }, "{path}");
        }

        visit.admit(&key, 200).await;
        events.until(|visit| visit["stage"] == "ADMITTED").await;
        body(guest.act(&visit.id, "join", json!({})).await, 200).await;
        visit.tell(&world, "1", joined(&key)).await;
        pats.until(|visit| person(visit, &key)["state"] == "IN_CALL").await;
        world.calls.asked();
        let path = format!("/visits/{}/guests/{key}", visit.id);
        assert_eq!(visit.pat().delete(&path).await.status().as_u16(), 204);
        assert_eq!(world.calls.asked(), [format!("remove {key}")]);
        assert_eq!(events.farewell().await.as_deref(), Some("signed_out"));
        assert_eq!(problem(guest.act(&visit.id, "join", json!({})).await).await, (404, "not_found".into()));
        assert_eq!(problem(visit.pat().delete(&path).await).await, (404, "not_found".into()));
        assert_eq!(person(&visit.doctor().visit(&visit.id).await, &key), &Value::Null);
    }

    async fn invitations_work_in_their_time_once_and_not_when_taken_back(world: World) {
        let visit = Visit::at(&world, "2026-06-02T08:30:00Z").await;
        let unknown = world.visitor().post("/visit-invitations/accept", json!({ "token": "0".repeat(64) })).await;
        assert_eq!(problem(unknown).await, (422, "invitation_unknown".into()));
        let (kept, revoked) = (visit.pat().invite(&visit.id, "FAMILY").await, visit.pat().invite(&visit.id, "FAMILY").await);
        let early = world.visitor().post("/visit-invitations/accept", token(&kept)).await;
        assert_eq!(problem(early).await, (409, "too_early".into()));
        world.set("2026-06-02T08:45:00Z");
        let path = format!("/visits/{}/guests/{}", visit.id, revoked["person"].as_str().expect("a key"));
        assert_eq!(visit.pat().delete(&path).await.status().as_u16(), 204);
        let back = world.visitor().post("/visit-invitations/accept", token(&revoked)).await;
        assert_eq!(problem(back).await, (422, "invitation_ended".into()));
        let (one, two) = (world.visitor(), world.visitor());
        let (a, b) = tokio::join!(
            one.post("/visit-invitations/accept", token(&kept)),
            two.post("/visit-invitations/accept", token(&kept)),
        );
        let mut both = [a.status().as_u16(), b.status().as_u16()];
        both.sort_unstable();
        assert_eq!(both, [200, 422]);
        let late = visit.pat().invite(&visit.id, "FAMILY").await;
        world.set("2026-06-02T10:30:00Z");
        let over = world.visitor().post("/visit-invitations/accept", token(&late)).await;
        assert_eq!(problem(over).await, (422, "invitation_ended".into()));
    }

    async fn invitations_are_limited_and_clinicians_are_the_providers_to_invite(world: World) {
        let visit = Visit::at(&world, NINE).await;
        let path = format!("/visits/{}/guests", visit.id);
        let clinician = json!({ "name": "Dr. Two", "role": "CLINICIAN" });
        assert_eq!(problem(visit.pat().post(&path, clinician.clone()).await).await, (403, "not_allowed".into()));
        let by_doctor = body(visit.doctor().post(&path, clinician).await, 201).await;
        let theirs = format!("{path}/{}", by_doctor["person"].as_str().expect("a key"));
        assert_eq!(problem(visit.pat().delete(&theirs).await).await, (403, "not_allowed".into()));
        for (name, code) in [("", "name_invalid"), ("a\u{0}b", "text_invalid"), (&"x".repeat(61), "text_too_long")] {
            let wrong = visit.doctor().post(&path, json!({ "name": name, "role": "FAMILY" })).await;
            assert_eq!(problem(wrong).await, (422, code.to_owned()));
        }
        for _ in 0..4 {
            visit.pat().invite(&visit.id, "FAMILY").await;
        }
        let sixth = visit.pat().post(&path, json!({ "name": "Gina", "role": "FAMILY" })).await;
        assert_eq!(problem(sixth).await, (409, "too_many_guests".into()));
        assert_eq!(visit.doctor().delete(&theirs).await.status().as_u16(), 204);
        visit.pat().invite(&visit.id, "FAMILY").await;
    }
}
