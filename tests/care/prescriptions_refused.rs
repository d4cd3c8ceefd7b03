//! What is refused about prescriptions, each with its code.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{body, both, item, problem};

both! {
    async fn impossible_fields_are_refused_with_their_place(world: World) {
        let room = world.prescribing().await;
        let path = format!("/consultations/{}/prescriptions", room.consultation);
        for (field, value, code, place) in [
            ("dose", json!({ "amount": "900", "unit": "CAPSULE" }), "dose_impossible", "items[0].dose.amount"),
            ("dose", json!({ "amount": "0", "unit": "MG" }), "dose_impossible", "items[0].dose.amount"),
            ("dose", json!({ "amount": "one", "unit": "MG" }), "dose_invalid", "items[0].dose.amount"),
            ("dose", json!({ "amount": "1", "unit": "SPOON" }), "json_invalid", "items[0].dose.unit"),
            ("dose", json!({ "amount": 1, "unit": "MG" }), "json_invalid", "items[0].dose.amount"),
            ("drug", json!("  "), "drug_missing", "items[0].drug"),
            ("drug", json!("a\u{0}b"), "text_invalid", "items[0].drug"),
            ("strength", json!("x".repeat(61)), "text_too_long", "items[0].strength"),
            ("route", json!("INTRAVENOUS"), "route_impossible", "items[0].route"),
            ("frequency", json!({ "kind": "TIMES_PER_DAY", "times": 99 }), "frequency_impossible", "items[0].frequency.times"),
            ("frequency", json!({ "kind": "EVERY_HOURS", "hours": 0 }), "frequency_impossible", "items[0].frequency.hours"),
            ("frequency", json!({ "kind": "HOURLY" }), "json_invalid", "items[0].frequency.kind"),
            ("duration_days", json!(0), "duration_impossible", "items[0].duration_days"),
            ("quantity", json!({ "amount": 10_000, "unit": "CAPSULE" }), "quantity_impossible", "items[0].quantity.amount"),
            ("refills", json!(13), "refills_impossible", "items[0].refills"),
            ("instructions", json!("x".repeat(501)), "text_too_long", "items[0].instructions"),
            ("colour", json!("red"), "json_invalid", "items[0].colour"),
        ] {
            let mut spoilt = item("Amoxicillin");
            spoilt[field] = value;
            let refused = room.provider.visitor.post(&path, json!({ "items": [spoilt] })).await;
            let refused = body(refused, 422).await;
            // What the kind decides is read after it: the place then ends with the field.
            let found = refused["fields"][0]["path"].as_str().expect("a place");
            assert!(refused["code"] == code && place.starts_with(found) && found.len() >= "items[0].dose".len(), "{refused}");
        }
        let many: Vec<Value> = (0..21).map(|n| item(&format!("Drug{n}"))).collect();
        for (sent, code) in [
            (json!({ "items": many }), "too_many_items"),
            (json!({ "items": [], "valid_days": 367 }), "valid_days_impossible"),
        ] {
            assert_eq!(problem(room.provider.visitor.post(&path, sent).await).await, (422, code.into()));
        }
    }

    async fn signed_one_is_never_edited_and_an_old_version_is_told_so(world: World) {
        let room = world.prescribing().await;
        let doctor = &room.provider.visitor;
        let draft = room.draft(json!([item("Amoxicillin")])).await;
        let newer = json!({ "items": [item("Ibuprofen")] });
        body(doctor.of_version(Method::PUT, &draft, "", &newer).await, 200).await;
        for refused in [
            doctor.of_version(Method::PUT, &draft, "", &newer).await,
            doctor.of_version(Method::DELETE, &draft, "", &json!({})).await,
            doctor.sign(&draft, json!([])).await,
        ] {
            assert_eq!(problem(refused).await, (412, "stale".into()));
        }
        let signed = room.signed(json!([item("Paracetamol")])).await;
        for refused in [
            doctor.of_version(Method::PUT, &signed, "", &newer).await,
            doctor.of_version(Method::DELETE, &signed, "", &json!({})).await,
            doctor.sign(&signed, json!([])).await,
        ] {
            assert_eq!(problem(refused).await, (409, "prescription_signed".into()));
        }
        let draft = room.draft(json!([])).await;
        assert_eq!(problem(doctor.sign(&draft, json!([])).await).await, (409, "prescription_empty".into()));
        for act in ["/cancellation", "/replacement"] {
            let refused = doctor.of_version(Method::POST, &draft, act, &json!({ "reason": "x" })).await;
            assert_eq!(problem(refused).await, (409, "prescription_not_signed".into()), "{act}");
        }
        assert_eq!(doctor.of_version(Method::DELETE, &draft, "", &json!({})).await.status().as_u16(), 204);
        let gone = format!("/prescriptions/{}", draft["id"].as_str().expect("an id"));
        assert_eq!(problem(doctor.get(&gone).await).await, (404, "not_found".into()));
        let silent = doctor.of_version(Method::POST, &signed, "/cancellation", &json!({ "reason": " " })).await;
        assert_eq!(problem(silent).await, (422, "reason_missing".into()));
    }

    async fn the_database_itself_keeps_what_was_signed(world: World) {
        let room = world.prescribing().await;
        room.signed(json!([item("Amoxicillin")])).await;
        for statement in [
            "UPDATE prescription SET items = 'other'",
            "UPDATE prescription SET signed_hash = 'other'",
            "DELETE FROM prescription",
        ] {
            let mut conn = world.core.db.begin().await.expect("begins");
            let refused = sqlx::query(statement).execute(&mut *conn).await.expect_err(statement).to_string();
            assert!(refused.contains("signed texts are never"), "{refused}");
        }
    }

    async fn nobody_signs_without_a_licence(world: World) {
        let room = world.prescribing().await;
        let draft = room.draft(json!([item("Amoxicillin")])).await;
        let mut conn = world.core.db.begin().await.expect("begins");
        let taken = sqlx::query("UPDATE provider SET licence_number = '' WHERE id = $1");
        taken.bind(room.provider.provider.to_string()).execute(&mut *conn).await.expect("written");
        conn.commit().await.expect("commits");
        let refused = room.provider.visitor.sign(&draft, json!([])).await;
        assert_eq!(problem(refused).await, (409, "licence_missing".into()));
    }

    async fn warnings_have_to_be_named_before_signing(world: World) {
        let room = world.prescribing().await;
        let doctor = &room.provider.visitor;
        room.signed(json!([item("Ibuprofen")])).await;
        let draft = room.draft(json!([item("Ibuprofen 400")])).await;
        let refused = body(doctor.sign(&draft, json!(["0123456789abcdef"])).await, 409).await;
        assert_eq!(refused["code"], "warnings_unacknowledged");
        assert_eq!(refused["warnings"], draft["warnings"]);
        assert_eq!(refused["warnings"][0]["with"], "Ibuprofen");
        let key = &refused["warnings"][0]["key"];
        body(doctor.sign(&draft, json!([key])).await, 200).await;
    }

    async fn allergy_in_the_chart_stops_a_signature_until_its_author_names_it(world: World) {
        let room = world.prescribing().await;
        let (doctor, patient) = (&room.provider.visitor, &room.patient.visitor);
        // Drafted before anybody knew: the chart of the moment of signing counts.
        let draft = room.draft(json!([item("Amoxicillin"), item("Paracetamol")])).await;
        assert_eq!(draft["warnings"], json!([]));
        let allergy = json!({ "substance": "Penicillin", "reaction": "rash", "severity": "SEVERE" });
        let stated = body(patient.add_entry(room.patient.patient, "ALLERGY", allergy.clone()).await, 201).await;
        let refused = body(doctor.sign(&draft, json!([])).await, 409).await;
        assert_eq!(refused["code"], "warnings_unacknowledged");
        let [warning] = &refused["warnings"].as_array().expect("warnings")[..] else { panic!("one: {refused}") };
        assert_eq!((&warning["kind"], &warning["item"], &warning["drug"], &warning["with"]),
            (&json!("ALLERGY"), &json!(0), &json!("Amoxicillin"), &json!("Penicillin")));
        assert_eq!(world.trail("prescription.signed").await, 0);
        // Found to be wrong, it speaks against nothing any more.
        let content = json!({ "section": "ALLERGY", "entry": allergy });
        body(patient.set_entry(&stated, "ENTERED_IN_ERROR", content).await, 200).await;
        body(doctor.sign(&draft, json!([])).await, 200).await;
        let again = body(patient.add_entry(room.patient.patient, "ALLERGY", json!({ "substance": "Latex", "severity": "MILD" })).await, 201).await;
        assert_eq!(again["status"], "ACTIVE");
        body(patient.add_entry(room.patient.patient, "ALLERGY", json!({ "substance": "Ibuprofen", "severity": "MILD" })).await, 201).await;
        let draft = room.draft(json!([item("Ibuprofen")])).await;
        let key = &draft["warnings"][0]["key"];
        let signed = body(doctor.sign(&draft, json!([key])).await, 200).await;
        assert_eq!(signed["status"], "SIGNED");
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT detail FROM audit_entry WHERE action = 'prescription.signed' ORDER BY seq DESC LIMIT 1");
        let detail: String = sqlx::Row::get(&row.fetch_one(&mut *conn).await.expect("one"), "detail");
        assert_eq!(serde_json::from_str::<Value>(&detail).expect("JSON")["warnings_accepted"], 1);
    }

    async fn of_two_who_sign_the_same_medicine_at_once_the_second_is_warned(world: World) {
        let room = world.prescribing().await;
        let (one, other) = (room.draft(json!([item("Ibuprofen")])).await, room.draft(json!([item("Ibuprofen")])).await);
        let doctor = &room.provider.visitor;
        let (one, other) = tokio::join!(doctor.sign(&one, json!([])), doctor.sign(&other, json!([])));
        let mut statuses = [one.status().as_u16(), other.status().as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }

    async fn only_the_provider_of_a_consultation_that_has_begun_prescribes(world: World) {
        let (provider, patient) = (world.working_provider("Petra").await, world.patient("Pat").await);
        let booked = patient.visitor.booked(&provider, "2026-06-02T09:00:00Z").await;
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT id FROM consultation WHERE appointment_id = $1").bind(booked["id"].as_str().expect("an id"));
        let consultation: String = sqlx::Row::get(&row.fetch_one(&mut *conn).await.expect("one"), "id");
        drop(conn);
        let path = format!("/consultations/{consultation}/prescriptions");
        let wish = json!({ "items": [] });
        let early = provider.visitor.post(&path, wish.clone()).await;
        assert_eq!(problem(early).await, (409, "consultation_not_begun".into()));
        let other = world.working_provider("Otto").await;
        let room = world.meet(other, patient.clone(), "2026-06-02T12:00:00Z").await;
        let foreign = room.provider.visitor.post(&path, wish.clone()).await;
        assert_eq!(problem(foreign).await, (404, "not_found".into()), "they treat the patient, in another consultation");
        assert_eq!(problem(room.patient.visitor.post(&path, wish).await).await, (403, "not_a_provider".into()));
    }
}
