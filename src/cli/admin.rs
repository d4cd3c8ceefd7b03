//! `carehub admin create`: the first admin, who invites the others.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use clap::{Args, Subcommand};

use super::ConfigFile;
use crate::accounts::{self, NewUser, Status};
use crate::actor::{Actor, Role};
use crate::app;
use crate::sensitive::{Phi, Secret};

#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Make an admin, who can then invite everybody else. Asks for the password, or reads it as one line from a pipe.
    Create(Create),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    file: ConfigFile,
    /// What they sign in with.
    #[arg(long)]
    email: String,
    /// As others see it.
    #[arg(long)]
    name: String,
    /// IANA time zone, such as Europe/Berlin.
    #[arg(long, default_value = "UTC")]
    zone: String,
    /// Language, such as en or pt-BR.
    #[arg(long, default_value = "en")]
    language: String,
}

impl Admin {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Create(create) = self;
        create.run()
    }
}

impl Create {
    fn run(self) -> anyhow::Result<()> {
        let (config, _) = self.file.load()?;
        let password = password()?;
        super::block_on(async {
            let mode = app::Mode { demo: false, self_signed: false };
            let core = app::open_core(&config, config.server.listen, mode).await?;
            core.db.migrate().await?;
            let new = NewUser {
                role: Role::Admin,
                status: Status::Active,
                name: Phi(self.name),
                email: Phi(self.email),
                password: Some(password),
                language: self.language,
                zone: self.zone,
            };
            let mut change = core.begin().await?;
            accounts::create(&mut change, &core, &Actor::system(), new).await?;
            change.commit().await?;
            core.db.close().await;
            writeln!(
                io::stdout(),
                "The admin is made. Next: start the server with `carehub serve`, sign in at {}, and set up a second factor.",
                core.settings.public_url
            )?;
            Ok(())
        })
    }
}

/// One line; a terminal does not show it.
fn password() -> anyhow::Result<Secret<String>> {
    let terminal = io::stdin().is_terminal();
    if terminal {
        write!(io::stderr(), "Password (12 characters or more): ")?;
        echo("-echo");
    }
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    if terminal {
        echo("echo");
        writeln!(io::stderr())?;
    }
    read?;
    anyhow::ensure!(!line.is_empty(), "give the password as one line on standard input");
    Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Where there is no `stty` the password shows while it is typed, which is better than no admin.
fn echo(setting: &str) {
    let _ = Command::new("stty").arg(setting).stderr(Stdio::null()).status();
}
