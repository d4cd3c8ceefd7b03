//! A mail server (RFC 5321).

use std::path::PathBuf;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, response::Code};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use super::{NotSent, Sending, Transport};
use crate::config::{Mail as Settings, SmtpSecurity};
use crate::messages::mail::Mail;

/// A connection for each mail: a clinic sends a few a minute.
#[derive(Clone, Debug)]
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
}

/// Why there can be no mail server as the settings say: one line with the way to mend it.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The certificates cannot be read.
    #[error("cannot use mail.smtp_ca_file {}: {source}; it must be a PEM file with certificates", path.display())]
    Authority {
        /// Which.
        path: PathBuf,
        /// What was said about it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A host that TLS cannot name.
    #[error("no TLS with mail.smtp_host: {0}")]
    Tls(#[from] Error),
}

impl Smtp {
    /// As the settings say; nothing is connected yet.
    ///
    /// # Errors
    /// [`SmtpError`]
    pub fn new(settings: &Settings) -> Result<Self, SmtpError> {
        let tls = match settings.smtp_security {
            SmtpSecurity::Required => Tls::Wrapper(trusting(settings)?),
            SmtpSecurity::Starttls => Tls::Required(trusting(settings)?),
            SmtpSecurity::None => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.smtp_host.as_str()).tls(tls);
        let mut builder = builder.port(settings.smtp_port).timeout(Some(STEP_TIME_MAX));
        if let Some(from) = settings.from() {
            builder = builder.hello_name(ClientId::Domain(from.email.domain().to_owned()));
        }
        if !settings.smtp_user.is_empty() {
            let password = settings.smtp_password.reveal().clone();
            builder = builder.credentials(Credentials::new(settings.smtp_user.clone(), password));
        }
        Ok(Self { server: builder.build() })
    }
}

impl Transport for Smtp {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a> {
        Box::pin(async move {
            let message = mail.message().map_err(|unfit| NotSent::ForEver(unfit.to_string()))?;
            self.server.send(message).await.map(drop).map_err(|error| not_sent(&error))
        })
    }
}

/// Whose certificates are believed.
fn trusting(settings: &Settings) -> Result<TlsParameters, SmtpError> {
    let mut tls = TlsParameters::builder(settings.smtp_host.clone());
    let path = &settings.smtp_ca_file;
    if !path.as_os_str().is_empty() {
        let unusable = |source| SmtpError::Authority { path: path.clone(), source };
        let pem = std::fs::read(path).map_err(|error| unusable(error.into()))?;
        tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| unusable(error.into()))?);
    }
    Ok(tls.build_rustls()?)
}

/// In our own words: what the server said often repeats the reader's address.
fn not_sent(error: &Error) -> NotSent {
    match error.status() {
        Some(code) if error.is_permanent() && !is_about_us(code) => {
            NotSent::ForEver(format!("the mail server refused it ({code})"))
        }
        Some(code) => NotSent::ForNow(format!("the mail server did not take it now ({code})")),
        None if error.is_tls() => NotSent::ForNow("no TLS with the mail server: check mail.smtp_security".to_owned()),
        None if error.is_timeout() => NotSent::ForNow("the mail server did not answer in time".to_owned()),
        None if error.is_response() => NotSent::ForNow("the mail server's answer was not understood".to_owned()),
        None if error.is_client() => NotSent::ForNow("the mail server does not offer what this mail needs".to_owned()),
        None => NotSent::ForNow("the mail server could not be reached".to_owned()),
    }
}

/// RFC 4954 §6: the server does not take our sign-in. That is for the operator to mend, and no mail is to be lost by it.
fn is_about_us(code: Code) -> bool {
    matches!(code.to_string().as_str(), "530" | "534" | "535" | "538")
}

/// Well below the lease of a message.
const STEP_TIME_MAX: Duration = Duration::from_secs(15);
