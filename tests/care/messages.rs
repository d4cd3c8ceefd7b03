//! What people are told, by whom it is delivered, and what admins see of it.

use std::sync::Arc;
use std::time::Duration;

use carehub::messages::mail::Mail;
use carehub::messages::transport::{Log, NotSent, Sending, Transport};
use carehub::messages::{Mailer, deliver};
use carehub::outbox::{self, Kind, State};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Outgoing, Sent, World, both, problem};

fn states(entries: &[outbox::Entry], kind: Kind) -> Vec<State> {
    entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.state).collect()
}

fn readers(mails: &[Sent]) -> Vec<String> {
    let mut readers: Vec<String> = mails.iter().map(|mail| mail.to().to_owned()).collect();
    readers.sort();
    readers
}

both! {
    async fn account_mail_carries_a_link_that_works_once_it_is_written_and_no_token_waits_in_the_outbox(world: World) {
        let patient = world.patient("Pat").await;
        world.post(Kind::ResetPassword, patient.user, "1", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        let [mail] = &outgoing.take()[..] else { panic!("one mail") };
        assert_eq!(mail.to(), world.email(patient.user).await);
        let at = mail.text.find("/reset#").expect("a link") + "/reset#".len();
        let token = &mail.text[at..at + 64];
        assert!(token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
        let mut conn = world.core.read().await.expect("a connection");
        let row = sqlx::query("SELECT COUNT(*) AS n FROM one_time_token WHERE token_hash = $1 AND purpose = 'RESET_PASSWORD'")
            .bind(carehub::digest::sha256(token.as_bytes()))
            .fetch_one(&mut *conn)
            .await
            .expect("reads");
        assert_eq!(sqlx::Row::get::<i64, _>(&row, "n"), 1);
    }

    async fn change_of_address_is_told_to_both_addresses(world: World) {
        let patient = world.patient("Pat").await;
        let old = world.email(patient.user).await;
        let payload = json!({ "email": "new@example.org" });
        world.post(Kind::ChangeEmail, patient.user, "1", payload.clone()).await;
        world.post(Kind::EmailChanging, patient.user, "1", payload).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        let mails = outgoing.take();
        let to_new = mails.iter().find(|mail| mail.kind == Kind::ChangeEmail).expect("a mail");
        let to_old = mails.iter().find(|mail| mail.kind == Kind::EmailChanging).expect("a mail");
        assert_eq!((to_new.to(), to_old.to()), ("new@example.org", old.as_str()));
        assert!(to_old.text.contains("is to become new@example.org"), "{}", to_old.text);
    }

    async fn mail_that_is_of_no_use_any_more_is_skipped(world: World) {
        let patient = world.patient("Pat").await;
        for kind in [Kind::VerifyEmail, Kind::Invitation] {
            world.post(kind, patient.user, "1", Value::Null).await;
        }
        let gone = world.provider_user().await.0.to_string();
        world.sql("UPDATE user_account SET status = 'DEACTIVATED' WHERE id = $1", std::slice::from_ref(&gone)).await;
        world.post(Kind::PasswordChanged, gone, "1", Value::Null).await;
        world.post(Kind::PasswordChanged, "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11", "1", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        assert!(outgoing.take().is_empty());
        let entries = world.outbox().await;
        assert_eq!(entries.len(), 4);
        assert!(entries.iter().all(|entry| entry.state == State::Skipped && entry.last_error.is_some()), "{entries:?}");
    }

    async fn confirmed_appointment_is_told_to_both_sides_each_in_their_own_mail(world: World) {
        let (patient, provider) = (world.patient("Pat").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        world.sql("UPDATE patient SET language = 'fr' WHERE id = $1", &[patient.patient.to_string()]).await;
        let id = world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        world.post(Kind::AppointmentConfirmed, id, "0", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        let mails = outgoing.take();
        let mut expected = vec![world.email(patient.user).await, world.email(provider.user).await];
        expected.sort();
        assert_eq!(readers(&mails), expected);
        let to_patient = mails.iter().find(|mail| mail.text.contains("Bonjour Pat")).expect("a mail in French");
        for text in ["mercredi 3 juin 2026, 14:00–14:30 (Europe/Berlin, UTC+02:00)", "08:00–08:30 (America/New_York", "/visits/"] {
            assert!(to_patient.text.contains(text), "{text} in {}", to_patient.text);
        }
        assert!(mails.iter().all(|mail| mail.wire.contains("method=REQUEST") && !mail.text.contains("canary")));
        // A second round tells nobody again.
        world.deliver(&outgoing.mailer()).await;
        assert!(outgoing.take().is_empty());
    }

    async fn broken_address_of_one_reader_holds_up_nobody_else(world: World) {
        let (patient, provider) = (world.patient("Pat").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        let id = world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        world.sql("UPDATE user_account SET email = 'nowhere' WHERE id = $1", &[provider.user.to_string()]).await;
        world.post(Kind::AppointmentConfirmed, id, "0", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        assert_eq!(readers(&outgoing.take()), [world.email(patient.user).await]);
        let mut told = states(&world.outbox().await, Kind::AppointmentConfirmed);
        told.sort();
        assert_eq!(told, [State::Sent, State::Sent, State::Failed]);
    }

    async fn those_who_act_for_a_dependant_are_told_until_their_grant_ends(world: World) {
        let (child, parent, ended) = (world.patient("Kim").await, world.patient("Pat").await, world.patient("Ex").await);
        let provider = world.provider("Dr. Ada Okafor", "America/New_York").await;
        world.sql("UPDATE patient SET user_id = NULL WHERE id = $1", &[child.patient.to_string()]).await;
        world.stored_grant(child.patient, parent.user, false).await;
        world.stored_grant(child.patient, ended.user, true).await;
        let id = world.stored_appointment(&child, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        world.post(Kind::AppointmentReminder, id, "60-0", json!({ "minutes": 60, "sequence": 0 })).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        assert_eq!(readers(&outgoing.take()), [world.email(parent.user).await]);
    }

    async fn reminder_is_looked_at_again_before_it_goes(world: World) {
        let (patient, provider) = (world.patient("Pat").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        let outgoing = Arc::new(Outgoing::default());
        for (status, starts_at, sequence, told) in [
            ("CONFIRMED", "2026-06-01T09:00:00Z", 0, true),
            ("CONFIRMED", "2026-06-01T09:00:00Z", 1, false),
            ("CONFIRMED", "2026-06-01T08:00:00Z", 0, false),
            ("CANCELLED", "2026-06-01T09:00:00Z", 0, false),
            ("SCHEDULED", "2026-06-01T09:00:00Z", 0, false),
            ("IN_PROGRESS", "2026-06-01T09:00:00Z", 0, false),
        ] {
            let id = world.stored_appointment(&patient, &provider, starts_at, status).await;
            world.post(Kind::AppointmentReminder, id, "60", json!({ "minutes": 60, "sequence": sequence })).await;
            world.deliver(&outgoing.mailer()).await;
            assert_eq!(outgoing.take().len(), usize::from(told), "{status} {starts_at} {sequence}");
        }
    }

    async fn reminder_a_day_ahead_waits_for_the_morning_and_is_sent_once(world: World) {
        let (patient, provider) = (world.patient("Pat").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        // 23:30 in Berlin.
        world.set("2026-06-02T21:30:00Z");
        let id = world.stored_appointment(&patient, &provider, "2026-06-03T21:30:00Z", "CONFIRMED").await;
        world.post(Kind::AppointmentReminder, id, "1440", json!({ "minutes": 1440, "sequence": 0 })).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        assert!(outgoing.take().is_empty());
        world.set("2026-06-03T05:59:59Z");
        world.deliver(&outgoing.mailer()).await;
        assert!(outgoing.take().is_empty());
        world.set("2026-06-03T06:00:00Z");
        world.deliver(&outgoing.mailer()).await;
        assert_eq!(outgoing.take().len(), 1);
    }

    async fn two_workers_never_send_the_same(world: World) {
        let patient = world.patient("Pat").await;
        for n in 0..40 {
            world.post(Kind::PasswordChanged, patient.user, &n.to_string(), Value::Null).await;
        }
        let outgoing = Arc::new(Outgoing::default());
        let mailer = outgoing.mailer();
        join_all((0..4).map(|_| world.deliver(&mailer))).await;
        let mut ids: Vec<_> = outgoing.take().into_iter().map(|mail| mail.id).collect();
        ids.sort();
        assert_eq!(ids.len(), 40);
        ids.dedup();
        assert_eq!(ids.len(), 40);
        assert!(world.outbox().await.iter().all(|entry| entry.state == State::Sent && entry.attempts == 1));
    }

    async fn worker_that_dies_after_sending_leaves_a_mail_with_the_same_id_to_the_next(world: World) {
        let patient = world.patient("Pat").await;
        world.post(Kind::PasswordChanged, patient.user, "1", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        let (sent, mut told) = tokio::sync::mpsc::unbounded_channel();
        let dying = Mailer { transport: Arc::new(SendsAndHangs { outgoing: outgoing.clone(), sent }), from: None };
        let worker = tokio::spawn({
            let core = world.core.clone();
            async move { deliver(&core, &dying).await }
        });
        told.recv().await.expect("sent");
        worker.abort();
        let _ = worker.await;
        // Nobody takes it before the lease has ended.
        world.deliver(&outgoing.mailer()).await;
        assert_eq!(outgoing.take().len(), 1);
        world.pass(outbox::LEASE);
        world.deliver(&outgoing.mailer()).await;
        let again = outgoing.take();
        let [entry] = &world.outbox().await[..] else { panic!("one message") };
        assert_eq!((again.len(), again[0].id, entry.state), (1, entry.id, State::Sent));
        assert!(again[0].wire.contains(&format!("Message-ID: <{}@localhost>", entry.id)), "{}", again[0].wire);
    }

    async fn what_fails_for_now_is_tried_again_and_given_up_in_the_end(world: World) {
        let patient = world.patient("Pat").await;
        world.post(Kind::PasswordChanged, patient.user, "1", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        let mailer = outgoing.mailer();
        for _ in 0..outbox::ATTEMPTS_MAX {
            outgoing.fail(NotSent::ForNow("not now".to_owned()));
            world.deliver(&mailer).await;
            world.pass(Duration::from_secs(6 * 3600));
        }
        let [entry] = &world.outbox().await[..] else { panic!("one message") };
        assert_eq!((entry.state, entry.attempts, entry.last_error.as_deref()), (State::Failed, 20, Some("not now")));
        world.deliver(&mailer).await;
        assert!(outgoing.take().is_empty());
    }

    async fn admin_sees_what_became_of_messages_and_gives_one_another_chance(world: World) {
        let patient = world.patient("Pat").await;
        let (_, admin) = world.admin().await;
        for (n, kind) in [Kind::PasswordChanged, Kind::FactorsChanged, Kind::PasswordChanged].into_iter().enumerate() {
            world.post(kind, patient.user, &n.to_string(), Value::Null).await;
            world.pass(Duration::from_secs(1));
        }
        let outgoing = Arc::new(Outgoing::default());
        outgoing.fail(NotSent::ForEver("the mail server refused it (550)".to_owned()));
        deliver_one(&world, &outgoing).await;
        world.deliver(&outgoing.mailer()).await;

        let failed: Value = admin.get("/messages?state=FAILED").await.json().await.expect("JSON");
        let [message] = &failed["items"].as_array().expect("items")[..] else { panic!("{failed}") };
        assert_eq!(message["last_error"], "the mail server refused it (550)");
        assert!(!failed.to_string().contains("example.org"), "{failed}");
        let id = message["id"].as_str().expect("an id");

        let by_kind: Value = admin.get("/messages?kind=PASSWORD_CHANGED&limit=1").await.json().await.expect("JSON");
        let cursor = by_kind["next_cursor"].as_str().expect("another page");
        let next: Value = admin.get(&format!("/messages?kind=PASSWORD_CHANGED&limit=1&cursor={cursor}")).await.json().await.expect("JSON");
        assert!(next["next_cursor"].is_null() && next["items"][0]["id"].as_str() < by_kind["items"][0]["id"].as_str());

        let retried = admin.request(Method::POST, &format!("/messages/{id}/retry")).send().await.expect("an answer");
        let retried: Value = retried.json().await.expect("JSON");
        assert_eq!((retried["state"].as_str(), retried["attempts"].as_i64()), (Some("WAITING"), Some(0)));
        outgoing.take();
        world.deliver(&outgoing.mailer()).await;
        assert_eq!(outgoing.take().len(), 1);
        let again = admin.request(Method::POST, &format!("/messages/{id}/retry")).send().await.expect("an answer");
        assert_eq!(problem(again).await, (409, "message_not_failed".to_owned()));
    }

    async fn settled_messages_are_removed_after_their_time_and_waiting_ones_never(world: World) {
        let patient = world.patient("Pat").await;
        let outgoing = Arc::new(Outgoing::default());
        world.post(Kind::PasswordChanged, patient.user, "1", Value::Null).await;
        world.deliver(&outgoing.mailer()).await;
        world.post(Kind::PasswordChanged, patient.user, "2", Value::Null).await;
        for (span, left) in [(outbox::KEPT, 2), (Duration::from_secs(1), 1), (outbox::KEPT, 1)] {
            world.pass(span);
            let mut transaction = world.core.db.begin().await.expect("begins");
            outbox::sweep(&mut transaction, world.core.clock.now()).await.expect("sweeps");
            transaction.commit().await.expect("commits");
            assert_eq!(world.outbox().await.len(), left);
        }
    }

    async fn nobody_but_admins_sees_messages(world: World) {
        let patient = world.patient("Pat").await;
        let unknown = "/messages/01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11/retry";
        assert_eq!(problem(patient.visitor.get("/messages").await).await, (403, "role_forbidden".to_owned()));
        let retry = patient.visitor.request(Method::POST, unknown).send().await.expect("an answer");
        assert_eq!(problem(retry).await, (403, "role_forbidden".to_owned()));
        assert_eq!(world.visitor().get("/messages").await.status(), 401);
        let (_, admin) = world.admin().await;
        let retry = admin.request(Method::POST, unknown).send().await.expect("an answer");
        assert_eq!(problem(retry).await, (404, "not_found".to_owned()));
        assert_eq!(admin.get("/messages?state=LOST").await.status(), 400);
        assert_eq!(problem(admin.get("/messages?cursor=x").await).await, (422, "cursor_invalid".to_owned()));
    }
}

/// Takes the oldest message alone, so that it gets the failure that is next.
async fn deliver_one(world: &World, outgoing: &Arc<Outgoing>) {
    let oldest = world.outbox().await[0].id.to_string();
    let now = world.core.clock.now();
    let later = (now + Duration::from_secs(60)).as_microsecond().to_string();
    let mut transaction = world.core.db.begin().await.expect("begins");
    let statement = format!("UPDATE outbox_message SET due_at = {later} WHERE id <> $1");
    sqlx::query(sqlx::AssertSqlSafe(statement)).bind(oldest).execute(&mut *transaction).await.expect("put off");
    transaction.commit().await.expect("commits");
    world.deliver(&outgoing.mailer()).await;
    world.pass(Duration::from_secs(60));
}

/// Sends, and then never says so.
#[derive(Debug)]
struct SendsAndHangs {
    outgoing: Arc<Outgoing>,
    sent: tokio::sync::mpsc::UnboundedSender<()>,
}

impl Transport for SendsAndHangs {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a> {
        Box::pin(async move {
            self.outgoing.send(mail).await?;
            self.sent.send(()).expect("somebody listens");
            std::future::pending().await
        })
    }
}

/// On one thread, so that all that is logged while it works is caught.
#[tokio::test]
async fn nothing_of_a_mail_reaches_the_log() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    let (patient, provider) =
        (world.patient("Pat Canary").await, world.provider("Dr. Grace Canary", "Europe/Paris").await);
    let id = world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
    world.sql("UPDATE user_account SET email = 'canary@example.org' WHERE id = $1", &[patient.user.to_string()]).await;
    world.post(Kind::AppointmentConfirmed, id, "0", Value::Null).await;
    world.post(Kind::ResetPassword, patient.user, "0", Value::Null).await;
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(lines.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let mailer = Mailer { transport: Arc::new(Log), from: None };
    world.deliver(&mailer).await;
    let outgoing = Arc::new(Outgoing::default());
    outgoing.fail(NotSent::ForEver("the mail server refused it (550)".to_owned()));
    world.post(Kind::PasswordChanged, patient.user, "0", Value::Null).await;
    world.deliver(&outgoing.mailer()).await;
    drop(guard);
    let logged = String::from_utf8(lines.0.lock().expect("not poisoned").clone()).expect("UTF-8");
    for expected in ["RESET_PASSWORD", "APPOINTMENT_CONFIRMED", "a mail was given up"] {
        assert!(logged.contains(expected), "{expected} in {logged}");
    }
    assert!(!logged.to_lowercase().contains("canary"), "{logged}");
    assert!(!logged.contains("/reset#"), "{logged}");
}

#[derive(Clone, Default)]
struct Lines(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
