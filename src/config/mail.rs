//! `[mail]`: how mails leave.

use std::net::IpAddr;
use std::path::PathBuf;

use lettre::message::Mailbox;
use serde::Deserialize;

use crate::sensitive::Secret;

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// How.
    pub transport: MailTransport,
    pub(super) from: String,
    /// The mail server.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// How the connection to it is kept safe.
    pub smtp_security: SmtpSecurity,
    /// Certificates that are trusted as its signers beside the public ones; no file when empty.
    pub smtp_ca_file: PathBuf,
    /// Account there, or nothing.
    pub smtp_user: String,
    /// Its password.
    pub smtp_password: Secret<String>,
}

/// How mails leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTransport {
    /// Not at all: a line in the log.
    Log,
    /// As files.
    File,
    /// Through a mail server.
    Smtp,
}

/// How the connection to a mail server is kept safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// TLS from the start.
    Required,
    /// TLS after a word in the clear, or nothing is sent.
    Starttls,
    /// Not: within one machine.
    None,
}

impl Mail {
    /// Who mails come from, if it is said.
    pub fn from(&self) -> Option<Mailbox> {
        self.from.parse().ok()
    }

    /// Rules between settings, a broken one with the setting to mend.
    pub(super) fn conflict(&self) -> Option<(&'static str, &'static str)> {
        if !self.from.is_empty() && self.from().is_none() {
            return Some(("mail.from", "must be an address such as \"North Clinic <care@example.org>\""));
        }
        if self.transport != MailTransport::Smtp {
            return None;
        }
        if self.smtp_host.is_empty() {
            return Some(("mail.smtp_host", "is needed for mail.transport = \"smtp\""));
        }
        if self.from.is_empty() {
            return Some(("mail.from", "is needed for mail.transport = \"smtp\""));
        }
        if self.smtp_user.is_empty() != self.smtp_password.reveal().is_empty() {
            return Some(("mail.smtp_user", "and mail.smtp_password belong together; give both or none"));
        }
        if self.smtp_security == SmtpSecurity::None && !is_here(&self.smtp_host) {
            return Some(("mail.smtp_security", "can be \"none\" only with a mail server on this machine"));
        }
        None
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
