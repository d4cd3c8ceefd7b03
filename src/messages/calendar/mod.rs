//! Appointments as iCalendar (RFC 5545) in the forms of iTIP (RFC 5546): an invitation or its update (REQUEST), its end
//! (CANCEL), and a feed that others read (PUBLISH).
//!
//! An appointment is the same event for ever: its UID is made from its id and the host of the page, and SEQUENCE rises
//! with each change of time and with the end, so that a calendar replaces what it has. Times are in UTC; the words
//! tell nothing about anybody's health, and no link holds a token.
//!
//! Written here and not with the crate `icalendar`, which puts parameter values such as a person's name into the file
//! as they are, line ends included, and speaks `chrono`.

mod line;

use jiff::Timestamp;

/// What a calendar is for (RFC 5546 §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// An invitation, or a change to one.
    Request,
    /// The end of one.
    Cancel,
    /// To be read, not answered.
    Publish,
}

/// An appointment as others see it.
#[derive(Clone, Debug)]
pub struct Event {
    /// The same for ever: see [`uid`].
    pub uid: String,
    /// Raised by each change that matters.
    pub sequence: i64,
    /// When this was written, or last changed.
    pub stamped_at: Timestamp,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// In the reader's language, neutral.
    pub summary: String,
    /// The same, longer.
    pub description: String,
    /// The page of the visit.
    pub page: String,
    /// Who invites.
    pub organizer: Party,
    /// Who is invited; left out of what is only published (RFC 5546 §3.2.1).
    pub attendee: Option<Party>,
}

/// Somebody with an address.
#[derive(Clone, Debug)]
pub struct Party {
    /// As shown.
    pub name: String,
    /// Of mail.
    pub address: String,
}

impl Method {
    /// As the file and the media type spell it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }
}

/// The identity of an appointment in everybody's calendars.
pub fn uid(appointment: impl std::fmt::Display, host: &str) -> String {
    format!("{appointment}@{host}")
}

/// The whole file.
pub fn write(method: Method, events: &[Event]) -> String {
    let mut out = String::new();
    line::push(&mut out, "BEGIN", "VCALENDAR");
    line::push(&mut out, "VERSION", "2.0");
    line::push(&mut out, "PRODID", PRODUCT);
    line::push(&mut out, "METHOD", method.code());
    for event in events {
        push_event(&mut out, method, event);
    }
    line::push(&mut out, "END", "VCALENDAR");
    out
}

fn push_event(out: &mut String, method: Method, event: &Event) {
    line::push(out, "BEGIN", "VEVENT");
    line::push_text(out, "UID", &event.uid);
    line::push(out, "SEQUENCE", &event.sequence.to_string());
    line::push(out, "DTSTAMP", &utc(event.stamped_at));
    line::push(out, "DTSTART", &utc(event.starts_at));
    line::push(out, "DTEND", &utc(event.ends_at));
    line::push(out, "STATUS", if method == Method::Cancel { "CANCELLED" } else { "CONFIRMED" });
    line::push_text(out, "SUMMARY", &event.summary);
    line::push_text(out, "DESCRIPTION", &event.description);
    line::push(out, "URL", &event.page);
    push_party(out, "ORGANIZER", &event.organizer);
    if let Some(attendee) = event.attendee.as_ref().filter(|_| method != Method::Publish) {
        push_party(out, "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE", attendee);
    }
    line::push(out, "END", "VEVENT");
}

fn push_party(out: &mut String, name: &str, party: &Party) {
    let name = format!("{name};CN={}", line::quote(&party.name));
    line::push(out, &name, &format!("mailto:{}", party.address));
}

/// RFC 5545 §3.3.5, form 2.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

const PRODUCT: &str = "-//Virtual Care Hub//carehub//EN";

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            uid: uid("01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11", "care.example.org"),
            sequence: 3,
            stamped_at: "2026-06-01T08:00:00.5Z".parse().unwrap(),
            starts_at: "2026-06-03T12:00:00Z".parse().unwrap(),
            ends_at: "2026-06-03T12:30:00Z".parse().unwrap(),
            summary: "Video visit – Clinic; North, South".to_owned(),
            description: "Join here:\nhttps://care.example.org/visits/1".to_owned(),
            page: "https://care.example.org/visits/1".to_owned(),
            organizer: Party { name: "Clinic".to_owned(), address: "clinic@example.org".to_owned() },
            attendee: Some(Party {
                name: "Ada \"x\"\r\nATTENDEE:mailto:eve@example.org".to_owned(),
                address: "ada@example.org".to_owned(),
            }),
        }
    }

    #[test]
    fn cancellation_is_the_same_event_with_its_own_method_and_status() {
        let text = write(Method::Cancel, &[event()]);
        for line in [
            "METHOD:CANCEL",
            "STATUS:CANCELLED",
            "UID:01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11@care.example.org",
            "SEQUENCE:3",
            "DTSTAMP:20260601T080000Z",
            "DTSTART:20260603T120000Z",
            "SUMMARY:Video visit – Clinic\\; North\\, South",
        ] {
            assert!(text.split("\r\n").any(|found| found == line), "{line} in {text}");
        }
    }

    #[test]
    fn name_with_a_line_end_invites_nobody_else() {
        let text = write(Method::Request, &[event()]).replace("\r\n ", "");
        assert_eq!(text.split("\r\n").filter(|line| line.starts_with("ATTENDEE")).count(), 1, "{text}");
        assert!(
            text.contains("RSVP=TRUE;CN=\"Ada 'x'  ATTENDEE:mailto:eve@example.org\":mailto:ada@example.org"),
            "{text}"
        );
    }

    #[test]
    fn what_is_published_names_no_attendee() {
        let text = write(Method::Publish, &[event(), event()]);
        assert!(!text.contains("ATTENDEE"), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
    }
}
