//! Settings: what they are, where they come from, and one line that says what is wrong with them.
//!
//! `config/carehub.toml` is the only list of settings and defaults; it is built in and read like any other file. Over it
//! come the operator's file and then the environment. Every setting remembers its [`Origin`], so that an error can name
//! the line or the variable, and `carehub check-config` can show it.

mod calls;
mod daily_api;
mod layers;
mod mail;
mod nearest;
mod payments;
mod source;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use url::{Host, Url};

pub use calls::{CallBackend, Calls, OneBackend};
pub use daily_api::DailyApi;
pub use layers::{Layers, Origin};
pub use mail::{Mail, MailTransport, SmtpSecurity};
pub use payments::{CardProcessor, Payments};
pub use source::Problem;

use crate::sensitive::Secret;
use crate::vault::{KeyVersion, Keys};

/// The built-in file: every setting, documented.
pub const DEFAULTS: &str = include_str!("../../config/carehub.toml");

/// All settings, checked. See `config/carehub.toml` for what each one means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The TCP listener.
    pub server: Server,
    /// Certificates.
    pub tls: Tls,
    /// The database.
    pub database: Database,
    /// The media plane.
    pub media: Media,
    /// What is refused.
    pub limits: Limits,
    /// Tickets and seats.
    pub signaling: Signaling,
    /// What carries the calls of visits.
    pub calls: Calls,
    /// The Daily-compatible API.
    pub daily_api: DailyApi,
    /// Who takes money.
    pub payments: Payments,
    /// How mails leave.
    pub mail: Mail,
    /// Logs.
    pub log: Log,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people reach it; empty when not said.
    pub public_url: String,
    /// Folder for keys.
    pub data_dir: PathBuf,
    /// Whose X-Forwarded-For counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Who may read `/metrics`.
    pub metrics: MetricsAccess,
    shutdown_s: u64,
}

/// Who may read `/metrics`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricsAccess {
    /// Nobody.
    Off,
    /// Processes on this machine.
    Loopback,
    /// Whoever reaches the listener.
    Everywhere,
}

/// `[tls]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    cert: PathBuf,
    key: PathBuf,
}

/// `[database]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    url: String,
    /// Connections kept at the most.
    pub connections: u32,
    care_key_file: PathBuf,
    care_keys_secret: Secret<String>,
    audit_key_file: PathBuf,
}

/// `[media]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// Threads; 0 means one per core.
    pub workers: usize,
    /// First UDP port.
    pub port_first: u16,
    /// Host candidates.
    pub advertise: Vec<IpAddr>,
    /// Offer loopback addresses too.
    pub loopback: bool,
}

/// `[limits]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    rooms: usize,
    sessions_per_worker: usize,
    participants_per_room: usize,
    publications_per_session: usize,
    slots_per_session: usize,
    packets_per_second: u32,
    bytes_per_second: u32,
    /// Requests of one network to the API; 0 means no limit.
    pub api_requests_per_second: u32,
}

/// `[signaling]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signaling {
    ticket_key_file: PathBuf,
    grace_s: u32,
    sockets: usize,
    unjoined_per_address: usize,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Filter directives of `tracing`.
    pub level: String,
    /// For people or for machines.
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

impl Config {
    /// Reads the built-in defaults, then `file`, then `environment` (all variables; others than `CAREHUB__*` are ignored).
    ///
    /// # Errors
    /// [`Problem`]: one line that names the file and line or the variable, what is wrong and how to mend it.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Self, Layers), Problem> {
        let mut layers = Layers::defaults()?;
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .map_err(|source| Problem::Unreadable { path: path.to_path_buf(), source })?;
            layers.apply_file(&path.display().to_string(), &text)?;
        }
        layers.apply_environment(environment)?;
        let config = layers.config()?;
        Ok((config, layers))
    }
}

impl Server {
    /// What running requests get at shutdown.
    pub const fn shutdown(&self) -> Duration {
        Duration::from_secs(self.shutdown_s)
    }
}

impl Tls {
    /// Certificate chain and private key, when TLS is configured.
    pub fn files(&self) -> Option<(&Path, &Path)> {
        if self.cert.as_os_str().is_empty() { None } else { Some((&self.cert, &self.key)) }
    }
}

impl Config {
    /// The file that holds the key of tickets.
    pub fn ticket_key_file(&self) -> PathBuf {
        let named = &self.signaling.ticket_key_file;
        if named.as_os_str().is_empty() { self.server.data_dir.join("ticket.key") } else { named.clone() }
    }

    /// The database; a file in the data folder when nothing is said.
    pub fn database_url(&self) -> String {
        let named = &self.database.url;
        if named.is_empty() {
            format!("sqlite:{}", self.server.data_dir.join("carehub.db").display())
        } else {
            named.clone()
        }
    }

    /// The file that holds the key of sealed fields.
    pub fn care_key_file(&self) -> PathBuf {
        let named = &self.database.care_key_file;
        if named.as_os_str().is_empty() { self.server.data_dir.join("care.key") } else { named.clone() }
    }

    /// The keys of sealed fields, where they are not in files.
    pub fn care_keys(&self) -> Option<Keys> {
        let keys: Option<Keys> = self.database.care_keys_secret.reveal().split_whitespace().map(named_key).collect();
        keys.filter(|keys| !keys.is_empty())
    }

    /// The file that holds the key that signs heads of the trail.
    pub fn audit_key_file(&self) -> PathBuf {
        let named = &self.database.audit_key_file;
        if named.as_os_str().is_empty() { self.server.data_dir.join("audit.key") } else { named.clone() }
    }

    /// The folder of mails that are written as files.
    pub fn mail_folder(&self) -> PathBuf {
        self.server.data_dir.join("mail")
    }

    /// What the media plane is started with.
    pub fn media_config(&self) -> media::Config {
        media::Config {
            workers: self.media.workers,
            port_first: self.media.port_first,
            advertise: self.media.advertise.clone(),
            loopback: self.media.loopback,
            limits: media::Limits {
                rooms: self.limits.rooms,
                sessions_per_worker: self.limits.sessions_per_worker,
                participants_per_room: self.limits.participants_per_room,
                publications_per_session: self.limits.publications_per_session,
                slots_per_session: self.limits.slots_per_session,
                packets_per_second: self.limits.packets_per_second,
                bytes_per_second: self.limits.bytes_per_second,
                ..media::Limits::default()
            },
        }
    }

    /// People in one room.
    pub const fn participants_per_room(&self) -> usize {
        self.limits.participants_per_room
    }

    /// What signaling refuses, and how long it waits.
    pub fn signaling_limits(&self) -> signaling::Limits {
        let others = signaling::Limits::default();
        signaling::Limits {
            rooms: self.limits.rooms,
            participants_per_room: self.limits.participants_per_room,
            sockets: self.signaling.sockets,
            unjoined_per_address: self.signaling.unjoined_per_address,
            spans: signaling::room::Spans { grace: Duration::from_secs(self.signaling.grace_s.into()), ..others.spans },
            ..others
        }
    }

    /// Rules between settings, each broken one with the setting to mend.
    fn conflict(&self) -> Option<(&'static str, &'static str)> {
        match (self.tls.cert.as_os_str().is_empty(), self.tls.key.as_os_str().is_empty()) {
            (false, true) => return Some(("tls.cert", "needs tls.key as well; give both or none")),
            (true, false) => return Some(("tls.key", "needs tls.cert as well; give both or none")),
            (true, true) | (false, false) => {}
        }
        let url = &self.server.public_url;
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let host_only = host.is_some_and(|host| !host.trim_end_matches('/').contains(['/', '?', '#']));
        if !url.is_empty() && !host_only {
            return Some(("server.public_url", "must be scheme and host only, such as \"https://care.example.org\""));
        }
        if !self.database.care_keys_secret.reveal().trim().is_empty() && self.care_keys().is_none() {
            return Some((
                "database.care_keys_secret",
                "must be version, colon and 32 bytes in base64, such as \"1:BASE64\"",
            ));
        }
        let sections = self.calls.conflict().or_else(|| self.mail.conflict()).or_else(|| self.daily_api.conflict());
        if let Some(conflict) = sections.or_else(|| self.payments.conflict()) {
            return Some(conflict);
        }
        if tracing_subscriber::EnvFilter::try_new(&self.log.level).is_err() {
            return Some(("log.level", "is no filter; use error, warn, info, debug or trace, or \"info,media=debug\""));
        }
        None
    }
}

/// Encrypted, or within this machine.
fn is_safe(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match (url.scheme(), url.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Domain("localhost"))) => true,
        ("http", Some(Host::Ipv4(address))) => IpAddr::V4(address).is_loopback(),
        ("http", Some(Host::Ipv6(address))) => IpAddr::V6(address).is_loopback(),
        _ => false,
    })
}

/// `VERSION:BASE64`
fn named_key(text: &str) -> Option<(KeyVersion, [u8; 32])> {
    let (version, key) = text.split_once(':')?;
    let version = version.parse().ok().filter(|version| *version > 0)?;
    Some((version, BASE64.decode(key).ok()?.try_into().ok()?))
}

#[cfg(test)]
mod tests;
