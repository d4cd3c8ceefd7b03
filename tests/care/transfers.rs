//! Bank transfers, from the offer to the line of a statement that pays.

use std::time::Duration;

use carehub::actor::Actor;
use carehub::booking::appointments;
use carehub::care::PaymentTime;
use carehub::payments::transfer;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{PaidVisit, Visitor, World, body, both, problem};

const IBAN: &str = "DE89370400440532013000";

impl World {
    /// The clinic has an account.
    async fn with_account(&self) -> Visitor {
        let (_, admin) = self.admin().await;
        let mut billing = body(admin.get("/billing").await, 200).await;
        billing["account"] =
            json!({ "holder": "Clinic", "iban": IBAN, "bic": "COBADEFFXXX", "bank": "Bank", "currency": "EUR" });
        let put = admin.request(Method::PUT, "/billing").header("if-match", "\"1\"").json(&billing);
        body(put.send().await.expect("an answer"), 200).await;
        admin
    }

    async fn sweep_bills(&self) {
        while transfer::sweep(&self.core, self.core.clock.now()).await.expect("swept") {}
    }
}

impl Visitor {
    async fn import(&self, file: &str) -> Response {
        let post = self.request(Method::POST, "/bank-statements").header("content-type", "text/csv");
        post.body(file.to_owned()).send().await.expect("an answer")
    }

    /// What became of a line of that amount and with that text.
    async fn pays(&self, amount: &str, text: &str, payer: &str) -> Value {
        let file = format!("Date;Amount;Currency;Payer;Reference\n2026-06-02;{amount};EUR;{payer};{text}\n");
        body(self.import(&file).await, 200).await
    }

    async fn waiting(&self) -> Vec<Value> {
        let lines = body(self.get("/bank-lines?state=WAITING").await, 200).await;
        lines["items"].as_array().expect("items").clone()
    }

    async fn assigned(&self, line: &Value, payment: &str) -> Response {
        let path = format!("/bank-lines/{}/assign", line["id"].as_str().expect("an id"));
        self.post(&path, json!({ "payment_id": payment })).await
    }
}

async fn of_appointment(visit: &PaidVisit, visitor: &Visitor) -> Value {
    body(visitor.get(&format!("/appointments/{}/payment", visit.id)).await, 200).await
}

both! {
    async fn transfer_keeps_the_time_until_it_is_due_and_its_line_confirms_the_visit(world: World) {
        let admin = world.with_account().await;
        let visit = PaidVisit::held_at(&world, "2026-06-20T09:00:00Z").await;
        let offered = of_appointment(&visit, &visit.patient.visitor).await;
        assert_eq!(offered["methods"].as_array().and_then(|all| all.last()), Some(&json!("BANK_TRANSFER")));
        let payment = visit.pay("BANK_TRANSFER").await;
        let attempt = &payment["attempt"];
        assert_eq!((&payment["status"], &attempt["state"]), (&json!("PENDING"), &json!("OPEN")));
        assert_eq!((&attempt["account"]["iban"], &attempt["pay_url"]), (&json!(IBAN), &Value::Null));
        assert_eq!(payment["due_at"], "2026-06-15T08:00:00Z");
        let reference = attempt["reference"].as_str().expect("a reference").to_owned();
        assert!(reference.ends_with("INV202600001"), "{reference}");
        // Asked again, it is the same.
        assert_eq!(visit.pay("BANK_TRANSFER").await["attempt"]["id"], attempt["id"]);
        // Long after the minutes of a hold, nobody has taken the time.
        world.pass(Duration::from_secs(24 * 3600));
        world.sweep_holds().await;
        assert_eq!(visit.appointment(&world).await["status"], "SCHEDULED");

        let admin = { drop(admin); world.admin().await.1 };
        let done = admin.pays("50,00", &format!("Invoice {reference} thanks"), "Pat").await;
        assert_eq!((&done["imported"], &done["matched"], &done["known"]), (&json!(1), &json!(1), &json!(0)));
        let again = admin.pays("50,00", &format!("Invoice {reference} thanks"), "Pat").await;
        assert_eq!((&again["imported"], &again["matched"], &again["known"]), (&json!(0), &json!(0), &json!(1)));
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        let detail = visit.detail_by(&admin).await;
        assert_eq!((&detail["payment"]["status"], &detail["payment"]["received"]["minor"]), (&json!("COMPLETED"), &json!(5000)));
        let invoices = body(admin.get("/invoices").await, 200).await;
        assert_eq!(invoices["items"].as_array().map(Vec::len), Some(1));
        assert_eq!((&invoices["items"][0]["state"], &invoices["items"][0]["paid_by"][0]["means"]), (&json!("PAID"), &json!("BANK_TRANSFER")));
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn transfer_is_offered_only_where_there_is_an_account_and_time(world: World) {
        let far = PaidVisit::held_at(&world, "2026-06-20T09:00:00Z").await;
        let without = far.patient.visitor.pay(&far.id, "BANK_TRANSFER").await;
        assert_eq!(problem(without).await, (422, "method_not_offered".to_owned()));
        world.with_account().await;
        let near = PaidVisit::held_at(&world, "2026-06-07T09:00:00Z").await;
        let too_soon = near.patient.visitor.pay(&near.id, "BANK_TRANSFER").await;
        assert_eq!(problem(too_soon).await, (422, "too_soon_for_transfer".to_owned()));
        let methods = of_appointment(&near, &near.patient.visitor).await["methods"].clone();
        assert!(!methods.as_array().expect("methods").contains(&json!("BANK_TRANSFER")), "{methods}");
        let dollars = PaidVisit::of(&world, "2026-06-20T09:00:00Z", "USD", PaymentTime::Before).await;
        let other = dollars.patient.visitor.pay(&dollars.id, "BANK_TRANSFER").await;
        assert_eq!(problem(other).await, (422, "currency_not_taken".to_owned()));
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn less_leaves_a_rest_more_goes_back_by_hand_and_only_what_is_certain_books_itself(world: World) {
        let admin = world.with_account().await;
        let visit = PaidVisit::held_at(&world, "2026-06-20T09:00:00Z").await;
        let payment = visit.pay("BANK_TRANSFER").await;
        let reference = payment["attempt"]["reference"].as_str().expect("a reference").to_owned();
        let id = payment["id"].as_str().expect("an id").to_owned();
        for (amount, text) in [("20,00", reference.as_str()), ("50,00", "no reference"), ("50,00", "RF18539007547034")] {
            assert_eq!(admin.pays(amount, text, "Pat Patient").await["matched"], 0, "{amount} {text}");
        }
        let waiting = admin.waiting().await;
        assert_eq!(waiting.len(), 3);
        let of = |text: &str| waiting.iter().find(|line| line["text"] == text).expect(text);
        let (with, without, other) = (of(&reference), of("no reference"), of("RF18539007547034"));
        let suggestion = &with["suggestions"][0];
        assert_eq!((&suggestion["payment_id"], &suggestion["signs"][0]), (&json!(id), &json!("REFERENCE")));
        assert_eq!(without["suggestions"][0]["signs"], json!(["AMOUNT", "NAME"]));

        // 20 of 50.
        body(admin.assigned(with, &id).await, 200).await;
        let detail = visit.detail_by(&admin).await;
        assert_eq!((&detail["payment"]["status"], &detail["payment"]["balance"]["minor"]), (&json!("PENDING"), &json!(3000)));
        assert_eq!(visit.appointment(&world).await["status"], "SCHEDULED");
        assert_eq!(problem(admin.assigned(with, &id).await).await, (409, "bank_line_settled".to_owned()));
        // And 50 more: 20 too many.
        body(admin.assigned(without, &id).await, 200).await;
        let detail = visit.detail_by(&admin).await;
        assert_eq!(detail["payment"]["status"], "COMPLETED");
        let refund = &detail["refunds"][0];
        assert_eq!((&refund["cause"], &refund["state"], &refund["amount"]["minor"]), (&json!("OVERPAID"), &json!("NEEDS_ATTENTION"), &json!(2000)));
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        let done = format!("/refunds/{}/done", refund["id"].as_str().expect("an id"));
        assert_eq!(admin.post(&done, json!({})).await.status().as_u16(), 204);
        assert_eq!(problem(admin.post(&done, json!({})).await).await.0, 404);
        let detail = visit.detail_by(&admin).await;
        assert_eq!((&detail["payment"]["refunded"]["minor"], &detail["payment"]["status"]), (&json!(2000), &json!("COMPLETED")));

        let nobody = format!("/bank-lines/{}/dismiss", other["id"].as_str().expect("an id"));
        assert_eq!(body(admin.post(&nobody, json!({})).await, 200).await["state"], "DISMISSED");
        assert_eq!(problem(admin.post(&nobody, json!({})).await).await, (409, "bank_line_settled".to_owned()));
        assert!(admin.waiting().await.is_empty());
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn transfer_that_does_not_come_ends_with_its_bill_and_late_money_goes_back_or_books_again(world: World) {
        world.with_account().await;
        let visit = PaidVisit::held_at(&world, "2026-06-20T09:00:00Z").await;
        let payment = visit.pay("BANK_TRANSFER").await;
        let reference = payment["attempt"]["reference"].as_str().expect("a reference").to_owned();
        world.set("2026-06-15T08:00:01Z");
        world.sweep_holds().await;
        world.sweep_bills().await;
        let (_, admin) = world.admin().await;
        let bills = body(admin.get("/invoices?kind=INVOICE").await, 200).await;
        assert_eq!(bills["items"][0]["state"], "CREDITED");
        let detail = visit.detail_by(&admin).await;
        assert_eq!((&detail["payment"]["status"], &detail["attempts"][0]["state"]), (&json!("FAILED"), &json!("EXPIRED")));
        // Nobody has its time: it is booked after all, and billed anew.
        assert_eq!(admin.pays("50,00", &reference, "Pat").await["matched"], 1);
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        let bills = body(admin.get("/invoices?kind=INVOICE").await, 200).await;
        assert_eq!((bills["items"].as_array().map(Vec::len), &bills["items"][0]["state"]), (Some(2), &json!("PAID")));

        let other = PaidVisit::held_at(&world, "2026-06-30T09:00:00Z").await;
        let payment = other.pay("BANK_TRANSFER").await;
        let reference = payment["attempt"]["reference"].as_str().expect("a reference").to_owned();
        world.set("2026-06-29T10:00:00Z");
        world.sweep_holds().await;
        other.taken_by_another(&world).await;
        let (_, admin) = world.admin().await;
        assert_eq!(admin.pays("50,00", &reference, "Pat").await["matched"], 1);
        let detail = other.detail_by(&admin).await;
        let refund = &detail["refunds"][0];
        assert_eq!((&refund["cause"], &refund["state"], &refund["amount"]["minor"]), (&json!("LATE"), &json!("NEEDS_ATTENTION"), &json!(5000)));
        let done = format!("/refunds/{}/done", refund["id"].as_str().expect("an id"));
        assert_eq!(admin.post(&done, json!({})).await.status().as_u16(), 204);
        assert_eq!(other.detail_by(&admin).await["payment"]["status"], "REFUNDED");
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn payer_may_turn_to_a_card_and_back(world: World) {
        world.with_account().await;
        let visit = PaidVisit::held_at(&world, "2026-06-20T09:00:00Z").await;
        let transfer = visit.pay("BANK_TRANSFER").await;
        let card = visit.pay("STRIPE").await;
        assert_eq!((&card["attempt"]["method"], &card["attempt"]["account"]), (&json!("STRIPE"), &Value::Null));
        let back = visit.pay("BANK_TRANSFER").await;
        assert_ne!(back["attempt"]["id"], transfer["attempt"]["id"]);
        assert_eq!(back["attempt"]["reference"], transfer["attempt"]["reference"]);
        let (_, admin) = world.admin().await;
        let invoices = body(admin.get("/invoices").await, 200).await;
        assert_eq!(invoices["items"].as_array().map(Vec::len), Some(1));
    }

    async fn visit_that_is_paid_afterwards_is_billed_when_it_is_over_and_can_be_transferred(world: World) {
        world.with_account().await;
        let visit = PaidVisit::of(&world, "2026-06-03T09:00:00Z", "EUR", PaymentTime::Later).await;
        let id = visit.id.parse().expect("an id");
        let system = Actor::system();
        let mut change = world.core.begin().await.expect("begins");
        appointments::confirm(&mut change, &world.core, &system, id, true).await.expect("confirmed");
        change.commit().await.expect("commits");
        world.set("2026-06-03T09:00:00Z");
        world.sweep_bills().await;
        let mut change = world.core.begin().await.expect("begins");
        appointments::start(&mut change, &system, id).await.expect("started");
        appointments::complete(&mut change, &world.core, &system, id, &String::new().into()).await.expect("completed");
        change.commit().await.expect("commits");
        let patient = world.visitor_as(visit.patient.user).await;
        assert_eq!(body(patient.get("/invoices").await, 200).await["items"], json!([]));
        world.sweep_bills().await;
        world.sweep_bills().await;
        let bills = body(patient.get("/invoices").await, 200).await;
        assert_eq!(bills["items"].as_array().map(Vec::len), Some(1));
        let bill = &bills["items"][0];
        assert_eq!((&bill["state"], &bill["due_at"]), (&json!("OPEN"), &json!("2026-06-17T09:00:00Z")));
        // After its day, with the reference of the bill.
        world.set("2026-06-25T09:00:00Z");
        let patient = world.visitor_as(visit.patient.user).await;
        let payment = body(patient.pay(&visit.id, "BANK_TRANSFER").await, 200).await;
        assert_eq!(payment["attempt"]["reference"], bill["reference"]);
        let (_, admin) = world.admin().await;
        assert_eq!(admin.pays("50,00", bill["reference"].as_str().expect("one"), "Pat").await["matched"], 1);
        assert_eq!(body(patient.get("/invoices?state=PAID").await, 200).await["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }

    async fn statement_names_its_broken_lines_and_takes_the_others(world: World) {
        let admin = world.with_account().await;
        let file = "Date;Amount;Currency;Payer;Reference\n2026-06-02;10,00;EUR;A;one\nnever;10,00;EUR;B;two\n\
                    2026-06-02;ten;EUR;C;three\n2026-06-02;-5,00;EUR;D;four\n2026-06-02;10,00;EUR;A;one\n2026-06-02;11,00;EUR;E;five\n";
        let done = body(admin.import(file).await, 200).await;
        assert_eq!((&done["format"], &done["imported"], &done["passed_over"]), (&json!("CSV"), &json!(3), &json!(1)));
        let broken = json!([{ "line": 3, "flaw": "DATE_UNREADABLE" }, { "line": 4, "flaw": "AMOUNT_UNREADABLE" }]);
        assert_eq!(done["broken"], broken);
        // The two that nothing tells apart are two, and known as two.
        let again = body(admin.import(file).await, 200).await;
        assert_eq!((&again["imported"], &again["known"]), (&json!(0), &json!(3)));
        for (file, code) in [
            ("hello".to_owned(), "statement_without_head"),
            ("<Document><a></Document>".to_owned(), "statement_unreadable"),
            (format!("Date;Amount\n{}", "2026-06-02;1\n".repeat(5001)), "statement_too_long"),
        ] {
            assert_eq!(problem(admin.import(&file).await).await, (422, code.to_owned()));
        }
        let large = "x".repeat(transfer::api::BODY_BYTES_MAX + 1);
        assert_eq!(problem(admin.import(&large).await).await, (413, "body_too_large".to_owned()));
        let unknown = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11";
        let line = &admin.waiting().await[0];
        assert_eq!(problem(admin.assigned(line, unknown).await).await, (422, "payment_unknown".to_owned()));
        // Names and words of payers are sealed.
        let mut conn = world.core.read().await.expect("a connection");
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT payer, text FROM bank_line").fetch_all(&mut *conn).await.expect("rows");
        assert!(rows.iter().all(|(payer, text)| payer.starts_with("1.") && text.starts_with("1.")));
    }
}
