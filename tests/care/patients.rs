//! Patients over HTTP.

use crate::support::{both, problem};
use carehub::actor::{Actor, Role};
use carehub::care;
use reqwest::Method;
use serde_json::{Value, json};

both! {
    async fn own_patient_is_made_once_from_the_account_and_only_of_patients(world: World) {
        let ben = world.patient("Ben").await;
        let actor = world.actor(ben.user, Role::Patient);
        let mut change = world.core.begin().await.expect("begins");
        assert_eq!(care::own_patient(&mut change, &world.core, &actor).await.expect("is there"), ben.patient);
        let patient = care::patient(&mut change, ben.patient).await.expect("reads").expect("is there");
        assert_eq!((patient.name.0.as_str(), patient.zone.as_str()), ("Ben", "Europe/Berlin"));
        assert!(patient.email.0.is_some_and(|email| email.ends_with("@example.org")));
        assert!(care::acts_for(&mut change, &actor, ben.patient).await.expect("reads"));
        let ada = world.actor(ben.user, Role::Provider);
        assert!(matches!(care::own_patient(&mut change, &world.core, &ada).await, Err(care::Error::NotAPatient)));
        assert!(!care::acts_for(&mut change, &Actor::system(), ben.patient).await.expect("reads"));
        assert!(care::lock_patient(&mut change, ben.patient).await.expect("locks"));
    }
}

both! {
    async fn profile_is_changed_by_the_patient_and_only_with_its_version(world: World) {
        let ben = world.patient("Ben").await;
        let path = format!("/patients/{}", ben.patient);
        let shown: Value = ben.visitor.get(&path).await.json().await.expect("JSON");
        assert_eq!((&shown["relation"], &shown["version"]), (&json!("OWN"), &json!(1)));
        let put = async |version: &str, body: Value| {
            let request = ben.visitor.request(Method::PUT, &path).header("if-match", version).json(&body);
            request.send().await.expect("an answer")
        };
        let mut body = profile();
        body["accessibility"] = json!("captions please");
        let changed: Value = put("\"1\"", body.clone()).await.json().await.expect("JSON");
        assert_eq!((&changed["phone"], &changed["version"]), (&json!("+49301234567"), &json!(2)));
        assert_eq!(changed["accessibility"], "captions please");
        assert_eq!(problem(put("\"1\"", body.clone()).await).await, (412, "stale".to_owned()));
        let mut conn = world.core.read().await.expect("reads");
        let row = sqlx::query("SELECT accessibility FROM patient").fetch_one(&mut *conn).await.expect("a row");
        assert!(!sqlx::Row::get::<String, _>(&row, 0).contains("captions"), "it is sealed where it is stored");
        let (_, admin) = world.admin().await;
        let shown: Value = admin.get(&path).await.json().await.expect("JSON");
        assert_eq!((&shown["name"], &shown["accessibility"]), (&json!("Bén Two"), &Value::Null));
        let found: Value = admin.get("/patients?name=BEN").await.json().await.expect("JSON");
        assert_eq!(found["items"].as_array().expect("items").len(), 1);
        let found: Value = admin.get("/patients?name=benx").await.json().await.expect("JSON");
        assert!(found["items"].as_array().expect("items").is_empty());
    }

    async fn fields_that_do_not_hold_what_they_should_are_refused_by_code(world: World) {
        let ben = world.patient("Ben").await;
        for (field, value, code) in [
            ("name", json!(" "), "name_invalid"),
            ("birth_date", json!("2026-06-03"), "birth_date_invalid"),
            ("birth_date", json!("1899-12-31"), "birth_date_invalid"),
            ("phone", json!("030 123"), "phone_invalid"),
            ("email", json!("nobody"), "email_invalid"),
            ("language", json!("English"), "language_invalid"),
            ("zone", json!("Mars/Base"), "zone_unknown"),
            ("accessibility", json!("x".repeat(501)), "text_too_long"),
            ("accessibility", json!("a\0b"), "text_invalid"),
        ] {
            let mut body = profile();
            body[field] = value;
            let refused = ben.visitor.post("/me/dependants", body).await;
            assert_eq!(problem(refused).await, (422, code.to_owned()), "{field}");
        }
        let mut body = profile();
        body["email"] = json!("other@example.org");
        let request = ben.visitor.request(Method::PUT, &format!("/patients/{}", ben.patient)).header("if-match", "\"1\"");
        let refused = request.json(&body).send().await.expect("an answer");
        assert_eq!(problem(refused).await, (422, "email_of_account".to_owned()));
    }

    async fn grant_opens_a_patient_until_it_is_revoked_and_tells_nothing_of_accounts(world: World) {
        let (ben, eva) = (world.patient("Ben").await, world.patient("Eva").await);
        let kid: Value = ben.visitor.post("/me/dependants", profile()).await.json().await.expect("JSON");
        assert_eq!(kid["relation"], "GUARDIAN");
        let path = format!("/patients/{}", kid["id"].as_str().expect("an id"));
        assert_eq!(problem(eva.visitor.get(&path).await).await, (404, "not_found".to_owned()));
        let email = {
            let mut conn = world.core.read().await.expect("reads");
            care::patient(&mut conn, eva.patient).await.expect("reads").expect("is there").email.0.expect("an address")
        };
        for email in [email.as_str(), "no.account@example.org"] {
            let given =
                ben.visitor.post(&format!("{path}/grants"), json!({ "email": email, "relation": "CARER" })).await;
            assert_eq!(given.status(), 202);
        }
        let shown: Value = eva.visitor.get(&path).await.json().await.expect("JSON");
        assert_eq!(shown["relation"], "CARER");
        let mine: Value = eva.visitor.get("/me/patients").await.json().await.expect("JSON");
        assert_eq!(mine.as_array().expect("a list").len(), 2);
        assert_eq!(problem(eva.visitor.get(&format!("{path}/grants")).await).await.0, 404, "a carer does not decide");
        let list: Value = ben.visitor.get(&format!("{path}/grants")).await.json().await.expect("JSON");
        let list = list.as_array().expect("a list");
        assert_eq!(list.len(), 3);
        let revoke = async |grant: &Value| {
            let path = format!("{path}/grants/{}", grant["id"].as_str().expect("an id"));
            ben.visitor.request(Method::DELETE, &path).send().await.expect("an answer")
        };
        let of = |address: &str| list.iter().find(|grant| grant["email"] == address).expect("a grant");
        assert_eq!(revoke(of(&email)).await.status(), 204);
        assert_eq!(eva.visitor.get(&path).await.status(), 404);
        let own = list.iter().find(|grant| grant["relation"] == "GUARDIAN").expect("a grant");
        assert_eq!(problem(revoke(own).await).await, (409, "last_guardian".to_owned()));
    }
}

fn profile() -> Value {
    json!({
        "name": "Bén Two", "birth_date": "1990-02-03", "phone": "+49 (30) 123-4567", "language": "de",
        "zone": "Europe/Berlin",
    })
}
