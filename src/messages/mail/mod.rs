//! Mails: pure from facts to what a transport sends.
//!
//! `render(kind, facts)` is a mail in the reader's language and zone, as plain text and as the same in HTML, with a
//! calendar entry where there is one (RFC 6047 §2.4: a `text/calendar` part that names its method). A [`Mail`] shows nothing
//! of itself when it is printed for debugging.

mod account;
mod letter;
mod texts;
mod visit;
pub(super) mod when;

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};

use self::letter::Letter;
use self::texts::fill;
use super::calendar::{Event, Method};
use crate::ids::{AppointmentId, MessageId};
use crate::outbox::Kind;
use crate::sensitive::{Phi, Secret};

/// A mail, ready to be sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The message of the outbox: the Message-ID is made from it, so that a mail sent twice is known as one.
    pub id: MessageId,
    /// What it is about.
    pub kind: Kind,
    host: String,
    at: Timestamp,
    from: Phi<Mailbox>,
    to: Phi<Mailbox>,
    subject: Phi<String>,
    text: Phi<String>,
    html: Phi<String>,
    invite: Option<(Method, Phi<String>)>,
    attached: Option<Attached>,
}

/// What a mail is made from.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Who sends it.
    pub house: House,
    /// Who reads it.
    pub reader: Reader,
    /// What it is about.
    pub about: About,
    /// A paper that goes along.
    pub attached: Option<Attached>,
}

/// A paper that goes along.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Of the file.
    pub name: String,
    /// What is in it.
    pub pdf: Phi<Vec<u8>>,
}

/// The clinic, as mails show it.
#[derive(Clone, Debug)]
pub struct House {
    /// Name.
    pub clinic: String,
    /// The clinic's own address: who invites.
    pub address: String,
    /// Who mails come from; nothing when neither `mail.from` nor the clinic's address is one.
    pub from: Option<Mailbox>,
    /// Where the page is, without a slash at the end.
    pub public_url: String,
    /// The host of that: part of ids that are unique in the world.
    pub host: String,
}

/// Who reads a mail.
#[derive(Clone, Debug)]
pub struct Reader {
    /// As they are greeted.
    pub name: Phi<String>,
    /// Where it goes.
    pub address: Phi<String>,
    /// BCP 47.
    pub language: String,
    /// IANA.
    pub zone: String,
}

/// What a mail is about.
#[derive(Clone, Debug)]
pub enum About {
    /// The reader's account.
    Account(AboutAccount),
    /// A visit.
    Visit(AboutVisit),
}

/// An account.
#[derive(Clone, Debug, Default)]
pub struct AboutAccount {
    /// What opens the page that the mail leads to.
    pub token: Option<Secret<String>>,
    /// The address that the account is to have.
    pub new_address: Option<Phi<String>>,
}

/// A visit, without what it is for.
#[derive(Clone, Debug)]
pub struct AboutVisit {
    /// Which.
    pub appointment: AppointmentId,
    /// Which side the reader is on.
    pub side: Side,
    /// Start.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// The other side's zone.
    pub other_zone: String,
    /// The provider's name.
    pub provider: Phi<String>,
    /// Without a picture.
    pub audio_only: bool,
    /// Both sides have agreed to it.
    pub stands: bool,
    /// See [`Event::sequence`].
    pub sequence: i64,
    /// See [`Event::stamped_at`].
    pub stamped_at: Timestamp,
}

/// A side of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who is cared for, or acts for them.
    Patient,
    /// Who gives care.
    Provider,
}

/// Why there is no mail.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// Nothing that mail can be sent from: a setting to mend.
    #[error("neither mail.from nor the clinic's address is a mail address")]
    Sender,
    /// Nothing that mail can be sent to.
    #[error("the reader's address is no mail address")]
    Address,
    /// That kind tells nothing of these facts.
    #[error("there is no such message for that reader")]
    Kind,
    /// A template failed.
    #[error("the mail could not be written")]
    Template(#[from] askama::Error),
    /// The parts do not make a mail.
    #[error("the mail could not be put together")]
    Parts(#[from] lettre::error::Error),
}

/// Writes a mail.
///
/// # Errors
/// [`Unfit`]; trying again helps only with another sender.
pub fn render(id: MessageId, kind: Kind, facts: &Facts, at: Timestamp) -> Result<Mail, Unfit> {
    let Facts { house, reader, about, attached } = facts;
    let texts = texts::texts(&reader.language);
    let (wording, noun, new_address, facts, links, invite) = match about {
        About::Account(about) => {
            let (wording, page) = account::letter(kind, about, texts, house).ok_or(Unfit::Kind)?;
            let new_address = about.new_address.as_ref().map_or("", |address| &address.0);
            (wording, "", new_address, Vec::new(), vec![(wording.action, page)], None)
        }
        About::Visit(about) => {
            let wording = visit::wording(kind, about.side, texts).ok_or(Unfit::Kind)?;
            let links = visit::links(kind, about, texts, wording.action, house);
            let invite = visit::invite(kind, about, reader, texts, house);
            (wording, visit::noun(about, texts), "", visit::facts(about, reader, texts), links, invite)
        }
    };
    let values = [("clinic", house.clinic.as_str()), ("name", &reader.name.0), ("visit", noun), ("email", new_address)];
    let letter = Letter {
        texts,
        subject: one_line(&fill(wording.subject, &values)),
        greeting: one_line(&fill(texts.greeting, &values)),
        lines: wording.lines.iter().map(|line| fill(line, &values)).collect(),
        facts,
        links,
        footer: fill(texts.footer, &values),
    };
    let (text, html) = letter.render()?;
    let from = house.from.clone().ok_or(Unfit::Sender)?;
    let address: Address = reader.address.0.parse().map_err(|_| Unfit::Address)?;
    Ok(Mail {
        id,
        kind,
        host: house.host.clone(),
        at,
        from: Phi(from),
        to: Phi(Mailbox::new(Some(one_line(&reader.name.0)), address)),
        subject: Phi(letter.subject),
        text: Phi(text),
        html: Phi(html),
        invite: invite.map(|(method, text)| (method, Phi(text))),
        attached: attached.clone(),
    })
}

/// A visit as an entry of a calendar that is published, in that language.
pub fn published(about: &AboutVisit, language: &str, house: &House) -> Event {
    visit::event(about, texts::texts(language), house)
}

impl Mail {
    /// As it goes over the wire (RFC 5322).
    ///
    /// # Errors
    /// [`Unfit`]
    pub fn message(&self) -> Result<Message, Unfit> {
        let seconds = u64::try_from(self.at.as_second()).unwrap_or_default();
        let builder = Message::builder()
            .message_id(Some(format!("<{}@{}>", self.id, self.host)))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .from(self.from.0.clone())
            .to(self.to.0.clone())
            .subject(self.subject.0.clone())
            .header(AutoSubmitted);
        let both = MultiPart::alternative_plain_html(self.text.0.clone(), self.html.0.clone());
        if let Some(Attached { name, pdf }) = &self.attached {
            let file_type = ContentType::parse("application/pdf").unwrap_or(ContentType::TEXT_PLAIN);
            let file = Attachment::new(name.clone()).body(pdf.0.clone(), file_type);
            return Ok(builder.multipart(MultiPart::mixed().multipart(both).singlepart(file))?);
        }
        let Some((method, calendar)) = &self.invite else { return Ok(builder.multipart(both)?) };
        // Programs that act on invitations look for the first, Outlook and those that only save files for the second.
        let inline = SinglePart::builder()
            .header(ContentType::parse(&calendar_type(*method)).unwrap_or(ContentType::TEXT_PLAIN))
            .body(as_it_is(&calendar.0));
        let file_type = ContentType::parse("application/ics").unwrap_or(ContentType::TEXT_PLAIN);
        let file = Attachment::new("visit.ics".to_owned()).body(as_it_is(&calendar.0), file_type);
        Ok(builder.multipart(MultiPart::mixed().multipart(both.singlepart(inline)).singlepart(file))?)
    }
}

/// RFC 6047 §2.4.
pub fn calendar_type(method: Method) -> String {
    format!("text/calendar; charset=utf-8; method={}", method.code())
}

/// In base64, so that nothing on the way touches its line ends.
fn as_it_is(text: &str) -> Body {
    Body::new_with_encoding(text.as_bytes().to_vec(), ContentTransferEncoding::Base64).unwrap_or_else(Body::new)
}

/// Names may hold anything; a header and a greeting are one line.
fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

/// Keeps answering machines quiet (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests;
