//! Logs: to standard error, as text or JSON. What people should read at a start goes to standard output instead.
//!
//! Names, tickets and chat are never logged, at no level; ids of rooms and participants are.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts logging. A second call in one process changes nothing.
pub fn start(settings: &Log) {
    // The configuration was checked when it was read; should it still not parse, too much is better than nothing.
    let filter = EnvFilter::try_new(&settings.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let colours = std::io::stderr().is_terminal();
    let started = match settings.format {
        LogFormat::Text => lines.with_target(false).with_ansi(colours).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    drop(started);
}
