//! `carehub audit verify`: walks the whole trail; exit code 1 and the place when it is not whole.

use std::io::Write as _;

use clap::Subcommand;

use super::ConfigFile;
use crate::audit::{self, Verdict};
use crate::db::Db;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check that no entry of the trail was changed, removed or slipped in; exit code 0 means whole.
    Verify(ConfigFile),
}

impl Audit {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Verify(file) = self;
        let (config, _) = file.load()?;
        super::block_on(async {
            let db = Db::open(&config.database_url(), 1).await?;
            db.check_schema().await?;
            let verdict = audit::verify(&mut *db.read().await?).await?;
            db.close().await;
            match verdict {
                Verdict::Whole { entries, head } => {
                    writeln!(std::io::stdout(), "The trail is whole: {entries} entries, the last hash is {head}")?;
                    Ok(())
                }
                Verdict::Broken { seq, why } => anyhow::bail!("the trail is broken at entry {seq}: {why}"),
            }
        })
    }
}
