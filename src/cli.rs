//! The command line: one file for each command but `serve`, which is here.

mod admin;
mod audit;
mod check_config;
mod daily;
mod export_openapi;
mod health;
mod keys;
mod migrate;
mod seed;
mod selftest;
mod token;
mod valid;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{Config, Layers, Problem};
use crate::{app, log};

/// Self-hosted telemedicine: video visits from one binary.
#[derive(Debug, Parser)]
#[command(name = "carehub", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(Serve),
    /// Bring the database to this version's schema.
    Migrate(ConfigFile),
    /// Admins of the clinic.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// The API that other systems call as they would call Daily.co.
    #[command(subcommand)]
    Daily(daily::Daily),
    /// The trail of who did what.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The keys that medical records are sealed with.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Fill in the demo clinic; again adds only what is missing.
    Seed(seed::Seed),
    /// Show that bookings cannot collide, on this machine or a database of yours.
    #[command(subcommand)]
    Selftest(selftest::Selftest),
    /// Print the OpenAPI document of the API under /api/v1.
    ExportOpenapi,
    /// Print a ticket for a room, and the link to join with it.
    Token(token::Token),
    /// Print every setting in force and where it comes from.
    CheckConfig(ConfigFile),
    /// Ask a running server on this machine whether it is ready; exit code 0 means yes.
    Health(ConfigFile),
}

/// Which configuration.
#[derive(Clone, Debug, Args)]
struct ConfigFile {
    /// Configuration file; every setting is explained in config/carehub.toml.
    #[arg(long, value_name = "FILE", env = "CAREHUB_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    file: ConfigFile,
    /// Let anybody who reaches the server open rooms and join them, without booking.
    #[arg(long)]
    demo: bool,
    /// Make a certificate for a trial in a local network.
    #[arg(long, value_enum)]
    tls: Option<TlsMode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TlsMode {
    /// Browsers will warn once per device.
    SelfSigned,
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// One line that says what is wrong and how to mend it.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Migrate(file) => migrate::run(&file),
            Command::Admin(admin) => admin.run(),
            Command::Daily(daily) => daily.run(),
            Command::Audit(audit) => audit.run(),
            Command::Keys(keys) => keys.run(),
            Command::Seed(seed) => seed.run(),
            Command::Selftest(selftest) => selftest.run(),
            Command::ExportOpenapi => export_openapi::run(),
            Command::Token(token) => token.run(),
            Command::CheckConfig(file) => check_config::run(&file),
            Command::Health(file) => health::run(&file),
        }
    }
}

impl ConfigFile {
    fn load(&self) -> Result<(Config, Layers), Problem> {
        Config::load(
            self.config.as_deref(),
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
        )
    }
}

impl Serve {
    fn run(self) -> anyhow::Result<()> {
        let (_, mut layers) = self.file.load()?;
        let self_signed = self.tls == Some(TlsMode::SelfSigned);
        if self.demo {
            layers.imply("media", "loopback", true.into(), "--demo");
            layers.imply("mail", "transport", "file".into(), "--demo");
        }
        if self_signed {
            // Without other machines there would be no use for it: browsers trust plain HTTP on loopback.
            layers.imply("server", "listen", "0.0.0.0:8080".into(), "--tls self-signed");
        }
        let config = layers.config()?;
        if self_signed && config.tls.files().is_some() {
            anyhow::bail!("--tls self-signed and [tls] cert in the configuration exclude each other; remove one");
        }
        log::start(&config.log);
        block_on(app::serve(&config, app::Mode { demo: self.demo, self_signed }))
    }
}

/// The one place that starts a runtime.
fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
