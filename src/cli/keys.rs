//! `carehub keys`: what medical records and other secrets are sealed with, and a newer key for it, while the server runs.

use std::io::{self, Write as _};

use clap::Subcommand;

use super::ConfigFile;
use crate::core::Core;
use crate::resealing::{self, Needs};
use crate::{app, key_file};

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Make a newer key and seal everything with it that older ones sealed; the server may run.
    Rotate(ConfigFile),
    /// Show what still needs which version.
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
                let done = resealing::run(&core).await?;
                let newest = core.vault.newest();
                writeln!(
                    io::stdout(),
                    "Version {newest} seals from now on; {} patients' keys and {} other values were sealed anew.",
                    done.keys,
                    done.values,
                )?;
                writeln!(
                    io::stdout(),
                    "Keep a copy of the new key. A server that runs takes it up within two minutes and seals anew what it \
                     wrote until then;\nonce `carehub keys show` lists no older version, the older keys can be deleted."
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
    for (version, Needs { keys, values }) in resealing::needs(core).await? {
        writeln!(out, "version {version:<4} {keys} patients' keys, {values} other values")?;
    }
    Ok(())
}
