//! `carehub migrate`: brings the database to this version's schema, before the servers are started anew.

use std::io::Write as _;

use super::ConfigFile;
use crate::db::Db;

pub(super) fn run(file: &ConfigFile) -> anyhow::Result<()> {
    let (config, _) = file.load()?;
    super::block_on(async {
        let db = Db::open(&config.database_url(), 1).await?;
        db.migrate().await?;
        db.close().await;
        writeln!(std::io::stdout(), "The database has schema {}, as this version needs it.", Db::newest_schema())?;
        Ok(())
    })
}
