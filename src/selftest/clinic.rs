//! The clinic of a self-test: a fresh database, a server on loopback, one provider who works round the clock, one patient.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use jiff::Timestamp;
use tokio::net::TcpListener;

use super::store;
use crate::accounts::{self, NewUser, Status};
use crate::actor::{Actor, Person, Role, Who};
use crate::audit::Change;
use crate::booking::hours::{self, NewAvailability, Span};
use crate::care::{self, NewVisitType, PaymentTime, ProviderProfile, VisitKind};
use crate::clock::{Clock, random_bytes};
use crate::core::{Core, Settings};
use crate::db::Db;
use crate::ids::{ProviderId, SessionId, UserId, VisitTypeId};
use crate::money::Money;
use crate::vault::Vault;

/// A running clinic; its file goes with it.
pub(super) struct Clinic {
    pub(super) core: Core,
    pub(super) url: String,
    pub(super) provider: ProviderId,
    pub(super) visit_type: VisitTypeId,
    /// What the patient's browser sends.
    pub(super) cookie: String,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    place: Place,
}

/// An empty database that has this version's schema now; a file of its own goes with it.
pub(super) struct Place {
    pub(super) db: Db,
    folder: Option<PathBuf>,
}

impl Place {
    /// That database, which must be empty, or a file of its own.
    pub(super) async fn open(url: Option<&str>, clock: &Clock) -> anyhow::Result<Self> {
        let folder = url.is_none().then(|| std::env::temp_dir().join(format!("carehub-selftest-{}", clock.uuid())));
        let file = folder.as_ref().map(|folder| format!("sqlite:{}", folder.join("selftest.db").display()));
        let db = Db::open(url.or(file.as_deref()).unwrap_or_default(), CONNECTIONS).await?;
        if store::tables(&mut *db.read().await?, db.engine()).await? > 0 {
            anyhow::bail!(
                "the self-test writes into an empty database only; this one has tables, and was left as it is"
            );
        }
        db.migrate().await?;
        Ok(Self { db, folder })
    }

    /// Ends it.
    pub(super) async fn close(self) {
        self.db.close().await;
        if let Some(folder) = self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Clinic {
    /// In that database, which must be empty, or in a file of its own.
    pub(super) async fn open(url: Option<&str>, api: fn(&Core) -> Router) -> anyhow::Result<Self> {
        let clock = Clock::system();
        let place = Place::open(url, &clock).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let settings = Settings { public_url: url.clone(), trusted_proxies: Vec::new(), secure: false, demo: true };
        let core = Core::new(place.db.clone(), clock, Vault::new(&random_bytes()), settings);
        let service = api(&core).into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await });
        let (provider, visit_type, cookie) = people(&core).await?;
        Ok(Self { core, url, provider, visit_type, cookie, server, place })
    }

    /// Ends it.
    pub(super) async fn close(self) {
        self.server.abort();
        self.place.close().await;
    }
}

async fn people(core: &Core) -> anyhow::Result<(ProviderId, VisitTypeId, String)> {
    let system = Actor::system();
    let mut change = core.begin().await?;
    let patient = user(&mut change, core, Role::Patient, "patient").await?;
    let provider = provider(&mut change, core).await?;
    let new = NewVisitType {
        name: "Visit".into(),
        kind: VisitKind::Video,
        // Twice the step of the schedule: neighbouring openings overlap.
        duration_minutes: 30,
        fee: Money { minor: 0, currency: "EUR".parse()? },
        other_prices: Vec::new(),
        payment: PaymentTime::Free,
        needs_approval: false,
    };
    let visit_type = care::add_visit_type(&mut change, core, &system, provider, new).await?;
    let acting = actor(core, patient, Role::Patient);
    care::own_patient(&mut change, core, &acting).await?;
    let token = accounts::open_session(&mut change, core, patient).await?;
    change.commit().await?;
    Ok((provider, visit_type, format!("vch={}", token.reveal())))
}

/// Somebody signed in, as the services see them.
pub(super) fn actor(core: &Core, user: UserId, role: Role) -> Actor {
    let person = Person { user, role, session: SessionId::new(&core.clock), proved_at: core.clock.now() };
    Actor { who: Who::Person(person), origin: None }
}

/// A provider who works round the clock.
pub(super) async fn provider(change: &mut Change, core: &Core) -> anyhow::Result<ProviderId> {
    let doctor = user(change, core, Role::Provider, "provider").await?;
    let provider = care::add_provider(change, core, &Actor::system(), doctor, profile()).await?;
    works_always(change, core, provider).await?;
    Ok(provider)
}

/// A user of that role, whose address begins so.
pub(super) async fn user(change: &mut Change, core: &Core, role: Role, name: &str) -> anyhow::Result<UserId> {
    let new = NewUser {
        role,
        status: Status::Active,
        name: name.to_owned().into(),
        email: format!("{name}@selftest.example").into(),
        password: None,
        language: "en".into(),
        zone: "UTC".into(),
    };
    Ok(accounts::create(change, core, &Actor::system(), new).await?)
}

fn profile() -> ProviderProfile {
    ProviderProfile {
        name: "Selftest".into(),
        title: String::new(),
        bio: String::new(),
        licence_number: String::new(),
        licence_authority: String::new(),
        languages: vec!["en".into()],
        specializations: Vec::new(),
        zone: "UTC".into(),
    }
}

/// Round the clock, every day.
async fn works_always(change: &mut Change, core: &Core, provider: ProviderId) -> anyhow::Result<()> {
    let week: Vec<_> = (1..=7).map(|weekday| NewAvailability { weekday, minutes: Span::new(0, 24 * 60) }).collect();
    let version = hours::schedule(change, provider).await?.version;
    hours::set_week(change, core, &Actor::system(), provider, version, &week).await?;
    Ok(())
}

/// Starts, a quarter of an hour apart, from the day after tomorrow on.
pub(super) fn starts(now: Timestamp, count: i64) -> Vec<Timestamp> {
    let step = 15 * 60;
    let first = (now.as_second() / step + 2 * 24 * 4) * step;
    (0..count).filter_map(|n| Timestamp::from_second(first + n * step).ok()).collect()
}

const CONNECTIONS: u32 = 16;
