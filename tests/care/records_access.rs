//! Emergency access: who opens a record, who is told, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use carehub::messages::deliver;
use carehub::outbox::Kind;
use serde_json::json;

use crate::support::{Outgoing, body, both, problem};

both! {
    async fn glass_is_broken_with_a_reason_and_a_proof_for_one_hour_and_for_reading_only(world: World) {
        let met = world.met().await;
        let signed = met.signed("Left knee").await;
        let helper = world.provider("Hugo Helper", "UTC").await;
        let path = format!("/patients/{}/break-glass", met.patient.patient);
        let why = json!({ "reason": "unconscious in the street" });
        assert_eq!(problem(helper.visitor.note(&signed).await).await, (404, "not_found".to_owned()));
        for (reason, code) in [(" ", "reason_missing"), (&"x".repeat(501), "text_too_long")] {
            let refused = helper.visitor.post(&path, json!({ "reason": reason })).await;
            assert_eq!(problem(refused).await, (422, code.to_owned()));
        }
        let nobody = format!("/patients/{}/break-glass", carehub::ids::PatientId::new(&world.core.clock));
        assert_eq!(problem(helper.visitor.post(&nobody, why.clone()).await).await, (404, "not_found".to_owned()));
        let needless = met.provider.visitor.post(&path, why.clone()).await;
        assert_eq!(problem(needless).await, (409, "break_glass_needless".to_owned()));
        world.pass(Duration::from_secs(301));
        assert_eq!(problem(helper.visitor.post(&path, why.clone()).await).await, (403, "proof_needed".to_owned()));
        let visitor = world.visitor_as(helper.user).await;
        let opened = body(visitor.post(&path, why.clone()).await, 201).await;
        assert_eq!(opened["ends_at"], "2026-06-01T09:05:01Z");
        assert_eq!(problem(visitor.post(&path, why).await).await, (409, "break_glass_open".to_owned()));
        assert_eq!(body(visitor.note(&signed).await, 200).await["parts"][0]["text"], "Left knee");
        let write = visitor.post(&format!("/consultations/{}/notes", met.consultation), json!({ "template": "SOAP" })).await;
        assert_eq!(problem(write).await, (404, "not_found".to_owned()));
        // Of one patient only.
        let other = world.patient("Olga Other").await;
        let notes = |patient| format!("/patients/{patient}/notes");
        assert_eq!(problem(visitor.get(&notes(other.patient)).await).await, (404, "not_found".to_owned()));
        world.pass(Duration::from_secs(3599));
        let visitor = world.visitor_as(helper.user).await;
        body(visitor.get(&notes(met.patient.patient)).await, 200).await;
        world.pass(Duration::from_secs(1));
        assert_eq!(problem(visitor.note(&signed).await).await, (404, "not_found".to_owned()));
    }

    async fn patient_and_admins_are_told_and_an_admin_reviews_without_reading(world: World) {
        let met = world.met().await;
        let signed = met.signed("Left knee").await;
        let (admin_user, admin) = world.admin().await;
        let helper = world.provider("Hugo Helper", "UTC").await;
        let path = format!("/patients/{}/break-glass", met.patient.patient);
        let opened = body(helper.visitor.post(&path, json!({ "reason": "unconscious" })).await, 201).await;
        body(helper.visitor.note(&signed).await, 200).await;
        assert!(world.mails(met.patient.user).await.contains(&"RECORD_OPENED".to_owned()));
        assert!(world.mails(admin_user).await.contains(&"BREAK_GLASS_REVIEW".to_owned()));
        let outgoing = Arc::new(Outgoing::default());
        while deliver(&world.core, &outgoing.mailer()).await.expect("delivers") > 0 {}
        let mails = outgoing.take();
        for kind in [Kind::RecordOpened, Kind::BreakGlassReview] {
            let mail = mails.iter().find(|mail| mail.kind == kind).expect("a mail");
            assert!(!["Hugo", "unconscious", "knee"].iter().any(|word| mail.text.contains(word)), "{}", mail.text);
        }
        let queue = body(admin.get("/break-glass?reviewed=false").await, 200).await;
        assert_eq!((&queue["items"][0]["id"], &queue["items"][0]["reason"]), (&opened["id"], &json!("unconscious")));
        assert!(!queue.to_string().contains("knee"));
        assert_eq!(problem(admin.note(&signed).await).await, (404, "not_found".to_owned()));
        let review = format!("/break-glass/{}/review", opened["id"].as_str().expect("an id"));
        let verdict = json!({ "verdict": "JUSTIFIED", "remark": "spoke with the ambulance" });
        let reviewed = body(admin.post(&review, verdict.clone()).await, 200).await;
        assert_eq!((&reviewed["verdict"], &reviewed["remark"]), (&json!("JUSTIFIED"), &verdict["remark"]));
        assert_eq!(problem(admin.post(&review, verdict.clone()).await).await, (409, "break_glass_reviewed".to_owned()));
        let nothing = format!("/break-glass/{}/review", carehub::ids::BreakGlassId::new(&world.core.clock));
        assert_eq!(problem(admin.post(&nothing, verdict).await).await, (404, "not_found".to_owned()));
        let wrong = admin.post(&review, json!({ "verdict": "MAYBE" })).await;
        assert_eq!(problem(wrong).await, (422, "json_invalid".to_owned()));
        assert_eq!(body(admin.get("/break-glass?reviewed=false").await, 200).await["items"], json!([]));
        let shown = body(met.patient.visitor.get(&path).await, 200).await;
        assert_eq!((&shown[0]["provider"]["name"], &shown[0]["remark"]), (&json!("Hugo Helper"), &json!("")));
        let looked = body(met.patient.visitor.get("/me/audit?limit=100").await, 200).await;
        let looked = looked["items"].as_array().expect("items").clone();
        for action in ["break_glass.opened", "note.read"] {
            let by_helper = |entry: &&serde_json::Value| entry["action"] == action && entry["by_name"] == "Hugo Helper";
            assert_eq!(looked.iter().filter(by_helper).count(), 1, "{action}");
        }
    }

    async fn glass_is_mended_before_its_time(world: World) {
        let met = world.met().await;
        let signed = met.signed("Left knee").await;
        let helper = world.provider("Hugo Helper", "UTC").await;
        let path = format!("/patients/{}/break-glass", met.patient.patient);
        assert_eq!(problem(helper.visitor.delete(&path).await).await, (404, "not_found".to_owned()));
        body(helper.visitor.post(&path, json!({ "reason": "unconscious" })).await, 201).await;
        body(helper.visitor.note(&signed).await, 200).await;
        body(helper.visitor.delete(&path).await, 204).await;
        assert_eq!(problem(helper.visitor.note(&signed).await).await, (404, "not_found".to_owned()));
        assert_eq!(world.trail("break_glass.ended").await, 1);
        body(helper.visitor.post(&path, json!({ "reason": "again" })).await, 201).await;
    }

    async fn hold_that_nobody_confirmed_opens_no_record(world: World) {
        let met = world.met().await;
        met.signed("Left knee").await;
        let other = world.working_provider("Olga Other").await;
        body(met.patient.visitor.book(other.provider, other.visit_type, "2026-06-03T09:00:00Z").await, 201).await;
        let path = format!("/patients/{}/notes", met.patient.patient);
        assert_eq!(problem(other.visitor.get(&path).await).await, (404, "not_found".to_owned()));
        met.patient.visitor.booked(&other, "2026-06-03T11:00:00Z").await;
        body(other.visitor.get(&path).await, 200).await;
    }
}
