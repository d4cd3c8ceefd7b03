//! Calendars: files, the feed, and what an outside parser reads in them (`tests/outside/calendar_check.py`).

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use carehub::messages::calendar::{Event, Method as CalendarMethod, Party, uid, write};
use carehub::outbox::Kind;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Outgoing, Visitor, World, both, problem};

/// What the outside parser finds in each calendar.
fn outside(calendars: &[&str]) -> Vec<Value> {
    python("calendar_check.py", calendars)
}

/// What a script of `tests/outside` says of each text.
fn python(script: &str, texts: &[&str]) -> Vec<Value> {
    let python = std::env::var("CAREHUB_TEST_PYTHON").expect(
        "CAREHUB_TEST_PYTHON is a Python with the packages of tests/outside/requirements.txt; ./dev test installs one",
    );
    let folder = std::env::temp_dir().join(format!("carehub-outside-{:032x}", rand::random::<u128>()));
    std::fs::create_dir(&folder).expect("a folder");
    let written = texts.iter().enumerate().map(|(n, text)| {
        let path = folder.join(n.to_string());
        std::fs::write(&path, text).expect("written");
        path
    });
    let paths: Vec<_> = written.collect();
    let script = format!("{}/tests/outside/{script}", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(python).arg(script).args(&paths).output().expect("Python runs");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn event(summary: &str, name: &str) -> Event {
    Event {
        uid: uid("01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11", "care.example.org"),
        sequence: 4,
        stamped_at: "2026-06-01T08:00:00Z".parse().expect("a time"),
        starts_at: "2026-06-03T12:00:00Z".parse().expect("a time"),
        ends_at: "2026-06-03T12:30:00Z".parse().expect("a time"),
        summary: summary.to_owned(),
        description: format!("{summary}\nhttps://care.example.org/visits/1"),
        page: "https://care.example.org/visits/1".to_owned(),
        organizer: Party { name: "North; South, \"East\"".to_owned(), address: "clinic@example.org".to_owned() },
        attendee: Some(Party { name: name.to_owned(), address: "ada@example.org".to_owned() }),
    }
}

#[test]
fn outside_parser_reads_what_was_written_whatever_people_typed() {
    let hostile = [
        "Video visit – Clinic",
        "a;b,c\\d\\n\\;\"quoted\":colon",
        "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil",
        "زيارة فيديو – العيادة وما بعدها من كلمات طويلة جدًا لا تتسع في سطر واحد من خمسة وسبعين بايت",
        "🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺🩺",
        "tab\tand\u{7}bell\u{0}nul",
    ];
    let texts: Vec<String> = hostile
        .iter()
        .flat_map(|text| {
            [CalendarMethod::Request, CalendarMethod::Cancel, CalendarMethod::Publish]
                .map(|method| write(method, &[event(text, text)]))
        })
        .collect();
    let found = outside(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    for (n, found) in found.iter().enumerate() {
        let (typed, method) = (hostile[n / 3], ["REQUEST", "CANCEL", "PUBLISH"][n % 3]);
        assert_eq!((&found["version"], &found["method"]), (&json!("2.0"), &json!(method)));
        let [event] = &found["events"].as_array().expect("events")[..] else { panic!("one event: {found}") };
        let expected = typed.replace("\r\n", "\n").replace(['\u{7}', '\0'], "");
        assert_eq!(event["summary"], json!(expected));
        assert_eq!(event["description"], json!(format!("{expected}\nhttps://care.example.org/visits/1")));
        assert_eq!(event["uid"], "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11@care.example.org");
        assert_eq!(event["sequence"], 4);
        assert_eq!(event["status"], if method == "CANCEL" { "CANCELLED" } else { "CONFIRMED" });
        assert_eq!(
            (&event["start"], &event["end"]),
            (&json!("2026-06-03T12:00:00+00:00"), &json!("2026-06-03T12:30:00+00:00"))
        );
        assert_eq!(event["organizer"], "mailto:clinic@example.org");
        let attendees = if method == "PUBLISH" { json!([]) } else { json!(["mailto:ada@example.org"]) };
        assert_eq!(event["attendees"], attendees);
        assert_eq!(event["errors"], json!([]));
        assert!(found["longest_line"].as_u64() <= Some(75) && found["bare_line_ends"] == 0, "{found}");
    }
    assert_eq!(found.len(), hostile.len() * 3);
}

async fn text(response: Response) -> String {
    assert_eq!(response.status(), 200);
    response.text().await.expect("text")
}

/// A new calendar address, as a path below `/api/v1`.
async fn open(world: &World, visitor: &Visitor) -> String {
    let response = visitor.request(Method::POST, "/me/calendar-feed").send().await.expect("an answer");
    assert_eq!(response.status(), 201);
    let url = response.json::<Value>().await.expect("JSON")["url"].as_str().expect("a URL").to_owned();
    url.strip_prefix(&format!("{}/api/v1", world.core.settings.public_url)).expect("below the page").to_owned()
}

async fn state(visitor: &Visitor) -> Value {
    visitor.get("/me/calendar-feed").await.json().await.expect("JSON")
}

both! {
    async fn invitation_update_and_end_are_one_event_to_an_outside_parser(world: World) {
        let (patient, provider) = (world.patient("Pat, the \"first\"").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        let id = world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        let outgoing = Arc::new(Outgoing::default());
        let mut invitations = Vec::new();
        for (n, (kind, change)) in [
            (Kind::AppointmentConfirmed, "UPDATE appointment SET version = version + 1 WHERE id = $1"),
            (Kind::AppointmentMoved, "UPDATE appointment SET sequence = 1, starts_at = starts_at + 3600000000, ends_at = ends_at + 3600000000 WHERE id = $1"),
            (Kind::AppointmentCancelled, "UPDATE appointment SET sequence = 2, status = 'CANCELLED' WHERE id = $1"),
        ]
        .into_iter()
        .enumerate()
        {
            world.sql(change, &[id.to_string()]).await;
            world.post(kind, id, &n.to_string(), Value::Null).await;
            world.deliver(&outgoing.mailer()).await;
            let email = world.email(patient.user).await;
            let mails = outgoing.take();
            assert_eq!(mails.len(), 2);
            let mail = mails.iter().find(|mail| mail.to() == email).expect("to the patient");
            assert!(!mail.subject().contains("Okafor"), "{}", mail.subject());
            let parts = calendars(&mail.wire);
            assert_eq!(parts.len(), 2, "within the mail and as a file");
            assert_eq!(parts[0], parts[1]);
            invitations.push(parts[0].clone());
        }
        let found = outside(&invitations.iter().map(String::as_str).collect::<Vec<_>>());
        for (found, (method, status, sequence, start)) in found.iter().zip([
            ("REQUEST", "CONFIRMED", 0, "2026-06-03T12:00:00+00:00"),
            ("REQUEST", "CONFIRMED", 1, "2026-06-03T13:00:00+00:00"),
            ("CANCEL", "CANCELLED", 2, "2026-06-03T13:00:00+00:00"),
        ]) {
            let event = &found["events"][0];
            assert_eq!(found["method"], method);
            assert_eq!(event["uid"], format!("{id}@localhost"));
            assert_eq!((&event["status"], &event["sequence"], &event["start"]), (&json!(status), &json!(sequence), &json!(start)));
            assert_eq!(event["summary"], "Video visit – Clinic");
            assert!(event["description"].as_str().expect("text").ends_with(&format!("{}/visits/{id}", world.core.settings.public_url)), "{event}");
            assert_eq!((&event["rsvp"], &event["attendee_names"]), (&json!(["TRUE"]), &json!(["Pat, the 'first'"])));
        }
    }

    async fn outside_parser_finds_text_page_and_both_calendars_in_an_invitation(world: World) {
        let name = "Zoë, the \"first\" <x@example.org>";
        let (patient, provider) = (world.patient(name).await, world.provider("Dr. Ada <i>Okafor</i>", "America/New_York").await);
        world.sql("UPDATE patient SET language = 'ar' WHERE id = $1", &[patient.patient.to_string()]).await;
        let id = world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        world.post(Kind::AppointmentConfirmed, id, "0", Value::Null).await;
        let outgoing = Arc::new(Outgoing::default());
        world.deliver(&outgoing.mailer()).await;
        let email = world.email(patient.user).await;
        let mails: Vec<String> = outgoing.take().into_iter().map(|mail| mail.wire).collect();
        let found = python("mail_check.py", &mails.iter().map(String::as_str).collect::<Vec<_>>());
        let mail = found.iter().find(|mail| mail["to"][0][1] == email.as_str()).expect("to the patient");
        assert_eq!(mail["to"], json!([[name, email]]));
        assert_eq!(mail["subject"], "تم تأكيد زيارتك – Clinic");
        assert_eq!(
            mail["types"],
            json!(["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"])
        );
        assert_eq!((&mail["methods"][0], &mail["files"], &mail["defects"]), (&json!("REQUEST"), &json!(["visit.ics"]), &json!([])));
        assert_eq!(mail["calendars"][0], mail["calendars"][1]);
        for header in ["auto-submitted", "date", "from", "message-id", "mime-version"] {
            assert!(mail["headers"].as_array().expect("headers").contains(&json!(header)), "{header}");
        }
        let (text, html) = (mail["text"].as_str().expect("text"), mail["html"].as_str().expect("text"));
        assert!(text.contains("الأربعاء 3 يونيو 2026، 14:00–14:30 (Europe/Berlin, UTC+02:00)"), "{text}");
        assert!(html.contains("dir=\"rtl\"") && html.contains("&#60;i&#62;Okafor") && !html.contains("<i>"), "{html}");
    }

    async fn feed_shows_what_was_agreed_and_no_names(world: World) {
        let (patient, provider) = (world.patient("Pat Canary").await, world.provider("Dr. Ada Canary", "America/New_York").await);
        let other = world.patient("Somebody Canary").await;
        let mut shown = Vec::new();
        for (starts_at, status, is_shown) in [
            ("2026-06-03T12:00:00Z", "CONFIRMED", true),
            ("2026-05-03T12:00:00Z", "COMPLETED", true),
            ("2026-06-04T12:00:00Z", "SCHEDULED", false),
            ("2026-06-05T12:00:00Z", "CANCELLED", false),
            ("2026-05-01T12:00:00Z", "COMPLETED", false),
            ("2027-06-10T12:00:00Z", "CONFIRMED", false),
        ] {
            let id = world.stored_appointment(&patient, &provider, starts_at, status).await;
            shown.extend(is_shown.then(|| format!("{id}@localhost")));
        }
        let others = world.stored_appointment(&other, &provider, "2026-06-03T14:00:00Z", "CONFIRMED").await;
        shown.sort();
        for (visitor, more) in [(&patient.visitor, None), (&provider.visitor, Some(others))] {
            let path = open(&world, visitor).await;
            let response = world.visitor().get(&path).await;
            assert!(response.headers()["content-type"].to_str().expect("text").starts_with("text/calendar; charset=utf-8"));
            let calendar = text(response).await;
            assert!(!calendar.to_lowercase().contains("canary"), "{calendar}");
            let [found] = &outside(&[&calendar])[..] else { panic!("one calendar") };
            assert_eq!(found["method"], "PUBLISH");
            let mut uids: Vec<&str> = found["events"].as_array().expect("events").iter().map(|event| event["uid"].as_str().expect("a uid")).collect();
            uids.sort_unstable();
            let mut expected = shown.clone();
            expected.extend(more.map(|id| format!("{id}@localhost")));
            expected.sort();
            assert_eq!(uids, expected);
        }
    }

    async fn feed_holds_those_whom_its_owner_acts_for_until_the_grant_ends(world: World) {
        let (parent, child, ended) = (world.patient("Pat").await, world.patient("Kim").await, world.patient("Ex").await);
        let provider = world.provider("Dr. Ada Okafor", "America/New_York").await;
        world.stored_grant(child.patient, parent.user, false).await;
        world.stored_grant(child.patient, ended.user, true).await;
        let id = world.stored_appointment(&child, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        for (visitor, is_shown) in [(&parent.visitor, true), (&ended.visitor, false)] {
            let path = open(&world, visitor).await;
            let calendar = text(world.visitor().get(&path).await).await;
            assert_eq!(calendar.contains(&format!("UID:{id}@localhost")), is_shown, "{calendar}");
            let file = visitor.get(&format!("/appointments/{id}/calendar")).await;
            assert_eq!(file.status().as_u16(), if is_shown { 200 } else { 404 });
        }
    }

    async fn feed_is_the_same_until_something_changes(world: World) {
        let (patient, provider) = (world.patient("Pat").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        let path = open(&world, &patient.visitor).await;
        let first = world.visitor().get(&path).await;
        let tag = first.headers()["etag"].to_str().expect("text").to_owned();
        world.pass(Duration::from_secs(3600));
        let again = world.visitor().request(Method::GET, &path).header("if-none-match", &tag).send().await.expect("an answer");
        assert_eq!((again.status().as_u16(), again.headers()["etag"].to_str().expect("text")), (304, tag.as_str()));
        world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        let changed = world.visitor().request(Method::GET, &path).header("if-none-match", &tag).send().await.expect("an answer");
        assert_eq!(changed.status(), 200);
    }

    async fn new_address_ends_the_old_one_and_a_closed_one_is_gone(world: World) {
        let patient = world.patient("Pat").await;
        assert_eq!(state(&patient.visitor).await, json!({ "exists": false, "created_at": null }));
        let old = open(&world, &patient.visitor).await;
        let new = open(&world, &patient.visitor).await;
        assert_eq!(state(&patient.visitor).await, json!({ "exists": true, "created_at": "2026-06-01T08:00:00Z" }));
        assert_eq!(problem(world.visitor().get(&old).await).await, (404, "not_found".to_owned()));
        assert_eq!(world.visitor().get(new.trim_end_matches(".ics")).await.status(), 200);
        for _ in 0..2 {
            let closed = patient.visitor.request(Method::DELETE, "/me/calendar-feed").send().await.expect("an answer");
            assert_eq!(closed.status(), 204);
        }
        assert_eq!(problem(world.visitor().get(&new).await).await, (404, "not_found".to_owned()));
    }

    async fn address_of_somebody_who_was_deactivated_is_gone(world: World) {
        let patient = world.patient("Pat").await;
        let path = open(&world, &patient.visitor).await;
        world.sql("UPDATE user_account SET status = 'DEACTIVATED' WHERE id = $1", &[patient.user.to_string()]).await;
        assert_eq!(problem(world.visitor().get(&path).await).await, (404, "not_found".to_owned()));
        for unknown in ["/calendar/x.ics", "/calendar/%00", "/calendar/.ics"] {
            assert_eq!(problem(world.visitor().get(unknown).await).await, (404, "not_found".to_owned()), "{unknown}");
        }
    }

    async fn admins_have_no_feed(world: World) {
        let (_, admin) = world.admin().await;
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let refused = admin.request(method, "/me/calendar-feed").send().await.expect("an answer");
            assert_eq!(problem(refused).await, (403, "role_forbidden".to_owned()));
        }
    }

    async fn appointment_is_a_file_for_those_who_have_to_do_with_it(world: World) {
        let (patient, provider) = (world.patient("Pat").await, world.provider("Dr. Ada Okafor", "America/New_York").await);
        let (other, other_provider) = (world.patient("Other").await, world.provider("Dr. No", "UTC").await);
        let (_, admin) = world.admin().await;
        let id = world.stored_appointment(&patient, &provider, "2026-06-03T12:00:00Z", "CONFIRMED").await;
        let path = format!("/appointments/{id}/calendar");
        for visitor in [&patient.visitor, &provider.visitor, &admin] {
            let response = visitor.get(&path).await;
            assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"visit.ics\"");
            assert!(text(response).await.contains("METHOD:PUBLISH\r\n"));
        }
        for visitor in [&other.visitor, &other_provider.visitor] {
            assert_eq!(problem(visitor.get(&path).await).await, (404, "not_found".to_owned()));
        }
        assert_eq!(world.visitor().get(&path).await.status(), 401);
        let unknown = "/appointments/01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11/calendar";
        assert_eq!(problem(patient.visitor.get(unknown).await).await, (404, "not_found".to_owned()));
        let off = world.stored_appointment(&patient, &provider, "2026-06-04T12:00:00Z", "CANCELLED").await;
        let off = text(patient.visitor.get(&format!("/appointments/{off}/calendar")).await).await;
        assert!(off.contains("METHOD:CANCEL\r\n") && off.contains("STATUS:CANCELLED\r\n"), "{off}");
        let held = world.stored_appointment(&patient, &provider, "2026-06-05T12:00:00Z", "SCHEDULED").await;
        let held = patient.visitor.get(&format!("/appointments/{held}/calendar")).await;
        assert_eq!(problem(held).await, (409, "appointment_not_confirmed".to_owned()));
    }
}

/// Every calendar in a mail: bodies in base64 behind a calendar's type.
fn calendars(wire: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in wire.split("\r\n--") {
        let Some((head, body)) = part.split_once("\r\n\r\n") else { continue };
        let is_calendar = head.contains("text/calendar") || head.contains("application/ics");
        if is_calendar && head.contains("base64") {
            let body: String = body.chars().filter(|sign| !sign.is_whitespace()).collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(body).expect("base64");
            found.push(String::from_utf8(bytes).expect("UTF-8"));
        }
    }
    found
}
