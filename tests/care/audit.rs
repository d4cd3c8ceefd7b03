//! Who may look at the trail, and what they find.

use crate::support::{Visitor, World, both, problem};
use carehub::actor::{Actor, Role};
use carehub::audit::Record;
use carehub::ids::PatientId;
use serde_json::Value;

both! {
    async fn admin_finds_entries_by_who_what_and_whose_and_is_noted_for_it(world: World) {
        let (admin, visitor) = world.admin().await;
        let patient = PatientId::new(&world.core.clock);
        make(&world, patient, 3).await;
        let list = async |query: &str| actions(&page(&visitor, query).await);
        assert_eq!(list(&format!("?patient={patient}")).await, ["thing.moved", "thing.moved", "thing.moved"]);
        assert_eq!(list("?action=thing.ma").await, ["thing.made", "thing.made", "thing.made"]);
        assert_eq!(list("?object=thing-2").await, ["thing.moved", "thing.made"]);
        assert_eq!(list("?object=thing-2&action=thing.made&actor=system").await, ["thing.made"]);
        assert!(list("?action=THING.MADE").await.is_empty(), "the same in both engines");
        assert!(list("?actor=nobody").await.is_empty());
        let looks = page(&visitor, &format!("?actor={admin}&action=audit.read")).await;
        assert_eq!(looks["items"].as_array().expect("items").len(), 6);
        assert_eq!(looks["items"][0]["actor_name"], "Ada Admin");
        assert_eq!(looks["items"][0]["role"], "ADMIN");
        assert_eq!(looks["items"][0]["detail"]["actor"], "nobody");
    }

    async fn pages_follow_each_other_from_the_newest_to_the_first(world: World) {
        let (_, visitor) = world.admin().await;
        make(&world, PatientId::new(&world.core.clock), 5).await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = page(&visitor, &format!("?action=thing.&limit=3{cursor}")).await;
            seen.extend(page["items"].as_array().expect("items").iter().map(|item| item["seq"].as_i64().expect("a seq")));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen.len(), 10);
        assert!(seen.is_sorted_by(|one, next| one > next), "{seen:?}");
    }

    async fn patient_finds_who_looked_at_their_data_and_that_of_those_they_act_for(world: World) {
        let (one, other) = (world.patient("Pat Patient").await, world.patient("Olga Other").await);
        let doctor = world.provider("Petra Provider", "Europe/Berlin").await;
        for (patient, user, role) in [
            (one.patient, doctor.user, Role::Provider),
            (one.patient, other.user, Role::Patient),
            (one.patient, one.user, Role::Patient),
            (other.patient, doctor.user, Role::Provider),
        ] {
            let mut change = world.core.begin().await.expect("begins");
            change.record(&world.actor(user, role), Record::new("thing.read", "thing", 7).of(patient));
            change.commit().await.expect("commits");
        }
        let page: Value = one.visitor.get("/me/audit").await.json().await.expect("JSON");
        let seen: Vec<_> = page["items"].as_array().expect("items").iter().filter(|item| item["action"] == "thing.read").collect();
        let seen: Vec<_> = seen.iter().map(|item| (item["by_role"].as_str(), item["by_name"].as_str(), item["by_me"] == true)).collect();
        let expected = [
            (Some("PATIENT"), None, true),
            (Some("PATIENT"), None, false),
            (Some("PROVIDER"), Some("Petra Provider"), false),
        ];
        assert_eq!(seen, expected);
        let page: Value = doctor.visitor.get("/me/audit").await.json().await.expect("JSON");
        assert!(page["items"].as_array().expect("items").is_empty(), "a provider is no patient: {page}");
    }

    async fn trail_is_shown_to_nobody_else(world: World) {
        let (_, provider) = world.provider_user().await;
        let (_, patient) = world.patient_user().await;
        for path in ["/audit", "/audit/verification"] {
            assert_eq!(problem(world.visitor().get(path).await).await, (401, "signed_out".to_owned()), "{path}");
            for visitor in [&provider, &patient] {
                assert_eq!(problem(visitor.get(path).await).await, (403, "not_admin".to_owned()), "{path}");
            }
        }
    }

    async fn filters_that_nothing_can_match_are_refused(world: World) {
        let (_, visitor) = world.admin().await;
        for (query, expected) in [
            ("?actor=", (422, "filter_invalid")),
            ("?object=a%00b", (422, "filter_invalid")),
            ("?action=%C3%A4", (422, "filter_invalid")),
            ("?patient=me", (400, "query_invalid")),
            ("?limit=0", (422, "limit_invalid")),
            ("?cursor=x", (422, "cursor_invalid")),
        ] {
            let (status, code) = problem(visitor.get(&format!("/audit{query}")).await).await;
            assert_eq!((status, code.as_str()), expected, "{query}");
        }
    }

    async fn whole_trail_is_said_to_be_whole(world: World) {
        let (_, visitor) = world.admin().await;
        make(&world, PatientId::new(&world.core.clock), 2).await;
        let first: Value = visitor.get("/audit/verification").await.json().await.expect("JSON");
        assert_eq!(first["verdict"], "WHOLE", "{first}");
        let again: Value = visitor.get("/audit/verification").await.json().await.expect("JSON");
        let entries = |of: &Value| of["entries"].as_i64().expect("a number");
        assert_eq!(entries(&again), entries(&first) + 1, "that it was checked is an entry");
    }
}

async fn page(visitor: &Visitor, query: &str) -> Value {
    let response = visitor.get(&format!("/audit{query}")).await;
    assert_eq!(response.status().as_u16(), 200, "{query}");
    response.json().await.expect("JSON")
}

fn actions(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items").iter();
    items.map(|item| item["action"].as_str().expect("an action").to_owned()).collect()
}

async fn make(world: &World, patient: PatientId, count: usize) {
    for n in 0..count {
        let mut change = world.core.begin().await.expect("begins");
        change.record(&Actor::system(), Record::new("thing.made", "thing", format!("thing-{n}")));
        change.record(&Actor::system(), Record::new("thing.moved", "thing", format!("thing-{n}")).of(patient));
        change.commit().await.expect("commits");
    }
}
