//! `carehub selftest`: shows on this machine that what must never happen does not.

use std::io::Write as _;

use clap::Subcommand;

use crate::http;
use crate::selftest::booking::{self, Load};
use crate::selftest::payments;

/// Which part.
#[derive(Debug, Subcommand)]
pub(super) enum Selftest {
    /// Many clients race for the same openings: nobody is booked twice.
    Booking {
        /// An empty PostgreSQL database to use, such as postgres://user@host/empty; a SQLite file of its own unless said.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Money and booking agree. In a database that is in use nothing is written: it is looked through only. In an empty one,
    /// or a SQLite file of its own, many payments are made with a processor in memory that fails again and again.
    Payments {
        /// The database, such as postgres://user@host/care or sqlite:data/carehub.db; a SQLite file of its own unless said.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Chooses what goes wrong and when; the same number does the same.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

impl Selftest {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Booking { url } => super::block_on(async {
                let report = booking::run(url.as_deref(), http::api, Load::default()).await?;
                writeln!(std::io::stdout(), "{report}")?;
                if report.is_good() { Ok(()) } else { anyhow::bail!("the self-test of booking failed") }
            }),
            Self::Payments { url, seed } => super::block_on(async {
                let report = payments::run(url.as_deref(), payments::FLOWS, seed).await?;
                writeln!(std::io::stdout(), "{report}")?;
                if report.is_good() { Ok(()) } else { anyhow::bail!("the self-test of payments failed") }
            }),
        }
    }
}
