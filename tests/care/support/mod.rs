//! A care server of its own for each test: fresh database, a clock that stands until it is moved, clients with cookies.

mod authenticator;
mod booking;
mod calls;
mod chart;
mod clinic;
mod crowd;
pub(crate) mod daily;
mod database;
mod invoices;
mod log;
mod mail;
mod payments;
mod people;
mod prescriptions;
mod processors;
mod records;
mod scripted_calls;
mod smtp;
mod visits;
mod world;

pub(crate) use authenticator::Authenticator;
pub(crate) use calls::{CallHouse, Inside, heard, participant};
#[allow(unused_imports, reason = "a family of fixtures")]
pub(crate) use clinic::{PNG, PatientFixture, ProviderFixture, new_visit_type, provider_profile};
pub(crate) use crowd::{Member, crowd};
pub(crate) use database::Database;
#[allow(unused_imports, reason = "a family of fixtures")]
pub(crate) use invoices::LaterVisit;
pub(crate) use log::{Log, holds};
pub(crate) use mail::{Outgoing, Sent, readable};
pub(crate) use payments::{PaidVisit, reference};
pub(crate) use people::PASSWORD;
pub(crate) use prescriptions::{item, pdf_text};
#[allow(unused_imports, reason = "a family of fixtures")]
pub(crate) use processors::{End, Processors, Taken, Till};
pub(crate) use records::Met;
pub(crate) use scripted_calls::ScriptedCalls;
pub(crate) use smtp::{Conduct, SmtpServer, SmtpTls};
#[allow(unused_imports, reason = "a family of fixtures")]
pub(crate) use visits::{Events, NINE, Visit, joined, left, person};
pub(crate) use world::{Visitor, World, body, problem};

/// Runs a test on SQLite and on PostgreSQL: `both! { async fn name(world: World) { … } }`, any number of them.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all of them")]
            use super::*;

            async fn test($world: crate::support::World) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test(crate::support::World::new(carehub::db::Engine::Sqlite).await).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test(crate::support::World::new(carehub::db::Engine::Postgres).await).await;
            }
        }
    )*};
}

pub(crate) use both;
