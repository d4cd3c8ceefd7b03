//! Writes a ZIP file on a thread of its own, as compressing waits for nobody: files in by a bounded channel, parts out by
//! another. Whoever stops reading stops it all.

use std::io::{self, BufWriter, Write};

use bytes::Bytes;
use tokio::sync::mpsc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Parts;

/// A file for the archive.
pub(super) struct Parcel {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Takes files, in their order.
pub(super) struct Packer(mpsc::Sender<Step>);

enum Step {
    Put(Parcel),
    Close,
    BreakOff,
}

impl Packer {
    /// One more file. Nobody may be listening any more; then it is nothing.
    pub(super) async fn put(&self, parcel: Parcel) {
        let _gone = self.0.send(Step::Put(parcel)).await;
    }

    /// That was all.
    pub(super) async fn close(&self) {
        let _gone = self.0.send(Step::Close).await;
    }

    /// Something is missing: whoever reads is to know.
    pub(super) async fn break_off(&self) {
        let _gone = self.0.send(Step::BreakOff).await;
    }
}

/// Starts the thread.
pub(super) fn start() -> (Packer, Parts) {
    let (packer, steps) = mpsc::channel(FILES_AHEAD);
    let (parts, reader) = mpsc::channel(PARTS_AHEAD);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = pack(steps, Outlet(parts.clone())) {
            let _gone = parts.blocking_send(Err(error));
        }
    });
    (Packer(packer), reader)
}

fn pack(mut steps: mpsc::Receiver<Step>, outlet: Outlet) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(BufWriter::with_capacity(PART_BYTES, outlet));
    // Without the time of the day in it: the same data gives the same archive.
    let options = SimpleFileOptions::default().unix_permissions(0o600);
    loop {
        match steps.blocking_recv() {
            Some(Step::Put(parcel)) => {
                archive.start_file(parcel.name, options)?;
                archive.write_all(&parcel.bytes)?;
            }
            Some(Step::Close) => break,
            Some(Step::BreakOff) | None => return Err(io::Error::other("the export broke off")),
        }
    }
    archive.finish()?.into_inner().flush()
}

/// Hands on what is written.
struct Outlet(mpsc::Sender<io::Result<Bytes>>);

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let part = Bytes::copy_from_slice(bytes);
        self.0.blocking_send(Ok(part)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A document waits while the one before is compressed.
const FILES_AHEAD: usize = 1;

/// With [`PART_BYTES`]: half a megabyte waits for a slow reader.
const PARTS_AHEAD: usize = 8;

const PART_BYTES: usize = 64 * 1024;
