//! What processors tell: believed only when signed, stored once, and never applied for what it says itself.

use carehub::selftest::till::Fault;
use serde_json::json;
use sqlx::Row as _;

use crate::support::{PaidVisit, World, body, both, problem, reference};

async fn events(world: &World) -> Vec<(String, String)> {
    let mut conn = world.core.read().await.expect("a connection");
    let rows =
        sqlx::query("SELECT dedupe_key, state FROM provider_event ORDER BY dedupe_key").fetch_all(&mut *conn).await;
    rows.expect("reads").iter().map(|row| (row.get("dedupe_key"), row.get("state"))).collect()
}

fn event(id: &str, state: &str) -> (String, String) {
    (id.to_owned(), state.to_owned())
}

both! {
    async fn forged_news_are_refused_and_leave_nothing(world: World) {
        let visit = PaidVisit::held(&world).await;
        let payment = visit.pay("STRIPE").await;
        assert!(world.tills[0].pay(reference(&payment)));
        let url = format!("{}/api/v1/webhooks/stripe", world.url);
        let event = json!({ "id": "evt_1", "about": "charge", "reference": reference(&payment) });
        let client = reqwest::Client::new();
        let unsigned = client.post(&url).json(&event).send().await.expect("an answer");
        assert_eq!(problem(unsigned).await, (400, "webhook_signature".into()));
        let broken = client.post(&url).header("x-till", "true").body("{").send().await.expect("an answer");
        assert_eq!(problem(broken).await, (400, "webhook_body".into()));
        world.reconcile().await;
        assert_eq!(events(&world).await, []);
        assert_eq!(visit.appointment(&world).await["status"], "SCHEDULED");
    }

    async fn news_count_once_in_any_order_and_only_as_a_reason_to_ask(world: World) {
        let visit = PaidVisit::held(&world).await;
        let payment = visit.pay("PAYSTACK").await;
        let told = async |id: &str| {
            let event = json!({ "id": id, "about": "charge", "reference": reference(&payment) });
            assert_eq!(world.told("paystack", event).await.status().as_u16(), 200);
        };
        told("evt_1").await;
        world.reconcile().await;
        assert_eq!(visit.appointment(&world).await["status"], "SCHEDULED");
        assert!(world.tills[1].pay(reference(&payment)));
        // The same news are no news; what was missed is found by others.
        told("evt_1").await;
        world.reconcile().await;
        assert_eq!(visit.appointment(&world).await["status"], "SCHEDULED");
        told("evt_2").await;
        told("evt_3").await;
        world.reconcile().await;
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        assert_eq!(events(&world).await, [event("evt_1", "APPLIED"), event("evt_2", "APPLIED"), event("evt_3", "APPLIED")]);
        assert_eq!(world.trail("payment.received").await, 1);
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn news_of_nothing_of_ours_are_kept_and_applied_to_nothing(world: World) {
        for about in ["charge", "money", "refund", "refund_of", "dispute", "weather"] {
            let event = json!({ "id": format!("evt_{about}"), "about": about, "reference": "nobody's" });
            assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
        }
        world.reconcile().await;
        let mut expected: Vec<_> =
            ["charge", "money", "refund", "refund_of", "dispute"].map(|about| event(&format!("evt_{about}"), "UNKNOWN")).into();
        expected.push(event("evt_weather", "IGNORED"));
        expected.sort();
        assert_eq!(events(&world).await, expected);
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn news_that_cannot_be_followed_now_wait_and_hold_up_no_others(world: World) {
        let visit = PaidVisit::held(&world).await;
        let payment = visit.pay("STRIPE").await;
        assert!(world.tills[0].pay(reference(&payment)));
        let told = async |id: &str, reference: &str| {
            let event = json!({ "id": id, "about": "charge", "reference": reference });
            assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
        };
        told("evt_1", reference(&payment)).await;
        world.tills[0].fail(&[Fault::Down]);
        world.reconcile().await;
        assert_eq!(events(&world).await, [event("evt_1", "WAITING")]);
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
        world.pass(std::time::Duration::from_secs(180));
        world.reconcile().await;
        assert_eq!(events(&world).await, [event("evt_1", "APPLIED")]);
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["events"][0]["state"], &detail["events"][0]["tries"]), (&json!("APPLIED"), &json!(1)));
    }

    async fn bodies_of_news_are_sealed(world: World) {
        let event = json!({ "id": "evt_1", "about": "weather", "payer": "Ada Canary" });
        assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT body FROM provider_event").fetch_one(&mut *conn).await.expect("reads");
        let sealed: String = row.get("body");
        assert!(!sealed.contains("Canary"));
        let opened = world.core.vault.open("provider_event|STRIPE|evt_1", &sealed).expect("opens");
        assert!(opened.contains("Ada Canary"));
    }
}

#[tokio::test]
async fn news_of_a_processor_that_we_do_not_have_are_not_found() {
    let nobody = async |_: &carehub::clock::Clock| (carehub::gateways::Gateways::new(), ());
    let (world, ()) = World::taking(carehub::db::Engine::Sqlite, nobody).await;
    for name in ["stripe", "paystack"] {
        assert_eq!(problem(world.told(name, json!({ "id": "evt_1" })).await).await, (404, "not_found".into()));
    }
    let visit = PaidVisit::held(&world).await;
    let shown = body(visit.patient.visitor.get(&format!("/appointments/{}/payment", visit.id)).await, 200).await;
    assert_eq!(shown["methods"], json!([]));
}
