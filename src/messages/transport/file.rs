//! Files: one `.eml` for each mail, whole or not there, for trials and for programs that pick them up.

use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::{NotSent, Sending, Transport};
use crate::messages::mail::Mail;

/// Writes into a folder, which is made when it is needed. A mail sent again replaces its file.
#[derive(Clone, Debug)]
pub struct File {
    folder: PathBuf,
}

impl File {
    /// Into that folder.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Transport for File {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a> {
        Box::pin(async move {
            let bytes = mail.message().map_err(|unfit| NotSent::ForEver(unfit.to_string()))?.formatted();
            let (folder, name) = (self.folder.clone(), mail.id.to_string());
            let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
            match written.unwrap_or_else(|stopped| Err(io::Error::other(stopped))) {
                Ok(()) => Ok(()),
                Err(error) => Err(NotSent::ForNow(format!("the file could not be written: {}", error.kind()))),
            }
        })
    }
}

/// Mails hold links that open accounts: only their owner reads them.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(format!("{name}.eml")))
}
