//! Invoices: numbers without gaps, papers that stay the same, and who sees them.

use carehub::booking::appointments::lock_paid;
use carehub::digest::sha256;
use carehub::ids::{InvoiceId, PaymentId};
use carehub::invoices::{self, Bill, CardLabel, Credit, CreditCause, Means, PaidBy};
use carehub::money::Money;
use carehub::outbox::Kind;
use carehub::payments::owe;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{LaterVisit, Outgoing, World, body, both, pdf_text, problem};

fn by_card(minor: i64) -> PaidBy {
    let card = CardLabel { brand: "visa".to_owned(), last4: "4242".to_owned() };
    PaidBy { means: Means::Card, card: Some(card), minor, at: "2026-06-01T08:00:00Z".parse().expect("a time") }
}

async fn credit(world: &World, payment: PaymentId, minor: i64, once: &str) -> Option<InvoiceId> {
    let mut change = world.core.begin().await.expect("begins");
    let credit = Credit { payment, minor, cause: CreditCause::Refunded, once: once.to_owned() };
    let id = invoices::credit(&mut change, &world.core, &credit).await.expect("credited");
    change.commit().await.expect("commits");
    id
}

async fn settings(world: &World, edit: impl FnOnce(&mut Value)) -> Response {
    let (_, admin) = world.admin().await;
    let read = admin.get("/billing").await;
    let version = read.headers()["etag"].to_str().expect("text").to_owned();
    let mut settings = body(read, 200).await;
    edit(&mut settings);
    let put = admin.request(Method::PUT, "/billing").header("if-match", version).json(&settings);
    put.send().await.expect("an answer")
}

both! {
    async fn bill_of_a_paid_visit_is_numbered_printed_and_seen_by_the_patients_side_only(world: World) {
        let visit = world.later_visit().await;
        let (payment, id) = world.billed(visit.id, Some(by_card(5000)), None).await;
        let again = world.billed(visit.id, None, None).await;
        assert_eq!(again, (payment, id));
        let shown = body(visit.patient.visitor.get(&format!("/invoices/{id}")).await, 200).await;
        assert_eq!((&shown["number"], &shown["state"]), (&json!("INV-2026-00001"), &json!("PAID")));
        assert_eq!((&shown["total"]["minor"], &shown["balance"]["minor"]), (&json!(5000), &json!(0)));
        assert_eq!(shown["paid_by"][0]["card"]["last4"], "4242");
        assert_eq!(shown["reference"], Value::Null);
        let list = body(visit.patient.visitor.get("/invoices?state=PAID").await, 200).await;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
        let none = body(visit.patient.visitor.get("/invoices?state=OPEN").await, 200).await;
        assert_eq!(none["items"], json!([]));

        let pdf = visit.patient.visitor.get(&format!("/invoices/{id}/pdf")).await;
        assert_eq!(pdf.headers()["content-type"], "application/pdf");
        assert!(pdf.headers()["content-disposition"].to_str().expect("text").contains("INV-2026-00001.pdf"));
        let first = pdf.bytes().await.expect("bytes").to_vec();
        let text = pdf_text(&first);
        for words in ["INV-2026-00001", "Video consultation, 30 min", "50.00 EUR", "4242", "exempt from value added tax"] {
            assert!(text.contains(words), "{words} is not in {text}");
        }
        // Months later, under another name and after a change of the settings: the same bytes.
        body(settings(&world, |settings| settings["seller_name"] = json!("Other Clinic Ltd")).await, 200).await;
        world.set("2027-02-01T08:00:00Z");
        let (_, admin) = world.admin().await;
        let second = admin.get(&format!("/invoices/{id}/pdf")).await.bytes().await.expect("bytes").to_vec();
        assert_eq!(sha256(&first), sha256(&second));
    }

    async fn credit_notes_have_a_series_of_their_own_and_never_take_back_more_than_was_billed(world: World) {
        body(settings(&world, |settings| {
            settings["tax_category"] = json!("STANDARD");
            settings["tax_rate_bp"] = json!(1900);
            settings["tax_reason"] = json!("");
        }).await, 200).await;
        let visit = world.later_visit().await;
        let (payment, id) = world.billed(visit.id, Some(by_card(5000)), None).await;
        let first = credit(&world, payment, 1999, "one").await.expect("a credit note");
        assert_eq!(credit(&world, payment, 1999, "one").await, Some(first));
        let second = credit(&world, payment, 9999, "two").await.expect("a credit note");
        assert_eq!(credit(&world, payment, 1, "three").await, None);
        let (_, admin) = world.admin().await;
        let (first, second) = (
            body(admin.get(&format!("/invoices/{first}")).await, 200).await,
            body(admin.get(&format!("/invoices/{second}")).await, 200).await,
        );
        assert_eq!((&first["number"], &second["number"]), (&json!("CN-2026-00001"), &json!("CN-2026-00002")));
        assert_eq!((&first["original_id"], &first["state"]), (&json!(id), &Value::Null));
        assert_eq!((&first["total"]["minor"], &second["total"]["minor"]), (&json!(1999), &json!(3001)));
        let bill = body(admin.get(&format!("/invoices/{id}")).await, 200).await;
        assert_eq!((&bill["state"], &bill["credited"]["minor"]), (&json!("CREDITED"), &json!(5000)));
        // 5000 at 19 % hold 798; both halves together hold the same.
        let tax = |of: &Value| of["tax"]["minor"].as_i64().expect("a number");
        assert_eq!((tax(&bill), tax(&first) + tax(&second)), (798, 798));
        let id = second["id"].as_str().expect("an id");
        let paper = admin.get(&format!("/invoices/{id}/pdf")).await.bytes().await.expect("bytes").to_vec();
        let paper = pdf_text(&paper);
        for words in ["Credit note", "INV-2026-00001", "30.01 EUR", "19 %"] {
            assert!(paper.contains(words), "{words} is not in {paper}");
        }
        // What is billed again after that is another bill.
        let (_, again) = world.billed(visit.id, None, None).await;
        let again = body(admin.get(&format!("/invoices/{again}")).await, 200).await;
        assert_eq!(again["number"], "INV-2026-00002");
    }

    async fn thousand_at_once_are_numbered_without_gap_and_double(world: World) {
        let visit = world.later_visit().await;
        let payments = world.many_payments(visit.id, 1000).await;
        let world = std::sync::Arc::new(world);
        let mut running = tokio::task::JoinSet::new();
        for chunk in payments.chunks(50) {
            let (world, chunk) = (world.clone(), chunk.to_vec());
            running.spawn(async move {
                for (payment, appointment) in chunk {
                    let mut change = world.core.begin().await.expect("begins");
                    let amount = Money { minor: 5000, currency: "EUR".parse().expect("a code") };
                    let bill = Bill { payment, appointment, amount, paid: Some(by_card(5000)), due_at: None };
                    invoices::issue(&mut change, &world.core, &bill).await.expect("issued");
                    // Some fail after they had a number: it is given again.
                    let fails = payment.0.as_u128() % 7 == 0;
                    if fails {
                        drop(change);
                        let mut change = world.core.begin().await.expect("begins");
                        invoices::issue(&mut change, &world.core, &bill).await.expect("issued");
                        change.commit().await.expect("commits");
                    } else {
                        change.commit().await.expect("commits");
                    }
                }
            });
        }
        while let Some(done) = running.join_next().await {
            done.expect("no panic");
        }
        let mut conn = world.core.read().await.expect("a connection");
        let rows: Vec<(i64, String)> = sqlx::query_as("SELECT counter, number FROM invoice ORDER BY counter")
            .fetch_all(&mut *conn)
            .await
            .expect("rows");
        let counters: Vec<i64> = rows.iter().map(|(counter, _)| *counter).collect();
        assert_eq!(counters, (1..=1000).collect::<Vec<i64>>());
        assert_eq!((rows[0].1.as_str(), rows[999].1.as_str()), ("INV-2026-00001", "INV-2026-01000"));
    }

    async fn bill_goes_to_the_patient_with_its_paper_and_is_told_of_once_when_it_is_overdue(world: World) {
        let visit = world.later_visit().await;
        let outgoing = std::sync::Arc::new(Outgoing::default());
        let mailer = outgoing.mailer();
        world.deliver(&mailer).await;
        outgoing.take();
        world.billed(visit.id, None, Some("2026-06-15T08:00:00Z".parse().expect("a time"))).await;
        world.deliver(&mailer).await;
        let sent = outgoing.take();
        let account = carehub::accounts::user(&mut world.core.read().await.expect("reads"), visit.patient.user).await;
        let address = account.expect("reads").expect("an account").email.0;
        let [mail] = &sent[..] else { panic!("{} mails", sent.len()) };
        assert!(mail.wire.contains("INV-2026-00001.pdf") && mail.wire.contains("application/pdf"), "{}", mail.wire);
        assert_eq!((mail.kind, mail.to()), (Kind::InvoiceReady, &*address));
        for (now, count) in [("2026-06-15T07:00:00Z", 0), ("2026-06-15T09:00:00Z", 1), ("2026-06-16T09:00:00Z", 0)] {
            world.set(now);
            invoices::sweep(&world.core, world.core.clock.now()).await.expect("swept");
            world.deliver(&mailer).await;
            let told = outgoing.take().into_iter().filter(|mail| mail.kind == Kind::InvoiceOverdue);
            assert_eq!(told.count(), count, "{now}");
        }
        let visitor = world.visitor_as(visit.patient.user).await;
        let overdue = body(visitor.get("/invoices?state=OVERDUE").await, 200).await;
        assert_eq!(overdue["items"].as_array().map(Vec::len), Some(1));
    }

    async fn numbers_begin_anew_with_the_year_of_the_clinic(world: World) {
        let visit = world.later_visit().await;
        let payments = world.many_payments(visit.id, 2).await;
        let mut numbers = Vec::new();
        let mut conn = world.core.db.begin().await.expect("begins");
        sqlx::query("UPDATE clinic SET zone = 'Europe/Berlin'").execute(&mut *conn).await.expect("set");
        conn.commit().await.expect("commits");
        // In Berlin it is the new year already.
        for (now, (payment, appointment)) in ["2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z"].iter().zip(payments) {
            world.set(now);
            let mut change = world.core.begin().await.expect("begins");
            let amount = Money { minor: 5000, currency: "EUR".parse().expect("a code") };
            let bill = Bill { payment, appointment, amount, paid: None, due_at: None };
            invoices::issue(&mut change, &world.core, &bill).await.expect("issued");
            let issued = invoices::of_payment(&mut change, payment).await.expect("reads").expect("an invoice");
            numbers.push(issued.number);
            change.commit().await.expect("commits");
        }
        assert_eq!(numbers, ["INV-2026-00001", "INV-2027-00001"]);
    }

    async fn what_cannot_be_billed_with_is_refused(world: World) {
        let cases: [(&str, Value, &str); 12] = [
            ("seller_name", json!("x".repeat(201)), "text_too_long"),
            ("seller_address", json!("a\u{0}b"), "text_invalid"),
            ("tax_rate_bp", json!(1900), "tax_rate_invalid"),
            ("tax_rate_bp", json!(10_000), "tax_rate_invalid"),
            ("tax_category", json!("STANDARD"), "tax_rate_invalid"),
            ("tax_reason", json!(" "), "tax_reason_invalid"),
            ("invoice_series", json!("in-v"), "series_invalid"),
            ("credit_series", json!(""), "series_invalid"),
            ("credit_series", json!("INV"), "series_taken"),
            ("due_days", json!(0), "days_invalid"),
            ("transfer_days", json!(1), "days_invalid"),
            ("account", json!({ "holder": "A", "iban": "DE88370400440532013000", "bic": "", "bank": "", "currency": "EUR" }), "iban_invalid"),
        ];
        for (field, value, code) in cases {
            let response = settings(&world, |settings| settings[field] = value.clone()).await;
            assert_eq!(problem(response).await, (422, code.to_owned()), "{field} {value}");
        }
        let account = json!({ "holder": "A", "iban": "DE89 3704 0044 0532 0130 00", "bic": "", "bank": "", "currency": "EUR" });
        for (field, value, code) in [
            ("holder", json!(""), "holder_missing"),
            ("bic", json!("ABC"), "bic_invalid"),
            ("currency", json!("XXX"), "currency_unknown"),
        ] {
            let mut wrong = account.clone();
            wrong[field] = value;
            let response = settings(&world, |settings| settings["account"] = wrong).await;
            assert_eq!(problem(response).await, (422, code.to_owned()), "{field}");
        }
        let good = body(settings(&world, |settings| settings["account"] = account).await, 200).await;
        assert_eq!(good["account"]["iban"], "DE89370400440532013000");
        let (_, admin) = world.admin().await;
        let stale = admin.request(Method::PUT, "/billing").header("if-match", "\"1\"").json(&good);
        assert_eq!(problem(stale.send().await.expect("an answer")).await, (412, "stale".to_owned()));
    }

    async fn bill_is_in_the_patients_language_and_outlives_their_record(world: World) {
        let visit = world.later_visit().await;
        for (tag, words) in [("fr", "Facture"), ("ar", "INV-2026-00002")] {
            let mut conn = world.core.db.begin().await.expect("begins");
            sqlx::query("UPDATE patient SET language = $1").bind(tag).execute(&mut *conn).await.expect("set");
            conn.commit().await.expect("commits");
            let (payment, appointment) = world.many_payments(visit.id, 1).await[0];
            let mut change = world.core.begin().await.expect("begins");
            let amount = Money { minor: 4550, currency: "EUR".parse().expect("a code") };
            let bill = Bill { payment, appointment, amount, paid: Some(by_card(4550)), due_at: None };
            let id = invoices::issue(&mut change, &world.core, &bill).await.expect("issued");
            let printed = invoices::print(&mut change, &world.core, id).await.expect("printed");
            change.commit().await.expect("commits");
            let text = pdf_text(&printed.pdf.0);
            assert!(text.contains(words), "{words} is not in {text}");
            assert_eq!(text.contains("45,50 EUR"), tag == "fr", "{text}");
        }
        let rows: Vec<(String,)> = {
            let mut conn = world.core.read().await.expect("a connection");
            sqlx::query_as("SELECT snapshot FROM invoice").fetch_all(&mut *conn).await.expect("rows")
        };
        // Nobody reads a name in the database or its backups.
        assert!(rows.iter().all(|(snapshot,)| snapshot.starts_with("1.") && !snapshot.contains("Facture")));
    }
}

/// A visit of which nothing is owed yet is billed from its fee.
#[tokio::test]
async fn what_is_owed_is_the_fee_of_the_booking() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    let visit: LaterVisit = world.later_visit().await;
    let mut change = world.core.begin().await.expect("begins");
    let appointment = lock_paid(&mut change, visit.id).await.expect("locked");
    let payment = owe(&mut change, &world.core, &appointment).await.expect("owed");
    assert_eq!(payment.amount, appointment.fee);
}
