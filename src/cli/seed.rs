//! `carehub seed`: the demo clinic, in a database of its own or one that is told to take it.

use std::io::Write as _;

use clap::Args;

use super::ConfigFile;
use crate::{app, seed};

#[derive(Debug, Args)]
pub(super) struct Seed {
    #[command(flatten)]
    file: ConfigFile,
    /// Add the demo clinic although people who are not the demo's have accounts.
    #[arg(long)]
    yes: bool,
}

impl Seed {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let (config, _) = self.file.load()?;
        super::block_on(async {
            let mode = app::Mode { demo: true, self_signed: false };
            let core = app::open_core(&config, config.server.listen, mode).await?;
            core.db.migrate().await?;
            seed::demo(&core, self.yes).await?;
            let credentials = seed::credentials(&core).await?;
            core.db.close().await;
            let mut out = std::io::stdout().lock();
            writeln!(
                out,
                "The demo clinic is there. Start it with `carehub serve --demo`, which waives second factors."
            )?;
            for line in credentials.iter().flat_map(seed::Credentials::lines) {
                writeln!(out, "  {line}")?;
            }
            Ok(())
        })
    }
}
