//! Puts the parts together: starts them in order, says where to go, and stops them in order.

use std::io::{ErrorKind, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use media::Media;
use signaling::{Attendance, Signaling, TicketKey};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use crate::background::Background;
use crate::calls::{self, CallError, CallEvent, Calls};
use crate::clock::Clock;
use crate::config::{Config, MailTransport};
use crate::core::{self, Core};
use crate::daily_api::{self, DailyApi};
use crate::db::{self, Db};
use crate::http::{Hub, Settings, router};
use crate::messages::{self, Mailer, transport};
use crate::payments::{self, Payments};
use crate::remote::Pause;
use crate::seed::{self, Credentials};
use crate::sensitive::Secret;
use crate::vault::Vault;
use crate::visits::{self, Visits};
use crate::{accounts, audit, booking, first_run, gateways, invoices, key_file, outbox, resealing, tls};

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
    let listener = listen(config.server.listen)?;
    let address = listener.local_addr()?;
    let key = key_file::open_or_create(&config.ticket_key_file())?;
    let tls = certificate(config, mode).await?;
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

    let mut background = background(&visits, mailer);
    run_daily(&mut background, &daily);
    run_calls(&mut background, &core, &calls);
    run_payments(&mut background, &payments);
    let (write, written) = mpsc::channel(ATTENDANCE_MAX);
    tokio::spawn(calls::hub::tell(written, signaling.clone(), core.clock.clone(), tell));
    tokio::spawn(hear(happenings, visits.clone()));
    let writer = tokio::spawn(write_attendance(attendance, write, daily.clone()));
    let handle = Handle::new();
    let serving = tokio::spawn(run(listener, tls, router(hub.clone(), &daily), handle.clone()));
    let setup = first_run::is_needed(&mut *core.read().await?).await?.then(|| first_run::code(core.vault.signer()));
    greet(config, mode, address, &media.ports(), setup.as_ref(), credentials.as_ref())?;
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

/// What the server does by itself.
fn background(visits: &Visits, mailer: Mailer) -> Background {
    let mut background = Background::new();
    let core = visits.core();
    watch_visits(&mut background, visits);
    chore(&mut background, core, DELIVERY_PAUSE, move |core| {
        let mailer = mailer.clone();
        async move { messages::deliver(&core, &mailer).await.map_or_else(|error| not_now(&error), |taken| taken > 0) }
    });
    chore(&mut background, core, SWEEP_PAUSE, |core| async move {
        if let Err(error) = sweep(&core).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "old sessions, links and messages were not swept away");
        }
        false
    });
    chore(&mut background, core, BOOKING_PAUSE, |core| async move {
        booking::sweep(&core).await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "what time ends in booking was not ended");
            false
        })
    });
    chore(&mut background, core, BILLING_PAUSE, |core| async move {
        bill(&core).await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is to be billed was not all billed");
            false
        })
    });
    chore(&mut background, core, KEYS_PAUSE, |core| async move {
        if let Err(error) = resealing::run(&core).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "not everything was sealed anew with the newest key");
        }
        false
    });
    chore(&mut background, core, HEAD_PAUSE, |core| async move {
        if let Err(error) = sign_head(&core).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the head of the trail was not signed");
        }
        false
    });
    background
}

/// Bills what is over, takes back what is off, and tells of what is overdue.
async fn bill(core: &Core) -> Result<bool, payments::Error> {
    let now = core.clock.now();
    let more = payments::transfer::sweep(core, now).await?;
    Ok(invoices::sweep(core, now).await? || more)
}

/// Work with what is needed for it, again and again.
fn chore<C, F>(background: &mut Background, with: &C, pause: Duration, work: impl Fn(C) -> F + Send + 'static)
where
    C: Clone + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let with = with.clone();
    background.every(pause, move || work(with.clone()));
}

/// What the Daily-compatible API does by itself.
fn run_daily(background: &mut Background, daily: &DailyApi) {
    chore(background, daily, DAILY_PAUSE, |daily| async move {
        if let Err(error) = daily_api::tick(&daily).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what time brings to rooms was not done");
        }
        false
    });
    chore(background, daily, SWEEP_PAUSE, |daily| async move {
        if let Err(error) = daily_api::sweep(&daily).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "people who never came to rooms were not forgotten"
            );
        }
        false
    });
    chore(background, daily, DAILY_PAUSE, |daily| async move {
        daily_api::deliver(&daily).await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "no events could be taken for webhooks");
            false
        })
    });
}

/// Hands who came and went to those who keep a record of it, in order. What does not fit in the queue while the database is
/// slow is found later from who is present.
async fn write_attendance(
    mut attendance: mpsc::Receiver<Attendance>,
    calls: mpsc::Sender<Attendance>,
    daily: DailyApi,
) {
    while let Some(event) = attendance.recv().await {
        if daily_api::is_ours(&event.room.to_string()) {
            daily_api::attended(&daily, &event).await;
        } else {
            // Who takes it goes away with the process only.
            let _ = calls.send(event).await;
        }
    }
}

/// Keeps what the trail ends with now, signed.
async fn sign_head(core: &Core) -> Result<(), db::Error> {
    let mut conn = core.db.begin().await?;
    audit::sign_head(&mut conn, core.vault.signer(), core.clock.now()).await?;
    Ok(conn.commit().await?)
}

/// What calls do by themselves: close what is over, and ask for what was not told.
fn run_calls(background: &mut Background, core: &Core, calls: &Calls) {
    background.every(BOOKING_PAUSE, {
        let (core, calls) = (core.clone(), calls.clone());
        move || {
            let (core, calls) = (core.clone(), calls.clone());
            async move { calls.sweep(&core).await.unwrap_or_else(|error| not_seen_to(&error)) }
        }
    });
    background.every(CALLS_PAUSE, {
        let calls = calls.clone();
        move || {
            let calls = calls.clone();
            async move { calls.look().await.map_or_else(|error| not_seen_to(&error), |()| false) }
        }
    });
    tokio::spawn(catch_up(calls.clone()));
}

/// What payments do by themselves: look at whatever is not decided, at once when there is news.
fn run_payments(background: &mut Background, payments: &Payments) {
    let payments = payments.clone();
    background.every_or_when(PAYMENTS_PAUSE, payments.news(), move || {
        let payments = payments.clone();
        async move {
            payments::reconcile(&payments).await.unwrap_or_else(|error| {
                tracing::warn!(error = &error as &dyn std::error::Error, "payments could not be looked at");
                false
            })
        }
    });
}

/// Until it is done: Daily may not be there when the server starts.
async fn catch_up(calls: Calls) {
    while let Err(error) = calls.catch_up().await {
        not_seen_to(&error);
        tokio::time::sleep(CALLS_PAUSE).await;
    }
}

/// The next round is tried after the pause.
fn not_seen_to(error: &CallError) -> bool {
    tracing::warn!(error = error as &dyn std::error::Error, "not all calls could be seen to");
    false
}

/// Tells visits what happens in their calls, each until they have it.
async fn hear(mut happenings: mpsc::Receiver<CallEvent>, visits: Visits) {
    while let Some(event) = happenings.recv().await {
        for pause in HEAR_PAUSES {
            let Err(error) = visits::hear(&visits, &event).await else { break };
            tracing::warn!(error = &error as &dyn std::error::Error, "what happened in a call was not taken in");
            tokio::time::sleep(pause).await;
        }
    }
}

/// Waits by the machine's clock.
fn pause() -> Pause {
    Arc::new(|span| Box::pin(tokio::time::sleep(span)))
}

/// Decides visits by who was there.
fn watch_visits(background: &mut Background, visits: &Visits) {
    let visits = visits.clone();
    background.every(BOOKING_PAUSE, move || {
        let visits = visits.clone();
        async move {
            if let Err(error) = visits::sweep(&visits).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "visits were not looked after");
            }
            false
        }
    });
}

/// Forgets sessions, links and attempts that are over.
async fn sweep(core: &Core) -> Result<(), db::Error> {
    let mut conn = core.db.begin().await?;
    accounts::sweep(&mut conn, core.clock.now()).await?;
    outbox::sweep(&mut conn, core.clock.now()).await?;
    Ok(conn.commit().await?)
}

/// The next round is tried after the pause.
fn not_now(error: &db::Error) -> bool {
    tracing::warn!(error = error as &dyn std::error::Error, "no messages could be taken from the outbox");
    false
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

/// Where the page is reached, as far as can be known here.
pub fn page_url(config: &Config, address: SocketAddr) -> String {
    if !config.server.public_url.is_empty() {
        return config.server.public_url.trim_end_matches('/').to_owned();
    }
    let scheme = if config.tls.files().is_some() { "https" } else { "http" };
    let host = if address.ip().is_unspecified() || address.ip().is_loopback() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    };
    format!("{scheme}://{host}")
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let mend = match error.kind() {
            ErrorKind::AddrInUse => "another program listens there; stop it or set server.listen to another port",
            ErrorKind::PermissionDenied => "ports below 1024 need rights; set server.listen to a higher one",
            ErrorKind::AddrNotAvailable => "this machine has no such address; set server.listen to one it has",
            _ => "set server.listen to another address",
        };
        anyhow::anyhow!("cannot listen on {address}: {error}; {mend}")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn certificate(config: &Config, mode: Mode) -> anyhow::Result<Option<RustlsConfig>> {
    let own = if mode.self_signed {
        Some(tls::self_signed(&config.server.data_dir, &addresses(), SystemTime::now())?)
    } else {
        None
    };
    let configured = config.tls.files().map(|(cert, key)| (cert.to_path_buf(), key.to_path_buf()));
    let Some((cert, key)) = own.or(configured) else { return Ok(None) };
    let loaded = tls::from_files(&cert, &key).await?;
    tokio::spawn(tls::reload_when_changed(loaded.clone(), cert, key));
    Ok(Some(loaded))
}

async fn run(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    routes: Router,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => {
            let server = axum_server::from_tcp_rustls(listener, tls)?;
            server.handle(handle).first_request_timeout(FIRST_REQUEST_TIME_MAX).serve(service).await
        }
        None => {
            let server = axum_server::from_tcp(listener)?;
            server.handle(handle).first_request_timeout(FIRST_REQUEST_TIME_MAX).serve(service).await
        }
    }
}

fn signaling_config(
    config: &Config,
    key: &[u8; key_file::KEY_BYTES],
    told: mpsc::Sender<Attendance>,
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

async fn told_to_stop(mut interrupt: tokio::signal::unix::Signal, mut terminate: tokio::signal::unix::Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// What somebody who just started the server wants to know.
fn greet(
    config: &Config,
    mode: Mode,
    address: SocketAddr,
    ports: &[u16],
    setup: Option<&Secret<String>>,
    credentials: Option<&Credentials>,
) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Virtual Care Hub {}", env!("CARGO_PKG_VERSION"))?;
    if mode.self_signed {
        for ip in addresses().into_iter().filter(|ip| ip.is_ipv4()) {
            writeln!(out, "  Page:   https://{}", SocketAddr::new(ip, address.port()))?;
        }
        writeln!(out, "          Self-signed certificate: each browser warns once; go on to the page all the same.")?;
    } else {
        writeln!(out, "  Page:   {}", page_url(config, address))?;
    }
    writeln!(out, "  Media:  UDP {}", udp_ports(ports))?;
    if let Some(code) = setup {
        writeln!(out, "  Setup:  {}/setup#{}", page_url(config, address), code.reveal())?;
        writeln!(out, "          There is no admin yet: whoever opens this link becomes the first.")?;
    }
    if mode.demo {
        if config.mail.transport == MailTransport::File {
            writeln!(out, "  Mail:   files in {}; none is sent", config.mail_folder().display())?;
        }
        writeln!(out, "  Demo:   whoever reaches the page can open rooms and join them. Never run it so in public.")?;
        for line in credentials.into_iter().flat_map(Credentials::lines) {
            writeln!(out, "          {line}")?;
        }
    }
    writeln!(out, "  Listening on {address}; stop with Ctrl-C.")?;
    out.flush()
}

/// Such as `ports 10000 to 10003`, or each when the system chose them.
fn udp_ports(ports: &[u16]) -> String {
    let runs_on = ports.windows(2).all(|pair| matches!(pair, [one, next] if one.checked_add(1) == Some(*next)));
    match ports {
        [port] => format!("port {port}"),
        [first, .., last] if runs_on => format!("ports {first} to {last}"),
        _ => format!("ports {}", ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// Addresses of this machine, loopback last.
fn addresses() -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_link_local())
        .map(|interface| interface.ip())
        .collect();
    all.sort_by_key(|ip| (ip.is_loopback(), *ip));
    all.dedup();
    all
}

/// Bounds what an accepted connection costs before it has said anything.
const FIRST_REQUEST_TIME_MAX: Duration = Duration::from_secs(15);

/// Comings and goings not yet written down: everybody of a large clinic at once.
const ATTENDANCE_MAX: usize = 4_096;

/// People are sent out of rooms on the second.
const DAILY_PAUSE: Duration = Duration::from_secs(1);

/// How soon a mail leaves after what it tells of.
const DELIVERY_PAUSE: Duration = Duration::from_secs(2);

/// How late a call's history may be when its backend did not tell it. Daily writes it every 15 s.
const CALLS_PAUSE: Duration = Duration::from_secs(60);

/// A database that is away is back within this, or else visits ask who is present.
const HEAR_PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(15)];

/// How long a hold outlives its end, where nobody else asks for its time.
const BOOKING_PAUSE: Duration = Duration::from_secs(15);

/// How long what goes back waits for a processor to be asked, where no news wakes us.
const PAYMENTS_PAUSE: Duration = Duration::from_secs(15);

/// Bills are due by days.
const BILLING_PAUSE: Duration = Duration::from_secs(300);

/// How soon a server takes up a key that was made beside it, where nobody read anything sealed with it before. Once there is
/// a second key each round reads all columns with sealed values: some seconds for a million appointments.
const KEYS_PAUSE: Duration = Duration::from_secs(120);

/// What is over takes little room; an hour more or less is nothing to it.
const SWEEP_PAUSE: Duration = Duration::from_secs(3600);

/// What is cut off the trail within it, nobody can prove.
const HEAD_PAUSE: Duration = Duration::from_secs(3600);

/// What work in the background gets at shutdown.
const BACKGROUND_TIME_MAX: Duration = Duration::from_secs(3);
