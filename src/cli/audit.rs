//! `carehub audit`: checks the whole trail, and gives its end signed, to be kept elsewhere.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::ConfigFile;
use crate::audit::{self, SignedHead, Verdict};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::key_file;
use crate::signer::Signer;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check that no entry of the trail was changed, removed or slipped in; exit code 0 means whole.
    Verify(Verify),
    /// Sign the end of the trail and print it as a line of JSON; keep these lines where nobody who writes here can.
    Head(ConfigFile),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    file: ConfigFile,
    /// Lines that `carehub audit head` printed: the trail has to hold what each of them names.
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
}

impl Audit {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Verify(Verify { file, heads }) => {
                let kept = heads.as_deref().map(read).transpose()?.unwrap_or_default();
                verify(&file.load()?.0, &kept)
            }
            Self::Head(file) => head(&file.load()?.0),
        }
    }
}

fn verify(config: &Config, kept: &[SignedHead]) -> anyhow::Result<()> {
    super::block_on(async {
        let (db, signer) = open(config).await?;
        let verdict = audit::verify(&mut *db.read().await?, &signer, kept).await?;
        db.close().await;
        match verdict {
            Verdict::Whole { entries, head, signed } => {
                writeln!(
                    std::io::stdout(),
                    "The trail is whole: {entries} entries, {signed} signed heads, the last hash is {head}"
                )?;
                Ok(())
            }
            Verdict::Broken { seq, why } => anyhow::bail!("the trail is broken at entry {seq}: {why}"),
        }
    })
}

/// A running server may sign at the same time; the same head is signed once.
fn head(config: &Config) -> anyhow::Result<()> {
    super::block_on(async {
        let (db, signer) = open(config).await?;
        let mut conn = db.begin().await?;
        let head = audit::sign_head(&mut conn, &signer, Clock::system().now()).await?;
        conn.commit().await?;
        db.close().await;
        let Some(head) = head else { anyhow::bail!("the trail has no entries yet, so there is no end to sign") };
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&head)?)?;
        Ok(())
    })
}

async fn open(config: &Config) -> anyhow::Result<(Db, Signer)> {
    let db = Db::open(&config.database_url(), 1).await?;
    db.check_schema().await?;
    Ok((db, Signer::new(&key_file::open_or_create(&config.audit_key_file())?)))
}

fn read(path: &Path) -> anyhow::Result<Vec<SignedHead>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| anyhow::anyhow!("cannot read the signed heads in {}: {error}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let head = |(n, line)| {
        serde_json::from_str(line).map_err(|error| {
            anyhow::anyhow!(
                "{}:{}: this is no signed head as `carehub audit head` prints it: {error}",
                path.display(),
                n + 1
            )
        })
    };
    lines.map(head).collect()
}
