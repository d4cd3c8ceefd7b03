//! How mails leave: to a mail server (SMTP), into files, or nowhere but a line in the log.
//!
//! A transport says whether trying again can help. What it says is kept and shown to admins, so it names no address and
//! repeats nothing of what a mail server answered but the code.

mod file;
mod log;
mod smtp;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

pub use file::File;
pub use log::Log;
pub use smtp::{Smtp, SmtpError};

use super::mail::Mail;
use crate::config::{Config, MailTransport};

/// Where mails go. Sending the same mail twice does no harm, and is told apart by nobody but the reader's program.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends one.
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a>;
}

/// See [`Transport::send`].
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), NotSent>> + Send + 'a>>;

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Later it may.
    #[error("{0}")]
    ForNow(String),
    /// This one never will.
    #[error("{0}")]
    ForEver(String),
}

/// The transport that the configuration names.
///
/// # Errors
/// A host that cannot be one.
pub fn open(config: &Config) -> anyhow::Result<Arc<dyn Transport>> {
    Ok(match config.mail.transport {
        MailTransport::Log => Arc::new(Log),
        MailTransport::File => Arc::new(File::new(config.mail_folder())),
        MailTransport::Smtp => Arc::new(Smtp::new(&config.mail)?),
    })
}
