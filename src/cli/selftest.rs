//! `carehub selftest`: shows on this machine that what must never happen does not.

use std::io::Write as _;

use clap::Subcommand;

use crate::http;
use crate::selftest::booking::{self, Load};

/// Which part.
#[derive(Debug, Subcommand)]
pub(super) enum Selftest {
    /// Many clients race for the same openings: nobody is booked twice.
    Booking {
        /// An empty PostgreSQL database to use, such as postgres://user@host/empty; a SQLite file of its own unless said.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
}

impl Selftest {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Booking { url } = self;
        super::block_on(async {
            let report = booking::run(url.as_deref(), http::api, Load::default()).await?;
            writeln!(std::io::stdout(), "{report}")?;
            if report.is_good() { Ok(()) } else { anyhow::bail!("the self-test of booking failed") }
        })
    }
}
