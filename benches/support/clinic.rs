//! A clinic on a database of its own, served on a loopback socket; and the databases that a bench runs on.

use std::net::SocketAddr;
use std::time::Duration;

use carehub::accounts::{self, NewUser, Status};
use carehub::actor::{Actor, Person, Role, Who};
use carehub::audit::Change;
use carehub::booking::hours::{self, NewAvailability, Span};
use carehub::care::{self, NewVisitType, PaymentTime, ProviderProfile, VisitKind};
use carehub::clock::{Clock, random_bytes};
use carehub::core::{Core, Settings};
use carehub::db::Db;
use carehub::ids::{PatientId, ProviderId, SessionId, UserId, VisitTypeId};
use carehub::money::Money;
use carehub::vault::Vault;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// A running clinic.
pub(crate) struct Clinic {
    pub(crate) core: Core,
    pub(crate) url: String,
    /// What the server runs on.
    pub(crate) engine: &'static str,
}

/// Somebody who gives care, round the clock.
#[derive(Clone, Copy)]
pub(crate) struct Provider {
    pub(crate) id: ProviderId,
    pub(crate) visit_type: VisitTypeId,
}

/// Somebody who books.
#[derive(Clone)]
pub(crate) struct Patient {
    pub(crate) id: PatientId,
    pub(crate) user: UserId,
    /// What the browser sends.
    pub(crate) cookie: String,
    /// As the database knows it.
    pub(crate) token_hash: String,
}

impl Clinic {
    /// One on SQLite in a temporary file, and one on the PostgreSQL server of the tests when there is one.
    pub(crate) async fn on_both(name: &str) -> Vec<Self> {
        let unique = format!("carehub_bench_{name}_{}", std::process::id());
        let file = std::env::temp_dir().join(format!("{unique}.db"));
        let mut clinics = vec![Self::open(&format!("sqlite:{}", file.display()), "SQLite").await];
        match std::env::var("CAREHUB_TEST_POSTGRES") {
            Ok(server) => {
                let server = server.trim_end_matches('/');
                let mut conn = PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
                let create = AssertSqlSafe(format!("CREATE DATABASE {unique}"));
                sqlx::raw_sql(create).execute(&mut conn).await.unwrap();
                clinics.push(Self::open(&format!("{server}/{unique}"), "PostgreSQL").await);
            }
            Err(_) => println!("no CAREHUB_TEST_POSTGRES: SQLite alone"),
        }
        clinics
    }

    async fn open(url: &str, engine: &'static str) -> Self {
        let db = Db::open(url, 16).await.unwrap();
        db.migrate().await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = Settings { public_url: url.clone(), trusted_proxies: Vec::new(), secure: false, demo: true };
        let core = Core::new(db, Clock::system(), Vault::new(&random_bytes()), settings);
        let service = carehub::http::api(&core).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { core, url, engine }
    }

    /// Adds a provider, with the clinic's only specialization when it `is_specialist`.
    pub(crate) async fn provider(&self, n: usize, is_specialist: bool) -> Provider {
        self.provider_for(n, is_specialist, 0).await
    }

    /// Adds a provider whose visits are paid first.
    pub(crate) async fn paid_provider(&self, n: usize, fee_minor: i64) -> Provider {
        self.provider_for(n, false, fee_minor).await
    }

    async fn provider_for(&self, n: usize, is_specialist: bool, fee_minor: i64) -> Provider {
        let (core, system) = (&self.core, Actor::system());
        let mut change = core.begin().await.unwrap();
        let user = user(&mut change, core, Role::Provider, n).await;
        let specializations = if is_specialist { vec![SPECIALIZATION.parse().unwrap()] } else { Vec::new() };
        let profile = ProviderProfile {
            name: format!("Doctor {n}"),
            title: String::new(),
            bio: String::new(),
            licence_number: String::new(),
            licence_authority: String::new(),
            languages: vec!["en".into()],
            specializations,
            zone: "Europe/Berlin".into(),
        };
        let id = care::add_provider(&mut change, core, &system, user, profile).await.unwrap();
        let new = NewVisitType {
            name: "Visit".into(),
            kind: VisitKind::Video,
            duration_minutes: 30,
            fee: Money { minor: fee_minor, currency: "EUR".parse().unwrap() },
            other_prices: Vec::new(),
            payment: if fee_minor == 0 { PaymentTime::Free } else { PaymentTime::Before },
            needs_approval: false,
        };
        let visit_type = care::add_visit_type(&mut change, core, &system, id, new).await.unwrap();
        // By day for who is looked for, round the clock for who is booked as often as can be.
        let hours: &[(i64, i64)] = if is_specialist { &[(540, 720), (780, 1020)] } else { &[(0, 1440)] };
        let days = if is_specialist { 1..=5 } else { 1..=7 };
        let week = days.flat_map(|weekday| {
            hours.iter().map(move |(from, to)| NewAvailability { weekday, minutes: Span::new(*from, *to) })
        });
        let version = hours::schedule(&mut change, id).await.unwrap().version;
        hours::set_week(&mut change, core, &system, id, version, &week.collect::<Vec<_>>()).await.unwrap();
        change.commit().await.unwrap();
        Provider { id, visit_type }
    }

    pub(crate) async fn specialization(&self) {
        let mut change = self.core.begin().await.unwrap();
        let new = care::Specialization { id: SPECIALIZATION.parse().unwrap(), name: "Cardiology".into() };
        care::add_specialization(&mut change, &Actor::system(), new).await.unwrap();
        change.commit().await.unwrap();
    }

    /// Adds a patient, signed in.
    pub(crate) async fn patient(&self, n: usize) -> Patient {
        let core = &self.core;
        let mut change = core.begin().await.unwrap();
        let user = user(&mut change, core, Role::Patient, n).await;
        let session = SessionId::new(&core.clock);
        let acting = Person { user, role: Role::Patient, session, proved_at: change.now() };
        let actor = Actor { who: Who::Person(acting), origin: None };
        let id = care::own_patient(&mut change, core, &actor).await.unwrap();
        let token = accounts::open_session(&mut change, core, user).await.unwrap();
        change.commit().await.unwrap();
        let token_hash = carehub::digest::sha256(token.reveal().as_bytes());
        Patient { id, user, cookie: format!("vch={}", token.reveal()), token_hash }
    }
}

async fn user(change: &mut Change, core: &Core, role: Role, n: usize) -> UserId {
    let new = NewUser {
        role,
        status: Status::Active,
        name: format!("{} {n}", role.code()).into(),
        email: format!("{}{n}@bench.example", role.code().to_lowercase()).into(),
        password: None,
        language: "en".into(),
        zone: "UTC".into(),
    };
    accounts::create(change, core, &Actor::system(), new).await.unwrap()
}

/// The middle one, and the one that nine of ten stay under.
pub(crate) fn median_and_p90(mut took: Vec<Duration>) -> (Duration, Duration) {
    took.sort_unstable();
    (took[took.len() / 2], took[took.len() * 9 / 10])
}

pub(crate) const SPECIALIZATION: &str = "cardiology";
