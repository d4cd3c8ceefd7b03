//! What leaves: packets to one destination gathered into runs of equal size, each handed on as one send.
//!
//! UDP segmentation offload takes a run of equal datagrams (the last may be shorter) to one destination in one system call:
//! measured 500 ns per packet in runs of eight instead of 2300 ns one by one. Packets are written in place, so gathering
//! them costs no copy.

use crate::session::path::Path;

/// Takes finished runs. The worker sends them, tests keep them, benches count them.
pub trait Sink {
    /// `datagrams` is one or more datagrams of `segment` bytes back to back; the last may be shorter.
    fn send(&mut self, path: &Path, datagrams: &[u8], segment: usize);
}

/// Bytes one run may hold. The kernel takes up to 65 507 bytes and 64 segments in one send.
const RUN_BYTES: usize = 60 * 1024;
/// Segments one run may hold (Linux UDP_MAX_SEGMENTS was 64 until 6.9).
const RUN_SEGMENTS: usize = 64;
/// Longest datagram written here.
pub(crate) const DATAGRAM_BYTES_MAX: usize = 1600;

/// See the module.
pub(crate) struct Outbox {
    buf: Box<[u8]>,
    len: usize,
    run: Option<Run>,
    pub(crate) packets: u64,
    pub(crate) bytes: u64,
}

#[derive(Clone, Copy)]
struct Run {
    path: Path,
    segment: usize,
    count: usize,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            buf: vec![0; RUN_BYTES + DATAGRAM_BYTES_MAX].into_boxed_slice(),
            len: 0,
            run: None,
            packets: 0,
            bytes: 0,
        }
    }

    /// Lets `write` put one datagram to `path` into the buffer it is given; `None` from it leaves nothing behind.
    pub(crate) fn push(
        &mut self,
        path: &Path,
        sink: &mut impl Sink,
        write: impl FnOnce(&mut [u8]) -> Option<usize>,
    ) -> Option<usize> {
        if self.run.is_some_and(|run| run.path != *path) {
            self.flush(sink);
        }
        let len = write(self.buf.get_mut(self.len..)?)?;
        self.packets += 1;
        self.bytes += len as u64;
        match &mut self.run {
            Some(run) if len <= run.segment => {
                run.count += 1;
                self.len += len;
                // A shorter datagram can only be the last of its run.
                let full = self.len + run.segment > RUN_BYTES || run.count == RUN_SEGMENTS;
                if len < run.segment || full {
                    self.flush(sink);
                }
            }
            Some(run) => {
                sink.send(&run.path, self.buf.get(..self.len)?, run.segment);
                self.buf.copy_within(self.len..self.len + len, 0);
                self.len = len;
                self.run = Some(Run { path: *path, segment: len, count: 1 });
            }
            None => {
                self.len = len;
                self.run = Some(Run { path: *path, segment: len, count: 1 });
            }
        }
        Some(len)
    }

    /// Hands the run gathered so far on.
    pub(crate) fn flush(&mut self, sink: &mut impl Sink) {
        if let (Some(run), Some(datagrams)) = (self.run.take(), self.buf.get(..self.len)) {
            sink.send(&run.path, datagrams, run.segment);
        }
        self.len = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Runs(Vec<(u16, Vec<usize>)>);

    impl Sink for Runs {
        fn send(&mut self, path: &Path, datagrams: &[u8], segment: usize) {
            assert!(datagrams.len() <= 65_507);
            self.0.push((path.remote.port(), datagrams.chunks(segment).map(<[u8]>::len).collect()));
        }
    }

    fn sent(packets: &[(u16, usize)]) -> Vec<(u16, Vec<usize>)> {
        let mut outbox = Outbox::new();
        let mut runs = Runs::default();
        for &(port, len) in packets {
            let path = Path::to(([127, 0, 0, 1], port).into());
            outbox.push(&path, &mut runs, |_| Some(len));
        }
        outbox.flush(&mut runs);
        runs.0
    }

    #[test]
    fn equal_packets_to_one_destination_leave_together() {
        assert_eq!(sent(&[(1, 1100); 3]), [(1, vec![1100; 3])]);
        assert_eq!(sent(&[(1, 1100), (1, 1100), (1, 300), (1, 1100)]), [(1, vec![1100, 1100, 300]), (1, vec![1100])]);
        assert_eq!(sent(&[(1, 100), (1, 1100)]), [(1, vec![100]), (1, vec![1100])]);
        assert_eq!(sent(&[(1, 100), (2, 100)]), [(1, vec![100]), (2, vec![100])]);
    }

    #[test]
    fn a_run_never_outgrows_what_the_kernel_takes() {
        let runs = sent(&[(1, 1100); 200]);
        assert_eq!(runs.iter().map(|(_, run)| run.len()).sum::<usize>(), 200);
        assert!(runs.iter().all(|(_, run)| run.len() <= RUN_SEGMENTS));
    }
}
