//! `carehub keys`: what medical records are sealed with, and a newer key for it, while the server runs.

use std::io::{self, Write as _};

use clap::Subcommand;

use super::ConfigFile;
use crate::core::Core;
use crate::records::keys;
use crate::{app, key_file};

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Make a newer key and wrap the keys of all patients with it; the server may run.
    Rotate(ConfigFile),
    /// Show how many patients' keys are wrapped with which version.
    Show(ConfigFile),
}

impl Keys {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let (file, rotates) = match self {
            Self::Rotate(file) => (file, true),
            Self::Show(file) => (file, false),
        };
        let (config, _) = file.load()?;
        super::block_on(async {
            let mode = app::Mode { demo: false, self_signed: false };
            let core = app::open_core(&config, config.server.listen, mode).await?;
            core.db.check_schema().await?;
            if rotates {
                // Keys that are given in the configuration are newer as soon as the operator gives newer ones.
                if config.care_keys().is_none() {
                    key_file::make_next(&config.care_key_file())?;
                }
                let count = keys::rewrap(&core).await?;
                let newest = core.vault.newest();
                writeln!(
                    io::stdout(),
                    "Version {newest} seals from now on; {count} patients' keys were wrapped anew."
                )?;
                writeln!(
                    io::stdout(),
                    "Keep a copy of the new key, and keep the older ones: they open what was sealed outside of records."
                )?;
            }
            show(&core).await?;
            core.db.close().await;
            Ok(())
        })
    }
}

async fn show(core: &Core) -> anyhow::Result<()> {
    let mut out = io::stdout();
    let versions = keys::versions(&mut *core.read().await?).await?;
    for (version, count) in versions {
        writeln!(out, "version {version:<4} {count} patients' keys")?;
    }
    Ok(())
}
