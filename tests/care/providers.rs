//! Providers over HTTP.

use crate::support::{both, new_visit_type, problem, provider_profile};
use carehub::actor::Actor;
use carehub::care::{self, VisitKind};
use reqwest::Method;
use serde_json::json;

both! {
    async fn provider_comes_with_visit_types_and_has_to_be_looked_at(world: World) {
        let ada = world.provider("Dr. Ada Okafor", "Africa/Lagos").await;
        world.visit_type(ada.provider, new_visit_type("Long talk", 60)).await;
        let mut change = world.core.begin().await.expect("begins");
        let provider = care::provider(&mut change, ada.provider).await.expect("reads").expect("is there");
        assert_eq!((provider.name.as_str(), provider.zone.as_str()), ("Dr. Ada Okafor", "Africa/Lagos"));
        assert_eq!(provider.next_opening_at, None);
        assert_eq!(care::provider_of(&mut change, ada.user).await.expect("reads"), Some(ada.provider));
        let types = care::visit_types(&mut change, ada.provider).await.expect("reads");
        assert_eq!(types.iter().map(|one| one.duration_minutes).collect::<Vec<_>>(), [30, 60]);
        assert!(types.iter().all(|one| one.kind == VisitKind::Video && one.active));
        let now = change.now();
        assert_eq!(care::openings_due(&mut change, now, 9).await.expect("reads"), [ada.provider]);
        let later = now + jiff::SignedDuration::from_hours(1);
        care::set_next_opening(&mut change, ada.provider, Some(later), later).await.expect("sets");
        assert!(care::openings_due(&mut change, now, 9).await.expect("reads").is_empty());
        let provider = care::provider(&mut change, ada.provider).await.expect("reads").expect("is there");
        assert_eq!(provider.next_opening_at, Some(later));
        assert!(care::lock_provider(&mut change, ada.provider).await.expect("locks"));
    }
}

both! {
    async fn specialization_is_listed_once_and_removed_only_while_nobody_has_it(world: World) {
        let (_, admin) = world.admin().await;
        let new = json!({ "id": "cardiology", "name": "Cardiology" });
        assert_eq!(admin.post("/specializations", new.clone()).await.status(), 201);
        assert_eq!(problem(admin.post("/specializations", new).await).await, (409, "specialization_exists".to_owned()));
        let (user, _) = world.provider_user().await;
        let mut ada = provider_profile("Ada", "UTC");
        ada.specializations = vec!["cardiology".parse().expect("an id")];
        let mut change = world.core.begin().await.expect("begins");
        care::add_provider(&mut change, &world.core, &Actor::system(), user, ada).await.expect("added");
        change.commit().await.expect("commits");
        let remove = async |id: &str| {
            let path = format!("/specializations/{id}");
            problem(admin.request(Method::DELETE, &path).send().await.expect("an answer")).await
        };
        assert_eq!(remove("cardiology").await, (409, "specialization_in_use".to_owned()));
        assert_eq!(remove("nothing").await.0, 404);
        assert_eq!(remove("a%00b").await.0, 404);
        let (other, _) = world.provider_user().await;
        let mut bea = provider_profile("Bea", "UTC");
        bea.specializations = vec!["nothing".parse().expect("an id")];
        let mut change = world.core.begin().await.expect("begins");
        let refused = care::add_provider(&mut change, &world.core, &Actor::system(), other, bea).await.expect_err("refused");
        assert_eq!(carehub::api::Problem::from(refused).code(), "specialization_unknown");
    }
}

both! {
    async fn visit_types_are_kept_by_their_provider_and_retired_ones_are_not_shown(world: World) {
        let ada = world.provider("Ada", "UTC").await;
        let path = format!("/providers/{}/visit-types", ada.provider);
        let input = json!({
            "name": "Long talk", "kind": "AUDIO", "duration_minutes": 60, "payment": "BEFORE",
            "fee": { "minor": 4500, "currency": "EUR" },
        });
        let added = ada.visitor.post(&path, input.clone()).await;
        assert_eq!((added.status().as_u16(), added.headers()["etag"].to_str().expect("text")), (201, "\"1\""));
        let added: serde_json::Value = added.json().await.expect("JSON");
        let one = format!("{path}/{}", added["id"].as_str().expect("an id"));
        let put = async |version: &str, field: &str, value: serde_json::Value| {
            let mut body = input.clone();
            body[field] = value;
            let request = ada.visitor.request(Method::PUT, &one).header("if-match", version).json(&body);
            request.send().await.expect("an answer")
        };
        for (field, value, code) in [
            ("name", json!(" "), "name_invalid"),
            ("duration_minutes", json!(61), "duration_invalid"),
            ("fee", json!({ "minor": -1, "currency": "EUR" }), "fee_invalid"),
            ("fee", json!({ "minor": 1, "currency": "XXX" }), "currency_unknown"),
            ("payment", json!("FREE"), "payment_contradicts_fee"),
        ] {
            assert_eq!(problem(put("\"1\"", field, value).await).await, (422, code.to_owned()), "{field}");
        }
        assert_eq!(put("\"1\"", "name", json!("Very long talk")).await.status(), 200);
        assert_eq!(problem(put("\"1\"", "name", json!("x")).await).await, (412, "stale".to_owned()));
        let retired = ada.visitor.request(Method::DELETE, &one).send().await.expect("an answer");
        assert_eq!(retired.status(), 204);
        for (visitor, count) in [(&world.visitor(), 1), (&ada.visitor, 2)] {
            let list: serde_json::Value = visitor.get(&path).await.json().await.expect("JSON");
            assert_eq!(list.as_array().expect("a list").len(), count);
        }
    }
}
