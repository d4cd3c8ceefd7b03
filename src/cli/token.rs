//! `carehub token`: a ticket for one person and one room, from the command line of the server.

use std::io::Write as _;
use std::time::Duration;

use clap::{Args, ValueEnum};
use signaling::message::{Permissions, Role};
use signaling::ticket::{NAME_CHARS_MAX, clean_name, is_id};
use signaling::{Clock, Ticket, TicketKey, TicketKind};

use super::{ConfigFile, valid};
use crate::{app, key_file};

/// What the ticket says.
#[derive(Debug, Args)]
pub(super) struct Token {
    #[command(flatten)]
    file: ConfigFile,
    /// Room: 1 to 128 letters, digits, `-` or `_`. It exists from the moment somebody joins.
    #[arg(long, value_parser = room)]
    room: String,
    /// Name that the others see.
    #[arg(long, value_parser = name)]
    name: String,
    /// A host leads the call.
    #[arg(long, value_enum, default_value = "guest")]
    role: RoleArg,
    /// What the person may do [default: publish,subscribe,chat, and moderate for a host].
    #[arg(long, value_enum, value_delimiter = ',')]
    can: Vec<Can>,
    /// How long the ticket can be used to come in; the call may last longer.
    #[arg(long, default_value = "10m", value_parser = valid::duration)]
    valid: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleArg {
    Host,
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Can {
    Publish,
    Subscribe,
    Chat,
    Moderate,
}

impl Token {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let (config, _) = self.file.load()?;
        let key = key_file::open_or_create(&config.ticket_key_file())?;
        let role = match self.role {
            RoleArg::Host => Role::Host,
            RoleArg::Guest => Role::Guest,
        };
        let clock = Clock::system();
        let now = clock.now();
        let ticket = Ticket {
            room: self.room.as_str().into(),
            participant: clock.random_id().as_str().into(),
            name: clean_name(&self.name),
            role,
            permissions: self.permissions(),
            people_max: None,
            admitted_ms: now.unix_ms(),
            expires_s: now.plus(self.valid).unix.as_secs(),
            id: clock.random_id(),
            kind: TicketKind::Join,
        };
        let ticket = TicketKey::new(&key).sign(now, &ticket)?;
        let link = format!("{}/call/{}#t={ticket}", app::page_url(&config, config.server.listen), self.room);
        let mut out = std::io::stdout().lock();
        writeln!(out, "{ticket}\n{link}")?;
        Ok(())
    }

    fn permissions(&self) -> Permissions {
        let host = self.role == RoleArg::Host;
        let may = |what, by_default| if self.can.is_empty() { by_default } else { self.can.contains(&what) };
        Permissions {
            publish: may(Can::Publish, true),
            subscribe: may(Can::Subscribe, true),
            chat: may(Can::Chat, true),
            moderate: may(Can::Moderate, host),
            video: true,
        }
    }
}

fn room(text: &str) -> Result<String, &'static str> {
    if is_id(text) { Ok(text.to_owned()) } else { Err("a room is 1 to 128 letters, digits, - or _") }
}

fn name(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let good = (1..=NAME_CHARS_MAX).contains(&text.chars().count());
    if good { Ok(text.to_owned()) } else { Err("a name is 1 to 80 characters") }
}
