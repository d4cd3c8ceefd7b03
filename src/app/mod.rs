//! Puts the parts together: starts them in order, says where to go, and stops them in order.

mod chores;
mod greeting;
mod listener;
mod news;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use media::Media;
use signaling::{Signaling, TicketKey};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

pub use self::greeting::page_url;
use self::news::ATTENDANCE_MAX;
use crate::calls::{self, Calls};
use crate::clock::Clock;
use crate::config::Config;
use crate::core::{self, Core};
use crate::daily_api::DailyApi;
use crate::db::Db;
use crate::http::{Hub, Settings, router};
use crate::messages::{Mailer, transport};
use crate::payments::Payments;
use crate::remote::Pause;
use crate::seed;
use crate::vault::Vault;
use crate::visits::{self, Visits};
use crate::{first_run, gateways, key_file};

/// What the command line adds to the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// Rooms and tickets for everybody.
    pub demo: bool,
    /// TLS with a certificate of our own.
    pub self_signed: bool,
}

/// Runs the server until it is told to stop.
///
/// # Errors
/// One line that says why it did not start.
pub async fn serve(config: &Config, mode: Mode) -> anyhow::Result<()> {
    // The listener first: a port in use is the commonest mistake and should cost nothing else.
    let listener = listener::listen(config.server.listen)?;
    let address = listener.local_addr()?;
    let key = key_file::open_or_create(&config.ticket_key_file())?;
    let tls = listener::certificate(config, mode).await?;
    let core = open_core(config, address, mode).await?;
    core.db.migrate().await?;
    let mailer = Mailer { transport: transport::open(config)?, from: config.mail.from() };
    let (media, events) = Media::start(&config.media_config())?;
    let (told, attendance) = mpsc::channel(ATTENDANCE_MAX);
    let signaling =
        Signaling::start(signaling_config(config, &key, told), media.clone(), events, core.clock.signaling());
    let daily = DailyApi::new(core.clone(), signaling.clone(), config.participants_per_room())?;
    let (tell, happenings) = mpsc::channel(calls::EVENTS_MAX);
    let setup = calls::Setup::read(&config.calls)?;
    let calls = Calls::new(&core, signaling.clone(), &setup, pause(), tell.clone())?;
    let visits = Visits::new(core.clone(), calls.clone());
    visits::resume(&visits).await?;
    // After what ran before was settled: whoever waits in the demo waits now.
    let credentials = if mode.demo {
        seed::demo_if_empty(&core).await?;
        seed::credentials(&core).await?
    } else {
        None
    };
    let taking = gateways::Setup::read(&config.payments)?;
    let payments = Payments::new(core.clone(), taking.open(&core.clock, &pause())?, taking.card());
    let hub = Hub::new(signaling.clone(), media.clone(), visits.clone(), payments.clone(), http_settings(config, mode));
    let (interrupt, terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);

    let background = chores::start(&core, mailer, &visits, &calls, &payments, &daily);
    let (write, written) = mpsc::channel(ATTENDANCE_MAX);
    tokio::spawn(calls::hub::tell(written, signaling.clone(), core.clock.clone(), tell));
    tokio::spawn(news::hear(happenings, visits.clone()));
    let writer = tokio::spawn(news::write_attendance(attendance, write, daily.clone()));
    let handle = Handle::new();
    let serving = tokio::spawn(listener::serve(listener, tls, router(hub.clone(), &daily), handle.clone()));
    let setup = first_run::is_needed(&mut *core.read().await?).await?.then(|| first_run::code(core.vault.signer()));
    greeting::greet(config, mode, address, &media.ports(), setup.as_ref(), credentials.as_ref())?;
    told_to_stop(interrupt, terminate).await;

    tracing::info!("stopping");
    hub.stop();
    handle.graceful_shutdown(Some(config.server.shutdown()));
    // People come back after a restart: that we go is no reason to write down that they went.
    writer.abort();
    let stop = async {
        signaling.close().await;
        media.close().await;
        let served = serving.await;
        // A mail server that does not answer holds up nothing: the message is sent again after the next start.
        let _ = tokio::time::timeout(BACKGROUND_TIME_MAX, background.stop()).await;
        core.db.close().await;
        served
    };
    // A little over the time of the listener, which cuts what is left by itself.
    match tokio::time::timeout(config.server.shutdown() + Duration::from_secs(1), stop).await {
        Ok(served) => Ok(served??),
        Err(_) => anyhow::bail!("not everything stopped within server.shutdown_s; ended all the same"),
    }
}

/// Waits by the machine's clock.
fn pause() -> Pause {
    Arc::new(|span| Box::pin(tokio::time::sleep(span)))
}

/// Database, keys and settings of the care side; the schema is left as it is.
///
/// # Errors
/// One line that says what is wrong and how to mend it.
pub async fn open_core(config: &Config, address: SocketAddr, mode: Mode) -> anyhow::Result<Core> {
    let vault = open_vault(config)?;
    let vault = vault.signing_with(&key_file::open_or_create(&config.audit_key_file())?);
    let db = Db::open(&config.database_url(), config.database.connections).await?;
    let public_url = page_url(config, address);
    let settings = core::Settings {
        secure: public_url.starts_with("https:") || mode.self_signed,
        public_url,
        trusted_proxies: config.server.trusted_proxies.clone(),
        demo: mode.demo,
    };
    Ok(Core::new(db, Clock::system(), vault, settings))
}

/// The clinic's keys, from the configuration or from files; those in files are read again when a newer one is needed.
fn open_vault(config: &Config) -> Result<Vault, key_file::KeyFileError> {
    if let Some(keys) = config.care_keys() {
        return Ok(Vault::with(&keys, || None));
    }
    let path = config.care_key_file();
    let keys = key_file::versions(&path)?;
    Ok(Vault::with(&keys, move || match key_file::versions_there(&path) {
        Ok(keys) => Some(keys),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the keys of records could not be read again");
            None
        }
    }))
}

fn signaling_config(
    config: &Config,
    key: &[u8; key_file::KEY_BYTES],
    told: mpsc::Sender<signaling::Attendance>,
) -> signaling::Config {
    signaling::Config { key: TicketKey::new(key), limits: config.signaling_limits(), told: Some(told) }
}

fn http_settings(config: &Config, mode: Mode) -> Settings {
    Settings {
        metrics: config.server.metrics,
        demo: mode.demo,
        strict_transport: config.tls.files().is_some(),
        api_requests_per_second: config.limits.api_requests_per_second,
        frame_ancestors: config.daily_api.frame_ancestors.clone(),
    }
}

async fn told_to_stop(mut interrupt: Signal, mut terminate: Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// What work in the background gets at shutdown.
const BACKGROUND_TIME_MAX: Duration = Duration::from_secs(3);
