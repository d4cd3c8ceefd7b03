//! The demo clinic: people, hours, and visits that have been, that run, and that come, all relative to now.
//!
//! History is not written into tables: it is lived through the same functions as real life, with a clock that is set to
//! when each thing happened. So the rules hold for it, and the trail and the outbox say what they would have said. Doing it
//! again adds what is missing, such as visits to come where those of last time have passed, and nothing twice.

mod charts;
mod data;
mod notes;
mod payments;
mod people;
mod prescriptions;
mod visits;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::booking::{appointments, hours};
use crate::clock::Clock;
use crate::core::Core;
use crate::sensitive::Secret;
use crate::{accounts, care, db, records};
use data::Demo;

/// Why the demo clinic could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody works with this database.
    #[error(
        "this database has users who are not the demo's, so nothing was added; give --yes to add the demo clinic all the same"
    )]
    InUse,
    /// `seeds/demo.toml`, which a test reads.
    #[error("seeds/demo.toml: {0}")]
    File(#[from] toml::de::Error),
    /// A name in the file that means nothing, or a time that is not to be had.
    #[error("seeds/demo.toml: {0}")]
    Wrong(String),
    /// Somebody cannot be made so.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
    /// Nor so.
    #[error(transparent)]
    Care(#[from] care::Error),
    /// Nor so.
    #[error(transparent)]
    Hours(#[from] hours::Error),
    /// Nor so.
    #[error(transparent)]
    Appointments(#[from] appointments::Error),
    /// Nor so.
    #[error(transparent)]
    Visits(#[from] crate::visits::Error),
    /// Nor so.
    #[error(transparent)]
    Records(#[from] records::Error),
    /// Nor so.
    #[error(transparent)]
    Prescriptions(#[from] records::prescriptions::Error),
    /// Nor so.
    #[error(transparent)]
    Payments(#[from] crate::payments::Error),
    /// Nor so.
    #[error(transparent)]
    Invoices(#[from] crate::invoices::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// How to sign in.
#[derive(Debug)]
pub struct Credentials {
    /// Some addresses, with what each is.
    pub people: Vec<(&'static str, String)>,
    /// Of everybody.
    pub password: Secret<String>,
}

impl Credentials {
    /// For people.
    pub fn lines(&self) -> Vec<String> {
        let people = self.people.iter().map(|(what, email)| format!("{what:<9} {email}"));
        let password = format!("password  {} (everybody's)", self.password.reveal());
        people.chain([password]).collect()
    }
}

/// Makes the demo clinic where nobody has an account yet.
///
/// # Errors
/// [`Error`]
pub async fn demo_if_empty(core: &Core) -> Result<(), Error> {
    let users = accounts::everybody(&mut *core.read().await?, 1).await?;
    if users.is_empty() { demo(core, false).await } else { Ok(()) }
}

/// How to sign in, where the demo clinic is there.
///
/// # Errors
/// [`Error`]
pub async fn credentials(core: &Core) -> Result<Option<Credentials>, Error> {
    let demo = Demo::read()?;
    let email = accounts::Email::parse(&demo.admin.email)?;
    if accounts::user_by_email(&mut *core.read().await?, &email).await?.is_none() {
        return Ok(None);
    }
    let provider = demo.providers.into_iter().next().map(|provider| ("provider", provider.person.email));
    let patient = demo.patients.into_iter().next().map(|patient| ("patient", patient.person.email));
    let people = [Some(("admin", demo.admin.email)), provider, patient].into_iter().flatten().collect();
    Ok(Some(Credentials { people, password: demo.password }))
}

/// Makes the demo clinic, or what is missing of it. Beside people of a real clinic only when `among_others`.
///
/// # Errors
/// [`Error`]; what was made before stays, and the next run goes on from there.
pub async fn demo(core: &Core, among_others: bool) -> Result<(), Error> {
    let demo = Demo::read()?;
    if !among_others {
        let known: Vec<&str> = demo.people().map(|person| person.email.as_str()).collect();
        let users = accounts::everybody(&mut *core.read().await?, 1000).await?;
        if users.iter().any(|user| !known.contains(&user.email.0.as_str())) {
            return Err(Error::InUse);
        }
    }
    let stage = Stage::new(core);
    let people = people::settle(&stage, &demo).await?;
    visits::live(&stage, &demo, &people).await?;
    prescriptions::write(&stage, &demo, &people).await?;
    payments::live(&stage, &demo, &people).await
}

/// Where history is lived: the core, with a clock that is set.
struct Stage {
    core: Core,
    /// When it is really.
    now: Timestamp,
    set: Arc<Mutex<Timestamp>>,
}

impl Stage {
    fn new(core: &Core) -> Self {
        let now = core.clock.now();
        let set = Arc::new(Mutex::new(now));
        let clock = {
            let set = set.clone();
            let read = move || {
                let at = *set.lock().unwrap_or_else(PoisonError::into_inner);
                let micros = u64::try_from(at.as_microsecond()).unwrap_or_default();
                signaling::Now { instant: Instant::now(), unix: Duration::from_micros(micros) }
            };
            Clock::new(signaling::Clock::new(read, rand::random::<u128>))
        };
        Self { core: core.with_clock(clock), now, set }
    }

    /// The core as it was then.
    fn at(&self, at: Timestamp) -> &Core {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner) = at;
        &self.core
    }
}
