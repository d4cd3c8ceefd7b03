//! `carehub daily key`: who may call the Daily-compatible API.

use std::io::Write as _;

use clap::{Args, Subcommand};

use super::ConfigFile;
use crate::app;
use crate::core::Core;
use crate::daily_api::keys;
use crate::ids::DailyKeyId;

#[derive(Debug, Subcommand)]
pub(super) enum Daily {
    /// Keys of other systems, as they would have from Daily.co.
    #[command(subcommand)]
    Key(Key),
}

#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make a key. It is shown once: put it where the other system keeps its Daily key.
    Create(Create),
    /// Show which keys there are, without the keys.
    List(ConfigFile),
    /// Take a key away, and with it all tokens it signed.
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    file: ConfigFile,
    /// The clinic, as it stands in the addresses of rooms: a-z, 0-9 and -. Several keys of one domain see the same rooms.
    #[arg(long)]
    domain: String,
    /// What the key is for.
    #[arg(long, default_value = "")]
    label: String,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    #[command(flatten)]
    file: ConfigFile,
    /// The id that `list` shows.
    key: DailyKeyId,
}

impl Daily {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Key(key) = self;
        match key {
            Key::Create(create) => create.run(),
            Key::List(file) => on_core(&file, async |core| list(core).await),
            Key::Revoke(revoke) => on_core(&revoke.file, async |core| {
                keys::revoke(core, revoke.key).await?;
                writeln!(std::io::stdout(), "The key is revoked.")?;
                Ok(())
            }),
        }
    }
}

impl Create {
    fn run(self) -> anyhow::Result<()> {
        on_core(&self.file, async |core| {
            let (id, key) = keys::create(core, &self.domain, &self.label).await?;
            let url = &core.settings.public_url;
            let mut out = std::io::stdout().lock();
            writeln!(out, "{}", key.reveal())?;
            writeln!(out, "Key {id} of domain {}. Base URL: {url}/daily/v1", self.domain)?;
            Ok(())
        })
    }
}

async fn list(core: &Core) -> anyhow::Result<()> {
    let keys = keys::list(core).await?;
    let mut out = std::io::stdout().lock();
    for key in keys {
        let state = key.revoked_at.map_or_else(|| "in use".to_owned(), |at| format!("revoked {at}"));
        writeln!(out, "{}  {}  {}  {state}  {}", key.id, key.domain, key.created_at, key.label)?;
    }
    Ok(())
}

fn on_core(file: &ConfigFile, work: impl AsyncFnOnce(&Core) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let (config, _) = file.load()?;
    super::block_on(async {
        let mode = app::Mode { demo: false, self_signed: false };
        let core = app::open_core(&config, config.server.listen, mode).await?;
        core.db.migrate().await?;
        work(&core).await?;
        core.db.close().await;
        Ok(())
    })
}
