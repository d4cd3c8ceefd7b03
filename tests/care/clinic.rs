//! The clinic's settings over HTTP.

use crate::support::{both, problem};
use reqwest::Method;
use serde_json::{Value, json};

both! {
    async fn settings_are_changed_by_an_admin_who_saw_them_and_checked(world: World) {
        let (_, admin) = world.admin().await;
        let mut settings: Value = admin.get("/clinic/settings").await.json().await.expect("JSON");
        let put = async |version: &str, body: &Value| {
            let request = admin.request(Method::PUT, "/clinic/settings").header("if-match", version).json(body);
            request.send().await.expect("an answer")
        };
        for (field, value, code) in [
            ("zone", json!("Mars/Base"), "zone_unknown"),
            ("currency", json!("XXX"), "currency_unknown"),
            ("email", json!("nobody"), "email_invalid"),
            ("hold_minutes", json!(0), "hold_invalid"),
            ("reminder_minutes", json!([4]), "reminders_invalid"),
            ("reminder_minutes", json!([5, 6, 7, 8, 9, 10, 11]), "reminders_invalid"),
            ("cancel_tiers", json!([{ "before_minutes": 60, "refund_percent": 101 }]), "tiers_invalid"),
        ] {
            let mut body = settings.clone();
            body[field] = value;
            assert_eq!(problem(put("\"1\"", &body).await).await, (422, code.to_owned()), "{field}");
        }
        settings["zone"] = json!("Africa/Lagos");
        settings["reminder_minutes"] = json!([60, 1440, 60]);
        assert_eq!(problem(put("\"7\"", &settings).await).await, (412, "stale".to_owned()));
        let changed: Value = put("\"1\"", &settings).await.json().await.expect("JSON");
        assert_eq!(changed["reminder_minutes"], json!([1440, 60]));
        let shown: Value = world.visitor().get("/clinic").await.json().await.expect("JSON");
        assert_eq!(shown["zone"], "Africa/Lagos");
        assert_eq!(shown["email"], settings["email"], "where people get help");
        assert!(shown["hold_minutes"].is_null(), "patients need not know");
    }
}
