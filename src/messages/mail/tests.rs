//! Mails as their readers get them.

use super::*;
use crate::clock::Clock;

fn house() -> House {
    House {
        clinic: "North & South <Clinic>".to_owned(),
        address: "clinic@example.org".to_owned(),
        from: Some("North <care@example.org>".parse().unwrap()),
        public_url: "https://care.example.org".to_owned(),
        host: "care.example.org".to_owned(),
    }
}

fn reader(language: &str) -> Reader {
    Reader {
        name: Phi("Ada <b>Canary</b>\r\nBcc: eve@example.org".to_owned()),
        address: Phi("ada.canary@example.org".to_owned()),
        language: language.to_owned(),
        zone: "America/New_York".to_owned(),
    }
}

fn visit(side: Side) -> AboutVisit {
    AboutVisit {
        appointment: "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11".parse().unwrap(),
        side,
        starts_at: "2026-06-03T12:00:00Z".parse().unwrap(),
        ends_at: "2026-06-03T12:30:00Z".parse().unwrap(),
        other_zone: "Europe/Berlin".to_owned(),
        provider: Phi("Dr. Grace Canary".to_owned()),
        audio_only: false,
        stands: true,
        sequence: 2,
        stamped_at: "2026-06-01T08:00:00Z".parse().unwrap(),
    }
}

fn mail(kind: Kind, language: &str, about: About) -> Mail {
    let facts = Facts { house: house(), reader: reader(language), about, attached: None };
    let id = MessageId::new(&Clock::system());
    render(id, kind, &facts, "2026-06-01T08:00:00Z".parse().unwrap()).unwrap()
}

fn wire(mail: &Mail) -> String {
    String::from_utf8(mail.message().unwrap().formatted()).unwrap()
}

#[test]
fn patient_reads_both_clocks_and_the_provider_no_patient() {
    let to_patient = mail(Kind::AppointmentConfirmed, "en", About::Visit(visit(Side::Patient)));
    for expected in [
        "When: Wednesday, 3 June 2026, 08:00–08:30 (America/New_York, UTC-04:00)",
        "For your provider: Wednesday, 3 June 2026, 14:00–14:30 (Europe/Berlin, UTC+02:00)",
        "With: Dr. Grace Canary",
        "https://care.example.org/visits/01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11/change",
    ] {
        assert!(to_patient.text.0.contains(expected), "{expected} in {}", to_patient.text.0);
    }
    let to_provider = mail(Kind::AppointmentConfirmed, "en", About::Visit(visit(Side::Provider)));
    assert!(to_provider.text.0.contains("For the patient: "), "{}", to_provider.text.0);
    assert!(!to_provider.text.0.contains("With: "), "{}", to_provider.text.0);
}

#[test]
fn same_clock_is_shown_once() {
    let about = AboutVisit { other_zone: "America/Toronto".to_owned(), ..visit(Side::Patient) };
    let mail = mail(Kind::AppointmentReminder, "en", About::Visit(about));
    assert!(!mail.text.0.contains("For your provider"), "{}", mail.text.0);
}

#[test]
fn names_are_escaped_in_html_and_cannot_add_headers() {
    let mail = mail(Kind::AppointmentMoved, "en", About::Visit(visit(Side::Patient)));
    assert!(!mail.html.0.contains("<b>Canary") && mail.html.0.contains("&#60;b&#62;Canary"), "{}", mail.html.0);
    let wire = wire(&mail);
    let head = wire.split("\r\n\r\n").next().unwrap();
    assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
    assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
    assert!(head.contains(&format!("Message-ID: <{}@care.example.org>", mail.id)), "{head}");
}

#[test]
fn arabic_runs_from_right_to_left() {
    let mail = mail(Kind::AppointmentReminder, "ar-EG", About::Visit(visit(Side::Patient)));
    assert!(mail.html.0.contains("<html lang=\"ar\" dir=\"rtl\">"), "{}", mail.html.0);
    assert!(mail.text.0.contains("الأربعاء 3 يونيو 2026"), "{}", mail.text.0);
}

#[test]
fn invitation_is_an_alternative_with_its_method_and_a_file() {
    for (kind, method) in [(Kind::AppointmentConfirmed, "REQUEST"), (Kind::AppointmentCancelled, "CANCEL")] {
        let wire = wire(&mail(kind, "en", About::Visit(visit(Side::Patient))));
        let alternative = wire.find("multipart/alternative").unwrap();
        let inline = wire.find(&format!("text/calendar; charset=utf-8; method={method}")).expect(method);
        let file = wire.find("attachment; filename=\"visit.ics\"").unwrap();
        assert!(wire.find("multipart/mixed").unwrap() < alternative && alternative < inline && inline < file, "{wire}");
    }
}

#[test]
fn reminder_and_unagreed_move_carry_no_calendar_entry() {
    let asked = AboutVisit { stands: false, ..visit(Side::Patient) };
    for (kind, about) in [(Kind::AppointmentReminder, visit(Side::Patient)), (Kind::AppointmentMoved, asked)] {
        assert!(!wire(&mail(kind, "en", About::Visit(about))).contains("text/calendar"), "{kind}");
    }
}

#[test]
fn token_stands_behind_the_hash_of_the_page() {
    let about = AboutAccount { token: Some(Secret::new("cafe01".to_owned())), new_address: None };
    for (kind, page) in [
        (Kind::VerifyEmail, "/verify#cafe01"),
        (Kind::ResetPassword, "/reset#cafe01"),
        (Kind::Invitation, "/invitation#cafe01"),
        (Kind::ChangeEmail, "/email#cafe01"),
        (Kind::EmailChanging, "/email#cafe01"),
    ] {
        let mail = mail(kind, "fr", About::Account(about.clone()));
        assert!(mail.text.0.contains(&format!("https://care.example.org{page}\n")), "{}", mail.text.0);
    }
}

#[test]
fn every_kind_is_written_in_every_language() {
    for &kind in Kind::ALL {
        for language in ["en", "fr", "ar"] {
            let patient = render_any(kind, language, About::Visit(visit(Side::Patient)));
            let provider = render_any(kind, language, About::Visit(visit(Side::Provider)));
            let account = render_any(kind, language, About::Account(AboutAccount::default()));
            let written = [patient, provider, account].into_iter().flatten().count();
            assert!(written >= 1, "{kind} {language}");
        }
    }
}

fn render_any(kind: Kind, language: &str, about: About) -> Option<Mail> {
    let facts = Facts { house: house(), reader: reader(language), about, attached: None };
    render(MessageId::new(&Clock::system()), kind, &facts, Timestamp::UNIX_EPOCH).ok()
}

#[test]
fn mail_printed_for_debugging_tells_nothing() {
    let shown = format!("{:?}", mail(Kind::AppointmentConfirmed, "en", About::Visit(visit(Side::Patient))));
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");
}

#[test]
fn address_that_is_none_is_refused() {
    let mut facts =
        Facts { house: house(), reader: reader("en"), about: About::Visit(visit(Side::Patient)), attached: None };
    for address in ["", "ada", "ada@", "ada@example.org\r\nRCPT TO:<eve@example.org>"] {
        facts.reader.address = Phi(address.to_owned());
        let refused = render(MessageId::new(&Clock::system()), Kind::AppointmentMoved, &facts, Timestamp::UNIX_EPOCH);
        assert!(matches!(refused, Err(Unfit::Address)), "{address:?}");
    }
}
