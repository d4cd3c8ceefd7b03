//! Pages and photos of providers over HTTP, and whom providers may read of.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{PNG, Visitor, body, both, problem};
use carehub::actor::{Actor, Role};

both! {
    async fn admin_makes_a_provider_of_a_user_with_that_role_once(world: World) {
        world.specialization("cardiology").await;
        let (_, admin) = world.admin().await;
        let (user, own) = world.provider_user().await;
        let new = json!({ "user_id": user, "profile": profile() });
        assert_eq!(problem(own.post("/providers", new.clone()).await).await, (403, "not_admin".to_owned()));
        let made = admin.post("/providers", new.clone()).await;
        assert_eq!(made.headers()["etag"], "\"1\"");
        let made = body(made, 201).await;
        assert_eq!((&made["name"], &made["active"]), (&json!("Dr. Ada Okafor"), &json!(true)));
        assert_eq!(made["specializations"], json!([{ "id": "cardiology", "name": "cardiology" }]));
        assert_eq!(made["licence_number"], "L-7");
        assert_eq!((&made["photo"], &made["next_opening_at"]), (&Value::Null, &Value::Null));
        let shown = body(world.visitor().get(&page_of(&made)).await, 200).await;
        assert_eq!(shown, made);
        assert_eq!(problem(admin.post("/providers", new).await).await, (409, "provider_exists".to_owned()));
        let (patient, _) = world.patient_user().await;
        for user in [patient.to_string(), "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11".to_owned()] {
            let new = json!({ "user_id": user, "profile": profile() });
            assert_eq!(problem(admin.post("/providers", new).await).await, (422, "provider_user_unknown".to_owned()));
        }
        assert_eq!(world.trail("provider.created").await, 1);
    }

    async fn page_is_changed_by_its_provider_who_saw_it_and_checked(world: World) {
        world.specialization("cardiology").await;
        let ada = world.provider("Ada", "UTC").await;
        let path = format!("/providers/{}", ada.provider);
        for (field, value, code) in [
            ("name", json!("..."), "name_invalid"),
            ("title", json!("x".repeat(121)), "text_too_long"),
            ("bio", json!("x".repeat(2001)), "text_too_long"),
            ("bio", json!("a\0b"), "text_invalid"),
            ("zone", json!("Mars/Base"), "zone_unknown"),
            ("languages", json!(["English"]), "language_invalid"),
            ("languages", json!(vec!["en"; 21]), "languages_too_many"),
            ("specializations", json!(vec!["cardiology"; 21]), "specializations_too_many"),
            ("specializations", json!(["alchemy"]), "specialization_unknown"),
        ] {
            let mut profile = profile();
            profile[field] = value;
            let refused = put(&ada.visitor, &path, "\"1\"", json!({ "profile": profile })).await;
            assert_eq!(problem(refused).await, (422, code.to_owned()), "{field}");
        }
        let changed = body(put(&ada.visitor, &path, "\"1\"", json!({ "profile": profile() })).await, 200).await;
        assert_eq!((&changed["name"], &changed["version"]), (&json!("Dr. Ada Okafor"), &json!(2)));
        assert_eq!(changed["languages"], json!(["en", "yo"]));
        let late = put(&ada.visitor, &path, "\"1\"", json!({ "profile": profile() })).await;
        assert_eq!(problem(late).await, (412, "stale".to_owned()));
        let unseen = ada.visitor.put(&path, json!({ "profile": profile() })).await;
        assert_eq!(problem(unseen).await, (428, "if_match_missing".to_owned()));
        let found = body(world.visitor().get("/providers?name=okafor").await, 200).await;
        assert_eq!(found["items"].as_array().expect("items").len(), 1, "the index of words follows the name");
        let found = body(world.visitor().get("/providers?specialization=cardiology&language=yo").await, 200).await;
        assert_eq!(found["items"].as_array().expect("items").len(), 1);
    }

    async fn inactive_provider_is_there_for_themselves_and_admins_only(world: World) {
        world.specialization("cardiology").await;
        let ada = world.provider("Ada", "UTC").await;
        let bea = world.provider("Bea", "UTC").await;
        let (_, admin) = world.admin().await;
        let path = format!("/providers/{}", ada.provider);
        photo(&ada.visitor, &path, PNG.to_vec()).await;
        let away = json!({ "profile": profile(), "active": false });
        let refused = put(&ada.visitor, &path, "\"1\"", away.clone()).await;
        assert_eq!(problem(refused).await, (403, "not_admin".to_owned()));
        assert_eq!(body(put(&admin, &path, "\"1\"", away.clone()).await, 200).await["active"], false);
        for place in [path.clone(), format!("{path}/photo"), format!("{path}/visit-types")] {
            for (visitor, status) in
                [(&world.visitor(), 404), (&bea.visitor, 404), (&ada.visitor, 200), (&admin, 200)]
            {
                assert_eq!(visitor.get(&place).await.status().as_u16(), status, "{place}");
            }
        }
        assert_eq!(problem(world.visitor().get("/providers?unlisted=true").await).await, (403, "not_admin".to_owned()));
        assert_eq!(problem(bea.visitor.get("/providers?unlisted=true").await).await, (403, "not_admin".to_owned()));
        let unlisted = body(admin.get("/providers?unlisted=true&sort=NAME").await, 200).await;
        assert_eq!(unlisted["items"].as_array().expect("items").len(), 1);
        assert_eq!(unlisted["items"][0]["id"], json!(ada.provider));
        // Saying what is so already takes no admin.
        assert_eq!(put(&ada.visitor, &path, "\"2\"", away).await.status().as_u16(), 200);
        let back = json!({ "profile": profile(), "active": true });
        assert_eq!(problem(put(&ada.visitor, &path, "\"3\"", back.clone()).await).await, (403, "not_admin".to_owned()));
        assert_eq!(put(&admin, &path, "\"3\"", back).await.status().as_u16(), 200);
        assert_eq!(world.visitor().get(&path).await.status().as_u16(), 200);
    }

    async fn provider_finds_their_own_page_and_others_find_none(world: World) {
        let ada = world.provider("Ada", "UTC").await;
        let (_, admin) = world.admin().await;
        let own = body(ada.visitor.get("/me/provider").await, 200).await;
        assert_eq!(own, body(world.visitor().get(&format!("/providers/{}", ada.provider)).await, 200).await);
        assert_eq!(problem(admin.get("/me/provider").await).await, (404, "not_found".to_owned()));
        let (_, new) = world.provider_user().await;
        assert_eq!(problem(new.get("/me/provider").await).await, (404, "not_found".to_owned()));
    }

    async fn photo_is_a_small_picture_and_is_read_again_only_when_it_changed(world: World) {
        let ada = world.provider("Ada", "UTC").await;
        let bea = world.provider("Bea", "UTC").await;
        let path = format!("/providers/{}", ada.provider);
        let mut large = PNG.to_vec();
        large.resize(48 * 1024 + 1, 0);
        let refused = photo(&ada.visitor, &path, large.clone()).await;
        assert_eq!(problem(refused).await, (413, "photo_too_large".to_owned()));
        large.resize(80 * 1024, 0);
        let refused = photo(&ada.visitor, &path, large).await;
        assert_eq!(problem(refused).await, (413, "body_too_large".to_owned()));
        for bytes in [b"<svg/>".to_vec(), b"GIF89a".to_vec(), Vec::new(), b"\xff\xd8\xff\xe0".to_vec()] {
            let refused = photo(&ada.visitor, &path, bytes).await;
            assert_eq!(problem(refused).await, (415, "photo_type_unknown".to_owned()));
        }
        let anybody = world.visitor();
        assert_eq!(problem(anybody.get(&format!("{path}/photo")).await).await.0, 404);
        assert_eq!(problem(photo(&bea.visitor, &path, PNG.to_vec()).await).await.0, 404);
        let set = photo(&ada.visitor, &path, PNG.to_vec()).await;
        assert_eq!(set.status().as_u16(), 204);
        let tag = set.headers()["etag"].to_str().expect("text").to_owned();
        let shown = anybody.get(&format!("{path}/photo")).await;
        assert_eq!(shown.headers()["content-type"], "image/png", "told by the bytes, not by what was said");
        assert_eq!(shown.headers()["etag"].to_str().expect("text"), tag);
        assert_eq!(shown.bytes().await.expect("bytes"), PNG);
        let page = body(anybody.get(&path).await, 200).await;
        assert_eq!(format!("\"{}\"", page["photo"].as_str().expect("a hash")), tag);
        let again = async |tag: &str| {
            let request = anybody.request(Method::GET, &format!("{path}/photo")).header("if-none-match", tag);
            request.send().await.expect("an answer").status().as_u16()
        };
        assert_eq!([again(&tag).await, again(&format!("\"x\", W/{tag}")).await, again("\"x\"").await], [304, 304, 200]);
        let drawn = [&b"\xff\xd8"[..], b"\xff\xda\0\x02bits", b"\xff\xd9"].concat();
        let taken = [&b"\xff\xd8\xff\xe1\0\x0fExif\0\0at home"[..], &drawn[2..]].concat();
        assert_eq!(photo(&ada.visitor, &path, taken).await.status().as_u16(), 204);
        let kept = anybody.get(&format!("{path}/photo")).await.bytes().await.expect("bytes");
        assert_eq!(kept, drawn, "without what the camera told");
        assert_eq!(again(&tag).await, 200);
        assert_eq!(ada.visitor.delete(&format!("{path}/photo")).await.status().as_u16(), 204);
        assert_eq!(problem(ada.visitor.delete(&format!("{path}/photo")).await).await.0, 404);
        assert_eq!(world.trail("provider.photo_changed").await, 2);
        assert_eq!(world.trail("provider.photo_removed").await, 1);
    }

    async fn provider_reads_of_a_patient_whom_they_treat_and_leaves_a_trail(world: World) {
        let ada = world.working_provider("Ada").await;
        let bea = world.working_provider("Bea").await;
        let ben = world.patient("Ben").await;
        let (_, admin) = world.admin().await;
        let mut own = body(ben.visitor.get(&format!("/patients/{}", ben.patient)).await, 200).await;
        for field in ["id", "relation", "version", "email"] {
            own.as_object_mut().expect("an object").remove(field);
        }
        own["accessibility"] = json!("captions please");
        let changed = put(&ben.visitor, &format!("/patients/{}", ben.patient), "\"1\"", own).await;
        assert_eq!(changed.status().as_u16(), 200);
        let appointment = world.confirmed(ada.provider, ada.visit_type, ben.patient).await;
        let path = format!("/appointments/{appointment}/patient");
        let shown = body(ada.visitor.get(&path).await, 200).await;
        assert_eq!((&shown["relation"], &shown["accessibility"]), (&json!("TREATS"), &json!("captions please")));
        assert_eq!(world.trail("patient.read").await, 1);
        let shown = body(ben.visitor.get(&path).await, 200).await;
        assert_eq!(shown["relation"], "OWN");
        assert_eq!(world.trail("patient.read").await, 1, "one's own is no look of somebody else");
        let shown = body(admin.get(&path).await, 200).await;
        assert_eq!((&shown["relation"], &shown["accessibility"]), (&json!("CLINIC"), &Value::Null));
        assert_eq!(problem(bea.visitor.get(&path).await).await, (404, "not_found".to_owned()));
        let direct = ada.visitor.get(&format!("/patients/{}", ben.patient)).await;
        assert_eq!(problem(direct).await.0, 404);
        world.pass(std::time::Duration::from_secs(32 * 24 * 3600));
        let late = world.visitor_as(ada.user).await;
        assert_eq!(problem(late.get(&path).await).await, (404, "not_found".to_owned()), "care ends some time");
        world.set("2026-06-01T08:00:00Z");
        let off = ben.visitor.post(&format!("/appointments/{appointment}/cancellation"), json!({})).await;
        assert_eq!(off.status().as_u16(), 200);
        assert_eq!(problem(ada.visitor.get(&path).await).await, (404, "not_found".to_owned()));
    }

    async fn lists_have_ends_and_foreign_visit_types_are_unknown(world: World) {
        let ben = world.patient("Ben").await;
        let child = json!({ "name": "Kid", "language": "en", "zone": "UTC" });
        for _ in 0..20 {
            assert_eq!(ben.visitor.post("/me/dependants", child.clone()).await.status().as_u16(), 201);
        }
        let refused = ben.visitor.post("/me/dependants", child).await;
        assert_eq!(problem(refused).await, (409, "too_many".to_owned()));
        let ada = world.working_provider("Ada").await;
        let bea = world.working_provider("Bea").await;
        let span = "from=2026-06-02T00:00:00Z&to=2026-06-03T00:00:00Z";
        let asked = format!("/providers/{}/openings?visit_type={}&{span}", ada.provider, bea.visit_type);
        assert_eq!(problem(world.visitor().get(&asked).await).await, (422, "visit_type_unknown".to_owned()));
        let system = Actor::system();
        let actor = world.actor(ben.user, Role::Patient);
        assert!(carehub::care::list_patients(&world.core, &system, "", None, 1).await.is_ok());
        let refused = carehub::care::list_patients(&world.core, &actor, "", None, 1).await.expect_err("refused");
        assert_eq!(carehub::api::Problem::from(refused).code(), "not_admin");
    }
}

fn profile() -> Value {
    json!({
        "name": "Dr. Ada Okafor", "title": "Cardiologist", "bio": "Listens first.", "licence_number": "L-7",
        "licence_authority": "Council", "languages": ["yo", "en", "en"], "specializations": ["cardiology"],
        "zone": "Africa/Lagos",
    })
}

fn page_of(provider: &Value) -> String {
    format!("/providers/{}", provider["id"].as_str().expect("an id"))
}

async fn put(visitor: &Visitor, path: &str, version: &str, body: Value) -> Response {
    visitor.request(Method::PUT, path).header("if-match", version).json(&body).send().await.expect("an answer")
}

async fn photo(visitor: &Visitor, page: &str, bytes: Vec<u8>) -> Response {
    let request = visitor.request(Method::PUT, &format!("{page}/photo")).header("content-type", "image/jpeg");
    request.body(bytes).send().await.expect("an answer")
}
