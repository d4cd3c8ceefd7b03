//! The chart over HTTP: stated by patients, confirmed by who treats them, never deleted.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Met, World, body, both, problem};

/// A patient with a stated allergy.
async fn stated(world: &World) -> (Met, Value) {
    let met = world.met().await;
    let allergy = json!({ "substance": " Penicillin ", "reaction": "hives", "severity": "MODERATE" });
    let entry = body(met.patient.visitor.add_entry(met.patient.patient, "ALLERGY", allergy).await, 201).await;
    (met, entry)
}

fn allergy(substance: &str) -> Value {
    json!({ "section": "ALLERGY", "entry": { "substance": substance, "severity": "SEVERE" } })
}

both! {
    async fn patient_states_and_the_provider_who_treats_them_confirms(world: World) {
        let (met, entry) = stated(&world).await;
        let (doctor, patient, id) = (&met.provider.visitor, &met.patient.visitor, met.patient.patient);
        assert_eq!((&entry["status"], &entry["source"], &entry["confirmed_by"]),
            (&json!("ACTIVE"), &json!("PATIENT"), &json!(null)));
        assert_eq!(entry["content"]["entry"]["substance"], "Penicillin");
        assert_eq!(entry["written_by"], "Pat Patient");
        // What nobody stands by is the patient's own to change.
        let changed = body(patient.set_entry(&entry, "ACTIVE", allergy("Amoxicillin")).await, 200).await;
        assert_eq!((&changed["version"], &changed["confirmed_by"]), (&json!(2), &json!(null)));
        let confirmed = body(doctor.set_entry(&changed, "ACTIVE", allergy("Amoxicillin")).await, 200).await;
        assert_eq!((&confirmed["confirmed_by"]["name"], &confirmed["source"]), (&json!("Petra Provider"), &json!("PATIENT")));
        let refused = patient.set_entry(&confirmed, "ENDED", allergy("Amoxicillin")).await;
        assert_eq!(problem(refused).await, (409, "entry_of_provider".to_owned()));
        // A provider's own is confirmed from the beginning.
        let own = body(doctor.add_entry(id, "PROBLEM", json!({ "name": "Asthma", "icd10": "J45.0" })).await, 201).await;
        assert_eq!((&own["source"], &own["confirmed_by"]["name"]), (&json!("PROVIDER"), &json!("Petra Provider")));
        let content = own["content"].clone();
        assert_eq!(problem(patient.set_entry(&own, "ENDED", content).await).await, (409, "entry_of_provider".to_owned()));
        let sections: Vec<Value> = patient.chart(id).await.iter().map(|one| one["content"]["section"].clone()).collect();
        assert_eq!(sections, ["ALLERGY", "PROBLEM"]);
    }

    async fn nothing_is_deleted_and_what_was_said_before_stays(world: World) {
        let (met, entry) = stated(&world).await;
        let (doctor, id) = (&met.provider.visitor, met.patient.patient);
        let changed = body(doctor.set_entry(&entry, "ENDED", allergy("Aspirin")).await, 200).await;
        let error = body(doctor.set_entry(&changed, "ENTERED_IN_ERROR", allergy("Aspirin")).await, 200).await;
        assert_eq!(problem(doctor.set_entry(&error, "ACTIVE", allergy("Aspirin")).await).await, (409, "entry_in_error".to_owned()));
        let path = format!("/chart-entries/{}", entry["id"].as_str().expect("an id"));
        assert_eq!(problem(doctor.delete(&path).await).await.0, 405);
        let history = body(met.patient.visitor.get(&path).await, 200).await;
        assert_eq!((&history["entry"]["status"], &history["entry"]["version"]), (&json!("ENTERED_IN_ERROR"), &json!(3)));
        let past: Vec<_> = history["past"].as_array().expect("past").iter()
            .map(|one| (one["version"].as_i64(), one["status"].as_str(), one["content"]["entry"]["substance"].as_str(), one["written_by"].as_str()))
            .collect();
        assert_eq!(past, [
            (Some(2), Some("ENDED"), Some("Aspirin"), Some("Petra Provider")),
            (Some(1), Some("ACTIVE"), Some("Penicillin"), Some("Pat Patient")),
        ]);
        assert_eq!(doctor.chart(id).await.len(), 1, "it is there, and says what it is");
    }

    async fn of_two_who_change_one_entry_the_second_reads_again(world: World) {
        let (met, entry) = stated(&world).await;
        let doctor = &met.provider.visitor;
        body(doctor.set_entry(&entry, "ACTIVE", allergy("Aspirin")).await, 200).await;
        assert_eq!(problem(doctor.set_entry(&entry, "ENDED", allergy("Aspirin")).await).await, (412, "stale".to_owned()));
        let path = format!("/chart-entries/{}", entry["id"].as_str().expect("an id"));
        let blind = doctor.request(Method::PUT, &path).json(&json!({ "status": "ACTIVE", "content": allergy("x") }));
        let blind = blind.send().await.expect("an answer");
        assert_eq!(problem(blind).await, (428, "if_match_missing".to_owned()));
    }

    async fn what_an_entry_cannot_say_is_refused_by_code(world: World) {
        let (met, entry) = stated(&world).await;
        let (doctor, id) = (&met.provider.visitor, met.patient.patient);
        let at = "2026-06-01T08:00:00Z";
        for (section, entry, code) in [
            ("ALLERGY", json!({ "substance": " ", "severity": "MILD" }), "text_missing"),
            ("ALLERGY", json!({ "substance": "x", "severity": "TERRIBLE" }), "json_invalid"),
            ("ALLERGY", json!({ "substance": "x", "severity": "MILD", "colour": "red" }), "json_invalid"),
            ("FAMILY", json!({ "substance": "x", "severity": "MILD" }), "json_invalid"),
            ("PROBLEM", json!({ "name": "x", "icd10": "asthma" }), "icd10_invalid"),
            ("PROBLEM", json!({ "name": "x", "began_on": "2026-06-03" }), "date_in_future"),
            ("PROBLEM", json!({ "name": "x", "began_on": "1776-07-04" }), "date_too_early"),
            ("MEDICATION", json!({ "name": "x", "began_on": "2026-02-02", "ends_on": "2026-02-01" }), "dates_reversed"),
            ("MEDICATION", json!({ "name": "x".repeat(201) }), "text_too_long"),
            ("IMMUNIZATION", json!({ "vaccine": "a\u{0}b", "given_on": "2020-01-01" }), "text_invalid"),
            ("VITAL", json!({ "taken_at": at, "measure": { "kind": "PRESSURE", "systolic_mmhg": 80, "diastolic_mmhg": 120 } }), "pressure_reversed"),
            ("VITAL", json!({ "taken_at": at, "measure": { "kind": "TEMPERATURE", "tenths_celsius": 37 } }), "value_implausible"),
            ("VITAL", json!({ "taken_at": at, "measure": { "kind": "WEIGHT", "kilograms": 70 } }), "json_invalid"),
            ("VITAL", json!({ "taken_at": "2026-06-02T08:00:00Z", "measure": { "kind": "PULSE", "per_minute": 60 } }), "time_in_future"),
        ] {
            assert_eq!(problem(doctor.add_entry(id, section, entry.clone()).await).await, (422, code.to_owned()), "{entry}");
        }
        let other = json!({ "section": "PROBLEM", "entry": { "name": "Penicillin" } });
        assert_eq!(problem(doctor.set_entry(&entry, "ACTIVE", other).await).await, (422, "section_differs".to_owned()));
        let pulse = json!({ "taken_at": at, "measure": { "kind": "PULSE", "per_minute": 60 } });
        let vital = body(doctor.add_entry(id, "VITAL", pulse).await, 201).await;
        let ended = doctor.set_entry(&vital, "ENDED", vital["content"].clone()).await;
        assert_eq!(problem(ended).await, (422, "status_unfit".to_owned()));
    }

    async fn section_of_a_chart_has_an_end(world: World) {
        let (met, entry) = stated(&world).await;
        let mut conn = world.core.db.begin().await.expect("begins");
        for n in 1..500 {
            let copy = "INSERT INTO chart_entry (id, patient_id, section, status, source, content, written_by, created_at, updated_at)
                SELECT $1, patient_id, section, status, source, content, written_by, created_at, updated_at FROM chart_entry WHERE id = $2";
            sqlx::query(copy).bind(format!("copy {n}")).bind(entry["id"].as_str()).execute(&mut *conn).await.expect("copies");
        }
        conn.commit().await.expect("commits");
        let patient = &met.patient.visitor;
        let more = patient.add_entry(met.patient.patient, "ALLERGY", json!({ "substance": "x", "severity": "MILD" })).await;
        assert_eq!(problem(more).await, (409, "chart_full".to_owned()));
        body(patient.add_entry(met.patient.patient, "MEDICATION", json!({ "name": "x" })).await, 201).await;
    }

    async fn chart_tells_prescribers_what_is_not_borne_and_what_is_taken(world: World) {
        use carehub::records::{chart, keys};
        let (met, _) = stated(&world).await;
        let (doctor, id) = (&met.provider.visitor, met.patient.patient);
        let gone = body(doctor.add_entry(id, "ALLERGY", json!({ "substance": "Latex", "severity": "MILD" })).await, 201).await;
        body(doctor.set_entry(&gone, "ENTERED_IN_ERROR", gone["content"].clone()).await, 200).await;
        for (name, ends_on) in [("Metformin", None), ("Ramipril", Some("2026-06-01")), ("Amoxicillin", Some("2026-05-01"))] {
            body(doctor.add_entry(id, "MEDICATION", json!({ "name": name, "ends_on": ends_on })).await, 201).await;
        }
        let mut conn = world.core.read().await.expect("a connection");
        let key = keys::of(&mut conn, &world.core, id).await.expect("a key");
        assert_eq!(chart::allergies(&mut conn, &key, id).await.expect("reads"), ["Penicillin"]);
        let mut taken = chart::medications(&mut conn, &key, id, world.core.clock.now()).await.expect("reads");
        // All were added at one moment.
        taken.sort_unstable();
        assert_eq!(taken, ["Metformin", "Ramipril"]);
    }

    async fn in_an_emergency_a_chart_is_read_and_not_written(world: World) {
        let (met, entry) = stated(&world).await;
        let (id, helper) = (met.patient.patient, world.provider("Hugo Helper", "UTC").await);
        assert_eq!(problem(helper.visitor.get(&format!("/patients/{id}/chart")).await).await.0, 404);
        let why = json!({ "reason": "unconscious" });
        body(helper.visitor.post(&format!("/patients/{id}/break-glass"), why).await, 201).await;
        assert_eq!(helper.visitor.chart(id).await[0]["id"], entry["id"]);
        let add = helper.visitor.add_entry(id, "PROBLEM", json!({ "name": "x" })).await;
        assert_eq!(problem(add).await, (404, "not_found".to_owned()));
        assert_eq!(problem(helper.visitor.set_entry(&entry, "ENDED", allergy("x")).await).await.0, 404);
        // The patient is told who looked, and by what.
        let log = body(met.patient.visitor.get(&format!("/patients/{id}/access-log")).await, 200).await;
        let look = log["items"].as_array().expect("items").iter().find(|item| item["action"] == "chart.read").expect("a look");
        assert_eq!((&look["kind"], &look["by_name"], &look["why"], &look["by_me"]),
            (&json!("LOOKED"), &json!("Hugo Helper"), &json!("BREAK_GLASS"), &json!(false)));
        let text = log.to_string();
        assert!(!text.contains("Penicillin") && !text.contains("unconscious"), "{text}");
    }
}
