//! The directory over HTTP, small and with ten thousand providers.

use base64::Engine as _;
use carehub::actor::Actor;
use carehub::care::{self, Directory, Order};
use carehub::db::Engine;
use serde_json::{Value, json};

use crate::support::{Member, Visitor, World, body, both, crowd, new_visit_type, problem, provider_profile};
use carehub::actor::Role;

both! {
    async fn providers_are_found_by_what_is_known_of_them(world: World) {
        furnish(&world).await;
        let anybody = world.visitor();
        for (query, expected) in [
            ("", &["Zoë O’Connor", "Bela Ågren", "José Núñez"][..]),
            ("sort=NAME", &["Bela Ågren", "José Núñez", "Zoë O’Connor"]),
            ("name=zo", &["Zoë O’Connor"]),
            ("name=OCON+zoe", &["Zoë O’Connor"]),
            ("name=nun", &["José Núñez"]),
            ("name=unez", &[]),
            ("name=...", &[]),
            ("name=jose+agren", &[]),
            ("specialization=cardiology", &["Zoë O’Connor", "José Núñez"]),
            ("specialization=nothing", &[]),
            ("specialization=No%00thing", &[]),
            ("language=es", &["José Núñez"]),
            ("language=fi", &[]),
            ("kind=AUDIO", &["Bela Ågren"]),
            ("free_before=2026-06-01T10:00:00Z", &["Zoë O’Connor"]),
            ("free_before=2026-06-01T09:00:00Z", &[]),
            ("free_before=2030-01-01T00:00:00Z&sort=NAME", &["Bela Ågren", "Zoë O’Connor"]),
            ("specialization=cardiology&language=en&name=z&kind=VIDEO", &["Zoë O’Connor"]),
        ] {
            let found = body(anybody.get(&format!("/providers?{query}")).await, 200).await;
            assert_eq!(names(&found), expected, "{query}");
            assert_eq!(found["next_cursor"], Value::Null);
        }
    }

    async fn entry_tells_how_one_can_meet_and_at_what_price(world: World) {
        furnish(&world).await;
        let found = body(world.visitor().get("/providers?name=bela").await, 200).await;
        let bela = &found["items"][0];
        assert_eq!(bela["kinds"], json!(["VIDEO", "AUDIO"]));
        let range = |from: i64, to: i64, currency: &str| {
            json!({ "from": { "minor": from, "currency": currency }, "to": { "minor": to, "currency": currency } })
        };
        assert_eq!(bela["prices"], json!([range(0, 4500, "EUR"), range(7000, 7000, "GBP")]));
        assert_eq!(bela["languages"], json!(["en"]));
        assert_eq!(bela["specializations"], json!([]));
        assert_eq!(bela["next_opening_at"], "2026-06-01T12:00:00Z");
        assert!(bela.get("bio").is_none(), "{bela}");
    }

    async fn questions_that_make_no_sense_are_refused_by_code(world: World) {
        furnish(&world).await;
        let anybody = world.visitor();
        let cursor = |json: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json);
        let id = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11";
        for (query, expected) in [
            ("limit=0".to_owned(), (422, "limit_invalid")),
            ("limit=101".to_owned(), (422, "limit_invalid")),
            ("limit=x".to_owned(), (400, "query_invalid")),
            ("sort=RANDOM".to_owned(), (400, "query_invalid")),
            ("kind=LETTER".to_owned(), (400, "query_invalid")),
            ("free_before=tomorrow".to_owned(), (400, "query_invalid")),
            ("name=a%00b".to_owned(), (422, "text_invalid")),
            (format!("name={}", "x".repeat(101)), (422, "text_too_long")),
            ("language=English".to_owned(), (422, "language_invalid")),
            ("language=e%00".to_owned(), (422, "language_invalid")),
            ("cursor=%25%25".to_owned(), (422, "cursor_invalid")),
            ("cursor=".to_owned(), (422, "cursor_invalid")),
            (format!("cursor={}", cursor("[9223372036854775807]")), (422, "cursor_invalid")),
            (format!("cursor={}", cursor(&format!("[\"ada\",\"{id}\"]"))), (422, "cursor_invalid")),
            (format!("sort=NAME&cursor={}", cursor(&format!("[null,\"{id}\"]"))), (422, "cursor_invalid")),
            (format!("sort=NAME&cursor={}", cursor(&format!("[\"a\\u0000\",\"{id}\"]"))), (422, "cursor_invalid")),
            (format!("sort=NAME&cursor={}", cursor("[\"ada\",\"x\\u0000\"]")), (422, "cursor_invalid")),
        ] {
            let refused = problem(anybody.get(&format!("/providers?{query}")).await).await;
            assert_eq!(refused, (expected.0, expected.1.to_owned()), "{query}");
        }
    }

    async fn ten_thousand_providers_are_paged_through_each_once_and_in_order(world: World) {
        let members = fill(&world).await;
        let anybody = world.visitor();
        let of = |fits: &dyn Fn(&Member) -> bool| members.iter().filter(|one| fits(one)).collect::<Vec<_>>();
        let before = jiff::Timestamp::from_microsecond(members[351].opening).expect("a time");
        let soon = |one: &Member| one.opening < members[351].opening;
        for (query, expected) in [
            ("limit=100".to_owned(), by_opening(of(&|_| true))),
            ("limit=100&sort=NAME".to_owned(), by_name(of(&|_| true))),
            ("limit=7&specialization=field-3".to_owned(), by_opening(of(&|one| one.specialization == "field-3"))),
            ("limit=100&sort=NAME&language=fr&kind=AUDIO".to_owned(),
             by_name(of(&|one| one.language == "fr" && one.has_audio))),
            ("limit=33&name=ok+ad".to_owned(), by_opening(of(&|one| one.name.starts_with("Dr Ada Okafor")))),
            (format!("limit=90&free_before={before}&kind=AUDIO"), by_opening(of(&|one| soon(one) && one.has_audio))),
        ] {
            assert!(!expected.is_empty(), "{query}");
            let expected: Vec<&str> = expected.iter().map(|one| one.id.as_str()).collect();
            let found = all(&anybody, &query).await;
            assert_eq!(found.len(), expected.len(), "{query}");
            assert!(found == expected, "{query}: another order");
        }
    }

    async fn pages_are_read_along_an_index(world: World) {
        let members = fill(&world).await;
        let id = members[77].id.parse().expect("an id");
        let opening = jiff::Timestamp::from_microsecond(members[50].opening).expect("a time");
        let soonest = Directory {
            active: true, name: String::new(), specialization: None, language: None, kind: None, free_before: None,
            order: Order::Soonest(None),
        };
        let by_name = Directory { order: Order::Name(None), ..soonest.clone() };
        let field = Some("field-3".parse().expect("an id"));
        // Who has a word of a name is few, and sorted afterwards.
        for (wanted, may_sort) in [
            (soonest.clone(), false),
            (Directory { order: Order::Soonest(Some((Some(opening), id))), ..soonest.clone() }, false),
            (Directory { order: Order::Soonest(Some((None, id))), ..soonest.clone() }, false),
            (Directory { free_before: Some(opening), ..soonest.clone() }, false),
            (by_name.clone(), false),
            (Directory { order: Order::Name(Some(("dr hana khan".to_owned(), id))), ..by_name }, false),
            (Directory { specialization: field, ..soonest.clone() }, true),
            (Directory { language: Some("en".to_owned()), ..soonest.clone() }, true),
            (Directory { kind: Some(care::VisitKind::Audio), ..soonest.clone() }, true),
            (Directory { name: "okaforso ad".to_owned(), ..soonest.clone() }, true),
        ] {
            let engine = world.core.db.engine();
            let mut conn = world.core.read().await.expect("a connection");
            let plan = care::directory_plan(&mut conn, engine, &wanted, 26).await.expect("a plan").join("\n");
            let (scans, sorts) = match engine {
                Engine::Sqlite => (
                    plan.lines().any(|line| line.starts_with("SCAN") && !line.contains("USING")),
                    plan.contains("TEMP B-TREE FOR ORDER BY"),
                ),
                Engine::Postgres => (plan.contains("Seq Scan"), plan.contains("Sort")),
            };
            assert!(!scans && plan.contains("p"), "{wanted:?}\n{plan}");
            assert!(may_sort || !sorts, "{wanted:?}\n{plan}");
        }
    }
}

/// Three who can be seen, and one who is not active.
async fn furnish(world: &World) {
    world.specialization("cardiology").await;
    for (name, languages, fields, opening, active) in [
        ("Zoë O’Connor", &["en", "de"][..], &["cardiology"][..], Some("2026-06-01T09:30:00Z"), true),
        ("José Núñez", &["en", "es"], &["cardiology"], None, true),
        ("Bela Ågren", &["en"], &[], Some("2026-06-01T12:00:00Z"), true),
        ("Zora Away", &["en", "es"], &["cardiology"], Some("2026-06-01T09:00:00Z"), false),
    ] {
        let (user, _) = world.person(Role::Provider, name).await;
        let mut profile = provider_profile(name, "UTC");
        profile.languages = languages.iter().map(|&tag| tag.to_owned()).collect();
        profile.specializations = fields.iter().map(|id| id.parse().expect("an id")).collect();
        let system = Actor::system();
        let mut change = world.core.begin().await.expect("begins");
        let id = care::add_provider(&mut change, &world.core, &system, user, profile.clone()).await.expect("added");
        let opening = opening.map(|at| at.parse().expect("a time"));
        let now = change.now();
        care::set_next_opening(&mut change, id, opening, now).await.expect("sets");
        let mut types = vec![new_visit_type("Talk", 30)];
        if name.starts_with("Bela") {
            let money =
                |minor, currency: &str| carehub::money::Money { minor, currency: currency.parse().expect("one") };
            for fee in [money(4500, "EUR"), money(7000, "GBP")] {
                let paid = care::PaymentTime::Later;
                let kind = care::VisitKind::Audio;
                types.push(care::NewVisitType { kind, fee, payment: paid, ..new_visit_type("Call", 15) });
            }
        }
        for new in types {
            care::add_visit_type(&mut change, &world.core, &system, id, new).await.expect("added");
        }
        change.commit().await.expect("commits");
        if !active {
            care::change_provider(&world.core, &system, id, 1, profile, Some(false)).await.expect("changed");
        }
    }
}

async fn fill(world: &World) -> Vec<Member> {
    let mut conn = world.core.db.begin().await.expect("begins");
    let members = crowd(&mut conn, 10_000, world.core.clock.now()).await;
    conn.commit().await.expect("commits");
    members
}

fn by_opening(mut members: Vec<&Member>) -> Vec<&Member> {
    members.sort_by_key(|one| (one.opening, &one.id));
    members
}

fn by_name(mut members: Vec<&Member>) -> Vec<&Member> {
    members.sort_by_key(|one| (one.name.to_lowercase(), &one.id));
    members
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().expect("items").iter().map(|item| item["name"].as_str().expect("a name")).collect()
}

/// Ids of every page, one after the other.
async fn all(visitor: &Visitor, query: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = body(visitor.get(&format!("/providers?{query}{cursor}")).await, 200).await;
        let items = page["items"].as_array().expect("items");
        found.extend(items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}
