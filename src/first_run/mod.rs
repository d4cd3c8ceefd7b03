//! The first run: whoever started the server makes the first admin and names the clinic, in the browser.
//!
//! The server prints a link with a code. The code is made from the server's own key, so it is the same after a restart,
//! lies in no database, and is worth nothing once there is an admin.

pub mod api;

use crate::accounts::{self, NewUser, Status};
use crate::actor::{Actor, Role};
use crate::api::Problem;
use crate::audit::Record;
use crate::care::{self, Clinic};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::digest::sha256;
use crate::money::Currency;
use crate::sensitive::{Phi, Secret};
use crate::signer::Signer;

/// The admin to be, and the clinic.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// As others see it.
    pub name: Phi<String>,
    /// What they sign in with; also the clinic's until it says otherwise.
    pub email: Phi<String>,
    /// Theirs.
    pub password: Secret<String>,
    /// As patients read it.
    pub clinic: String,
    /// IANA name, of the clinic and the admin.
    pub zone: String,
    /// What the clinic counts in.
    pub currency: Currency,
    /// Tag such as `en`, of the clinic and the admin.
    pub language: String,
}

/// Why it was not set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not the code of the printed link.
    #[error("this is not the code that the server printed when it started")]
    Code,
    /// There is an admin.
    #[error("this server is set up already; an admin can invite others")]
    Done,
    /// What was said of the admin.
    #[error(transparent)]
    Account(#[from] accounts::Error),
    /// What was said of the clinic.
    #[error(transparent)]
    Clinic(#[from] care::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Whether there is nobody yet who could look after the clinic.
///
/// # Errors
/// [`db::Error`]
pub async fn is_needed(conn: &mut Conn) -> Result<bool, db::Error> {
    Ok(!accounts::has_admin(conn).await?)
}

/// The code, 24 hexadecimal digits. Whoever has it may set up a server that has no admin.
pub fn code(signer: &Signer) -> Secret<String> {
    let mut digits = sha256(&signer.sign(b"carehub first run"));
    digits.truncate(CODE_CHARS);
    Secret::new(digits)
}

/// Makes the first admin and names the clinic, once.
///
/// # Errors
/// [`Error`]
pub async fn begin(core: &Core, said: &Secret<String>, beginning: Beginning) -> Result<(), Error> {
    // Hashes are compared, so that the time it takes tells nothing of the code.
    if sha256(said.reveal().as_bytes()) != sha256(code(core.vault.signer()).reveal().as_bytes()) {
        return Err(Error::Code);
    }
    let system = Actor::system();
    let mut change = core.begin().await?;
    // Two at once: the second finds the admin of the first.
    care::lock_clinic(&mut change).await?;
    if !is_needed(&mut change).await? {
        return Err(Error::Done);
    }
    let now = care::clinic(&mut change).await?;
    let clinic = Clinic {
        name: beginning.clinic,
        email: beginning.email.0.clone(),
        zone: beginning.zone.clone(),
        currency: beginning.currency,
        language: beginning.language.clone(),
        ..now
    };
    care::set_clinic_in(&mut change, &system, clinic).await?;
    let admin = NewUser {
        role: Role::Admin,
        status: Status::Active,
        name: beginning.name,
        email: beginning.email,
        password: Some(beginning.password),
        language: beginning.language,
        zone: beginning.zone,
    };
    let user = accounts::create(&mut change, core, &system, admin).await?;
    change.record(&system, Record::new("clinic.set_up", "user", user));
    change.commit().await?;
    Ok(())
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::Code => Self::forbidden("setup_code", detail),
            Error::Done => Self::conflict("setup_done", detail),
            Error::Account(error) => error.into(),
            Error::Clinic(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}

/// 96 bits: nobody guesses it.
const CODE_CHARS: usize = 24;
